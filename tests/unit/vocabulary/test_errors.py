from __future__ import annotations

import copy
import pickle

from keydate.vocabulary.errors import InvalidValue, KeydateError, error_report, error_text

ERROR = InvalidValue(field="user name", value="A*", rule="has characters that are not allowed in a name")


def test_a_failure_is_a_sentence() -> None:
    assert str(ERROR) == "User name 'A*' has characters that are not allowed in a name."
    assert str(KeydateError()) == "The request could not be carried out."


def test_a_long_value_is_shortened() -> None:
    assert len(str(InvalidValue(field="name", value="x" * 10_000, rule="is too long"))) < 100


def test_a_failure_survives_pickling_and_copying() -> None:
    for again in (pickle.loads(pickle.dumps(ERROR)), copy.copy(ERROR), copy.deepcopy(ERROR)):  # noqa: S301 - our own
        assert type(again) is InvalidValue
        assert (again.field, again.value, again.rule) == (ERROR.field, ERROR.value, ERROR.rule)
        assert str(again) == str(ERROR)


def test_failures_are_told_apart_by_identity() -> None:
    other = InvalidValue(field=ERROR.field, value=ERROR.value, rule=ERROR.rule)

    assert other != ERROR
    assert len({ERROR, other}) == 2


def test_every_edge_reports_the_same_four_parts() -> None:
    assert error_report(ERROR) == {
        "code": "keydate.invalid_value",
        "message": str(ERROR),
        "unchanged": "Nothing was changed.",
        "remedy": "Check the input and try again.",
    }


def test_the_four_parts_at_a_command_line_leave_out_what_is_empty() -> None:
    whole = error_text("It failed.", unchanged="Nothing was changed.", remedy="Try again.", code="x.y")
    short = error_text("It failed.", unchanged="", remedy="", code="x.y")

    assert whole.splitlines() == [
        "Error: It failed.",
        "  Nothing was changed.",
        "  What to do: Try again.",
        "  Code: x.y",
    ]
    assert short.splitlines() == ["Error: It failed.", "  Code: x.y"]
