"""The user comparison: brings the profiles of users in line with the role assignments that count today.

It gives and takes generated profiles only; profiles that were assigned by hand, such as SAP_ALL, stay. Expired assignments stay as well, as
the record of who had what.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from keydate.erp.audit import log
from keydate.erp.audit.model import AuditEvent
from keydate.erp.audit.trail import ErpTransaction
from keydate.erp.authority.errors import RoleNotFound
from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.store.profiles import delete_profiles, list_orphaned_profiles
from keydate.erp.users.errors import TooManyProfiles
from keydate.erp.users.model.assignments import MAX_PROFILES
from keydate.erp.users.model.kinds import local_day
from keydate.erp.users.rights import ASSIGN, require_roles
from keydate.erp.users.store import comparison as store
from keydate.erp.users.store.assignments import find_composites, lock_assignments
from keydate.erp.users.store.comparison import Scope
from keydate.erp.users.store.rules import read_zone
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.findings import Finding, Severity
from keydate.vocabulary.ids import ClientId, RoleName, UserName


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonReport:
    """What a comparison did."""

    #: Profiles given and taken away.
    added: int
    removed: int
    #: Users that gained or lost a profile.
    users: int
    #: Assignments that came or went because composite roles had changed.
    assignments_added: int
    assignments_removed: int
    #: Users that were left as they are, and why.
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """What a comparison would do."""

    additions: int
    removals: int
    #: Assignments by way of composite roles that would come or go.
    assignments: int

    @property
    def is_empty(self) -> bool:
        """Tells whether a comparison would change nothing."""
        return not (self.additions or self.removals or self.assignments)


def today(tx: ReadTransaction) -> date:
    """Returns the business day of the transaction in the system's time zone."""
    return local_day(tx.now, read_zone(tx))


def compare_users(
    tx: ErpTransaction,
    *,
    acting_user: ActingUser,
    roles: Sequence[RoleName] | None = None,
    today: date | None = None,
) -> ComparisonReport:
    """Compares the users of one role, of some, or of all; composite roles bring their single roles along.

    Args:
        tx: the transaction.
        acting_user: needs S_USER_AGR 22 for every role, or for all roles (`*`).
        roles: None for all.
        today: the day whose assignments count; the present one unless given.

    Raises:
        NotAuthorized: the right is missing.
        RoleNotFound: one of the roles does not exist.
    """
    require_roles(acting_user, ["*"] if roles is None else roles, ASSIGN)
    lock_assignments(tx, acting_user.client)
    day = today or _today(tx)
    scope = Scope(client=acting_user.client, today=day, roles=None if roles is None else tuple(roles))
    if roles is not None:
        _require_existing(tx, acting_user.client, roles)
        scope = replace(scope, roles=store.list_roles_in_scope(tx, acting_user.client, list(roles)))
    report = run_comparison(tx, scope, changed_by=acting_user.user_name, refuses_overfull=False)
    store.note_compared(tx, scope)
    _delete_orphans(tx, acting_user.client)
    log.append(
        tx,
        event=AuditEvent.USERS_COMPARED,
        client=acting_user.client,
        user_name=acting_user.user_name,
        terminal=acting_user.terminal,
        message=f"User comparison gave {report.added} and took {report.removed} profiles of {report.users} users.",
        details={
            "roles": "*" if roles is None else ", ".join(roles[:20]),
            "added": report.added,
            "removed": report.removed,
            "users": report.users,
        },
    )
    return report


def run_comparison(
    tx: ErpTransaction, scope: Scope, *, changed_by: UserName, refuses_overfull: bool
) -> ComparisonReport:
    """Compares whom the scope names; the caller has checked the rights and holds the lock on assignments.

    Raises:
        TooManyProfiles: only when the caller `refuses_overfull`; otherwise such a user is left out and reported.
    """
    came, went = store.compare_members(tx, scope, changed_by)
    scope, findings = _without_overfull(tx, scope, refuses_overfull=refuses_overfull)
    added, removed = store.count_pending(tx, scope)
    users = store.count_pending_users(tx, scope) if added or removed else 0
    if users:
        store.end_buffers(tx, scope)
    if removed:
        store.take_profiles(tx, scope, changed_by)
    if added:
        store.give_profiles(tx, scope, changed_by)
    return ComparisonReport(
        added=added, removed=removed, users=users, assignments_added=came, assignments_removed=went, findings=findings
    )


def pending(tx: ReadTransaction, client: ClientId, role: RoleName, today: date) -> Pending:
    """Returns what a comparison of this role would do; the caller has checked the right to see the role."""
    scope = Scope(client=client, today=today, roles=store.list_roles_in_scope(tx, client, [role]))
    additions, removals = store.count_pending(tx, scope)
    return Pending(additions=additions, removals=removals, assignments=store.count_pending_members(tx, scope))


_today = today


def _require_existing(tx: ReadTransaction, client: ClientId, roles: Sequence[RoleName]) -> None:
    known = find_composites(tx, client, roles)
    for role in roles:
        if role not in known:
            raise RoleNotFound(role=role)


def _without_overfull(
    tx: ReadTransaction, scope: Scope, *, refuses_overfull: bool
) -> tuple[Scope, tuple[Finding, ...]]:
    overfull = store.list_overfull_users(tx, scope, MAX_PROFILES)
    if not overfull:
        return scope, ()
    if refuses_overfull:
        name, number = next(iter(overfull.items()))
        raise TooManyProfiles(user_name=name, profiles=number, limit=MAX_PROFILES)
    findings = tuple(
        Finding(
            code="comparison.too_many_profiles",
            severity=Severity.ERROR,
            message=f"User {name} would have {number} profiles; {MAX_PROFILES} are possible. It was given none.",
            remedy="Take roles or profiles away from the user, or merge roles; then compare again.",
        )
        for name, number in overfull.items()
    )
    return replace(scope, without_users=tuple(overfull)), findings


def _delete_orphans(tx: ErpTransaction, client: ClientId) -> None:
    """Deletes generated profiles that no role owns any more; the comparison has just taken them from the last users."""
    orphans = list_orphaned_profiles(tx, client)
    if orphans:
        delete_profiles(tx, client, orphans)
