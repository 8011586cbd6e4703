"""The lines about the role (PFCG): data, profile, users. Pure."""

from __future__ import annotations

from keydate.commuser.comparison import are_equal, excess
from keydate.commuser.facts import RoleFacts
from keydate.commuser.plan.steps import Action, PlannedStep, Situation, Step, keep, line
from keydate.commuser.spec.model import Authorization


def plan_create_role(situation: Situation) -> PlannedStep:
    """Returns the line about the role itself."""
    role, spec = situation.facts.role, situation.spec.role
    if role is None:
        source = f", copied from {spec.template_role}" if _copies_template(situation) else ""
        return line(Step.CREATE_ROLE, Action.CREATE, f"{spec.name}{source}", after={"role": spec.name})
    if not role.is_single:
        return line(Step.CREATE_ROLE, Action.BLOCKED, f"{spec.name} exists and is no single role; choose another name")
    return keep(Step.CREATE_ROLE, f"{spec.name} exists")


def _copies_template(situation: Situation) -> bool:
    return not situation.facts.has_authorization_functions and situation.spec.role.template_role is not None


def plan_role_text(situation: Situation) -> PlannedStep:
    """Returns the line about its description."""
    role, wanted = situation.facts.role, situation.spec.role.description
    if role is None:
        return line(Step.ROLE_TEXT, Action.CREATE, repr(wanted), after={"description": wanted})
    if role.description is None or role.description == wanted:
        return keep(Step.ROLE_TEXT, repr(wanted))
    before, after = {"description": role.description}, {"description": wanted}
    return line(Step.ROLE_TEXT, Action.CHANGE, f"{role.description!r} becomes {wanted!r}", before=before, after=after)


def plan_authorizations(situation: Situation) -> PlannedStep:
    """Returns the line about its authorizations."""
    role, spec = situation.facts.role, situation.spec.role
    wanted = [authorization.describe() for authorization in spec.authorizations]
    present = list(role.active) if role is not None else []
    manual = manual_part(role, situation) if role is not None else []
    missing_defaults = _missing_defaults(situation, role)
    if are_equal(manual, spec.authorizations) and not missing_defaults and role is not None:
        return keep(Step.AUTHORIZATIONS, f"{len(spec.authorizations)} authorizations as specified")
    missing = [each.describe() for each in excess(spec.authorizations, manual)]
    surplus = [each.describe() for each in excess(manual, spec.authorizations)]
    detail = "; ".join(
        part for part in (_counted("missing", missing), _counted("too much", surplus), missing_defaults) if part
    )
    before = [authorization.describe() for authorization in present]
    if missing_defaults or not situation.facts.has_authorization_functions:
        instructions = tuple(_authorization_instructions(situation, surplus))
        return line(Step.AUTHORIZATIONS, Action.MANUAL, detail, before=before, after=wanted, instructions=instructions)
    action = Action.CHANGE if present else Action.CREATE
    return line(Step.AUTHORIZATIONS, action, detail, before=before, after=wanted)


def manual_part(role: RoleFacts, situation: Situation) -> list[Authorization]:
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


def plan_generate(situation: Situation) -> PlannedStep:
    """Returns the line about its profile."""
    role = situation.facts.role
    if role is None:
        return line(Step.GENERATE, Action.CREATE, "profile name as the system proposes it")
    if role.is_generated and plan_authorizations(situation).action is Action.NO_CHANGE:
        return keep(Step.GENERATE, f"profile {', '.join(role.profiles)} is current")
    if role.profiles:
        return line(Step.GENERATE, Action.CHANGE, f"profile {', '.join(role.profiles)} is not current")
    return line(Step.GENERATE, Action.CREATE, "the role has no generated profile")


def is_assigned(situation: Situation) -> bool:
    """Tells whether the user has the role today."""
    user = situation.facts.user
    name = situation.spec.role.name
    return user is not None and any(each.role == name and each.validity.covers(situation.today) for each in user.roles)


def plan_assign_role(situation: Situation) -> PlannedStep:
    """Returns the line about the assignment."""
    spec = situation.spec
    if is_assigned(situation):
        return keep(Step.ASSIGN_ROLE, f"{spec.user.name} has {spec.role.name}")
    detail = f"{spec.role.name} to {spec.user.name}; other roles stay as they are"
    user = situation.facts.user
    before = [each.role for each in user.roles] if user is not None else []
    return line(Step.ASSIGN_ROLE, Action.CREATE, detail, before=before, after=sorted({*before, spec.role.name}))


def plan_saved(situation: Situation) -> PlannedStep:
    """Returns the line about the storing of role and assignment."""
    if all(planned(situation).action is Action.NO_CHANGE for planned in (plan_create_role, plan_assign_role)):
        return keep(Step.SAVED, "role and assignment are stored")
    return line(Step.SAVED, Action.CREATE, "stored by the steps before; read back over a new connection")


def plan_compare(situation: Situation) -> PlannedStep:
    """Returns the line about the user comparison."""
    facts, spec = situation.facts, situation.spec
    if (
        facts.user is None
        or facts.role is None
        or not facts.role.profiles
        or plan_generate(situation).action is not Action.NO_CHANGE
    ):
        return line(Step.COMPARE, Action.CREATE, f"brings the profile of {spec.role.name} to its users")
    missing = sorted(set(facts.role.profiles) - set(facts.user.profiles))
    if missing:
        detail = f"{spec.user.name} lacks profile {', '.join(missing)}"
        return line(Step.COMPARE, Action.CHANGE, detail, before=list(facts.user.profiles), after=missing)
    return keep(Step.COMPARE, f"{spec.user.name} holds {', '.join(facts.role.profiles)}")
