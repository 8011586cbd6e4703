"""Says whether a communication user is exactly what its spec says: no less, for the close would fail, and no more. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from keydate.commuser.comparison import excess
from keydate.commuser.facts import FORBIDDEN_PROFILES, TYPE_CODES, USER_TYPES, Layer, PasswordState, UserFacts
from keydate.commuser.plan import Situation, describe_validity, destination_properties, is_assigned, manual_part
from keydate.commuser.spec.model import Authorization
from keydate.vocabulary.findings import Finding, Severity

APPLY: Final = "Run `keydate commuser apply`."


def verify(situation: Situation, *, with_hub: bool = True, layers: Sequence[Layer] | None = None) -> list[Finding]:
    """Returns every difference between spec and facts, the weighty ones first.

    Without the hub (an extract) nothing is said about destination and connection; `layers` is the result of the connection check.
    """
    checks: list[Callable[[Situation], Iterator[Finding]]] = [
        _user,
        _password,
        _role,
        _granted,
        _assignments,
        _profiles,
        _governance,
    ]
    found = [finding for check in checks for finding in check(situation)]
    if with_hub:
        found += [*_destination(situation), *_connection(layers)]
    weight = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
    return sorted(found, key=lambda finding: weight[finding.severity])


def has_differences(findings: Sequence[Finding]) -> bool:
    """Tells whether anything but information was found."""
    return any(finding.severity is not Severity.INFO for finding in findings)


def _error(code: str, message: str, remedy: str = "") -> Finding:
    return Finding(code=code, severity=Severity.ERROR, message=message, remedy=remedy)


def _warning(code: str, message: str, remedy: str = "") -> Finding:
    return Finding(code=code, severity=Severity.WARNING, message=message, remedy=remedy)


def _info(code: str, message: str, remedy: str = "") -> Finding:
    return Finding(code=code, severity=Severity.INFO, message=message, remedy=remedy)


def _user(situation: Situation) -> Iterator[Finding]:
    user, spec = situation.facts.user, situation.spec.user
    if user is None:
        yield _error("user.missing", f"The user {spec.name} does not exist.", APPLY)
        return
    if user.type != TYPE_CODES[spec.type]:
        now = USER_TYPES.get(user.type, user.type)
        yield _error("user.type", f"{spec.name} is of type {now}; the spec says {spec.type}.", APPLY)
    if user.alias.upper() != (spec.alias or "").upper():
        yield _warning(
            "user.alias", f"The alias is {user.alias or '(none)'}; the spec says {spec.alias or '(none)'}.", APPLY
        )
    if spec.group and user.group != spec.group:
        yield _warning("user.group", f"The user group is {user.group or '(none)'}; the spec says {spec.group}.", APPLY)
    if not user.validity.covers(situation.today):
        yield _error(
            "user.not_valid", f"{spec.name} is valid {describe_validity(user.validity)}, which is not today.", APPLY
        )
    elif user.validity != spec.validity:
        text = f"{spec.name} is valid {describe_validity(user.validity)}; the spec says {describe_validity(spec.validity)}."
        yield _warning("user.validity", text, APPLY)
    if user.locks:
        reasons = " and ".join(user.lock_reasons) or f"(value {user.locks})"
        yield _error("user.locked", f"{spec.name} is locked {reasons}.", "Find out why, then unlock the user in SU01.")
    if user.reference_user:
        text = f"{spec.name} has the rights of reference user {user.reference_user} on top."
        yield _error("user.reference_user", text, "Remove the reference user in SU01, tab Roles.")


def _password(situation: Situation) -> Iterator[Finding]:
    user = situation.facts.user
    if user is None:
        return
    if user.password_state is PasswordState.INITIAL:
        yield _error("password.initial", "The password is still initial; it is refused for work.", APPLY)
    elif user.password_state is PasswordState.DEACTIVATED:
        yield _error("password.deactivated", "The password is deactivated; no logon with it is possible.", APPLY)
    elif user.password_state is PasswordState.UNKNOWN:
        yield _info("password.unknown", "Whether the password is initial cannot be told from what was read.")


def _role(situation: Situation) -> Iterator[Finding]:
    role, spec = situation.facts.role, situation.spec.role
    if role is None:
        yield _error("role.missing", f"The role {spec.name} does not exist.", APPLY)
        return
    if not role.is_single:
        yield _error(
            "role.not_single",
            f"{spec.name} is no single role.",
            "Use a single role of its own for the communication user.",
        )
    if role.description not in {None, spec.description}:
        yield _warning(
            "role.description", f"The description is {role.description!r}; the spec says {spec.description!r}.", APPLY
        )
    present = manual_part(role, situation)
    for missing in excess(spec.authorizations, present):
        yield _error("role.value_missing", f"The role lacks {missing.describe()}.", APPLY)
    for surplus in excess(present, spec.authorizations):
        kind = "object" if not surplus.beyond else "values"
        yield _error("role.too_wide", f"The role has {kind} beyond the spec: {surplus.describe()}.", APPLY)
    if spec.authorization_defaults and not any(each.object in {"S_SERVICE", "S_START"} for each in role.active):
        yield _error(
            "role.default_missing",
            "The role has no start authorization from its menu.",
            "Insert the authorization defaults in PFCG.",
        )
    if not role.profiles:
        yield _error("role.not_generated", f"The role {spec.name} has no generated profile; it grants nothing.", APPLY)
    elif role.is_generated is False:
        yield _error(
            "role.not_current",
            "The role was changed after its profile was generated; the profile is not current.",
            APPLY,
        )
    elif role.is_generated is None:
        yield _info("role.generation_unknown", "Whether the profile is current cannot be told from what was read.")


def _granted(situation: Situation) -> Iterator[Finding]:
    """Compares what the role's profiles really grant, where the source shows it."""
    facts = situation.facts
    role, granted = facts.role, facts.granted
    if role is None or (granted is None and facts.has_authorization_functions):
        return
    if granted is None:
        yield _info(
            "profile.unknown",
            "What the profiles really grant could not be read; the light of the role was taken for it.",
            "Give the role administrator the right to display the tables UST04, UST10S and UST12 (S_TABU_NAM).",
        )
        return
    stored: list[Authorization] = [
        each for profile in granted if profile.name in role.profiles for each in profile.authorizations
    ]
    if situation.spec.role.authorization_defaults:
        stored = [each for each in stored if each.object not in {"S_SERVICE", "S_START"}]
    if not stored:
        return
    for missing in excess(situation.spec.role.authorizations, stored):
        yield _error("profile.value_missing", f"The generated profile lacks {missing.describe()}.", APPLY)
    for surplus in excess(stored, situation.spec.role.authorizations):
        yield _error("profile.too_wide", f"The generated profile grants more: {surplus.describe()}.", APPLY)


