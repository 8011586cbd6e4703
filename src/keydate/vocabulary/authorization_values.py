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

    def covers_range(self, other: ValueRange) -> bool:
        """Tells whether everything that the other one covers is covered here too."""
        if self.is_full:
            return True
        if other.is_full:
            return False
        if other.is_single:
            return self.covers("" if other.low == BLANK else other.low)
        low = other.low.removesuffix("*")
        if self.is_pattern:
            prefix = self.low[:-1]
            last = other.high or other.low
            return low.startswith(prefix) and last.removesuffix("*").startswith(prefix)
        if not self.high:
            return other.low == other.high == self.low
        return low >= _bound(self.low) and self._reaches(other.high or other.low)

    def _reaches(self, last: str) -> bool:
        """Tells whether this range goes at least as far as a bound that may be generic."""
        if not last.endswith("*"):
            return self.covers(last)
        prefix = last[:-1]
        bound = self.high.removesuffix("*")
        if self.high.endswith("*"):
            return prefix[: len(bound)] <= bound
        return prefix < bound and not bound.startswith(prefix)

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
