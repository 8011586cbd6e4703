"""The authority check, rule by rule, with the sentence that explains each "no"."""

from __future__ import annotations

import pytest

from keydate.erp.authority.model.check import (
    DUMMY,
    AuthorityBuffer,
    Authorization,
    Decision,
    ReturnCode,
    TestedValue,
    check_authority,
    check_grant,
    invalid_user,
)
from keydate.erp.authority.model.reasons import DenialCode
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import AuthorizationName, FieldName, ObjectName, UserName

BUK = ObjectName("F_BKPF_BUK")
TCODE = ObjectName("S_TCODE")
BUKRS, ACTVT = FieldName("BUKRS"), FieldName("ACTVT")
CATALOGUE = {BUK: (BUKRS, ACTVT), TCODE: (FieldName("TCD"),)}


def held(name: str, object_name: ObjectName = BUK, **values: str) -> Authorization:
    return Authorization(
        object_name,
        AuthorizationName(name),
        {
            FieldName(field): tuple(ValueRange(*word.split("..")) for word in text.split(","))
            for field, text in values.items()
        },
    )


def check(
    *authorizations: Authorization, object_name: ObjectName = BUK, unchecked: bool = False, **fields: TestedValue
) -> Decision:
    buffer = AuthorityBuffer(
        authorizations, catalogue=CATALOGUE, unchecked=frozenset({BUK}) if unchecked else frozenset()
    )
    return check_authority(buffer, object_name, {FieldName(name): value for name, value in fields.items()})


CREATE_IN_1000 = held("A1", BUKRS="1000", ACTVT="01")
DISPLAY_IN_2000 = held("A2", BUKRS="2000", ACTVT="03")


def test_one_authorization_that_covers_every_field_is_enough() -> None:
    decision = check(DISPLAY_IN_2000, CREATE_IN_1000, BUKRS="1000", ACTVT="01")
    assert decision.is_allowed
    assert decision.return_code is ReturnCode.ALLOWED
    assert decision.reason is None


def test_values_of_two_authorizations_are_never_combined() -> None:
    decision = check(CREATE_IN_1000, DISPLAY_IN_2000, BUKRS="2000", ACTVT="01")
    assert decision.return_code is ReturnCode.NOT_COVERED


def test_fields_that_are_dummy_or_not_named_are_not_tested() -> None:
    assert check(CREATE_IN_1000, BUKRS="1000", ACTVT=DUMMY).is_allowed
    assert check(CREATE_IN_1000, BUKRS="1000").is_allowed
    assert check(CREATE_IN_1000).is_allowed


def test_an_open_field_grants_nothing() -> None:
    decision = check(held("A1", BUKRS="*"), BUKRS="1000", ACTVT="03")
    assert decision.return_code is ReturnCode.NOT_COVERED


@pytest.mark.parametrize(
    ("stored", "value", "covered"),
    [
        ("*", "anything", True),
        ("*", "", True),
        ("*", "*", True),
        ("1*", "1999", True),
        ("1*", "1", True),
        ("1*", "2", False),
        ("1*", "*", False),
        ("1000..1999", "1000", True),
        ("1000..1999", "1500", True),
        ("1000..1999", "1999", True),
        ("1000..1999", "2000", False),
        ("1000..1999", "*", False),
        ("A*..C*", "CZZ", True),
        ("A*..C*", "D", False),
        ("' '", "", True),
        ("' '", "   ", True),
        ("' '", "X", False),
        ("1000", "", False),
        ("1000", "1000   ", True),
        ("abc", "ABC", False),
    ],
)
def test_a_stored_value_covers_what_the_reference_says(stored: str, value: str, covered: bool) -> None:  # noqa: FBT001
    assert check(held("A1", BUKRS=stored, ACTVT="03"), BUKRS=value, ACTVT="03").is_allowed is covered


