from __future__ import annotations

import pytest

from keydate.erp.users.model.fields import UNCHANGED, UserFields, merged
from keydate.vocabulary.errors import InvalidValue


@pytest.mark.parametrize(
    "values",
    [
        {"accounting_number": "x" * 13},
        {"time_zone": "x" * 7},
        {"company": "x" * 43},
        {"company": "a\x00b"},
        {"address": {"Last Name": "x"}},
        {"address": {"": "x"}},
        {"address": {"last_name": "x" * 256}},
        {"address": {"last_name": "a\nb"}},
        {"defaults": {"language": "x" * 256}},
        {"parameters": {"": "x"}},
        {"parameters": {"buk": "x"}},
        {"parameters": {"X" * 21: "x"}},
        {"parameters": {"BUK": "x" * 41}},
    ],
)
def test_values_that_do_not_fit_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(InvalidValue):
        UserFields(**values)  # type: ignore[arg-type]  # the point of the test


def test_new_entries_go_over_old_ones_and_empty_ones_remove() -> None:
    assert merged({"a": "1", "b": "2"}, {"b": "", "c": "3"}) == {"a": "1", "c": "3"}


def test_unchanged_entries_stay() -> None:
    assert merged({"a": "1"}, UNCHANGED) == {"a": "1"}
