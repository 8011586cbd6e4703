"""What holds for every id, every range of days and every failure."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import user_alias, user_name
from keydate.vocabulary.validity import Validity

DAYS = st.dates()
VALIDITIES = st.tuples(DAYS, DAYS).map(lambda ends: Validity(min(ends), max(ends)))


def accepted(make: Callable[[str], str], text: str) -> str | None:
    try:
        return make(text)
    except InvalidValue:
        return None


@given(st.text(max_size=20))
def test_a_user_name_is_refused_or_normal(text: str) -> None:
    name = accepted(user_name, text)

    if name is not None:
        assert 1 <= len(name) <= 12
        assert name.isascii()
        assert name == text.strip().upper()
        assert user_name(name) == name, "a normal name stays as it is"


@given(st.text(max_size=50))
def test_an_alias_is_refused_or_normal(text: str) -> None:
    alias = accepted(user_alias, text)

    if alias is not None:
        assert 1 <= len(alias) <= 40
        assert user_alias(alias) == alias


@given(VALIDITIES, VALIDITIES)
def test_overlap_does_not_depend_on_the_order(one: Validity, other: Validity) -> None:
    assert one.overlaps(other) == other.overlaps(one)


@given(VALIDITIES, VALIDITIES, DAYS)
def test_ranges_that_share_a_day_overlap(one: Validity, other: Validity, day: date) -> None:
    if one.covers(day) and other.covers(day):
        assert one.overlaps(other)


@given(VALIDITIES, VALIDITIES)
def test_overlapping_ranges_share_the_later_beginning(one: Validity, other: Validity) -> None:
    later = max(one.valid_from, other.valid_from)

    assert one.overlaps(other) == (one.covers(later) and other.covers(later))


@given(st.text(), st.text(), st.text())
def test_a_failure_survives_pickling_whatever_it_holds(field: str, value: str, rule: str) -> None:
    error = InvalidValue(field=field, value=value, rule=rule)

    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

    assert (again.field, again.value, again.rule, str(again)) == (field, value, rule, str(error))