def test_overlapping_ranges_of_one_authorization_cover_their_union() -> None:
    item = held("A1", BUKRS="1000..3000,2*,2500..4000,9*", ACTVT="03")
    for value in ("1000", "2000", "2999", "3500", "4000", "9X"):
        assert check(item, BUKRS=value).is_allowed, value
    for value in ("0999", "4001", "8", "A"):
        assert not check(item, BUKRS=value).is_allowed, value


def test_values_are_compared_by_their_first_40_characters() -> None:
    item = held("A1", TCODE, TCD="X" * 40)
    assert check(item, object_name=TCODE, TCD="X" * 45).is_allowed
    assert not check(item, object_name=TCODE, TCD="X" * 39).is_allowed


def test_a_buffer_that_forgot_a_value_answers_it_again() -> None:
    buffer = AuthorityBuffer([held("A1", TCODE, TCD="5*")], catalogue=CATALOGUE)
    for _ in range(2):
        answers = [check_authority(buffer, TCODE, {FieldName("TCD"): str(number)}).is_allowed for number in range(600)]
        assert answers == [str(number).startswith("5") for number in range(600)]


def test_more_authorizations_than_a_block_holds_are_all_looked_at() -> None:
    items = [held(f"A{number}", BUKRS=f"{number:04}", ACTVT="03") for number in range(2000)]
    assert check(*items, BUKRS="1999", ACTVT="03").is_allowed
    assert check(*items, BUKRS="2000", ACTVT="03").return_code is ReturnCode.NOT_COVERED


# -------------------------------------------------------------------------------------------------------------- return codes


def test_without_any_authorization_for_the_object_the_code_is_12() -> None:
    decision = check(held("A1", TCODE, TCD="*"), BUKRS="1000", ACTVT="03")
    assert decision.return_code == 12
    assert str(decision.reason) == ("No authorization for object F_BKPF_BUK is held; needed is BUKRS=1000, ACTVT=03.")


def test_an_unknown_object_is_never_granted() -> None:
    unknown = ObjectName("Z_UNKNOWN")
    decision = check(held("A1", unknown, ACTVT="*"), object_name=unknown, ACTVT="03")
    assert decision.return_code == 12


@pytest.mark.parametrize("authorizations", [(), (CREATE_IN_1000,)])
def test_a_field_that_the_object_does_not_have_gives_4(authorizations: tuple[Authorization, ...]) -> None:
    decision = check(*authorizations, BUKRS="1000", WERKS="1", GSBER=DUMMY)
    assert decision.return_code == 4
    assert str(decision.reason) == "Object F_BKPF_BUK does not have the field WERKS, GSBER."
    assert decision.reason is not None
    assert decision.reason.code is DenialCode.UNKNOWN_FIELD


def test_an_untested_field_must_exist_too() -> None:
    assert check(CREATE_IN_1000, WERKS=DUMMY).return_code == 4


def test_more_than_ten_fields_give_4() -> None:
    fields: dict[FieldName, TestedValue] = {FieldName(f"F{number}"): "1" for number in range(11)}
    decision = check_authority(AuthorityBuffer([CREATE_IN_1000], catalogue=CATALOGUE), BUK, fields)
    assert decision.return_code == 4
    assert str(decision.reason) == "The check of F_BKPF_BUK names more than ten fields."


def test_an_object_that_is_not_checked_is_always_allowed() -> None:
    assert check(unchecked=True, BUKRS="1000", NOFIELD="1").is_allowed
    assert check(CREATE_IN_1000, unchecked=True, BUKRS="9999").is_allowed


def test_an_invalid_user_gives_40_and_does_not_tell_which_names_exist() -> None:
    decision = invalid_user(UserName("NOBODY"), BUK, {BUKRS: "1000"})
    assert decision.return_code == 40
    assert str(decision.reason) == "The user for whom F_BKPF_BUK was checked does not exist or cannot be evaluated."


# ------------------------------------------------------------------------------------------------------------------ reasons


