"""User master data between SAP's structures and ours: only what is flagged counts, and every name exists on both sides."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from keydate.erp.bapi.dates import dats, dats_of, day_of, iso, tims_of
from keydate.erp.bapi.user_data import ADDRESS, DEFAULTS, address_row, changed_fields, created_fields, defaults_row
from keydate.erp.users.model.fields import UNCHANGED, UserFields
from keydate.erp.users.model.kinds import UserType
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import UserName
from keydate.vocabulary.validity import ALWAYS, FOREVER, Validity
from keydate.wire.bapi import conform, function
from keydate.wire.bapi.structures import BAPIADDR3, BAPIDEFAUL

CHANGE, CREATE = function("BAPI_USER_CHANGE"), function("BAPI_USER_CREATE1")
PRESENT = Validity(date(2026, 1, 1), date(2026, 12, 31))


def change(**parameters: Any) -> UserFields:
    return changed_fields(conform(CHANGE, {"USERNAME": "FCC", **parameters}), PRESENT)


def create(**parameters: Any) -> UserFields:
    return created_fields(conform(CREATE, {"USERNAME": "FCC", **parameters}), UserName("FCC"))


def test_the_maps_cover_the_structures() -> None:
    assert set(ADDRESS) == set(BAPIADDR3.types)
    assert set(DEFAULTS) == set(BAPIDEFAUL.types)
    assert len(set(ADDRESS.values())) == len(ADDRESS)


def test_longer_entries_are_cut_to_saps_lengths() -> None:
    BAPIADDR3.read(address_row(dict.fromkeys(ADDRESS.values(), "x" * 300)))
    BAPIDEFAUL.read(defaults_row(dict.fromkeys(DEFAULTS.values(), "x" * 300)))


def test_a_change_without_flags_changes_nothing() -> None:
    filled = {"ADDRESS": {"LASTNAME": "A"}, "LOGONDATA": {"USTYP": "B"}, "ALIAS": {"USERALIAS": "a"}}

    assert change(**filled, PARAMETER1=[{"PARID": "BUK"}], GROUPS=[{"USERGROUP": "G"}]) == UserFields()


@pytest.mark.parametrize(
    ("parameters", "field", "expected"),
    [
        ({"LOGONDATA": {"USTYP": "B"}, "LOGONDATAX": {"USTYP": "X"}}, "user_type", UserType.SYSTEM),
        ({"LOGONDATAX": {"CLASS": "X"}}, "user_group", None),
        ({"LOGONDATAX": {"ACCNT": "X"}}, "accounting_number", ""),
        ({"LOGONDATAX": {"SECURITY_POLICY": "X"}}, "security_policy", None),
        ({"ALIASX": {"USERALIAS": "X"}}, "alias", None),
        ({"REF_USERX": {"REF_USER": "X"}}, "reference_user", None),
        ({"REF_USER": {"REF_USER": "ref"}, "REF_USERX": {"REF_USER": "X"}}, "reference_user", "REF"),
        ({"COMPANYX": {"COMPANY": "X"}}, "company", ""),
        ({"ADDRESSX": {"E_MAIL": "X"}}, "address", {"email": ""}),
        ({"ADDCOMX": {"ADSMTP": "X"}}, "address", {"email": ""}),
        ({"DEFAULTS": {"LANGU": "D"}, "DEFAULTSX": {"LANGU": "X"}}, "defaults", {"language": "D"}),
        ({"PARAMETERX": {"PARVA": "X"}}, "parameters", {}),
        ({"GROUPSX": {"USERGROUP": "X"}}, "groups", frozenset()),
        (
            {"LOGONDATA": {"GLTGB": "20270630"}, "LOGONDATAX": {"GLTGB": "X"}},
            "validity",
            Validity(date(2026, 1, 1), date(2027, 6, 30)),
        ),
        ({"LOGONDATAX": {"GLTGV": "X", "GLTGB": "X"}}, "validity", Validity(ALWAYS, FOREVER)),
    ],
)
def test_a_flag_writes_its_field_and_no_other(parameters: dict[str, Any], field: str, expected: object) -> None:
    fields = change(**parameters)

    assert getattr(fields, field) == expected
    others = {name for name in fields.__slots__ if name != field and getattr(fields, name) is not UNCHANGED}
    assert others == set()


def test_a_blank_type_cannot_be_written() -> None:
    with pytest.raises(InvalidValue, match="User type"):
        change(LOGONDATAX={"USTYP": "X"})


def test_a_new_user_is_of_type_dialog_and_has_a_last_name() -> None:
    fields = create()

    assert fields.user_type is UserType.DIALOG
    assert fields.address == {"last_name": "FCC"}
    assert fields.validity == Validity()


def test_the_longer_parameters_count_where_both_tables_are_filled() -> None:
    fields = create(PARAMETER=[{"PARID": "A", "PARVA": "1"}], PARAMETER1=[{"PARID": "b", "PARVA": "2"}])

    assert fields.parameters == {"B": "2"}


@pytest.mark.parametrize("name", ["BCODE", "PASSCODE"])
def test_hashes_are_refused(name: str) -> None:
    with pytest.raises(InvalidValue, match="cannot be set"):
        create(LOGONDATA={name: b"\x01"})


def test_dates_go_both_ways() -> None:
    instant = datetime(2026, 11, 20, 10, 30, 15, tzinfo=UTC)

    assert day_of("20261120", ALWAYS) == date(2026, 11, 20)
    assert (day_of("00000000", FOREVER), day_of("", ALWAYS)) == (FOREVER, ALWAYS)
    assert (dats(date(2026, 1, 2)), dats(ALWAYS), dats(None), dats(FOREVER)) == (
        "20260102",
        "00000000",
        "00000000",
        "99991231",
    )
    assert (dats_of(instant), tims_of(instant), iso(instant)) == ("20261120", "103015", "2026-11-20T10:30:15Z")
    assert (dats_of(None), tims_of(None), iso(None)) == ("00000000", "000000", "")
