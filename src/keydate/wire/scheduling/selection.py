"""Paging and filters, as the contract's query parameters describe them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from keydate.wire.scheduling.codes import ErrorCode, Fault

#: A page when the caller does not say; also the most that one page can be.
MAX_TOP: Final = 1000
_INTEGER: Final = re.compile(r"-?[0-9]{1,18}", re.ASCII)

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is wanted."""

    skip: int = 0
    top: int = MAX_TOP

    def of(self, items: Sequence[Item]) -> Sequence[Item]:
        """Returns this part of a list that is at hand."""
        return items[self.skip : self.skip + self.top]


def parse_page(skip: str | None, top: str | None) -> Page:
    """Returns the wanted page. A negative `skip` counts as 0; `top` is not negative, and 0 asks for the total only.

    Raises:
        Fault: with the code `invalidOption`.
    """
    first = max(_number("skip", skip, 0), 0)
    most = _number("top", top, MAX_TOP)
    if most < 0:
        raise Fault(error_code=ErrorCode.INVALID_OPTION, sentence=f"The option 'top' is negative: {most}.")
    return Page(first, min(most, MAX_TOP))


def _number(option: str, text: str | None, default: int) -> int:
    if text is None or not text:
        return default
    if not _INTEGER.fullmatch(text):
        raise Fault(
            error_code=ErrorCode.INVALID_OPTION, sentence=f"The option {option!r} is not a whole number: {text[:40]!r}."
        )
    return int(text)


def matches_name(pattern: str, name: str) -> bool:
    """Tells whether a name fits; case counts, `*` at the start and at the end stands for anything."""
    begins_open, ends_open = pattern.startswith("*"), pattern.endswith("*")
    core = pattern.removeprefix("*").removesuffix("*") if len(pattern) > 1 else pattern.strip("*")
    match begins_open, ends_open:
        case True, True:
            return core in name
        case True, False:
            return name.endswith(core)
        case False, True:
            return name.startswith(core)
        case _:
            return name == core


def matches_search(search: str, *texts: str) -> bool:
    """Tells whether one of the texts contains what is searched for; case does not count, outer `*` are allowed."""
    wanted = search.strip("*").casefold()
    return any(wanted in text.casefold() for text in texts)
