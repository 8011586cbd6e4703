from __future__ import annotations

from datetime import date

import pytest
from tests.support.communication_facts import SPEC, a_destination, a_role, a_situation, a_user

from keydate.commuser.facts import (
    DestinationFacts,
    PasswordState,
    RoleAssignment,
    RoleAuthorization,
    SystemFacts,
    UserFacts,
)
from keydate.commuser.plan import Action, Step, has_differences, make_plan, plan_step
from keydate.commuser.spec import Authorization
from keydate.vocabulary.ids import RoleName, UserName
from keydate.vocabulary.validity import FOREVER, Validity


def test_nothing_is_to_be_done_when_all_is_as_specified() -> None:
    assert not has_differences(make_plan(a_situation()))


def test_an_empty_system_needs_every_step_in_the_order_of_the_procedure() -> None:
    plan = make_plan(a_situation(user=None, role=None, destination=None))

    assert [line.step.number for line in plan] == [
        "1", "2.1", "2.2", "2.3", "3-4", "5", "6-8", "9", "10", "11", "9 note", "2.3", "next", "next",
    ]  # fmt: skip
    assert {line.action for line in plan} == {Action.CREATE}


@pytest.mark.parametrize(
    ("step", "user"),
    [
        (Step.CREATE_USER, a_user(last_name="Other")),
        (Step.CREATE_USER, a_user(locks=128)),
        (Step.ALIAS, a_user(alias="other")),
        (Step.ALIAS, a_user(validity=Validity(date(2026, 1, 1), FOREVER))),
        (Step.USER_TYPE, a_user(type="S")),
        (Step.INITIAL_PASSWORD, a_user(password_state=PasswordState.DEACTIVATED)),
        (Step.FINAL_PASSWORD, a_user(password_state=PasswordState.INITIAL)),
        (Step.COMPARE, a_user(profiles=())),
    ],
)
def test_a_different_user_is_changed_in_the_step_of_the_difference(step: Step, user: UserFacts) -> None:
    assert plan_step(step, a_situation(user=user)).action is Action.CHANGE


def test_an_administrators_lock_blocks() -> None:
    assert plan_step(Step.CREATE_USER, a_situation(user=a_user(locks=64))).action is Action.BLOCKED


def test_an_expired_assignment_is_made_anew() -> None:
    expired = RoleAssignment(role=SPEC.role.name, validity=Validity(date(2020, 1, 1), date(2020, 12, 31)))

    assert plan_step(Step.ASSIGN_ROLE, a_situation(user=a_user(roles=(expired,)))).action is Action.CREATE


def test_other_roles_are_left_alone() -> None:
    other = RoleAssignment(role=RoleName("Z_OTHER"))

    line = plan_step(Step.ASSIGN_ROLE, a_situation(user=a_user(roles=(other,))))

    assert line.after == ["Z_FCC_COMMUNICATION", "Z_OTHER"]


def test_a_missing_and_a_surplus_authorization_are_both_named() -> None:
    kept = SPEC.role.authorizations[1:]
    wide = Authorization(object=SPEC.role.authorizations[1].object, values=dict(SPEC.role.authorizations[2].values))
    role = a_role(authorizations=tuple(RoleAuthorization(authorization=each) for each in (*kept, wide)))

    line = plan_step(Step.AUTHORIZATIONS, a_situation(role=role))

    assert line.action is Action.CHANGE
    assert "1 missing: S_BTCH_JOB" in line.detail
    assert "1 too much: S_BTCH_NA1" in line.detail


def test_an_inactive_authorization_does_not_count() -> None:
    first, *others = SPEC.role.authorizations
    role = a_role(
        authorizations=(
            RoleAuthorization(authorization=first, is_inactive=True),
            *(RoleAuthorization(authorization=each) for each in others),
        )
    )

    assert plan_step(Step.AUTHORIZATIONS, a_situation(role=role)).action is Action.CHANGE


def test_without_remote_functions_the_values_are_a_manual_step_with_instructions() -> None:
    facts = SystemFacts(user=a_user(), role=a_role(authorizations=()), has_authorization_functions=False)

    line = plan_step(Step.AUTHORIZATIONS, a_situation(facts=facts))

    assert line.action is Action.MANUAL
    assert any("Manual Input and enter: S_BTCH_JOB, S_BTCH_NA1" in each for each in line.instructions)
    assert any("JOBACTION = DELE, RELE" in each for each in line.instructions)


def test_a_changed_role_must_be_generated_and_a_composite_one_blocks() -> None:
    assert plan_step(Step.GENERATE, a_situation(role=a_role(is_generated=False))).action is Action.CHANGE
    assert plan_step(Step.GENERATE, a_situation(role=a_role(profiles=(), is_generated=False))).action is Action.CREATE
    assert plan_step(Step.CREATE_ROLE, a_situation(role=a_role(is_single=False))).action is Action.BLOCKED


@pytest.mark.parametrize(
    ("destination", "action"),
    [
        (None, Action.CREATE),
        (a_destination(user="OTHER"), Action.CHANGE),
        (a_destination(url="http://127.0.0.1:1"), Action.CHANGE),
        (a_destination(has_pending=True), Action.CHANGE),
        (a_destination(is_fenced=True), Action.BLOCKED),
    ],
)
def test_the_destination_follows_the_spec(destination: DestinationFacts | None, action: Action) -> None:
    assert plan_step(Step.DESTINATION, a_situation(destination=destination)).action is action


def test_a_hub_that_does_not_answer_blocks_only_its_own_steps() -> None:
    plan = make_plan(a_situation(destination=None, hub_problem="The hub cannot be reached."))

    assert [line.step for line in plan if line.action is Action.BLOCKED] == [
        Step.FINAL_PASSWORD,
        Step.DESTINATION,
        Step.CHECK,
    ]


def test_a_line_of_the_plan_is_json() -> None:
    line = plan_step(Step.USER_TYPE, a_situation(user=a_user(type="B"))).as_json()

    assert line["before"] == {"type": "system"}
    assert line["after"] == {"type": "dialog"}
    assert UserName("FCC_COMM") == SPEC.user.name
