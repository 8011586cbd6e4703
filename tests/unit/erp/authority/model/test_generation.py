"""Names, limits and organizational levels at generation."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import pytest

from keydate.erp.authority.catalogue import DELIVERED
from keydate.erp.authority.errors import EmptyRole, OpenFields, TooManyAuthorizations
from keydate.erp.authority.model.generation import (
    AUTHORIZATION_SUFFIXES,
    chosen_profile_name,
    generated_profiles,
    open_fields,
    profile_names,
    proposed_profile_names,
    resolved,
)
from keydate.erp.authority.model.roles import AuthorizationData, RoleAuthorization
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import ClientId, FieldName, ObjectName, ProfileName, RoleName

ROLE = RoleName("Z_ROLE")
BASE = ProfileName("T-ABCDEFGH")
BUKRS = FieldName("BUKRS")
OBJECTS = [name for name, item in DELIVERED.objects.items() if "ACTVT" in item.fields]


def item(object_name: str = "S_TCODE", **fields: str) -> RoleAuthorization:
    return RoleAuthorization(
        object=ObjectName(object_name),
        values={FieldName(name): (ValueRange(value),) for name, value in fields.items()},
    )


def data(*items: RoleAuthorization, **levels: str) -> AuthorizationData:
    return AuthorizationData(
        authorizations=items, organizational_levels={f"${name}": (ValueRange(value),) for name, value in levels.items()}
    )


def test_names_count_from_00_within_each_object() -> None:
    (profile,) = generated_profiles(
        ROLE,
        data(item(TCD="A"), item("S_ICF", ICF_FIELD="DEST", ICF_VALUE="X"), item(TCD="B")),
        base=BASE,
        catalogue=DELIVERED,
    )
    assert profile.name == BASE
    assert [(each.object, each.name) for each in profile.authorizations] == [
        ("S_TCODE", f"{BASE}00"),
        ("S_ICF", f"{BASE}00"),
        ("S_TCODE", f"{BASE}01"),
    ]


def test_after_99_the_numbers_of_an_object_go_on_with_letters() -> None:
    assert AUTHORIZATION_SUFFIXES[:3] == ("00", "01", "02")
    assert AUTHORIZATION_SUFFIXES[99:102] == ("99", "0A", "0B")
    assert AUTHORIZATION_SUFFIXES[-1] == "ZZ"
    assert len(set(AUTHORIZATION_SUFFIXES)) == 36 * 36


def test_a_role_has_at_most_101_profiles_with_different_names() -> None:
    names = list(profile_names(BASE))
    assert names[:2] == [BASE, f"{BASE}00"]
    assert (names[-1], len(set(names))) == (f"{BASE}99", 101)


def test_too_many_authorizations_of_one_object_are_refused() -> None:
    many = data(*[item(TCD=f"T{number}") for number in range(36 * 36 + 1)])
    with pytest.raises(TooManyAuthorizations, match="1297 active authorizations for object S_TCODE; at most 1296"):
        generated_profiles(ROLE, many, base=BASE, catalogue=DELIVERED)


def test_more_than_101_profiles_hold_are_refused() -> None:
    many = data(*[item(OBJECTS[number % len(OBJECTS)], ACTVT="03") for number in range(17_171)])
    with pytest.raises(TooManyAuthorizations, match="17171 active authorizations; at most 17170"):
        generated_profiles(ROLE, many, base=BASE, catalogue=DELIVERED, allow_open_fields=True)


def test_17170_authorizations_fill_101_profiles() -> None:
    many = data(*[item(OBJECTS[number % len(OBJECTS)], ACTVT="03") for number in range(17_170)])
    generated = generated_profiles(ROLE, many, base=BASE, catalogue=DELIVERED, allow_open_fields=True)
    assert [len(profile.authorizations) for profile in generated] == [170] * 101


def test_a_role_without_an_active_authorization_is_empty() -> None:
    with pytest.raises(EmptyRole):
        generated_profiles(ROLE, data(replace(item(), is_inactive=True)), base=BASE, catalogue=DELIVERED)


def test_open_fields_are_named_levels_first() -> None:
    role_data = data(item("F_BKPF_KOA"), item("F_BKPF_BUK", BUKRS="$BUKRS"), replace(item(), is_inactive=True))
    assert open_fields(role_data, DELIVERED) == (
        "$BUKRS",
        "F_BKPF_KOA-KOART",
        "F_BKPF_KOA-ACTVT",
        "F_BKPF_BUK-ACTVT",
    )
    with pytest.raises(OpenFields, match="open fields:"):
        generated_profiles(ROLE, role_data, base=BASE, catalogue=DELIVERED)


def test_many_open_fields_are_counted() -> None:
    error = OpenFields(role=ROLE, open_fields=tuple("ABCDEFG"))
    assert str(error) == "Role Z_ROLE has open fields: A, B, C, D, E and 2 more."


def test_a_variable_is_replaced_by_the_values_of_its_level_beside_others() -> None:
    rows = (ValueRange("$BUKRS"), ValueRange("2000"))
    levels = {"$BUKRS": (ValueRange("1000"), ValueRange("2000"))}
    assert resolved({BUKRS: rows}, levels) == {BUKRS: (ValueRange("1000"), ValueRange("2000"))}
    assert resolved({BUKRS: rows}, {}) == {BUKRS: (ValueRange("2000"),)}
    assert resolved({BUKRS: rows[:1]}, {}) == {}


def test_a_level_counts_only_in_its_own_field() -> None:
    role_data = data(item("F_BKPF_BUK", BUKRS="$BUKRS", ACTVT="03"), GSBER="0001")
    assert open_fields(role_data, DELIVERED) == ("$BUKRS",)


def test_a_proposal_is_the_same_for_the_same_role_and_differs_otherwise() -> None:
    first, second = islice(proposed_profile_names(ClientId("100"), ROLE), 2)
    assert first.startswith("T-")
    assert len(first) == 10
    assert next(proposed_profile_names(ClientId("100"), ROLE)) == first
    others = (
        next(proposed_profile_names(ClientId("200"), ROLE)),
        next(proposed_profile_names(ClientId("100"), RoleName("Z_OTHER"))),
    )
    assert len({first, second, *others}) == 4


@pytest.mark.parametrize("text", ["Z", "zprofile", "T-12345678", "ABCDEFGHIJ"])
def test_a_profile_name_of_ten_characters_can_be_chosen(text: str) -> None:
    assert chosen_profile_name(text) == text.upper()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("ABCDEFGHIJK", "more than 10 characters"),
        ("S_A", "underscore as its second"),
        ("", "is empty"),
        ("A B", "characters"),
    ],
)
def test_other_profile_names_are_refused(text: str, rule: str) -> None:
    with pytest.raises(InvalidValue, match=rule):
        chosen_profile_name(text)
