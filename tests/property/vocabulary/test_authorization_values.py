"""Laws of authorization values."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from keydate.vocabulary.authorization_values import BLANK, FULL, ValueRange
from keydate.vocabulary.authorization_values import tested as as_tested

# Few letters, so that values, prefixes and bounds meet often.
plain = st.text(alphabet="AB1* ", max_size=4)
words = st.text(alphabet="AB1", min_size=1, max_size=3)
singles = words.map(ValueRange)
patterns = words.map(lambda word: ValueRange(word + "*"))
bounds = st.builds(lambda word, star: word + star, words, st.sampled_from(["", "*"]))
ranges = st.builds(ValueRange, bounds | st.just(BLANK), bounds)
values = st.one_of(st.just(ValueRange(FULL)), st.just(ValueRange(BLANK)), singles, patterns, ranges)


@given(value=plain)
def test_full_authorization_covers_every_value(value: str) -> None:
    assert ValueRange(FULL).covers(value)


@given(stored=values)
def test_full_authorization_covers_every_range(stored: ValueRange) -> None:
    assert ValueRange(FULL).covers_range(stored)


@given(stored=values)
def test_only_full_authorization_covers_full_authorization(stored: ValueRange) -> None:
    assert stored.covers_range(ValueRange(FULL)) == (stored == ValueRange(FULL))
    assert stored.covers(FULL) == (stored == ValueRange(FULL))


@given(stored=values)
def test_every_value_covers_itself(stored: ValueRange) -> None:
    assert stored.covers_range(stored)


@given(wide=values, narrow=values, value=plain)
def test_what_covers_a_range_covers_each_value_in_it(wide: ValueRange, narrow: ValueRange, value: str) -> None:
    if wide.covers_range(narrow) and narrow.covers(value):
        assert wide.covers(value)


@given(one=values, two=values, three=values)
def test_covering_is_transitive(one: ValueRange, two: ValueRange, three: ValueRange) -> None:
    if one.covers_range(two) and two.covers_range(three):
        assert one.covers_range(three)


@given(stored=values, value=plain)
def test_the_bounds_say_the_same_as_the_rules(stored: ValueRange, value: str) -> None:
    first, after = stored.bounds()
    looked_at = as_tested(value)
    if looked_at != FULL:
        assert stored.covers(value) == (first <= looked_at and (after is None or looked_at < after))


@given(low=words, high=words, value=words)
def test_a_range_holds_what_lies_between_character_by_character(low: str, high: str, value: str) -> None:
    assert ValueRange(low, high).covers(value) == (low <= value <= high)


@given(low=words, high=words, value=words)
def test_generic_bounds_hold_everything_that_starts_with_a_bound(low: str, high: str, value: str) -> None:
    between = low <= value and (value <= high or value.startswith(high))
    assert ValueRange(low + "*", high + "*").covers(value) == between


@given(value=plain, blanks=st.integers(min_value=0, max_value=3), stored=values)
def test_trailing_blanks_of_a_tested_value_do_not_matter(value: str, blanks: int, stored: ValueRange) -> None:
    assert stored.covers(value) == stored.covers(value + " " * blanks)


@given(stored=values)
def test_a_value_reads_as_it_is_stored(stored: ValueRange) -> None:
    assert str(stored) == (f"{stored.low}..{stored.high}" if stored.high else stored.low)
