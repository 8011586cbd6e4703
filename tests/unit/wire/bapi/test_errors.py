"""The sentences in which a call is refused."""

from __future__ import annotations

import pytest

from keydate.wire.bapi.errors import (
    InvalidBytes,
    InvalidCall,
    InvalidCharacters,
    InvalidNumber,
    InvalidTime,
    UnknownFunction,
    WrongShape,
)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (InvalidCall(), "The value does not fit."),
        (InvalidCall(function="F"), "F: the value does not fit."),
        (InvalidCall(function="F", parameter="P", row=2, field="X"), "F: parameter P, row 2, field X does not fit."),
        (
            InvalidNumber(parameter="P"),
            "Parameter P must be a whole number between -2147483648 and 2147483647.",
        ),
        (InvalidTime(parameter="P"), "Parameter P must be a time of the day, written HHMMSS."),
        (InvalidCharacters(parameter="P"), "Parameter P holds characters that are not allowed in text."),
        (InvalidBytes(parameter="P"), "Parameter P must be bytes, written in base64."),
        (WrongShape(parameter="P", expected="text"), "Parameter P must be text."),
        (UnknownFunction(function="F" * 99), f"There is no remote function {'F' * 40!r}."),
    ],
)
def test_a_refusal_says_where_and_what(error: Exception, sentence: str) -> None:
    assert str(error) == sentence


def test_a_name_that_is_far_too_long_is_cut() -> None:
    assert len(str(InvalidCall(parameter="P" * 9999))) < 100
