"""Converges: goes through the steps in their order, does what the plan says, and proves each step by reading it back.

No state is kept. A step is done when the plan, made anew from what a new connection reads, says that nothing is to be done; so a run that
was killed is completed by the next one, and nothing is done twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from keydate.commuser.errors import ConnectionCheckFailed, ManualStepOpen, ProofFailed, RefusedByErp, StepBlocked
from keydate.commuser.plan import Action, PlannedStep, Situation, Step, make_plan, plan_step
from keydate.commuser.run.context import RunContext
from keydate.commuser.run.passwords import give_initial_password, settle_password
from keydate.commuser.secret import new_password
from keydate.commuser.system import Area, writing

_POLL_SECONDS: Final = 2.0
#: Steps that are looked at even when nothing seems to be missing: only a logon tells whether they hold.
_ALWAYS: Final = frozenset({Step.FINAL_PASSWORD, Step.CHECK})
#: Some systems raise this after they have stored role and texts; what was stored decides.
_STORED_NEVERTHELESS: Final = frozenset({"ERROR_WHEN_GENERATING_PROFILE", "ACTIVITY_GROUP_ALREADY_EXISTS"})


def apply(context: RunContext) -> list[PlannedStep]:
    """Carries out all steps and returns the plan as it was before."""
    situation = context.look()
    plan = make_plan(situation)
    for line in plan:
        situation = _carry_out(context, line, situation)
    return plan


def _carry_out(context: RunContext, first: PlannedStep, situation: Situation) -> Situation:
    step = first.step
    now = plan_step(step, situation)
    by = context.administrators.name(_AREAS.get(step, Area.USERS))
    if step in _ALWAYS:
        proof = _PROVING[step](context, situation)
        context.record(
            step, first.action, by=_actor(context, step, by), before=first.before, after=first.after, proof=proof
        )
        return context.look()
    if now.action is Action.NO_CHANGE:
        proof = f"read back: {now.detail}"
        context.record(step, first.action, by=by, before=first.before, after=first.after, proof=proof)
        return situation
    if now.action is Action.BLOCKED:
        raise StepBlocked(step=step.heading, reason=now.detail)
    if now.action is Action.MANUAL:
        situation = _wait_for_a_person(context, now)
    else:
        _PERFORMERS[step](context, situation)
        situation = context.look()
    seen = plan_step(step, situation)
    if seen.action is not Action.NO_CHANGE:
        raise ProofFailed(step=step.heading, found=seen.detail)
    context.record(step, now.action, by=by, before=now.before, after=now.after, proof=f"read back: {seen.detail}")
    return situation


def _actor(context: RunContext, step: Step, administrator: str) -> str:
    return f"{administrator}, {context.spec.user.name}" if step is Step.FINAL_PASSWORD else context.spec.user.name


def _wait_for_a_person(context: RunContext, line: PlannedStep) -> Situation:
    deadline = time.monotonic() + context.wait_manual
    while True:
        situation = context.look()
        if plan_step(line.step, situation).action is Action.NO_CHANGE:
            return situation
        if time.monotonic() >= deadline:
            raise ManualStepOpen(step=line.step.heading, instructions=list(line.instructions) or [line.detail])
        context.sleep(_POLL_SECONDS)


def _create_user(context: RunContext, situation: Situation) -> None:
    user = situation.facts.user
    with context.administrators.session(Area.USERS) as session:
        if user is None:
            initial = context.evidence.protect(new_password())
            writing.create_user(session, context.spec, initial)
            # A system user's first password is productive at once; it is replaced by the one that the destination holds.
            context.initial = initial if context.spec.user.type.has_initial_password else None
            return
        if user.last_name not in {None, context.spec.user.last_name}:
            writing.change_last_name(session, context.spec)
        if user.locks:
            writing.unlock_user(session, user.name)


def _logon_data(context: RunContext, situation: Situation) -> None:
    different = list(plan_step(Step.ALIAS, situation).after or ())
    with context.administrators.session(Area.USERS) as session:
        writing.change_logon_data(session, context.spec, different)


def _user_type(context: RunContext, _situation: Situation) -> None:
    with context.administrators.session(Area.USERS) as session:
        writing.change_user_type(session, context.spec)


def _initial_password(context: RunContext, _situation: Situation) -> None:
    give_initial_password(context)


def _create_role(context: RunContext, situation: Situation) -> None:
    role = context.spec.role
    with context.administrators.session(Area.ROLES) as session:
        try:
            if role.template_role is not None and not situation.facts.has_authorization_functions:
                writing.copy_role(session, role.template_role, role.name)
            else:
                writing.create_role(session, context.spec)
        except RefusedByErp as error:
            if error.message_key not in _STORED_NEVERTHELESS:
                raise


def _role_text(context: RunContext, _situation: Situation) -> None:
    with context.administrators.session(Area.ROLES) as session:
        writing.change_role_text(session, context.spec)


def _authorizations(context: RunContext, situation: Situation) -> None:
    role = situation.facts.role
    version = role.version if role is not None else ""
    with context.administrators.session(Area.ROLES) as session:
        writing.set_authorizations(session, context.spec.role.name, context.spec.role.authorizations, version=version)


def _generate(context: RunContext, _situation: Situation) -> None:
    with context.administrators.session(Area.PROFILES) as session:
        writing.generate(session, context.spec.role.name)


def _assign(context: RunContext, situation: Situation) -> None:
    spec = context.spec
    with context.administrators.session(Area.USERS) as session:
        writing.assign_role(session, spec.role.name, spec.user.name, situation.facts, today=context.today)


def _compare(context: RunContext, situation: Situation) -> None:
    with context.administrators.session(Area.USERS) as session:
        writing.compare_users(session, context.spec.role.name, situation.facts.user)


def _read_back(_context: RunContext, _situation: Situation) -> None:
    """Does nothing: the reading that follows every step is the whole step."""


def _destination(context: RunContext, situation: Situation) -> None:
    if context.vault is None or situation.destination is None:
        raise StepBlocked(step=Step.DESTINATION.heading, reason="there is no destination to change")
    context.vault.align(situation.destination)
    if situation.destination.has_pending:
        # The step before has proved the current password alive, so nobody waits for the pending one.
        context.vault.discard_pending()


def check_connection(context: RunContext, situation: Situation) -> str:
    """Checks the connection over the real path and returns what each layer said."""
    if context.vault is None or situation.hub_problem:
        raise StepBlocked(step=Step.CHECK.heading, reason=situation.hub_problem or "the spec names no destination")
    layers = context.vault.check()
    failed = [layer.describe() for layer in layers if not layer.ok and layer.concerns_user]
    if failed:
        raise ConnectionCheckFailed(destination=context.vault.name, problems=failed)
    return "; ".join(layer.describe() for layer in layers)


_AREAS: Final = {
    Step.CREATE_ROLE: Area.ROLES,
    Step.ROLE_TEXT: Area.ROLES,
    Step.AUTHORIZATIONS: Area.ROLES,
    Step.GENERATE: Area.PROFILES,
}
_PROVING: Final[dict[Step, Callable[[RunContext, Situation], str]]] = {
    Step.FINAL_PASSWORD: settle_password,
    Step.CHECK: check_connection,
}
_PERFORMERS: Final[dict[Step, Callable[[RunContext, Situation], None]]] = {
    Step.CREATE_USER: _create_user,
    Step.ALIAS: _logon_data,
    Step.USER_TYPE: _user_type,
    Step.INITIAL_PASSWORD: _initial_password,
    Step.CREATE_ROLE: _create_role,
    Step.ROLE_TEXT: _role_text,
    Step.AUTHORIZATIONS: _authorizations,
    Step.GENERATE: _generate,
    Step.ASSIGN_ROLE: _assign,
    Step.SAVED: _read_back,
    Step.COMPARE: _compare,
    Step.DESTINATION: _destination,
}
