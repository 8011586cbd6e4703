"""Authorization values: what one stored value covers.

Shared by the check itself and by those who compare what is granted with what was specified. Semantics: ABAP keyword documentation of
AUTHORITY-CHECK and the stored forms that PFCG writes; the choices among unconfirmed rules are ADR 0009.

| stored low / high | covers |
| --- | --- |
| `*` | everything |
| `ABC*` | every value that starts with ABC; a `*` elsewhere is an ordinary character |
| `1000` | exactly that value |
| `1000` / `1999` | every value between, compared character by character, both ends included |
| `A*` / `C*` | from the first value that starts with A to the last one that starts with C |
| `' '` | the blank value only |
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Final

#: Checks look at 40 characters at most (ABAP keyword documentation).
MAX_LENGTH: Final = 40
FULL: Final = "*"
#: How "may pass an empty field" is stored; an unfilled field grants nothing and must not be confused with it.
BLANK: Final = "' '"


@dataclass(frozen=True, slots=True)
class ValueRange:
    """One stored value: a single value, a pattern, or a range from `low` to `high`, both included."""

    low: str
    high: str = ""

    @property
    def is_full(self) -> bool:
        """Tells whether this is full authorization."""
        return self.low == FULL

    @property
    def is_pattern(self) -> bool:
        """Tells whether this covers all values with a prefix."""
        return not self.high and len(self.low) > 1 and self.low.endswith("*")

    @property
    def is_single(self) -> bool:
        """Tells whether this covers exactly one value."""
        return not self.high and not self.low.endswith("*")

    def covers(self, value: str) -> bool:
        """Tells whether a tested value lies in this one. The tested value `*` asks for full authorization."""
        if self.low == FULL:
            return True
        value = tested(value)
        if value == FULL:
            return False
        if self.high:
            return value >= _bound(self.low) and (value <= self.high or _starts_with_bound(value, self.high))
        if self.is_pattern:
            return value.startswith(self.low[:-1])
        return value == tested("" if self.low == BLANK else self.low)

    def bounds(self) -> tuple[str, str | None]:
        """Returns what is covered as an interval in string order: the first value, and the first one after it that is not (None: no end).

        Every stored form is such an interval, patterns and generic bounds included. The tested value `*` stands outside of it.
        """
        if self.low == FULL:
            return "", None
        if self.is_single:
            value = tested("" if self.low == BLANK else self.low)
            return value, value + "\0"
        if not self.high:
            return self.low[:-1], _after_prefix(self.low[:-1])
        return _bound(self.low), _after_prefix(self.high[:-1]) if self.high.endswith("*") else self.high + "\0"

    def covers_range(self, other: ValueRange) -> bool:
        """Tells whether everything that the other one covers is covered here too."""
        if self.is_full or other.is_full:
            return self.is_full
        first, after = self.bounds()
        other_first, other_after = other.bounds()
        return first <= other_first and (after is None or (other_after is not None and other_after <= after))

    def __str__(self) -> str:
        """Returns `low` or `low..high`, as tables and messages show it."""
        return f"{self.low}..{self.high}" if self.high else self.low


def tested(value: str) -> str:
    """Returns a tested value as the check sees it: 40 characters, without trailing blanks."""
    return value[:MAX_LENGTH].rstrip(" ")


def _bound(low: str) -> str:
    return "" if low == BLANK else low.removesuffix("*")


def _starts_with_bound(value: str, high: str) -> bool:
    return high.endswith("*") and value[: len(high) - 1] <= high[:-1]


def _after_prefix(prefix: str) -> str | None:
    """Returns the first string behind all that start with the prefix; None when there is none."""
    prefix = prefix.rstrip(chr(sys.maxunicode))
    return prefix[:-1] + chr(ord(prefix[-1]) + 1) if prefix else None
