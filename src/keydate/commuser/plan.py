"""The plan: for each step of the procedure, in its order, whether something is to be done. Pure.

The procedure is the one of "How to Create a Technical Communication User"; `Step.number` is the number there. The user comparison stands in
its note to step 9 and takes effect only when the user is in the role, so it comes after step 11.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from keydate.commuser.comparison import are_equal, excess
from keydate.commuser.facts import (
    TYPE_CODES,
    USER_TYPES,
    DestinationFacts,
    PasswordState,
    RoleFacts,
    SystemFacts,
    UserFacts,
)
from keydate.commuser.spec.model import DestinationSpec, Spec
from keydate.vocabulary.validity import ALWAYS, FOREVER, Validity


class Step(StrEnum):
    """The steps of the procedure, in order."""

    CREATE_USER = "create_user"
    ALIAS = "alias"
    USER_TYPE = "user_type"
    INITIAL_PASSWORD = "initial_password"
    CREATE_ROLE = "create_role"
    ROLE_TEXT = "role_text"
    AUTHORIZATIONS = "authorizations"
    GENERATE = "generate"
    ASSIGN_ROLE = "assign_role"
    SAVED = "saved"
    COMPARE = "compare"
    FINAL_PASSWORD = "final_password"
    DESTINATION = "destination"
    CHECK = "check"

    @property
    def number(self) -> str:
        """Returns the number in the procedure."""
        return _TITLES[self][0]

    @property
    def heading(self) -> str:
        """Returns what the step does, as the procedure says it."""
        return _TITLES[self][1]


_TITLES: Final = {
    Step.CREATE_USER: ("1", "SU01: create the user"),
    Step.ALIAS: ("2.1", "SU01, Logon Data: alias, group, validity"),
    Step.USER_TYPE: ("2.2", "SU01, Logon Data: user type"),
    Step.INITIAL_PASSWORD: ("2.3", "SU01, Logon Data: initial password"),
    Step.CREATE_ROLE: ("3-4", "PFCG: create the single role"),
    Step.ROLE_TEXT: ("5", "PFCG: description, save"),
    Step.AUTHORIZATIONS: ("6-8", "PFCG, Authorizations: manual input of the objects"),
    Step.GENERATE: ("9", "PFCG, Authorizations: generate the profile"),
    Step.ASSIGN_ROLE: ("10", "PFCG, User: add the communication user"),
    Step.SAVED: ("11", "PFCG: save; read back that it holds"),
    Step.COMPARE: ("9 note", "PFCG, User: user comparison"),
    Step.FINAL_PASSWORD: ("2.3", "First logon: change the initial password to the final one"),
    Step.DESTINATION: ("next", "Hand over to the destination"),
    Step.CHECK: ("next", "Check the connection over the real path"),
}


class Action(StrEnum):
    """What is to be done in a step."""

    NO_CHANGE = "no-change"
    CREATE = "create"
    CHANGE = "change"
    MANUAL = "manual"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """One line of the plan."""

    step: Step
    action: Action
    #: One line for the reader: what would change, or why nothing can.
    detail: str = ""
    before: Any = None
    after: Any = None
    #: What a person has to do, for manual steps.
    instructions: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Returns the line for programs."""
        return {
            "step": self.step.value,
            "number": self.step.number,
            "title": self.step.heading,
            "action": self.action.value,
            "detail": self.detail,
            "before": self.before,
            "after": self.after,
            "instructions": list(self.instructions),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything that a plan depends on."""

    spec: Spec
    facts: SystemFacts
    today: date
    #: `None`: there is no such destination.
    destination: DestinationFacts | None = None
    #: The hub could not be asked, and this is why; the destination's steps are then blocked.
    hub_problem: str = ""


def make_plan(situation: Situation) -> list[PlannedStep]:
    """Returns one line for each step, in order."""
    return [plan_step(step, situation) for step in Step]


def plan_step(step: Step, situation: Situation) -> PlannedStep:
    """Returns the line of one step."""
    return _PLANNERS[step](situation)


def has_differences(plan: list[PlannedStep]) -> bool:
    """Tells whether anything is to be done, by the program or by a person."""
    return any(line.action is not Action.NO_CHANGE for line in plan)


def _line(step: Step, action: Action, detail: str, **more: Any) -> PlannedStep:
    return PlannedStep(step=step, action=action, detail=detail, **more)


def _keep(step: Step, detail: str) -> PlannedStep:
    return _line(step, Action.NO_CHANGE, detail)


def describe_validity(validity: Validity) -> str:
    """Returns the days as a person writes them."""
    start = "always" if validity.valid_from == ALWAYS else validity.valid_from.isoformat()
    end = "without end" if validity.valid_to == FOREVER else validity.valid_to.isoformat()
    return f"{start} .. {end}"


def _create_user(situation: Situation) -> PlannedStep:
    user, spec = situation.facts.user, situation.spec.user
    if user is None:
        detail = f"{spec.name}, last name {spec.last_name!r}, client {situation.spec.system.client}"
        return _line(Step.CREATE_USER, Action.CREATE, detail, after={"user": spec.name, "last_name": spec.last_name})
    if user.locks & ~128:
        reason = f"{spec.name} is locked {' and '.join(user.lock_reasons)}; whoever locked it had a reason"
        return _line(Step.CREATE_USER, Action.BLOCKED, reason, before={"locks": user.locks})
    if user.last_name is not None and user.last_name != spec.last_name:
        before, after = {"last_name": user.last_name}, {"last_name": spec.last_name}
        detail = f"last name {user.last_name!r} becomes {spec.last_name!r}"
        return _line(Step.CREATE_USER, Action.CHANGE, detail, before=before, after=after)
    if user.locks:
        detail = f"{spec.name} is locked {user.lock_reasons[0]}; unlock"
        return _line(Step.CREATE_USER, Action.CHANGE, detail, before={"locks": user.locks}, after={"locks": 0})
    return _keep(Step.CREATE_USER, f"{spec.name} exists")


def _logon_data(user: UserFacts, situation: Situation) -> tuple[dict[str, str], dict[str, str]]:
    spec = situation.spec.user
    before = {"alias": user.alias, "group": user.group, "validity": describe_validity(user.validity)}
    after = {"alias": spec.alias or "", "group": spec.group or user.group, "validity": describe_validity(spec.validity)}
    different = [name for name in before if before[name] != after[name]]
    return {name: before[name] for name in different}, {name: after[name] for name in different}


def _alias(situation: Situation) -> PlannedStep:
    user, spec = situation.facts.user, situation.spec.user
    wanted = {"alias": spec.alias or "", "group": spec.group or "", "validity": describe_validity(spec.validity)}
    if user is None:
        return _line(Step.ALIAS, Action.CREATE, f"alias {spec.alias or '(none)'}, {wanted['validity']}", after=wanted)
    before, after = _logon_data(user, situation)
    if not after:
        return _keep(Step.ALIAS, f"alias {spec.alias or '(none)'}, {wanted['validity']}")
    detail = "; ".join(f"{name} {before[name] or '(none)'} becomes {after[name] or '(none)'}" for name in after)
    return _line(Step.ALIAS, Action.CHANGE, detail, before=before, after=after)


def _user_type(situation: Situation) -> PlannedStep:
    user, wanted = situation.facts.user, situation.spec.user.type
    if user is None:
        return _line(Step.USER_TYPE, Action.CREATE, wanted.value, after={"type": wanted.value})
    if user.type == TYPE_CODES[wanted]:
        return _keep(Step.USER_TYPE, wanted.value)
    now = USER_TYPES.get(user.type, user.type)
    before, after = {"type": now}, {"type": wanted.value}
    return _line(Step.USER_TYPE, Action.CHANGE, f"{now} becomes {wanted.value}", before=before, after=after)


def _initial_password(situation: Situation) -> PlannedStep:
    user = situation.facts.user
    if user is None:
        return _line(
            Step.INITIAL_PASSWORD, Action.CREATE, "generated, used once, never shown", after={"password": "initial"}
        )
    if user.password_state in {PasswordState.PRODUCTIVE, PasswordState.UNKNOWN}:
        return _keep(Step.INITIAL_PASSWORD, f"the password is {user.password_state.value}")
    if user.password_state is PasswordState.INITIAL and situation.spec.user.type.has_initial_password:
        # An initial password that nobody knows is as good as none; the first logon sets a new one when it needs it.
        return _keep(Step.INITIAL_PASSWORD, "an initial password is set")
    detail = f"the password is {user.password_state.value}; a new initial one is generated"
    before, after = {"password": user.password_state.value}, {"password": "initial"}
    return _line(Step.INITIAL_PASSWORD, Action.CHANGE, detail, before=before, after=after)


def _create_role(situation: Situation) -> PlannedStep:
    role, spec = situation.facts.role, situation.spec.role
    if role is None:
        source = f", copied from {spec.template_role}" if _copies_template(situation) else ""
        return _line(Step.CREATE_ROLE, Action.CREATE, f"{spec.name}{source}", after={"role": spec.name})
    if not role.is_single:
        return _line(Step.CREATE_ROLE, Action.BLOCKED, f"{spec.name} exists and is no single role; choose another name")
    return _keep(Step.CREATE_ROLE, f"{spec.name} exists")


def _copies_template(situation: Situation) -> bool:
    return not situation.facts.has_authorization_functions and situation.spec.role.template_role is not None


def _role_text(situation: Situation) -> PlannedStep:
    role, wanted = situation.facts.role, situation.spec.role.description
    if role is None:
        return _line(Step.ROLE_TEXT, Action.CREATE, repr(wanted), after={"description": wanted})
    if role.description is None or role.description == wanted:
        return _keep(Step.ROLE_TEXT, repr(wanted))
    before, after = {"description": role.description}, {"description": wanted}
    return _line(Step.ROLE_TEXT, Action.CHANGE, f"{role.description!r} becomes {wanted!r}", before=before, after=after)


def _authorizations(situation: Situation) -> PlannedStep:
    role, spec = situation.facts.role, situation.spec.role
    wanted = [authorization.describe() for authorization in spec.authorizations]
    present = list(role.active) if role is not None else []
    manual = manual_part(role, situation) if role is not None else []
    missing_defaults = _missing_defaults(situation, role)
    if are_equal(manual, spec.authorizations) and not missing_defaults and role is not None:
        return _keep(Step.AUTHORIZATIONS, f"{len(spec.authorizations)} authorizations as specified")
    missing = [each.describe() for each in excess(spec.authorizations, manual)]
    surplus = [each.describe() for each in excess(manual, spec.authorizations)]
    detail = "; ".join(
        part for part in (_counted("missing", missing), _counted("too much", surplus), missing_defaults) if part
    )
    before = [authorization.describe() for authorization in present]
    if missing_defaults or not situation.facts.has_authorization_functions:
        instructions = tuple(_authorization_instructions(situation, surplus))
        return _line(Step.AUTHORIZATIONS, Action.MANUAL, detail, before=before, after=wanted, instructions=instructions)
    action = Action.CHANGE if present else Action.CREATE
    return _line(Step.AUTHORIZATIONS, action, detail, before=before, after=wanted)


def manual_part(role: RoleFacts, situation: Situation) -> list[Any]:
    """Returns the authorizations that the spec answers for: all, but the start authorizations that come through the menu."""
    if not situation.spec.role.authorization_defaults:
        return list(role.active)
    return [each for each in role.active if each.object not in {"S_SERVICE", "S_START"}]


def _missing_defaults(situation: Situation, role: RoleFacts | None) -> str:
    defaults = situation.spec.role.authorization_defaults
    if not defaults or (role is not None and any(each.object in {"S_SERVICE", "S_START"} for each in role.active)):
        return ""
    return f"authorization defaults in the menu: {', '.join(f'{each.type} {each.name}' for each in defaults)}"


def _counted(label: str, described: list[str]) -> str:
    if not described:
        return ""
    shown = "; ".join(described[:3]) + (" ..." if len(described) > 3 else "")
    return f"{len(described)} {label}: {shown}"


def _authorization_instructions(situation: Situation, surplus: list[str]) -> list[str]:
    spec = situation.spec.role
    lines = [f"Run transaction PFCG, enter role {spec.name}, choose Change."]
    lines += [
        f"Tab Menu: Insert > Authorization default, type R3TR {default.type}, object {default.name}."
        for default in spec.authorization_defaults
    ]
    lines.append("Tab Authorizations: choose Change Authorization Data (no template).")
    objects = ", ".join(dict.fromkeys(str(each.object) for each in spec.authorizations))
    lines.append(f"Choose Edit > Insert Authorization(s) > Manual Input and enter: {objects}.")
    lines += [f"Maintain the values of {authorization.describe()}." for authorization in spec.authorizations]
    lines += [f"Remove what is too much: {line} (set it inactive, then delete it)." for line in surplus]
    return [*lines, "Save. Do not fill open fields with *."]


def _generate(situation: Situation) -> PlannedStep:
    role = situation.facts.role
    if role is None:
        return _line(Step.GENERATE, Action.CREATE, "profile name as the system proposes it")
    if role.is_generated and _authorizations(situation).action is Action.NO_CHANGE:
        return _keep(Step.GENERATE, f"profile {', '.join(role.profiles)} is current")
    if role.profiles:
        return _line(Step.GENERATE, Action.CHANGE, f"profile {', '.join(role.profiles)} is not current")
    return _line(Step.GENERATE, Action.CREATE, "the role has no generated profile")


def is_assigned(situation: Situation) -> bool:
    """Tells whether the user has the role today."""
    user = situation.facts.user
    name = situation.spec.role.name
    return user is not None and any(each.role == name and each.validity.covers(situation.today) for each in user.roles)


def _assign_role(situation: Situation) -> PlannedStep:
    spec = situation.spec
    if is_assigned(situation):
        return _keep(Step.ASSIGN_ROLE, f"{spec.user.name} has {spec.role.name}")
    detail = f"{spec.role.name} to {spec.user.name}; other roles stay as they are"
    user = situation.facts.user
    before = [each.role for each in user.roles] if user is not None else []
    return _line(Step.ASSIGN_ROLE, Action.CREATE, detail, before=before, after=sorted({*before, spec.role.name}))


def _saved(situation: Situation) -> PlannedStep:
    if all(plan_step(step, situation).action is Action.NO_CHANGE for step in (Step.CREATE_ROLE, Step.ASSIGN_ROLE)):
        return _keep(Step.SAVED, "role and assignment are stored")
    return _line(Step.SAVED, Action.CREATE, "stored by the steps before; read back over a new connection")


def _compare(situation: Situation) -> PlannedStep:
    facts, spec = situation.facts, situation.spec
    if (
        facts.user is None
        or facts.role is None
        or not facts.role.profiles
        or _generate(situation).action is not Action.NO_CHANGE
    ):
        return _line(Step.COMPARE, Action.CREATE, f"brings the profile of {spec.role.name} to its users")
    missing = sorted(set(facts.role.profiles) - set(facts.user.profiles))
    if missing:
        detail = f"{spec.user.name} lacks profile {', '.join(missing)}"
        return _line(Step.COMPARE, Action.CHANGE, detail, before=list(facts.user.profiles), after=missing)
    return _keep(Step.COMPARE, f"{spec.user.name} holds {', '.join(facts.role.profiles)}")


def _final_password(situation: Situation) -> PlannedStep:
    user, destination = situation.facts.user, situation.destination
    if situation.spec.destination is None:
        return _line(
            Step.FINAL_PASSWORD, Action.BLOCKED, "the spec names no destination that could keep the final password"
        )
    if situation.hub_problem:
        return _line(Step.FINAL_PASSWORD, Action.BLOCKED, situation.hub_problem)
    if user is None:
        return _line(Step.FINAL_PASSWORD, Action.CREATE, "generated, never shown", after={"password": "productive"})
    if user.password_state in {PasswordState.INITIAL, PasswordState.DEACTIVATED}:
        before, after = {"password": user.password_state.value}, {"password": "productive"}
        return _line(
            Step.FINAL_PASSWORD,
            Action.CHANGE,
            f"the password is {user.password_state.value}",
            before=before,
            after=after,
        )
    if destination is None or not (destination.has_password or destination.has_pending):
        return _line(Step.FINAL_PASSWORD, Action.CHANGE, "nobody holds the present password; a new one is set")
    return _keep(Step.FINAL_PASSWORD, "the password is productive, the destination holds it")


def _destination(situation: Situation) -> PlannedStep:
    wanted, present = situation.spec.destination, situation.destination
    if wanted is None:
        return _line(Step.DESTINATION, Action.BLOCKED, "the spec names no destination")
    if situation.hub_problem:
        return _line(Step.DESTINATION, Action.BLOCKED, situation.hub_problem)
    if present is None:
        after = destination_properties(situation.spec)
        return _line(Step.DESTINATION, Action.CREATE, f"{wanted.name} at {wanted.hub}", after=after)
    if present.is_fenced:
        return _line(Step.DESTINATION, Action.BLOCKED, f"{wanted.name} is fenced: the user was retired")
    return _present_destination(situation.spec, wanted, present)


def _present_destination(spec: Spec, wanted: DestinationSpec, present: DestinationFacts) -> PlannedStep:
    after = destination_properties(spec)
    before = {"url": present.url, "user": present.user, "client": present.client, "proxy_type": present.proxy_type}
    different = [name for name in after if before[name] != after[name]]
    if different:
        detail = "; ".join(f"{name} {before[name] or '(none)'} becomes {after[name]}" for name in different)
    elif present.has_pending or not present.has_password:
        detail = "a password waits for its proof"
    else:
        return _keep(Step.DESTINATION, f"{wanted.name} at {wanted.hub}")
    return _line(Step.DESTINATION, Action.CHANGE, detail, before=before, after=after)


def destination_properties(spec: Spec) -> dict[str, str]:
    """Returns what the destination must say, without its secret."""
    wanted = spec.destination
    if wanted is None:
        return {}
    return {
        "url": wanted.url,
        "user": spec.user.name,
        "client": spec.system.client,
        "proxy_type": wanted.proxy_type,
    }


def _check(situation: Situation) -> PlannedStep:
    if situation.spec.destination is None or situation.hub_problem:
        return _line(Step.CHECK, Action.BLOCKED, situation.hub_problem or "the spec names no destination")
    earlier = [step for step in Step if step is not Step.CHECK]
    if all(plan_step(step, situation).action is Action.NO_CHANGE for step in earlier):
        return _keep(Step.CHECK, "`apply` and `verify` check the connection each time")
    return _line(Step.CHECK, Action.CREATE, "through the hub, with the technical user")


_PLANNERS: Final[dict[Step, Callable[[Situation], PlannedStep]]] = {
    Step.CREATE_USER: _create_user,
    Step.ALIAS: _alias,
    Step.USER_TYPE: _user_type,
    Step.INITIAL_PASSWORD: _initial_password,
    Step.CREATE_ROLE: _create_role,
    Step.ROLE_TEXT: _role_text,
    Step.AUTHORIZATIONS: _authorizations,
    Step.GENERATE: _generate,
    Step.ASSIGN_ROLE: _assign_role,
    Step.SAVED: _saved,
    Step.COMPARE: _compare,
    Step.FINAL_PASSWORD: _final_password,
    Step.DESTINATION: _destination,
    Step.CHECK: _check,
}
