"""What may stand in the fields of a role."""

from __future__ import annotations

import pytest

from keydate.erp.authority.catalogue import DELIVERED
from keydate.erp.authority.errors import (
    ActivityNotAllowed,
    InvalidRange,
    UnknownField,
    UnknownObject,
    UnknownOrganizationalLevel,
    ValueTooLong,
)
from keydate.erp.authority.model.roles import RoleAuthorization
from keydate.erp.authority.model.values import checked_authorization, checked_levels, stored
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.errors import KeydateError
from keydate.vocabulary.ids import FieldName, ObjectName


def checked(object_name: str, field: str, low: str, high: str = "") -> tuple[ValueRange, ...]:
    item = RoleAuthorization(object=ObjectName(object_name), values={FieldName(field): (ValueRange(low, high),)})
    return checked_authorization(item, DELIVERED).values.get(FieldName(field), ())


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("1000", "", ValueRange("1000")),
        ("1000  ", "1999 ", ValueRange("1000", "1999")),
        ("*", "", ValueRange("*")),
        (" ", "", ValueRange("' '")),
        ("'", "", ValueRange("' '")),
        ("''", "", ValueRange("' '")),
        ('""', "", ValueRange("' '")),
        ("' '", "", ValueRange("' '")),
        ("1000", "''", ValueRange("1000")),
        ("' '", "1000", ValueRange("' '", "1000")),
        ("", "1000", ValueRange("' '", "1000")),
        ("", "", None),
    ],
)
def test_entries_are_brought_into_the_stored_form(low: str, high: str, expected: ValueRange | None) -> None:
    assert stored(low, high) == expected


def test_an_empty_row_leaves_the_field_open() -> None:
    assert checked("S_TCODE", "TCD", "") == ()


def test_equal_rows_are_kept_once() -> None:
    item = RoleAuthorization(
        object=ObjectName("S_TCODE"), values={FieldName("TCD"): (ValueRange("A"), ValueRange("A "), ValueRange("B"))}
    )
    assert checked_authorization(item, DELIVERED).values == {FieldName("TCD"): (ValueRange("A"), ValueRange("B"))}


@pytest.mark.parametrize("value", ["1000", "1*", "1000*", "$BUKRS", "*"])
def test_a_company_code_fits_its_field(value: str) -> None:
    assert checked("F_BKPF_BUK", "BUKRS", value) == (ValueRange(value),)


REFUSED: list[tuple[str, str, str, str, type[KeydateError], str]] = [
    ("Z_NONE", "ACTVT", "03", "", UnknownObject, "Authorization object Z_NONE does not exist."),
    (
        "S_TCODE",
        "ACTVT",
        "03",
        "",
        UnknownField,
        "Authorization object S_TCODE has no field ACTVT; it has TCD.",
    ),
    (
        "F_BKPF_BUK",
        "BUKRS",
        "10000",
        "",
        ValueTooLong,
        "Value '10000' of F_BKPF_BUK-BUKRS has more than 4 characters.",
    ),
    (
        "S_ICF",
        "ICF_VALUE",
        "X" * 41,
        "",
        ValueTooLong,
        f"Value '{'X' * 41}' of S_ICF-ICF_VALUE has more than 40 characters.",
    ),
    (
        "S_RFC",
        "ACTVT",
        "02",
        "",
        ActivityNotAllowed,
        "Object S_RFC does not allow activity 02; it allows 16.",
    ),
    ("S_RFC", "ACTVT", "01", "05", ActivityNotAllowed, "Object S_RFC does not allow activity 01..05; it allows 16."),
    ("F_BKPF_BUK", "BUKRS", "2000", "1000", InvalidRange, "F_BKPF_BUK-BUKRS: '2000' to '1000' is not a range."),
    ("F_BKPF_BUK", "BUKRS", "*", "1000", InvalidRange, "F_BKPF_BUK-BUKRS: '*' to '1000' is not a range."),
    ("F_BKPF_BUK", "BUKRS", "1000", "*", InvalidRange, "F_BKPF_BUK-BUKRS: '1000' to '*' is not a range."),
    (
        "F_BKPF_BUK",
        "BUKRS",
        "$GSBER",
        "",
        UnknownOrganizationalLevel,
        "$GSBER is not an organizational level for F_BKPF_BUK-BUKRS.",
    ),
]


@pytest.mark.parametrize(("object_name", "field", "low", "high", "error", "sentence"), REFUSED)
def test_what_does_not_fit_is_refused_with_a_sentence(
    *, object_name: str, field: str, low: str, high: str, error: type[KeydateError], sentence: str
) -> None:
    with pytest.raises(error) as caught:
        checked(object_name, field, low, high)
    assert str(caught.value) == sentence


@pytest.mark.parametrize("activity", ["*", "1*", "16"])
def test_an_activity_that_the_object_knows_is_taken(activity: str) -> None:
    assert checked("S_RFC", "ACTVT", activity) == (ValueRange(activity),)


def test_levels_are_named_by_their_variable() -> None:
    levels = {"$BUKRS": (ValueRange("1000"), ValueRange("")), "$GSBER": (ValueRange(""),)}
    assert checked_levels(levels, DELIVERED) == {"$BUKRS": (ValueRange("1000"),)}


@pytest.mark.parametrize("name", ["BUKRS", "$TCD", "$", "$NONE"])
def test_a_variable_that_is_no_organizational_level_is_refused(name: str) -> None:
    with pytest.raises(UnknownOrganizationalLevel, match="is not an organizational level"):
        checked_levels({name: (ValueRange("1"),)}, DELIVERED)


def test_a_level_cannot_refer_to_a_variable_or_be_too_long() -> None:
    with pytest.raises(UnknownOrganizationalLevel):
        checked_levels({"$BUKRS": (ValueRange("$BUK"),)}, DELIVERED)
    with pytest.raises(ValueTooLong):
        checked_levels({"$BUKRS": (ValueRange("10000"),)}, DELIVERED)
