"""Fiscal years and their periods (SAP: T009, T009B)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Final

from keydate.vocabulary.errors import InvalidValue

#: Twelve regular periods; up to four special ones divide the last of them for closing entries.
REGULAR: Final = 12
LAST: Final = 16


@dataclass(frozen=True, slots=True, order=True)
class FiscalPeriod:
    """A period of a fiscal year: 1 to 12 are regular, 13 to 16 special."""

    year: int
    period: int

    def __post_init__(self) -> None:
        """Refuses a period that no fiscal year has."""
        if not 1900 <= self.year <= 2999:
            raise InvalidValue(field="fiscal year", value=str(self.year), rule="is not between 1900 and 2999")
        if not 1 <= self.period <= LAST:
            raise InvalidValue(field="fiscal period", value=str(self.period), rule=f"is not between 1 and {LAST}")

    @property
    def is_special(self) -> bool:
        """Tells whether this is a special period."""
        return self.period > REGULAR

    @property
    def ordinal(self) -> int:
        """Returns the place of the period on one line of all periods of all years."""
        return self.year * LAST + self.period - 1

    @classmethod
    def at(cls, ordinal: int) -> FiscalPeriod:
        """Returns the period at a place."""
        return cls(ordinal // LAST, ordinal % LAST + 1)

    def __str__(self) -> str:
        """Returns period and year as accountants write them: `012/2026`."""
        return f"{self.period:03d}/{self.year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FiscalYearVariant:
    """How fiscal years lie against the calendar."""

    code: str
    text: str
    #: The calendar month that is period 1; the year is named for the calendar year in which it begins.
    first_month: int
    special_periods: int

    def require(self, period: FiscalPeriod) -> None:
        """Passes when the variant has the period.

        Raises:
            InvalidValue: it has fewer special periods.
        """
        if period.period > REGULAR + self.special_periods:
            raise InvalidValue(
                field="fiscal period",
                value=str(period.period),
                rule=f"does not exist in fiscal year variant {self.code}, which has {REGULAR} periods and "
                f"{self.special_periods} special ones",
            )

    def period_of(self, day: date) -> FiscalPeriod:
        """Returns the regular period in which a day lies."""
        months = (day.month - self.first_month) % REGULAR
        year = day.year if day.month >= self.first_month else day.year - 1
        return FiscalPeriod(year, months + 1)

    def days_of(self, period: FiscalPeriod) -> tuple[date, date]:
        """Returns first and last day; special periods lie in the last regular one."""
        self.require(period)
        months = self.first_month - 1 + min(period.period, REGULAR) - 1
        year, month = period.year + months // 12, months % 12 + 1
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])

    def periods(self, year: int) -> tuple[FiscalPeriod, ...]:
        """Returns all periods of a fiscal year."""
        return tuple(FiscalPeriod(year, number) for number in range(1, REGULAR + self.special_periods + 1))
