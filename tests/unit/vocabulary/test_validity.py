from __future__ import annotations

from datetime import date

import pytest

from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.validity import ALWAYS, FOREVER, Validity

NOVEMBER = Validity(date(2026, 11, 1), date(2026, 11, 30))


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 11, 15), date(2026, 11, 30)])
def test_both_ends_are_included(day: date) -> None:
    assert NOVEMBER.covers(day)


@pytest.mark.parametrize("day", [date(2026, 10, 31), date(2026, 12, 1)])
def test_the_days_beside_it_are_not(day: date) -> None:
    assert not NOVEMBER.covers(day)


@pytest.mark.parametrize("day", [ALWAYS, date(2026, 11, 20), FOREVER])
def test_without_limits_every_day_counts(day: date) -> None:
    assert Validity().covers(day)


def test_a_validity_may_be_one_day() -> None:
    assert Validity(date(2026, 11, 1), date(2026, 11, 1)).covers(date(2026, 11, 1))


def test_a_validity_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidValue, match="ends before it begins"):
        Validity(date(2026, 11, 2), date(2026, 11, 1))


@pytest.mark.parametrize(
    ("first", "last", "overlaps"),
    [
        (date(2026, 10, 1), date(2026, 10, 31), False),
        (date(2026, 10, 1), date(2026, 11, 1), True),
        (date(2026, 11, 10), date(2026, 11, 11), True),
        (date(2026, 1, 1), date(2027, 1, 1), True),
        (date(2026, 11, 30), FOREVER, True),
        (date(2026, 12, 1), FOREVER, False),
    ],
)
def test_ranges_overlap_when_they_share_a_day(first: date, last: date, *, overlaps: bool) -> None:
    assert NOVEMBER.overlaps(Validity(first, last)) is overlaps
