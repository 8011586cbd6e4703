"""Parameters of SAP's functions that this system cannot honour: empty they are accepted, filled they are refused."""

from __future__ import annotations

from typing import Any

import pytest

from keydate.wire.bapi import FUNCTIONS, Function, Parameter, conform, function
from keydate.wire.bapi.errors import UnsupportedValue
from keydate.wire.bapi.interface import function_interface
from keydate.wire.bapi.types import Char, Date, Elementary, Int4, Numc, Raw, Structure, TableOf, Time
from keydate.wire.soap import build_wsdl

UNSUPPORTED = [
    pytest.param(declared, parameter, id=f"{declared.name}-{parameter.name}")
    for declared in FUNCTIONS.values()
    for parameter in declared.inputs.values()
    if parameter.is_unsupported
]
_SAMPLES: dict[type[Elementary], Any] = {
    Char: "A",
    Numc: "1",
    Date: "20261231",
    Time: "235959",
    Int4: 1,
    Raw: b"\x01",
}


def sample(kind: object) -> Any:
    """Returns a value that says something."""
    if isinstance(kind, TableOf):
        return [sample(kind.row)]
    if isinstance(kind, Structure):
        field = kind.fields[-1]
        return {field.name: sample(field.type)}
    assert isinstance(kind, Elementary)
    return _SAMPLES[type(kind)]


def call(declared: Function, **parameters: Any) -> dict[str, Any]:
    needed = {
        name: each.type.initial
        for name, each in declared.inputs.items()
        if not each.optional and name not in parameters
    }
    return conform(declared, needed | parameters)


@pytest.mark.parametrize(("declared", "parameter"), UNSUPPORTED)
def test_an_empty_value_is_accepted_as_if_it_were_left_out(declared: Function, parameter: Parameter) -> None:
    sent = call(declared, **{parameter.name: parameter.type.initial})

    assert sent == call(declared)


@pytest.mark.parametrize(("declared", "parameter"), UNSUPPORTED)
def test_a_value_is_refused_with_its_place(declared: Function, parameter: Parameter) -> None:
    with pytest.raises(UnsupportedValue) as caught:
        call(declared, **{parameter.name: sample(parameter.type)})

    place = f"{declared.name}: parameter {parameter.name} "
    assert str(caught.value) == f"{place}cannot be honoured by this system and must be empty."


def test_blank_rows_of_a_table_count_as_none() -> None:
    values = call(function("BAPI_USER_CREATE1"), USERNAME="A", ADDTEL=[{}, {"CONSNUMBER": "000", "TELEPHONE": "  "}])

    assert values["ADDTEL"] == []


def test_change_flags_of_empty_data_change_nothing() -> None:
    flags = {"SNCX": {"PNAME": "X"}, "UCLASSX": {"UCLASS": "X"}, "EXTIDSX": {"EXTIDS": "X"}, "ADDCOMX": {"ADTEL": "X"}}

    values = call(function("BAPI_USER_CHANGE"), USERNAME="A", **flags)

    assert values["SNC"] == {"GUIFLAG": "", "PNAME": ""}


def test_reading_functions_take_any_rows_in_the_tables_that_they_fill() -> None:
    values = call(function("BAPI_USER_GET_DETAIL"), USERNAME="A", ADDTEL=[{"TELEPHONE": "1"}])

    assert len(values["ADDTEL"]) == 1


def test_documents_of_the_interface_say_so() -> None:
    declared = function("BAPI_USER_CREATE1")
    rows = {row["PARAMETER"]: row["PARAMTEXT"] for row in function_interface(declared)}

    expected = "Secure network communication; not supported, must be empty"
    assert rows["SNC"] == expected
    assert expected in build_wsdl([declared], "http://erp.test").decode()