def _assignments(situation: Situation) -> Iterator[Finding]:
    user, spec = situation.facts.user, situation.spec
    if user is None:
        return
    if not is_assigned(situation):
        dated = [each for each in user.roles if each.role == spec.role.name]
        when = f" today; it is {', '.join(describe_validity(each.validity) for each in dated)}" if dated else ""
        yield _error("assignment.missing", f"{spec.user.name} does not have the role {spec.role.name}{when}.", APPLY)
    for other in sorted({each.role for each in user.roles if each.role != spec.role.name}):
        yield _error(
            "assignment.other_role",
            f"{spec.user.name} has the further role {other}.",
            f"Take {other} from the user in PFCG or SU01.",
        )


def _profiles(situation: Situation) -> Iterator[Finding]:
    user, role = situation.facts.user, situation.facts.role
    if user is None:
        return
    own = set(role.profiles) if role is not None else set()
    if own - set(user.profiles) and is_assigned(situation):
        lacking = ", ".join(sorted(own - set(user.profiles)))
        yield _error(
            "comparison.missing", f"The user comparison is missing: {user.name} lacks profile {lacking}.", APPLY
        )
    for profile in user.profiles:
        if profile in FORBIDDEN_PROFILES:
            text = f"{user.name} holds {profile}, which grants nearly everything and still cannot connect."
            yield _error("profile.forbidden", text, f"Remove {profile} in SU01, tab Profiles; the role is enough.")
        elif profile not in own:
            yield from _foreign_profile(situation, user, profile)


def _foreign_profile(situation: Situation, user: UserFacts, profile: str) -> Iterator[Finding]:
    if profile in situation.facts.generated_profiles:
        text = f"{user.name} holds profile {profile} of another role."
        yield _error("profile.other_role", text, "Take the other role from the user and run the user comparison.")
    else:
        yield _error(
            "profile.manual",
            f"{user.name} holds the manually assigned profile {profile}.",
            "Remove it in SU01, tab Profiles.",
        )


def _governance(situation: Situation) -> Iterator[Finding]:
    metadata = situation.spec.metadata
    days = (metadata.review_by - situation.today).days
    if days < 0:
        text = f"The review was due on {metadata.review_by} ({-days} days ago)."
        yield _error("review.passed", text, f"Ask {metadata.owner} to review user and role and to set a new date.")
    elif days <= 30:
        yield _info(
            "review.soon", f"The review is due on {metadata.review_by}, in {days} days.", f"Tell {metadata.owner}."
        )
    if not metadata.deputy:
        yield _warning("owner.no_deputy", "The spec names no deputy.", "Name who answers when the owner is away.")


def _destination(situation: Situation) -> Iterator[Finding]:
    wanted, present = situation.spec.destination, situation.destination
    if wanted is None:
        yield _warning("destination.not_specified", "The spec names no destination.")
        return
    if situation.hub_problem:
        yield _error("destination.unknown", f"The destination could not be read: {situation.hub_problem}")
        return
    if present is None:
        yield _error("destination.missing", f"There is no destination {wanted.name}.", APPLY)
        return
    if present.is_fenced:
        yield _error(
            "destination.fenced", f"The destination {wanted.name} is fenced.", "Ask the account administrator."
        )
    values = {"url": present.url, "user": present.user, "client": present.client, "proxy_type": present.proxy_type}
    for name, expected in destination_properties(situation.spec).items():
        if values[name] != expected:
            text = f"The destination's {name} is {values[name] or '(none)'}; the spec says {expected}."
            yield _error(f"destination.{name}", text, APPLY)
    if not present.has_password:
        yield _error("destination.no_password", "The destination holds no password.", APPLY)
    if present.has_pending:
        yield _warning("destination.pending", "A new password waits for its proof; a rotation was interrupted.", APPLY)


def _connection(layers: Sequence[Layer] | None) -> Iterator[Finding]:
    for layer in layers or ():
        if not layer.ok:
            remedy = f"To be mended by: {layer.who_mends}." if layer.who_mends else ""
            severity = Severity.ERROR if layer.concerns_user else Severity.WARNING
            text = f"Connection check, layer {layer.name}: {layer.message or layer.code}"
            yield Finding(code=f"connection.{layer.name}", severity=severity, message=text, remedy=remedy)
