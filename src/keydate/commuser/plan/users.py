"""The lines about the user master record (SU01). Pure."""

from __future__ import annotations

from keydate.commuser.facts import TYPE_CODES, USER_TYPES, PasswordState, UserFacts
from keydate.commuser.plan.steps import Action, PlannedStep, Situation, Step, describe_validity, keep, line


def plan_create_user(situation: Situation) -> PlannedStep:
    """Returns the line about the user itself: its existence, last name and locks."""
    user, spec = situation.facts.user, situation.spec.user
    if user is None:
        detail = f"{spec.name}, last name {spec.last_name!r}, client {situation.spec.system.client}"
        return line(Step.CREATE_USER, Action.CREATE, detail, after={"user": spec.name, "last_name": spec.last_name})
    if user.locks & ~128:
        reason = f"{spec.name} is locked {' and '.join(user.lock_reasons)}; whoever locked it had a reason"
        return line(Step.CREATE_USER, Action.BLOCKED, reason, before={"locks": user.locks})
    if user.last_name is not None and user.last_name != spec.last_name:
        before, after = {"last_name": user.last_name}, {"last_name": spec.last_name}
        detail = f"last name {user.last_name!r} becomes {spec.last_name!r}"
        return line(Step.CREATE_USER, Action.CHANGE, detail, before=before, after=after)
    if user.locks:
        detail = f"{spec.name} is locked {user.lock_reasons[0]}; unlock"
        return line(Step.CREATE_USER, Action.CHANGE, detail, before={"locks": user.locks}, after={"locks": 0})
    return keep(Step.CREATE_USER, f"{spec.name} exists")


def _logon_data(user: UserFacts, situation: Situation) -> tuple[dict[str, str], dict[str, str]]:
    spec = situation.spec.user
    before = {"alias": user.alias, "group": user.group, "validity": describe_validity(user.validity)}
    after = {"alias": spec.alias or "", "group": spec.group or user.group, "validity": describe_validity(spec.validity)}
    different = [name for name in before if before[name] != after[name]]
    return {name: before[name] for name in different}, {name: after[name] for name in different}


def plan_alias(situation: Situation) -> PlannedStep:
    """Returns the line about alias, group and validity."""
    user, spec = situation.facts.user, situation.spec.user
    wanted = {"alias": spec.alias or "", "group": spec.group or "", "validity": describe_validity(spec.validity)}
    if user is None:
        return line(Step.ALIAS, Action.CREATE, f"alias {spec.alias or '(none)'}, {wanted['validity']}", after=wanted)
    before, after = _logon_data(user, situation)
    if not after:
        return keep(Step.ALIAS, f"alias {spec.alias or '(none)'}, {wanted['validity']}")
    detail = "; ".join(f"{name} {before[name] or '(none)'} becomes {after[name] or '(none)'}" for name in after)
    return line(Step.ALIAS, Action.CHANGE, detail, before=before, after=after)


def plan_user_type(situation: Situation) -> PlannedStep:
    """Returns the line about the user type."""
    user, wanted = situation.facts.user, situation.spec.user.type
    if user is None:
        return line(Step.USER_TYPE, Action.CREATE, wanted.value, after={"type": wanted.value})
    if user.type == TYPE_CODES[wanted]:
        return keep(Step.USER_TYPE, wanted.value)
    now = USER_TYPES.get(user.type, user.type)
    before, after = {"type": now}, {"type": wanted.value}
    return line(Step.USER_TYPE, Action.CHANGE, f"{now} becomes {wanted.value}", before=before, after=after)


def plan_initial_password(situation: Situation) -> PlannedStep:
    """Returns the line about the initial password."""
    user = situation.facts.user
    if user is None:
        return line(
            Step.INITIAL_PASSWORD, Action.CREATE, "generated, used once, never shown", after={"password": "initial"}
        )
    if user.password_state in {PasswordState.PRODUCTIVE, PasswordState.UNKNOWN}:
        return keep(Step.INITIAL_PASSWORD, f"the password is {user.password_state.value}")
    if user.password_state is PasswordState.INITIAL and situation.spec.user.type.has_initial_password:
        # An initial password that nobody knows is as good as none; the first logon sets a new one when it needs it.
        return keep(Step.INITIAL_PASSWORD, "an initial password is set")
    detail = f"the password is {user.password_state.value}; a new initial one is generated"
    before, after = {"password": user.password_state.value}, {"password": "initial"}
    return line(Step.INITIAL_PASSWORD, Action.CHANGE, detail, before=before, after=after)


def plan_final_password(situation: Situation) -> PlannedStep:
    """Returns the line about the final password."""
    user, destination = situation.facts.user, situation.destination
    if situation.spec.destination is None:
        return line(
            Step.FINAL_PASSWORD, Action.BLOCKED, "the spec names no destination that could keep the final password"
        )
    if situation.hub_problem:
        return line(Step.FINAL_PASSWORD, Action.BLOCKED, situation.hub_problem)
    if user is None:
        return line(Step.FINAL_PASSWORD, Action.CREATE, "generated, never shown", after={"password": "productive"})
    if user.password_state in {PasswordState.INITIAL, PasswordState.DEACTIVATED}:
        before, after = {"password": user.password_state.value}, {"password": "productive"}
        return line(
            Step.FINAL_PASSWORD,
            Action.CHANGE,
            f"the password is {user.password_state.value}",
            before=before,
            after=after,
        )
    if destination is None or not (destination.has_password or destination.has_pending):
        return line(Step.FINAL_PASSWORD, Action.CHANGE, "nobody holds the present password; a new one is set")
    return keep(Step.FINAL_PASSWORD, "the password is productive, the destination holds it")
