"""Calls and answers brought into the form of their declaration."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from keydate.wire.bapi import FUNCTIONS, InvalidCall, UnknownFunction, complete, conform, function
from keydate.wire.bapi.errors import (
    InvalidDate,
    MissingParameter,
    NotDigits,
    UnknownField,
    UnknownParameter,
    ValueTooLong,
    WrongShape,
)


def test_defaults_and_initial_values_are_filled_in() -> None:
    values = conform(function("BAPI_USER_GET_DETAIL"), {"USERNAME": "FCC_COMM"})

    assert values["USERNAME"] == "FCC_COMM"
    assert values["CACHE_RESULTS"] == "X"
    assert values["RETURN"] == []


def test_a_blank_that_was_passed_is_not_replaced_by_the_default() -> None:
    values = conform(function("BAPI_USER_GET_DETAIL"), {"USERNAME": "FCC_COMM", "CACHE_RESULTS": " "})

    assert values["CACHE_RESULTS"] == ""


@pytest.mark.parametrize(
    ("name", "parameters", "error", "sentence"),
    [
        (
            "BAPI_USER_GET_DETAIL",
            {},
            MissingParameter,
            "BAPI_USER_GET_DETAIL: parameter USERNAME is required and was not passed.",
        ),
        (
            "BAPI_USER_GET_DETAIL",
            {"USERNAME": "A", "USER": "B"},
            UnknownParameter,
            "BAPI_USER_GET_DETAIL: parameter USER is not a parameter that this function takes.",
        ),
        (
            "BAPI_USER_GET_DETAIL",
            {"USERNAME": "A" * 13},
            ValueTooLong,
            "BAPI_USER_GET_DETAIL: parameter USERNAME has length 13, 12 is allowed.",
        ),
        (
            "BAPI_USER_CREATE1",
            {"USERNAME": "A", "LOGONDATA": {"GLTGB": "20261301"}},
            InvalidDate,
            "BAPI_USER_CREATE1: parameter LOGONDATA, field GLTGB must be a date of the calendar, written YYYYMMDD.",
        ),
        (
            "BAPI_USER_CREATE1",
            {"USERNAME": "A", "LOGONDATA": {"TYPE": "A"}},
            UnknownField,
            "BAPI_USER_CREATE1: parameter LOGONDATA, field TYPE is not a field of its structure.",
        ),
        (
            "BAPI_USER_CREATE1",
            {"USERNAME": "A", "PASSWORD": "secret"},
            WrongShape,
            "BAPI_USER_CREATE1: parameter PASSWORD must be a structure of type BAPIPWD.",
        ),
        (
            "Z_KEYDATE_ROLE_AUTH_SET",
            {"ACTIVITY_GROUP": "Z", "AUTH_DATA": [{"COUNTER": "1"}, {"COUNTER": "B"}]},
            NotDigits,
            "Z_KEYDATE_ROLE_AUTH_SET: parameter AUTH_DATA, row 2, field COUNTER must consist of digits.",
        ),
    ],
)
def test_a_call_that_does_not_fit_is_refused_with_its_place(
    name: str, parameters: dict[str, Any], error: type[InvalidCall], sentence: str
) -> None:
    with pytest.raises(error) as caught:
        conform(function(name), parameters)

    assert type(caught.value) is error
    assert str(caught.value) == sentence


def test_an_export_cannot_be_passed() -> None:
    with pytest.raises(UnknownParameter):
        conform(function("STFC_CONNECTION"), {"ECHOTEXT": "A"})


@pytest.mark.parametrize("name", ["BAPI_USER_ACTGROUPS_ASSIGN", "BAPI_USER_PROFILES_ASSIGN"])
def test_leaving_out_the_table_that_replaces_a_list_does_not_empty_the_list(name: str) -> None:
    with pytest.raises(MissingParameter):
        conform(function(name), {"USERNAME": "A"})


def test_a_password_that_does_not_fit_is_not_repeated() -> None:
    with pytest.raises(ValueTooLong) as caught:
        conform(function("BAPI_USER_CREATE1"), {"USERNAME": "A", "PASSWORD": {"BAPIPWD": "hunter2" * 6}})

    assert "hunter2" not in str(caught.value)
    assert "hunter2" not in repr(caught.value)


def test_an_answer_has_all_exports_and_tables() -> None:
    values = complete(function("BAPI_USER_GET_DETAIL"), {"ALIAS": {"USERALIAS": "close"}})

    assert values["ALIAS"] == {"USERALIAS": "close"}
    assert values["LOGONDATA"]["GLTGV"] == "00000000"
    assert values["PROFILES"] == []
    assert "USERNAME" not in values


def test_an_answer_that_breaks_its_declaration_is_a_defect_that_shows() -> None:
    with pytest.raises(UnknownParameter):
        complete(function("BAPI_USER_GET_DETAIL"), {"NICKNAME": "A"})


def test_an_answer_of_another_system_may_fill_what_this_one_does_not_support() -> None:
    values = complete(function("BAPI_USER_CREATE1"), {"ADDTEL": [{"TELEPHONE": "1"}]})

    assert values["ADDTEL"][0]["TELEPHONE"] == "1"


def test_an_unknown_function_is_named() -> None:
    with pytest.raises(UnknownFunction, match="BAPI_USER_FROBNICATE"):
        function("BAPI_USER_FROBNICATE")


def test_errors_survive_pickling_with_their_place() -> None:
    error = ValueTooLong(function="F", parameter="P", field="X", row=3, length=5, maximum=4)

    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_accepts_its_own_initial_values(name: str) -> None:
    declared = FUNCTIONS[name]
    initial = {parameter.name: parameter.type.initial for parameter in declared.inputs.values()}

    assert conform(declared, initial) == initial
