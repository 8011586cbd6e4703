"""Puts the lines of all steps together. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from keydate.commuser.plan.handover import plan_destination
from keydate.commuser.plan.roles import (
    plan_assign_role,
    plan_authorizations,
    plan_compare,
    plan_create_role,
    plan_generate,
    plan_role_text,
    plan_saved,
)
from keydate.commuser.plan.steps import Action, PlannedStep, Situation, Step, keep, line
from keydate.commuser.plan.users import (
    plan_alias,
    plan_create_user,
    plan_final_password,
    plan_initial_password,
    plan_user_type,
)


def make_plan(situation: Situation) -> list[PlannedStep]:
    """Returns one line for each step, in order."""
    return [plan_step(step, situation) for step in Step]


def plan_step(step: Step, situation: Situation) -> PlannedStep:
    """Returns the line of one step."""
    return _PLANNERS[step](situation)


def has_differences(plan: list[PlannedStep]) -> bool:
    """Tells whether anything is to be done, by the program or by a person."""
    return any(each.action is not Action.NO_CHANGE for each in plan)


def _check(situation: Situation) -> PlannedStep:
    if situation.spec.destination is None or situation.hub_problem:
        return line(Step.CHECK, Action.BLOCKED, situation.hub_problem or "the spec names no destination")
    earlier = [step for step in Step if step is not Step.CHECK]
    if all(plan_step(step, situation).action is Action.NO_CHANGE for step in earlier):
        return keep(Step.CHECK, "`apply` and `verify` check the connection each time")
    return line(Step.CHECK, Action.CREATE, "through the hub, with the technical user")


_PLANNERS: Final[dict[Step, Callable[[Situation], PlannedStep]]] = {
    Step.CREATE_USER: plan_create_user,
    Step.ALIAS: plan_alias,
    Step.USER_TYPE: plan_user_type,
    Step.INITIAL_PASSWORD: plan_initial_password,
    Step.CREATE_ROLE: plan_create_role,
    Step.ROLE_TEXT: plan_role_text,
    Step.AUTHORIZATIONS: plan_authorizations,
    Step.GENERATE: plan_generate,
    Step.ASSIGN_ROLE: plan_assign_role,
    Step.SAVED: plan_saved,
    Step.COMPARE: plan_compare,
    Step.FINAL_PASSWORD: plan_final_password,
    Step.DESTINATION: plan_destination,
    Step.CHECK: _check,
}
