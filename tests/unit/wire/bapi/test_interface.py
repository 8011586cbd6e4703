"""Metadata derived from declarations."""

from __future__ import annotations

import pytest

from keydate.wire.bapi import FUNCTIONS, STRUCTURES, complete, function
from keydate.wire.bapi.interface import function_interface, structure_fields


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_the_interface_of_every_function_can_be_returned(name: str) -> None:
    rows = function_interface(FUNCTIONS[name])

    answer = complete(function("RFC_GET_FUNCTION_INTERFACE"), {"REMOTE_CALL": "R", "PARAMS": rows})

    assert len(answer["PARAMS"]) == len(rows)


def test_an_interface_shows_class_type_length_default_and_whether_optional() -> None:
    rows = {row["PARAMETER"]: row for row in function_interface(function("BAPI_USER_GET_DETAIL"))}

    assert rows["USERNAME"] == {
        "PARAMCLASS": "I",
        "PARAMETER": "USERNAME",
        "POSITION": 1,
        "DEFAULT": "",
        "PARAMTEXT": "User",
        "OPTIONAL": "",
        "EXID": "C",
        "INTLENGTH": 24,
    }
    assert (rows["CACHE_RESULTS"]["DEFAULT"], rows["CACHE_RESULTS"]["OPTIONAL"]) == ("'X'", "X")
    assert (rows["ALIAS"]["PARAMCLASS"], rows["ALIAS"]["TABNAME"], rows["ALIAS"]["EXID"]) == ("E", "BAPIALIAS", "u")
    assert (rows["RETURN"]["PARAMCLASS"], rows["RETURN"]["TABNAME"]) == ("T", "BAPIRET2")


def test_an_interface_lists_the_exceptions() -> None:
    rows = function_interface(function("SUSR_LOGIN_CHECK_RFC"))

    assert "WRONG_PASSWORD" in {row["PARAMETER"] for row in rows if row["PARAMCLASS"] == "X"}


@pytest.mark.parametrize("name", sorted(STRUCTURES))
def test_the_fields_of_every_structure_can_be_returned(name: str) -> None:
    answer = complete(function("DDIF_FIELDINFO_GET"), {"DFIES_TAB": structure_fields(STRUCTURES[name])})

    assert [row["FIELDNAME"] for row in answer["DFIES_TAB"]] == list(STRUCTURES[name].types)


def test_fields_follow_each_other_without_gaps() -> None:
    rows = structure_fields(STRUCTURES["BAPIAGR"])

    assert [(row["FIELDNAME"], row["OFFSET"], row["LENG"], row["DATATYPE"]) for row in rows] == [
        ("AGR_NAME", "000000", "000030", "CHAR"),
        ("FROM_DAT", "000060", "000008", "DATS"),
        ("TO_DAT", "000076", "000008", "DATS"),
        ("AGR_TEXT", "000092", "000080", "CHAR"),
        ("ORG_FLAG", "000252", "000001", "CHAR"),
    ]
