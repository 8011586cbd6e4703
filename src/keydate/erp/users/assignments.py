"""Assignments of roles and profiles to users, from the side of the user and from the side of the role."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from keydate.erp.audit.model import AuditEvent
from keydate.erp.audit.trail import ErpTransaction
from keydate.erp.authority.actions.roles import delete_role
from keydate.erp.authority.errors import ProfileNotFound, RoleNotFound
from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.store.profiles import delete_profiles
from keydate.erp.users.comparison import pending, run_comparison, today
from keydate.erp.users.errors import (
    AssignmentNotFound,
    AssignmentsOverlap,
    GeneratedProfile,
    TooManyProfiles,
    UserNotFound,
)
from keydate.erp.users.model.assignments import MAX_PROFILES, Assignment, HeldRole, RoleUser, find_overlap
from keydate.erp.users.recording import record_user_change
from keydate.erp.users.rights import ASSIGN, CHANGE, require_for_group, require_profiles, require_roles, require_user
from keydate.erp.users.store import assignments as store
from keydate.erp.users.store.comparison import Scope, compare_members, note_compared
from keydate.erp.users.store.master import bump_authority_version
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.ids import ClientId, ProfileName, RoleName, UserGroup, UserName

__all__ = [
    "Assignment",
    "RoleUser",
    "assign_profiles",
    "assign_roles",
    "change_role_users",
    "copy_assignments",
    "delete_role_with_assignments",
]


def assign_roles(
    tx: ErpTransaction, *, acting_user: ActingUser, user_name: UserName, assignments: Sequence[Assignment]
) -> None:
    """Replaces all direct role assignments of a user and compares that user at once.

    Composite roles bring their single roles along. Rights are needed for what changes only: S_USER_GRP 22 or 02 for the user's group,
    S_USER_AGR 22 for each role that comes or goes, S_USER_PRO 22 for the profiles of the roles that come.

    Raises:
        NotAuthorized: a right is missing.
        UserNotFound, RoleNotFound: the user or a role does not exist.
        AssignmentsOverlap: one role is assigned twice for a day.
        TooManyProfiles: the user would have more than 312 profiles.
    """
    store.lock_assignments(tx, acting_user.client)
    require_user(tx, acting_user, user_name, ASSIGN, CHANGE, for_update=True)
    held = {item for item in store.list_held_roles(tx, acting_user.client, user_name=user_name) if item.is_direct}
    wanted = {HeldRole(role=item.role, user_name=user_name, validity=item.validity) for item in assignments}
    coming, going = wanted - held, held - wanted
    require_roles(acting_user, (item.role for item in coming | going))
    composites = _require_roles_exist(tx, acting_user.client, (item.role for item in coming))
    _require_no_overlap(user_name, assignments)
    _require_profiles_of(tx, acting_user, composites, coming)
    _write(tx, acting_user, coming, going)
    scope = Scope(client=acting_user.client, today=today(tx), user_name=user_name)
    report = run_comparison(tx, scope, changed_by=acting_user.user_name, refuses_overfull=True)
    _note_compared(tx, acting_user.client, {item.role for item in coming | going})
    if coming or going:
        _record(tx, acting_user, user_name, coming, going)
    elif report.users:
        _record_profiles(tx, acting_user, user_name, {})


def change_role_users(
    tx: ErpTransaction, *, acting_user: ActingUser, add: Sequence[RoleUser] = (), remove: Sequence[RoleUser] = ()
) -> None:
    """Adds users to roles and takes users out, as role maintenance does: without a comparison, which is a step of its own.

    Adding an assignment that is already there changes nothing.

    Raises:
        NotAuthorized: S_USER_AGR 22 for a role, S_USER_PRO 22 for a profile, or S_USER_GRP 22 or 02 for a user's group is missing.
        UserNotFound, RoleNotFound: a user or a role does not exist.
        AssignmentNotFound: what is to be removed is not assigned directly.
        AssignmentsOverlap: one role would be assigned twice to one user for a day.
    """
    require_roles(acting_user, (item.role for item in (*add, *remove)))
    require_for_group(acting_user, None, ASSIGN, CHANGE)
    store.lock_assignments(tx, acting_user.client)
    _require_users(tx, acting_user, {item.user_name for item in (*add, *remove)})
    composites = _require_roles_exist(tx, acting_user.client, (item.role for item in (*add, *remove)))
    coming: set[HeldRole] = set()
    going: set[HeldRole] = set()
    for role in sorted(composites):
        added = {_held(item) for item in add if item.role == role}
        removed = {_held(item) for item in remove if item.role == role}
        names = sorted({item.user_name for item in added | removed})
        present = set(store.list_direct_of_users(tx, acting_user.client, role, names))
        for item in sorted(removed - present, key=lambda item: item.user_name):
            raise AssignmentNotFound(role=role, user_name=item.user_name)
        _require_no_overlap_by_user((present - removed) | added)
        coming |= added - (present - removed)
        going |= removed - added
    coming -= going
    _require_profiles_of(tx, acting_user, composites, coming)
    _write(tx, acting_user, coming, going)
    changed_composites = tuple({item.role for item in coming | going if composites[item.role]})
    for name in sorted({item.user_name for item in coming | going}):
        if changed_composites:
            scope = Scope(client=acting_user.client, today=today(tx), roles=changed_composites, user_name=name)
            compare_members(tx, scope, acting_user.user_name)
        _record(
            tx,
            acting_user,
            name,
            {item for item in coming if item.user_name == name},
            {item for item in going if item.user_name == name},
        )


def assign_profiles(
    tx: ErpTransaction, *, acting_user: ActingUser, user_name: UserName, profiles: Iterable[ProfileName]
) -> None:
    """Replaces the profiles of a user that were assigned by hand; generated profiles belong to roles and stay.

    Raises:
        NotAuthorized: S_USER_GRP 22 or 02 for the user's group, or S_USER_PRO 22 for a profile that comes or goes, is missing.
        UserNotFound, ProfileNotFound: the user or a profile does not exist.
        GeneratedProfile: one of them was generated for a role that the user does not hold it through.
        TooManyProfiles: the user would have more than 312 profiles.
    """
    store.lock_assignments(tx, acting_user.client)
    require_user(tx, acting_user, user_name, ASSIGN, CHANGE, for_update=True)
    present = store.list_profiles_with_kind(tx, acting_user.client, user_name)
    generated = {name for name, (kind, _) in present.items() if kind == "generated"}
    wanted = set(profiles) - generated  # a client that sends back what it read does no harm
    by_hand = set(present) - generated
    require_profiles(acting_user, wanted ^ by_hand)
    kinds = store.find_profile_kinds(tx, acting_user.client, wanted)
    for name in sorted(wanted):
        if name not in kinds:
            raise ProfileNotFound(profile=name)
        if kinds[name] == "generated":
            raise GeneratedProfile(profile=name)
    if len(wanted) + len(generated) > MAX_PROFILES:
        raise TooManyProfiles(user_name=user_name, profiles=len(wanted) + len(generated), limit=MAX_PROFILES)
    if wanted == by_hand:
        return
    store.delete_user_profiles(tx, acting_user.client, user_name, by_hand - wanted)
    store.insert_user_profiles(tx, acting_user.client, user_name, sorted(wanted - by_hand))
    bump_authority_version(tx, acting_user.client, user_name)
    _record_profiles(
        tx, acting_user, user_name, {f"profile {name}": _presence(name in by_hand) for name in sorted(wanted ^ by_hand)}
    )


def copy_assignments(tx: ErpTransaction, *, acting_user: ActingUser, source: UserName, target: UserName) -> None:
    """Gives one user the direct roles, with their dates, and the profiles assigned by hand of another one.

    Raises:
        NotAuthorized: a right for one of the users, roles or profiles is missing.
        UserNotFound: one of the users does not exist.
    """
    require_user(tx, acting_user, source, ASSIGN, CHANGE)
    held = store.list_held_roles(tx, acting_user.client, user_name=source)
    assign_roles(
        tx,
        acting_user=acting_user,
        user_name=target,
        assignments=[Assignment(item.role, item.validity) for item in held if item.is_direct],
    )
    profiles = store.list_profiles_with_kind(tx, acting_user.client, source)
    by_hand = [name for name, (kind, _) in profiles.items() if kind != "generated"]
    assign_profiles(tx, acting_user=acting_user, user_name=target, profiles=by_hand)


def delete_role_with_assignments(tx: ErpTransaction, *, acting_user: ActingUser, role: RoleName) -> None:
    """Deletes a role, ends all its assignments and takes its profiles from its users at once.

    Raises:
        NotAuthorized: S_USER_AGR 06, or 22 for its assignments, or S_USER_GRP 22 or 02 for a user's group is missing.
        RoleNotFound: there is none.
        RoleInUse: roles are derived from it, or composite roles hold it.
    """
    acting_user.require("S_USER_AGR", ACT_GROUP=role, ACTVT="06")
    store.lock_assignments(tx, acting_user.client)
    held = store.list_held_roles(tx, acting_user.client, role=role)
    if held:
        require_roles(acting_user, [role])
        _require_users(tx, acting_user, {item.user_name for item in held})
    store.delete_role_assignments(tx, acting_user.client, role)
    profiles = store.list_role_profiles(tx, acting_user.client, [role])
    members = store.list_members(tx, acting_user.client, [role]).get(role, [])
    delete_role(tx, acting_user=acting_user, role=role)
    scope = Scope(client=acting_user.client, today=today(tx), roles=tuple(members))
    run_comparison(tx, scope, changed_by=acting_user.user_name, refuses_overfull=False)
    delete_profiles(tx, acting_user.client, profiles)
    for name in sorted({item.user_name for item in held if item.is_direct}):
        _record(tx, acting_user, name, set(), {item for item in held if item.user_name == name and item.is_direct})


# --------------------------------------------------------------------------------------------------------------- parts


def _held(item: RoleUser) -> HeldRole:
    return HeldRole(role=item.role, user_name=item.user_name, validity=item.validity)


def _require_roles_exist(tx: ReadTransaction, client: ClientId, roles: Iterable[RoleName]) -> dict[RoleName, bool]:
    wanted = set(roles)
    known = store.find_composites(tx, client, wanted)
    for role in sorted(wanted - set(known)):
        raise RoleNotFound(role=role)
    return known


def _require_users(tx: ReadTransaction, acting_user: ActingUser, names: set[UserName]) -> None:
    for name in store.find_missing_users(tx, acting_user.client, names):
        raise UserNotFound(user_name=name)
    for group in sorted(store.list_user_groups_of(tx, acting_user.client, names)):
        require_for_group(acting_user, UserGroup(group) if group else None, ASSIGN, CHANGE)


def _require_no_overlap(user_name: UserName, assignments: Iterable[Assignment]) -> None:
    overlap = find_overlap(assignments)
    if overlap is not None:
        first, second = overlap
        raise AssignmentsOverlap(role=first.role, user_name=user_name, first=_days(first), second=_days(second))


def _require_no_overlap_by_user(held: Iterable[HeldRole]) -> None:
    by_user: dict[UserName, list[Assignment]] = {}
    for item in held:
        by_user.setdefault(item.user_name, []).append(Assignment(item.role, item.validity))
    for user_name, assignments in sorted(by_user.items()):
        _require_no_overlap(user_name, assignments)


def _require_profiles_of(
    tx: ReadTransaction, acting_user: ActingUser, composites: dict[RoleName, bool], coming: Iterable[HeldRole]
) -> None:
    """Asks for the right on every profile that the roles that come will give."""
    names = {item.role for item in coming}
    members = store.list_members(tx, acting_user.client, (name for name in names if composites[name]))
    singles = names.union(*members.values())
    require_profiles(acting_user, store.list_role_profiles(tx, acting_user.client, singles))


def _write(tx: ErpTransaction, acting_user: ActingUser, coming: set[HeldRole], going: set[HeldRole]) -> None:
    """Writes direct assignments; the callers then bring along what composite roles contain."""
    store.delete_assignments(tx, acting_user.client, going)
    store.insert_assignments(tx, acting_user.client, coming, acting_user.user_name)
    store.note_assignments_changed(tx, acting_user.client, (item.role for item in coming | going))


def _note_compared(tx: ErpTransaction, client: ClientId, roles: set[RoleName]) -> None:
    """Notes the comparison on roles whose other users needed none either: their light need not turn yellow."""
    for role in sorted(roles.union(*store.list_members(tx, client, roles).values())):
        if pending(tx, client, role, today(tx)).is_empty:
            note_compared(tx, Scope(client=client, today=today(tx), roles=(role,)))


def _record(
    tx: ErpTransaction, acting_user: ActingUser, user_name: UserName, coming: set[HeldRole], going: set[HeldRole]
) -> None:
    changes: dict[str, tuple[object, object]] = {}
    for item in sorted(coming | going, key=lambda item: (item.role, item.validity.valid_from)):
        days = _days(Assignment(item.role, item.validity))
        changes[f"role {item.role} {item.validity.valid_from}"] = (days, None) if item in going else (None, days)
    _record_profiles(tx, acting_user, user_name, changes)


def _record_profiles(
    tx: ErpTransaction, acting_user: ActingUser, user_name: UserName, changes: dict[str, tuple[object, object]]
) -> None:
    record_user_change(
        tx,
        acting_user=acting_user,
        user_name=user_name,
        act="authorizations_assigned",
        event=AuditEvent.AUTHORIZATIONS_CHANGED,
        changes=changes,
        details={"changes": ", ".join(changes)[:1000]},
    )


def _presence(was_there: bool) -> tuple[object, object]:  # noqa: FBT001 - the one fact that it translates
    return ("X", None) if was_there else (None, "X")


def _days(assignment: Assignment) -> str:
    return f"{assignment.validity.valid_from} to {assignment.validity.valid_to}"
