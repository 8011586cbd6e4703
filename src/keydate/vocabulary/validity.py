"""Validity: a range of days in which something counts, both ends included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from keydate.vocabulary.errors import InvalidValue

#: The end of time in ERP tables (DATS 99991231).
FOREVER: Final = date(9999, 12, 31)
#: The beginning of time in ERP tables; DATS 00000000 is read as this.
ALWAYS: Final = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Validity:
    """The days from `valid_from` to `valid_to`, both included."""

    valid_from: date = ALWAYS
    valid_to: date = FOREVER

    def __post_init__(self) -> None:
        """Refuses a range that ends before it begins."""
        if self.valid_to < self.valid_from:
            raise InvalidValue(
                field="validity", value=f"{self.valid_from}..{self.valid_to}", rule="ends before it begins"
            )

    def covers(self, day: date) -> bool:
        """Tells whether the day lies in the range."""
        return self.valid_from <= day <= self.valid_to

    def overlaps(self, other: Validity) -> bool:
        """Tells whether the two ranges share a day."""
        return self.valid_from <= other.valid_to and other.valid_from <= self.valid_to
