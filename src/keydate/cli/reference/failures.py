"""The page of all expected failures: code, what happened, what stayed as it was, what to do."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

import keydate
from keydate.cli.reference import markdown
from keydate.cli.reference.markdown import code, section, sentence, table
from keydate.kit.errors import KitError
from keydate.vocabulary.errors import KeydateError

_INTRODUCTION: Final = (
    "Every expected failure has a code that never changes, and says what happened, what was not changed, and what to do. Commands print the four "
    "parts, JSON interfaces send them as `code`, `message`, `unchanged` and `remedy`, remote functions as return messages or faults. "
    "A failure outside this list is a defect: its code is `keydate.unexpected` or `kit.unexpected`, and the log of the process knows more. Codes "
    "that begin with `http.` are about addresses and requests that no part of Keydate takes."
)
_ON_THE_CASE: Final = "Depends on the case; the failure itself says it."
_AREAS: Final = {
    "assertion": "Assertions of business users",
    "audit": "Security audit log",
    "bapi": "Tables of remote functions",
    "commuser": "Communication user as code",
    "connectivity": "Destinations",
    "destination": "Calls through a destination",
    "erp": "Communication system",
    "gateway": "Calls to other systems",
    "hub": "Closing hub",
    "keydate": "Everywhere",
    "kit": "Technical",
    "rfc": "Remote function calls",
    "scheduling": "Scheduling of jobs",
    "soap": "SOAP messages",
}

Failure = type[KeydateError] | type[KitError]


def page() -> str:
    """Returns the page."""
    failures = sorted(expected_failures(), key=lambda each: each.code)
    sections = (
        _section(area, group) for area, group in groupby(failures, key=lambda each: each.code.partition(".")[0])
    )
    return markdown.page("Failures", _INTRODUCTION, *sections)


def expected_failures() -> list[Failure]:
    """Returns every class of expected failures, after loading every module that may declare one."""
    for module in pkgutil.walk_packages(keydate.__path__, "keydate."):
        if not module.name.endswith("__main__") and ".migrations." not in module.name:
            importlib.import_module(module.name)
    return [each for base in (KeydateError, KitError) for each in _descendants(base) if _belongs_here(each)]


def _belongs_here(failure: Failure) -> bool:
    # Tests and extensions may derive failures of their own; a base of others is never what happened.
    return failure.__module__.startswith("keydate.") and not (failure.__doc__ or "").startswith("The base of ")


def _descendants(parent: Failure) -> Iterator[Failure]:
    for child in parent.__subclasses__():
        yield child
        yield from _descendants(child)


def _section(area: str, failures: Iterable[Failure]) -> str:
    rows = dict.fromkeys(_row(failure) for failure in failures)
    return section(
        2, _AREAS.get(area, area.capitalize()), table(("code", "what happened", "unchanged", "what to do"), rows)
    )


def _row(failure: Failure) -> tuple[str, str, str, str]:
    happened = sentence((inspect.getdoc(failure) or "").split("\n\n")[0])
    return code(failure.code), happened, _text(failure.unchanged), _text(failure.remedy)


def _text(value: object) -> str:
    """Returns a text of the class; some failures make theirs from their values, as a property."""
    return value if isinstance(value, str) else _ON_THE_CASE
