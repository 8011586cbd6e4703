"""The catalogue of functions as a whole."""

from __future__ import annotations

import pytest

from keydate.wire.bapi import FUNCTIONS, STRUCTURES
from keydate.wire.bapi.catalogue import structures_of
from keydate.wire.bapi.types import Structure, TableOf


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_declaration_is_complete(name: str) -> None:
    declared = FUNCTIONS[name]
    parameters = declared.imports + declared.exports + declared.tables

    assert declared.group
    assert declared.text
    assert all(parameter.text for parameter in parameters)
    assert len({parameter.name for parameter in parameters}) == len(parameters)
    assert len(declared.name) <= 30
    assert all(len(parameter.name) <= 30 for parameter in parameters)


def test_structures_of_one_name_are_the_same() -> None:
    for declared in FUNCTIONS.values():
        for structure in structures_of(declared):
            assert structure == STRUCTURES[structure.name]


@pytest.mark.parametrize("name", sorted(STRUCTURES))
def test_the_fields_of_a_structure_are_distinct_and_have_texts(name: str) -> None:
    structure = STRUCTURES[name]

    assert len(structure.types) == len(structure.fields)
    assert all(field.text for field in structure.fields)


@pytest.mark.parametrize("name", ["BAPILOGON", "BAPIADDR3", "BAPIDEFA", "BAPIPWD", "BAPIALIAS", "BAPIREFUS"])
def test_every_field_that_can_be_changed_has_its_change_flag(name: str) -> None:
    data = STRUCTURES[{"BAPILOGON": "BAPILOGOND", "BAPIDEFA": "BAPIDEFAUL"}.get(name, name)]

    assert list(STRUCTURES[f"{name}X"].types) == list(data.types)


def test_a_return_message_has_the_length_that_the_dictionary_gives() -> None:
    # The integer ROW takes four bytes, and two more align it.
    characters = sum(type_.length for name, type_ in STRUCTURES["BAPIRET2"].types.items() if name != "ROW")

    assert characters + 4 + 2 == 548


def test_user_functions_return_a_table_but_the_existence_check() -> None:
    users = [declared for declared in FUNCTIONS.values() if declared.group == "SU_USER"]

    kinds = {declared.name: type(declared.outputs["RETURN"].type) for declared in users}

    assert kinds.pop("BAPI_USER_EXISTENCE_CHECK") is Structure
    assert set(kinds.values()) == {TableOf}


def test_stars_are_filled_in_only_on_demand() -> None:
    for name in ("PRGN_RFC_CREATE_ACTIVITY_GROUP", "PRGN_AUTO_GENERATE_PROFILE_NEW"):
        stars = [each for each in FUNCTIONS[name].imports if each.name.endswith("WITH_STAR")]

        assert [each.absent for each in stars] == ["", ""]


def test_functions_whose_answer_would_be_invented_do_not_exist() -> None:
    offered = {
        "RFC_GET_SYSTEM_INFO",
        "SBUF_PARAMETER_GET",
        "TH_GET_PARAMETER",
        "TH_SERVER_LIST",
        "RFC_GET_TABLE_ENTRIES",
        "PASSWORD_FORMAL_CHECK",
        "SUSR_GET_ADMIN_USER_LOGIN_INFO",
    }

    assert offered <= set(FUNCTIONS)
    assert not {"TH_WPINFO", "BAPI_HELPVALUES_GET"} & set(FUNCTIONS)
