"""Why a role grants nothing, or a user cannot work: which step of the chain from role to authority check is missing.

Role data -> generated profile -> assignment that counts today -> user comparison -> user's profiles. Each finding names its next step.
"""

from __future__ import annotations

from dataclasses import dataclass

from keydate.erp.authority.errors import RoleNotFound
from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.model.generation import open_fields
from keydate.erp.authority.model.lights import (
    Light,
    ProfileStatus,
    authorizations_light,
    explain_authorizations_light,
    menu_light,
    profile_status,
    user_light,
)
from keydate.erp.authority.model.roles import Role
from keydate.erp.authority.store import roles as role_store
from keydate.erp.authority.store.catalogue import load_catalogue
from keydate.erp.users.comparison import Pending, pending, today
from keydate.erp.users.model.kinds import LockBits, PasswordState, UserType
from keydate.erp.users.queries import get_user
from keydate.erp.users.rights import DISPLAY
from keydate.erp.users.store.assignments import list_roles_without_profile, read_assignment_counts
from keydate.erp.users.store.comparison import Scope, count_pending
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.findings import Finding, Severity
from keydate.vocabulary.ids import ClientId, ProfileName, RoleName, UserName


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleStatus:
    """How far a role is on its way to the user buffer."""

    role: RoleName
    kind: str
    version: int
    profile: ProfileName | None
    profile_status: ProfileStatus
    menu_light: Light
    authorizations_light: Light
    authorizations_text: str
    users_light: Light
    #: Assignments that count today, that begin later, and that have ended.
    assigned: int
    not_yet_valid: int
    expired: int
    #: What a user comparison would do.
    pending: Pending
    #: What has no value: `$BUKRS` or `OBJECT-FIELD`.
    open_fields: tuple[str, ...]
    #: The missing steps in the order in which they are to be done.
    missing: tuple[Finding, ...]

    @property
    def is_effective(self) -> bool:
        """Tells whether the role gives its users all that it says."""
        return not any(finding.severity is Severity.ERROR for finding in self.missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class UserStatus:
    """Whether a user can log on and holds what its roles say."""

    user_name: UserName
    locks: LockBits
    password_state: PasswordState
    #: What keeps the user from working, or deserves a look.
    findings: tuple[Finding, ...]

    @property
    def can_work(self) -> bool:
        """Tells whether nothing keeps the user from logging on and using its roles."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


def get_role_status(tx: ReadTransaction, *, acting_user: ActingUser, role: RoleName) -> RoleStatus:
    """Returns the status of a role for one who may display it.

    Raises:
        NotAuthorized: S_USER_AGR 03 is missing.
        RoleNotFound: there is none.
    """
    acting_user.require("S_USER_AGR", ACT_GROUP=role, ACTVT=DISPLAY)
    return role_status(tx, client=acting_user.client, role=role)


def role_status(tx: ReadTransaction, *, client: ClientId, role: RoleName) -> RoleStatus:
    """Returns the status of a role; the caller has checked the right to see it.

    Raises:
        RoleNotFound: there is none.
    """
    header = role_store.find_role(tx, client, role)
    if header is None:
        raise RoleNotFound(role=role)
    day = today(tx)
    data = role_store.load_data(tx, client, role)
    entries = role_store.list_members(tx, client, role) if header.is_composite else []
    fields = () if header.is_composite else open_fields(data, load_catalogue(tx))
    assigned, later, expired = read_assignment_counts(tx, client, role, day)
    due = pending(tx, client, role, day)
    needs_comparison = not due.is_empty or _changed_since_comparison(header)
    content = _missing_content(header, has_content=bool(entries or data.active), fields=fields)
    users = _missing_users(role, assigned=assigned, later=later, expired=expired, needs_comparison=needs_comparison)
    return RoleStatus(
        role=role,
        kind=header.kind.value,
        version=header.version,
        profile=header.profile,
        profile_status=profile_status(header),
        menu_light=menu_light(entries=len(entries) or len(role_store.load_transactions(tx, client, role))),
        authorizations_light=authorizations_light(header),
        authorizations_text=explain_authorizations_light(header),
        users_light=user_light(
            has_assignments=bool(assigned + later + expired), comparison_is_pending=needs_comparison
        ),
        assigned=assigned,
        not_yet_valid=later,
        expired=expired,
        pending=due,
        open_fields=tuple(fields),
        missing=(*content, *users),
    )


def user_status(tx: ReadTransaction, *, acting_user: ActingUser, user_name: str) -> UserStatus:
    """Returns whether a user can log on and holds what its roles say.

    Raises:
        NotAuthorized: S_USER_GRP 03 for the user's group is missing.
        UserNotFound: there is no such user.
    """
    view = get_user(tx, acting_user=acting_user, user_name=user_name)
    record, day = view.record, today(tx)
    findings = []
    for bit, text in (
        (LockBits.ADMINISTRATOR, "is locked by an administrator"),
        (LockBits.GLOBAL, "is locked globally"),
        (LockBits.WRONG_PASSWORDS, "is locked after wrong passwords"),
    ):
        if bit in view.locks:
            findings.append(_finding("user.locked", f"User {user_name} {text}.", "Unlock the user."))
    if not record.validity.covers(day):
        findings.append(
            _finding(
                "user.outside_validity",
                f"User {user_name} is valid from {record.validity.valid_from} to {record.validity.valid_to} only.",
                "Change the validity of the user.",
            )
        )
    findings += _password_findings(record.user_name, record.user_type, record.password_state)
    findings += _chain_findings(tx, acting_user.client, record.user_name)
    return UserStatus(
        user_name=record.user_name, locks=view.locks, password_state=record.password_state, findings=tuple(findings)
    )


# --------------------------------------------------------------------------------------------------------------- parts


def _changed_since_comparison(role: Role) -> bool:
    """Tells whether the role was generated or its users changed after the last comparison."""
    changes = [at for at in (role.generated_at, role.assignments_changed_at) if at is not None]
    return bool(changes) and (role.compared_at is None or max(changes) > role.compared_at)


def _missing_content(role: Role, *, has_content: bool, fields: tuple[str, ...]) -> list[Finding]:
    if role.is_composite:
        if has_content:
            return []
        return [_finding("role.no_members", f"Composite role {role.name} has no roles.", "Add single roles to it.")]
    if not has_content:
        return [
            _finding(
                "role.no_authorizations",
                f"Role {role.name} has no authorization data.",
                "Insert authorizations by hand, from a template, or from the menu.",
            )
        ]
    found = []
    if fields:
        found.append(
            _finding(
                "role.open_fields",
                f"Role {role.name} has {len(fields)} fields without a value, which grant nothing: {', '.join(fields[:5])}"
                f"{', …' * (len(fields) > 5)}.",
                "Fill the fields, then generate.",
                Severity.WARNING,
            )
        )
    if profile_status(role) is ProfileStatus.NOT_GENERATED:
        found.append(
            _finding("role.not_generated", f"Role {role.name} has no generated profile.", "Generate the role.")
        )
    elif profile_status(role) is ProfileStatus.OUTDATED:
        found.append(
            _finding(
                "role.profile_outdated",
                f"The authorizations of role {role.name} were changed after its profile was generated.",
                "Generate the role again.",
            )
        )
    return found


def _missing_users(role: RoleName, *, assigned: int, later: int, expired: int, needs_comparison: bool) -> list[Finding]:
    found = []
    if not assigned + later + expired:
        found.append(
            _finding("role.no_users", f"Role {role} is assigned to nobody.", "Assign users to it.", Severity.WARNING)
        )
    if later:
        found.append(
            _finding(
                "role.assignment_not_yet_valid",
                f"{later} assignments of role {role} are not valid yet.",
                "Wait, or change their dates; then compare the users.",
                Severity.WARNING,
            )
        )
    if expired:
        found.append(
            _finding(
                "role.assignment_expired",
                f"{expired} assignments of role {role} have expired.",
                "Extend the dates if the users still need the role; then compare the users.",
                Severity.WARNING,
            )
        )
    if needs_comparison and assigned + later + expired:
        found.append(
            _finding(
                "role.comparison_missing",
                f"The users of role {role} have not been compared since it was generated or assigned.",
                "Run the user comparison.",
            )
        )
    return found


def _password_findings(user_name: UserName, user_type: UserType, state: PasswordState) -> list[Finding]:
    if user_type is UserType.REFERENCE:
        return []
    if state is PasswordState.INITIAL:
        return [
            _finding(
                "user.password_initial",
                f"The password of user {user_name} is initial: it is good for its change only.",
                "Log on once and change the password.",
            )
        ]
    if state is PasswordState.DEACTIVATED:
        return [_finding("user.password_deactivated", f"User {user_name} has no password.", "Set an initial password.")]
    return []


def _chain_findings(tx: ReadTransaction, client: ClientId, user_name: UserName) -> list[Finding]:
    day = today(tx)
    found = [
        _finding(
            "user.role_not_generated",
            f"Role {role} is assigned to user {user_name}, but has no generated profile.",
            "Generate the role, then compare its users.",
        )
        for role in list_roles_without_profile(tx, client, user_name, day)
    ]
    additions, removals = count_pending(tx, Scope(client=client, today=day, user_name=user_name))
    if additions or removals:
        found.append(
            _finding(
                "user.comparison_missing",
                f"User {user_name} lacks {additions} profiles of its roles and holds {removals} that are not due.",
                "Run the user comparison.",
            )
        )
    return found


def _finding(code: str, message: str, remedy: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(code=code, severity=severity, message=message, remedy=remedy)
