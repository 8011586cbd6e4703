"""What an examination finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from keydate.kit.errors import KitError
from keydate.vocabulary.errors import KeydateError


class Verdict(StrEnum):
    """How well something is."""

    OK = "ok"
    #: Keydate works, but somebody should look.
    WARNING = "warning"
    #: Something of Keydate does not work, or is not safe.
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One examination: what was looked at, how it is, and what to do when it is not well."""

    what: str
    verdict: Verdict
    #: Full sentences.
    text: str
    remedy: str = ""


def ok(what: str, text: str) -> Found:
    """Returns that something is well."""
    return Found(what=what, verdict=Verdict.OK, text=text)


def warning(what: str, text: str, remedy: str) -> Found:
    """Returns that somebody should look at something."""
    return Found(what=what, verdict=Verdict.WARNING, text=text, remedy=remedy)


def problem(what: str, text: str, remedy: str) -> Found:
    """Returns that something does not work or is not safe."""
    return Found(what=what, verdict=Verdict.PROBLEM, text=text, remedy=remedy)


def tried(what: str, act: Callable[[], str]) -> Found:
    """Returns the sentence of an act that ends well, and else the failure's own sentence and remedy."""
    try:
        return ok(what, act())
    except (KeydateError, KitError) as failure:
        return problem(what, str(failure), failure.remedy)
