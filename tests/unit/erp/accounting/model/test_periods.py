from __future__ import annotations

from datetime import date

import pytest

from keydate.erp.accounting.example import K4, V3
from keydate.erp.accounting.model.open_periods import AccountType, Interval, OpenPeriods, is_open_for_posting
from keydate.erp.accounting.model.periods import FiscalPeriod, FiscalYearVariant
from keydate.vocabulary.errors import InvalidValue

P = FiscalPeriod


@pytest.mark.parametrize(
    ("variant", "day", "period"),
    [
        (K4, date(2026, 1, 1), P(2026, 1)),
        (K4, date(2026, 12, 31), P(2026, 12)),
        (V3, date(2026, 4, 1), P(2026, 1)),
        (V3, date(2026, 3, 31), P(2025, 12)),
        (V3, date(2027, 1, 15), P(2026, 10)),
    ],
)
def test_a_day_lies_in_its_period(variant: FiscalYearVariant, day: date, period: FiscalPeriod) -> None:
    assert variant.period_of(day) == period
    first, last = variant.days_of(period)
    assert first <= day <= last


def test_special_periods_lie_in_the_last_regular_one() -> None:
    assert K4.days_of(P(2026, 13)) == K4.days_of(P(2026, 12)) == (date(2026, 12, 1), date(2026, 12, 31))
    assert V3.days_of(P(2027, 16)) == (date(2028, 3, 1), date(2028, 3, 31))
    assert len(K4.periods(2026)) == 16
    assert P(2026, 13).is_special
    assert not P(2026, 12).is_special


def test_a_variant_without_special_periods_refuses_them() -> None:
    plain = FiscalYearVariant(code="K0", text="", first_month=1, special_periods=0)

    with pytest.raises(InvalidValue, match="K0"):
        plain.days_of(P(2026, 13))


@pytest.mark.parametrize(("year", "period"), [(1899, 1), (3000, 1), (2026, 0), (2026, 17)])
def test_what_no_fiscal_year_has_is_refused(year: int, period: int) -> None:
    with pytest.raises(InvalidValue):
        P(year, period)


def test_intervals_are_kept_in_their_shortest_form() -> None:
    opened = OpenPeriods().with_opened(P(2026, 10)).with_opened(P(2026, 12)).with_opened(P(2026, 11))

    assert opened.intervals == (Interval(P(2026, 10), P(2026, 12)),)
    assert str(opened) == "010/2026-012/2026"
    assert str(opened.with_closed(P(2026, 11))) == "010/2026, 012/2026"
    assert str(opened.with_closed(P(2026, 10))) == "011/2026-012/2026"
    assert opened.with_closed(P(2025, 1)) == opened
    assert opened.with_opened(P(2026, 11)) == opened


def test_the_gate_stands_before_the_account_types() -> None:
    november, december = P(2026, 11), P(2026, 12)
    both = OpenPeriods.of([Interval(november, december)])
    lines = {AccountType.ALL: both, AccountType.CUSTOMERS: both.with_closed(december)}

    assert is_open_for_posting(lines, AccountType.VENDORS, december)
    assert not is_open_for_posting(lines, AccountType.CUSTOMERS, december)
    assert is_open_for_posting(lines, AccountType.CUSTOMERS, november)
    assert not is_open_for_posting({AccountType.VENDORS: both}, AccountType.VENDORS, november)
