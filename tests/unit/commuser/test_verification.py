from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.support.communication_facts import PROFILE, SPEC, a_destination, a_role, a_situation, a_user

from keydate.commuser.facts import (
    DestinationFacts,
    GrantedProfile,
    Layer,
    PasswordState,
    RoleAssignment,
    RoleAuthorization,
    RoleFacts,
    SystemFacts,
    UserFacts,
)
from keydate.commuser.plan import Situation
from keydate.commuser.spec import Authorization
from keydate.commuser.verification import has_differences, verify
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.findings import Severity
from keydate.vocabulary.ids import FieldName, ObjectName, ProfileName, RoleName
from keydate.vocabulary.validity import Validity


def codes(situation: Situation, **more: object) -> list[str]:
    return [finding.code for finding in verify(situation, **more)]  # type: ignore[arg-type]


def test_what_is_exactly_as_specified_has_no_findings() -> None:
    assert verify(a_situation()) == []


@pytest.mark.parametrize(
    ("user", "code"),
    [
        (None, "user.missing"),
        (a_user(type="B"), "user.type"),
        (a_user(alias=""), "user.alias"),
        (a_user(locks=64), "user.locked"),
        (a_user(locks=192), "user.locked"),
        (a_user(reference_user="REFUSER"), "user.reference_user"),
        (a_user(validity=Validity(date(2020, 1, 1), date(2020, 12, 31))), "user.not_valid"),
        (a_user(validity=Validity(date(2020, 1, 1))), "user.validity"),
        (a_user(password_state=PasswordState.INITIAL), "password.initial"),
        (a_user(password_state=PasswordState.DEACTIVATED), "password.deactivated"),
        (a_user(roles=()), "assignment.missing"),
        (
            a_user(roles=(RoleAssignment(role=SPEC.role.name), RoleAssignment(role=RoleName("Z_MORE")))),
            "assignment.other_role",
        ),
        (a_user(profiles=()), "comparison.missing"),
        (a_user(profiles=(PROFILE, ProfileName("SAP_ALL"))), "profile.forbidden"),
        (a_user(profiles=(PROFILE, ProfileName("SAP_NEW"))), "profile.forbidden"),
        (a_user(profiles=(PROFILE, ProfileName("Z_OWN"))), "profile.manual"),
    ],
)
def test_each_difference_of_the_user_has_its_code(user: UserFacts | None, code: str) -> None:
    assert code in codes(a_situation(user=user))


def with_authorization(authorization: Authorization) -> RoleFacts:
    return a_role(authorizations=(*a_role().authorizations, RoleAuthorization(authorization=authorization)))


FURTHER = Authorization(object=ObjectName("S_TCODE"), values={FieldName("TCD"): (ValueRange("SU01"),)})
WIDER = Authorization(
    object=ObjectName("S_BTCH_JOB"),
    values={FieldName("JOBACTION"): (ValueRange("*"),), FieldName("JOBGROUP"): (ValueRange("*"),)},
)


@pytest.mark.parametrize(
    ("role", "code"),
    [
        (None, "role.missing"),
        (a_role(is_single=False), "role.not_single"),
        (a_role(description="Other"), "role.description"),
        (a_role(authorizations=a_role().authorizations[1:]), "role.value_missing"),
        (with_authorization(FURTHER), "role.too_wide"),
        (with_authorization(WIDER), "role.too_wide"),
        (a_role(profiles=(), is_generated=False), "role.not_generated"),
        (a_role(is_generated=False), "role.not_current"),
    ],
)
def test_each_difference_of_the_role_has_its_code(role: RoleFacts | None, code: str) -> None:
    assert code in codes(a_situation(role=role))


def test_a_profile_of_another_role_is_told_from_a_manual_one() -> None:
    other = ProfileName("T-00000009")
    facts = SystemFacts(
        user=a_user(profiles=(PROFILE, other)), role=a_role(), generated_profiles=frozenset({PROFILE, other})
    )

    assert "profile.other_role" in codes(a_situation(facts=facts))


def test_what_the_profile_really_grants_is_compared_too() -> None:
    granted = (GrantedProfile(name=PROFILE, authorizations=(*SPEC.role.authorizations[1:], FURTHER)),)
    facts = SystemFacts(user=a_user(), role=a_role(), granted=granted)

    assert {"profile.value_missing", "profile.too_wide"} <= set(codes(a_situation(facts=facts)))


@pytest.mark.parametrize(
    ("destination", "code"),
    [
        (None, "destination.missing"),
        (a_destination(user="OTHER"), "destination.user"),
        (a_destination(client="200"), "destination.client"),
        (a_destination(has_password=False), "destination.no_password"),
        (a_destination(has_pending=True), "destination.pending"),
        (a_destination(is_fenced=True), "destination.fenced"),
    ],
)
def test_each_difference_of_the_destination_has_its_code(destination: DestinationFacts | None, code: str) -> None:
    assert code in codes(a_situation(destination=destination))


def test_without_the_hub_nothing_is_said_about_the_destination() -> None:
    assert codes(a_situation(destination=None), with_hub=False) == []


def test_a_layer_that_failed_says_who_mends_it() -> None:
    layers = [
        Layer(name="logon", ok=False, message="refused", who_mends="user administrator"),
        Layer(name="trust", ok=False),
    ]

    findings = verify(a_situation(), layers=layers)

    assert [(each.code, each.severity) for each in findings] == [
        ("connection.logon", Severity.ERROR),
        ("connection.trust", Severity.WARNING),
    ]
    assert "user administrator" in findings[0].remedy


@pytest.mark.parametrize(("today", "code"), [(date(2027, 4, 1), "review.passed"), (date(2027, 3, 20), "review.soon")])
def test_the_review_is_watched(today: date, code: str) -> None:
    findings = verify(a_situation(today=today))

    assert code in [finding.code for finding in findings]
    assert has_differences(findings) is (code == "review.passed")


def test_a_spec_without_deputy_is_a_finding() -> None:
    spec = replace(SPEC, metadata=replace(SPEC.metadata, deputy=""))

    assert "owner.no_deputy" in codes(a_situation(spec=spec))


def test_errors_come_before_warnings() -> None:
    severities = [finding.severity for finding in verify(a_situation(user=a_user(alias="", locks=64)))]

    assert severities == sorted(severities, key=lambda each: {"error": 0, "warning": 1, "info": 2}[each])
