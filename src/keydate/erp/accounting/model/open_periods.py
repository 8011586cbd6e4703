"""Which periods are open (SAP: T001B): intervals of periods, both ends included.

SAP's table holds two or three intervals per line; here there are as many as it takes, so that any period can be closed by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from keydate.erp.accounting.model.periods import FiscalPeriod


class AccountType(StrEnum):
    """The class of accounts for which a period is open or closed (SAP: KOART)."""

    ALL = "+"  #: the gate before all others: what is closed here is closed for every account
    ASSETS = "A"
    CUSTOMERS = "D"
    VENDORS = "K"
    MATERIALS = "M"
    GENERAL_LEDGER = "S"


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Periods from `first` to `last`, both included."""

    first: FiscalPeriod
    last: FiscalPeriod

    def covers(self, period: FiscalPeriod) -> bool:
        """Tells whether the period lies in the interval."""
        return self.first <= period <= self.last

    def __str__(self) -> str:
        """Returns `001/2026-012/2026`, or one period."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class OpenPeriods:
    """The open periods of one account type: disjoint intervals in order, with a gap between each two."""

    intervals: tuple[Interval, ...] = ()

    @classmethod
    def of(cls, intervals: Iterable[Interval]) -> OpenPeriods:
        """Returns intervals that may overlap or touch in their shortest form."""
        merged: list[Interval] = []
        for interval in sorted(intervals):
            if merged and interval.first.ordinal <= merged[-1].last.ordinal + 1:
                merged[-1] = Interval(merged[-1].first, max(merged[-1].last, interval.last))
            else:
                merged.append(interval)
        return cls(tuple(merged))

    def covers(self, period: FiscalPeriod) -> bool:
        """Tells whether the period is open."""
        return any(interval.covers(period) for interval in self.intervals)

    def with_opened(self, period: FiscalPeriod) -> OpenPeriods:
        """Returns these periods and one more."""
        return OpenPeriods.of((*self.intervals, Interval(period, period)))

    def with_closed(self, period: FiscalPeriod) -> OpenPeriods:
        """Returns these periods without one."""
        return OpenPeriods(tuple(part for interval in self.intervals for part in _without(interval, period)))

    def __str__(self) -> str:
        """Lists the intervals, as change documents show them."""
        return ", ".join(map(str, self.intervals))


def _without(interval: Interval, period: FiscalPeriod) -> Iterator[Interval]:
    if not interval.covers(period):
        yield interval
        return
    if interval.first < period:
        yield Interval(interval.first, FiscalPeriod.at(period.ordinal - 1))
    if period < interval.last:
        yield Interval(FiscalPeriod.at(period.ordinal + 1), interval.last)


def is_open_for_posting(
    open_periods: dict[AccountType, OpenPeriods], account_type: AccountType, period: FiscalPeriod
) -> bool:
    """Tells whether an account of this type can be posted to: the gate `+` must be open, and the type itself where it has a line."""
    gate = open_periods.get(AccountType.ALL, OpenPeriods())
    if not gate.covers(period):
        return False
    own = open_periods.get(account_type)
    return own is None or own.covers(period)
