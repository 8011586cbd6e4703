"""Whatever is opened and closed, in whatever order: the open periods are those of a plain set."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from keydate.erp.accounting.example import K4, V3
from keydate.erp.accounting.model.open_periods import OpenPeriods
from keydate.erp.accounting.model.periods import FiscalPeriod, FiscalYearVariant

periods = st.builds(FiscalPeriod, st.integers(2025, 2027), st.integers(1, 16))


@given(st.lists(st.tuples(st.booleans(), periods), max_size=40))
def test_open_periods_behave_like_a_set(changes: list[tuple[bool, FiscalPeriod]]) -> None:
    plain: set[FiscalPeriod] = set()
    kept = OpenPeriods()
    for opens, period in changes:
        plain = plain | {period} if opens else plain - {period}
        kept = kept.with_opened(period) if opens else kept.with_closed(period)

    everything = {FiscalPeriod(year, number) for year in range(2025, 2028) for number in range(1, 17)}
    assert {period for period in everything if kept.covers(period)} == plain
    assert OpenPeriods.of(kept.intervals) == kept


@given(st.sampled_from([K4, V3]), st.dates(date(1901, 1, 1), date(2998, 12, 31)))
def test_every_day_lies_in_exactly_one_regular_period(variant: FiscalYearVariant, day: date) -> None:
    holding = [
        period
        for year in (day.year - 1, day.year)
        for period in variant.periods(year)[:12]
        if variant.days_of(period)[0] <= day <= variant.days_of(period)[1]
    ]

    assert holding == [variant.period_of(day)]