def test_the_reason_names_the_field_and_what_is_held_there() -> None:
    decision = check(held("T-0000000100", BUKRS="1000,2000..2999", ACTVT="03"), BUKRS="5000", ACTVT="03")
    assert str(decision.reason) == (
        "Object F_BKPF_BUK does not cover BUKRS=5000, ACTVT=03: field BUKRS of authorization T-0000000100 holds "
        "1000, 2000..2999."
    )


def test_the_reason_is_told_by_the_authorization_that_came_closest() -> None:
    far = held("FAR", BUKRS="1000", ACTVT="01")
    near = held("NEAR", BUKRS="5000", ACTVT="01")
    decision = check(far, near, BUKRS="5000", ACTVT="03")
    assert str(decision.reason) == (
        "Object F_BKPF_BUK does not cover BUKRS=5000, ACTVT=03: field ACTVT of authorization NEAR holds 01. "
        "1 further authorization of the object did not cover it either."
    )
    assert decision.reason is not None
    assert [(item.authorization, item.failed_field) for item in decision.reason.looked_at] == [
        ("FAR", BUKRS),
        ("NEAR", ACTVT),
    ]


def test_the_reason_counts_all_further_authorizations() -> None:
    items = [held(f"A{number}", BUKRS=f"{number}", ACTVT="03") for number in range(3)]
    assert "2 further authorizations of the object did not cover it either." in str(
        check(*items, BUKRS="9", ACTVT="03").reason
    )


def test_the_reason_says_that_a_field_is_open() -> None:
    decision = check(held("A1", BUKRS="1000"), BUKRS="1000", ACTVT="03")
    assert "field ACTVT of authorization A1 holds nothing (the field is open)." in str(decision.reason)


def test_the_reason_writes_a_blank_value_as_it_would_be_stored() -> None:
    assert "does not cover BUKRS=' ':" in str(check(CREATE_IN_1000, BUKRS="").reason)


def test_a_decision_shows_what_was_asked() -> None:
    assert repr(check(CREATE_IN_1000, BUKRS="1000")) == "Decision(ALLOWED, F_BKPF_BUK, {'BUKRS': '1000'})"


def test_a_buffer_tells_what_it_holds() -> None:
    buffer = AuthorityBuffer([held("B", TCODE, TCD="X"), CREATE_IN_1000], catalogue=CATALOGUE)
    assert buffer.objects() == (BUK, TCODE)
    assert buffer.authorizations(BUK) == (CREATE_IN_1000,)
    assert buffer.authorizations(ObjectName("NONE")) == ()


# ------------------------------------------------------------------------------------------------------------------- grants


def grant(*authorizations: Authorization, unchecked: bool = False, **fields: ValueRange | str) -> Decision:
    buffer = AuthorityBuffer(
        authorizations, catalogue=CATALOGUE, unchecked=frozenset({BUK}) if unchecked else frozenset()
    )
    return check_grant(buffer, BUK, {FieldName(name): value for name, value in fields.items()})


def test_the_ends_of_a_range_do_not_allow_what_lies_between() -> None:
    ends = held("A1", BUKRS="1000,1999", ACTVT="03")
    assert grant(ends, BUKRS=ValueRange("1000"), ACTVT="03").is_allowed
    refused = grant(ends, BUKRS=ValueRange("1000", "1999"), ACTVT="03")
    assert refused.return_code is ReturnCode.NOT_COVERED
    assert "BUKRS=1000..1999" in str(refused.reason)


def test_a_range_in_a_wider_range_may_be_handed_out() -> None:
    assert grant(held("A1", BUKRS="1000..1999", ACTVT="*"), BUKRS=ValueRange("12*"), ACTVT=ValueRange("*")).is_allowed


def test_a_grant_follows_the_rules_of_the_check_otherwise() -> None:
    whole = ValueRange("1*")
    assert grant(BUKRS=whole).return_code is ReturnCode.NO_AUTHORIZATION
    assert grant(CREATE_IN_1000, WERKS=whole).return_code is ReturnCode.NOT_COVERED
    assert grant(unchecked=True, BUKRS=whole).is_allowed
    assert grant(CREATE_IN_1000, BUKRS="1000").is_allowed
