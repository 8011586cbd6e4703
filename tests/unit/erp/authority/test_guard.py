"""The choke point: what it lets pass, what it raises, what it records."""

from __future__ import annotations

import pytest

from keydate.erp.authority.catalogue import DELIVERED
from keydate.erp.authority.errors import NotAuthorized
from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.model.check import DUMMY, AuthorityBuffer, Authorization
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import AuthorizationName, ClientId, FieldName, ObjectName, UserName


def user(*, is_traced: bool = False) -> ActingUser:
    held = Authorization(
        ObjectName("S_USER_GRP"),
        AuthorizationName("A1"),
        {FieldName("CLASS"): (ValueRange("A", "M"),), FieldName("ACTVT"): (ValueRange("03"),)},
    )
    return ActingUser(
        client=ClientId("100"),
        user_name=UserName("MILLER"),
        buffer=AuthorityBuffer([held], catalogue=DELIVERED.fields_by_object),
        context="BAPI_USER_GET_DETAIL",
        is_traced=is_traced,
    )


def test_what_is_held_passes_and_leaves_no_record() -> None:
    acting = user()
    acting.require("S_USER_GRP", CLASS="BASIS", ACTVT="03")
    assert acting.records == []


def test_what_is_missing_is_refused_with_its_reason_and_recorded() -> None:
    acting = user()
    with pytest.raises(NotAuthorized) as caught:
        acting.require("S_USER_GRP", CLASS="SUPER", ACTVT=DUMMY)
    assert str(caught.value) == (
        "User MILLER is not authorized. Object S_USER_GRP does not cover CLASS=SUPER: "
        "field CLASS of authorization A1 holds A..M."
    )
    assert caught.value.fields == {"CLASS": "SUPER", "ACTVT": None}
    (record,) = acting.records
    assert (record.object, record.return_code, record.context) == ("S_USER_GRP", 4, "BAPI_USER_GET_DETAIL")
    assert record.fields == {"CLASS": "SUPER", "ACTVT": None}


def test_a_traced_user_leaves_a_record_of_every_check() -> None:
    acting = user(is_traced=True)
    assert acting.check("S_USER_GRP", ACTVT="03").is_allowed
    assert [(record.return_code, record.reason) for record in acting.records] == [(0, "")]


def test_one_of_several_alternatives_is_enough() -> None:
    acting = user()
    acting.require_any(("S_USER_GRP", {"ACTVT": "02"}), ("S_USER_GRP", {"ACTVT": "03"}))
    with pytest.raises(NotAuthorized, match="S_TCODE"):
        acting.require_any(("S_USER_GRP", {"ACTVT": "02"}), ("S_TCODE", {"TCD": "SU01"}))
    assert [record.return_code for record in acting.records] == [4, 4, 12]


def test_filtering_a_list_is_no_failed_attempt() -> None:
    acting = user()
    assert not acting.sees("S_USER_GRP", ACTVT="02")
    assert acting.sees("S_USER_GRP", ACTVT="03")
    assert acting.records == []


def test_a_grant_asks_for_all_of_a_range() -> None:
    acting = user()
    acting.require_grant("S_USER_GRP", CLASS=ValueRange("B*"))
    with pytest.raises(NotAuthorized, match=r"CLASS=L\.\.N"):
        acting.require_grant("S_USER_GRP", CLASS=ValueRange("L", "N"))
    assert acting.records[0].fields == {"CLASS": "L..N"}
