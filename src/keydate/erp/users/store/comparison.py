"""SQL of the user comparison: sets of rows, never one user at a time.

What is due follows from one rule: a user holds a generated profile when, and only when, a role that owns it is assigned to the user and counts
today. What is pending is the difference between that and `user_profiles`; it is expressed once and then counted, documented and written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from keydate.erp.audit.tables import change_documents
from keydate.erp.authority.tables import profiles, role_members, role_profiles, roles
from keydate.erp.users.store.assignments import CHUNK
from keydate.erp.users.tables import role_assignments, user_profiles, users
from keydate.kit.database import ReadTransaction, Transaction
from keydate.vocabulary.ids import ClientId, RoleName, UserName

_HELD: Final = user_profiles
_ASSIGNED: Final = role_assignments


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whom a comparison looks at: all, some roles, or one user."""

    client: ClientId
    today: date
    roles: tuple[RoleName, ...] | None = None
    user_name: UserName | None = None
    #: Users that would get too many profiles: nothing is given to them.
    without_users: tuple[UserName, ...] = ()


# ----------------------------------------------------------------------------------------------------- what is pending


def pending_additions(scope: Scope) -> sa.Select[Any]:
    """Selects user and profile of every profile that is due and not held."""
    held = sa.select(sa.literal(1)).where(
        _HELD.c.client == scope.client,
        _HELD.c.user_name == _ASSIGNED.c.user_name,
        _HELD.c.profile == role_profiles.c.profile,
    )
    query = (
        sa.select(_ASSIGNED.c.user_name, role_profiles.c.profile)
        .distinct()
        .join(
            role_profiles,
            sa.and_(role_profiles.c.client == _ASSIGNED.c.client, role_profiles.c.role == _ASSIGNED.c.role),
        )
        .where(
            _ASSIGNED.c.client == scope.client,
            _ASSIGNED.c.valid_from <= scope.today,
            _ASSIGNED.c.valid_to >= scope.today,
            ~held.exists(),
        )
    )
    if scope.roles is not None:
        query = query.where(_ASSIGNED.c.role.in_(scope.roles))
    if scope.user_name is not None:
        query = query.where(_ASSIGNED.c.user_name == scope.user_name)
    if scope.without_users:
        query = query.where(_ASSIGNED.c.user_name.not_in(scope.without_users))
    return query


def pending_removals(scope: Scope) -> sa.Select[Any]:
    """Selects user and profile of every generated profile that is held and not due; orphaned profiles are in every scope."""
    query = (
        sa.select(_HELD.c.user_name, _HELD.c.profile)
        .join(profiles, sa.and_(profiles.c.client == _HELD.c.client, profiles.c.profile == _HELD.c.profile))
        .where(_HELD.c.client == scope.client, profiles.c.kind == "generated", ~_is_due(scope))
    )
    if scope.roles is not None:
        owner = sa.select(role_profiles.c.role).where(
            role_profiles.c.client == scope.client, role_profiles.c.profile == _HELD.c.profile
        )
        query = query.where(sa.or_(~owner.exists(), owner.where(role_profiles.c.role.in_(scope.roles)).exists()))
    if scope.user_name is not None:
        query = query.where(_HELD.c.user_name == scope.user_name)
    return query


def _is_due(scope: Scope) -> sa.Exists:
    return (
        sa.select(sa.literal(1))
        .select_from(role_profiles)
        .join(
            _ASSIGNED,
            sa.and_(_ASSIGNED.c.client == role_profiles.c.client, _ASSIGNED.c.role == role_profiles.c.role),
        )
        .where(
            role_profiles.c.client == scope.client,
            role_profiles.c.profile == _HELD.c.profile,
            _ASSIGNED.c.user_name == _HELD.c.user_name,
            _ASSIGNED.c.valid_from <= scope.today,
            _ASSIGNED.c.valid_to >= scope.today,
        )
        .correlate(_HELD)
        .exists()
    )


def count_pending(tx: ReadTransaction, scope: Scope) -> tuple[int, int]:
    """Returns how many profiles are to be given and to be taken away."""
    return _count(tx, pending_additions(scope)), _count(tx, pending_removals(scope))


def count_pending_members(tx: ReadTransaction, scope: Scope) -> int:
    """Returns how many assignments by way of composite roles are missing or left over."""
    return _count(tx, _missing_members(scope)) + _count(tx, _superfluous_members(scope))


def count_pending_users(tx: ReadTransaction, scope: Scope) -> int:
    """Returns how many users the pending profiles belong to."""
    both = sa.union(
        pending_additions(scope).with_only_columns(_ASSIGNED.c.user_name),
        pending_removals(scope).with_only_columns(_HELD.c.user_name),
    )
    return _count(tx, both)


def list_overfull_users(tx: ReadTransaction, scope: Scope, limit: int) -> dict[UserName, int]:
    """Returns the users that the comparison would give too many profiles, with the number they would have."""
    additions = pending_additions(scope).subquery("additions")
    gained = (
        sa.select(additions.c.user_name, sa.func.count().label("number"))
        .group_by(additions.c.user_name)
        .subquery("gained")
    )
    removals = pending_removals(scope).subquery("removals")
    lost = (
        sa.select(removals.c.user_name, sa.func.count().label("number")).group_by(removals.c.user_name).subquery("lost")
    )
    present = (
        sa.select(sa.func.count())
        .where(_HELD.c.client == scope.client, _HELD.c.user_name == gained.c.user_name)
        .correlate(gained)
        .scalar_subquery()
    )
    total = (present + gained.c.number - sa.func.coalesce(lost.c.number, 0)).label("total")
    query = (
        sa.select(gained.c.user_name, total)
        .outerjoin_from(gained, lost, lost.c.user_name == gained.c.user_name)
        .where(total > limit)
        .order_by(gained.c.user_name)
    )
    return {UserName(row.user_name): int(row.total) for row in tx.connection.execute(query)}


# ------------------------------------------------------------------------------------------------------------- writing


def give_profiles(tx: Transaction, scope: Scope, changed_by: UserName) -> None:
    """Writes what is due: change documents first, because they read what is pending."""
    pending = pending_additions(scope)
    _document(tx, scope, pending, changed_by, column="new_value")
    rows = pending.subquery()
    tx.connection.execute(
        sa.insert(_HELD).from_select(
            ["client", "user_name", "profile"], sa.select(sa.literal(scope.client), rows.c.user_name, rows.c.profile)
        )
    )


def take_profiles(tx: Transaction, scope: Scope, changed_by: UserName) -> None:
    """Takes away what is no longer due."""
    pending = pending_removals(scope)
    _document(tx, scope, pending, changed_by, column="old_value")
    rows = pending.subquery()
    tx.connection.execute(
        sa.delete(_HELD).where(
            _HELD.c.client == scope.client,
            sa.tuple_(_HELD.c.user_name, _HELD.c.profile).in_(sa.select(rows.c.user_name, rows.c.profile)),
        )
    )


def end_buffers(tx: Transaction, scope: Scope) -> None:
    """Ends the compiled buffers of all users that the comparison is about to change."""
    gaining = pending_additions(scope).subquery()
    losing = pending_removals(scope).subquery()
    tx.connection.execute(
        sa.update(users)
        .where(
            users.c.client == scope.client,
            sa.or_(
                users.c.user_name.in_(sa.select(gaining.c.user_name)),
                users.c.user_name.in_(sa.select(losing.c.user_name)),
            ),
        )
        .values(authority_version=users.c.authority_version + 1)
    )


def compare_members(tx: Transaction, scope: Scope, changed_by: UserName) -> tuple[int, int]:
    """Brings the assignments by way of composite roles in line with the composite roles; returns how many came and went."""
    superfluous = _superfluous_members(scope).subquery()
    added, removed = _count(tx, _missing_members(scope)), _count(tx, _superfluous_members(scope))
    if removed:
        key = (_ASSIGNED.c.role, _ASSIGNED.c.user_name, _ASSIGNED.c.valid_from, _ASSIGNED.c.via_composite)
        tx.connection.execute(
            sa.delete(_ASSIGNED).where(
                _ASSIGNED.c.client == scope.client,
                sa.tuple_(*key).in_(sa.select(*(superfluous.c[column.name] for column in key))),
            )
        )
    if added:
        missing = _missing_members(scope).subquery()
        tx.connection.execute(
            sa.insert(_ASSIGNED).from_select(
                ["client", "role", "user_name", "valid_from", "valid_to", "via_composite", "changed_at", "changed_by"],
                sa.select(
                    sa.literal(scope.client),
                    missing.c.member,
                    missing.c.user_name,
                    missing.c.valid_from,
                    missing.c.valid_to,
                    missing.c.role,
                    sa.literal(tx.now, _ASSIGNED.c.changed_at.type),
                    sa.literal(changed_by),
                ),
            )
        )
    return added, removed


def note_compared(tx: Transaction, scope: Scope) -> None:
    """Notes on the roles in scope that their users are compared."""
    statement = sa.update(roles).where(roles.c.client == scope.client).values(compared_at=tx.now)
    if scope.roles is None:
        tx.connection.execute(statement)
        return
    for start in range(0, len(scope.roles), CHUNK):
        tx.connection.execute(statement.where(roles.c.role.in_(scope.roles[start : start + CHUNK])))


# --------------------------------------------------------------------------------------------------------------- parts


def _missing_members(scope: Scope) -> sa.Select[Any]:
    """Selects what holders of composite roles lack: single roles that were put into the composite, with the dates of the composite."""
    brought = _ASSIGNED.alias("brought")
    there = sa.select(sa.literal(1)).where(
        brought.c.client == scope.client,
        brought.c.role == role_members.c.member,
        brought.c.user_name == _ASSIGNED.c.user_name,
        brought.c.valid_from == _ASSIGNED.c.valid_from,
        brought.c.valid_to == _ASSIGNED.c.valid_to,
        brought.c.via_composite == _ASSIGNED.c.role,
    )
    query = (
        sa.select(
            role_members.c.member,
            _ASSIGNED.c.user_name,
            _ASSIGNED.c.valid_from,
            _ASSIGNED.c.valid_to,
            _ASSIGNED.c.role,
        )
        .join(
            role_members,
            sa.and_(role_members.c.client == _ASSIGNED.c.client, role_members.c.role == _ASSIGNED.c.role),
        )
        .where(_ASSIGNED.c.client == scope.client, _ASSIGNED.c.via_composite == "", ~there.exists())
    )
    if scope.roles is not None:
        query = query.where(_ASSIGNED.c.role.in_(scope.roles))
    return query if scope.user_name is None else query.where(_ASSIGNED.c.user_name == scope.user_name)


def _superfluous_members(scope: Scope) -> sa.Select[Any]:
    """Selects single roles that came with a composite role which no longer brings them, or not on these dates."""
    composite = _ASSIGNED.alias("composite")
    due = (
        sa.select(sa.literal(1))
        .select_from(composite)
        .join(
            role_members, sa.and_(role_members.c.client == composite.c.client, role_members.c.role == composite.c.role)
        )
        .where(
            composite.c.client == scope.client,
            composite.c.role == _ASSIGNED.c.via_composite,
            composite.c.user_name == _ASSIGNED.c.user_name,
            composite.c.valid_from == _ASSIGNED.c.valid_from,
            composite.c.valid_to == _ASSIGNED.c.valid_to,
            composite.c.via_composite == "",
            role_members.c.member == _ASSIGNED.c.role,
        )
        .correlate(_ASSIGNED)
    )
    query = sa.select(_ASSIGNED.c.role, _ASSIGNED.c.user_name, _ASSIGNED.c.valid_from, _ASSIGNED.c.via_composite).where(
        _ASSIGNED.c.client == scope.client, _ASSIGNED.c.via_composite != "", ~due.exists()
    )
    if scope.roles is not None:
        query = query.where(_ASSIGNED.c.via_composite.in_(scope.roles))
    return query if scope.user_name is None else query.where(_ASSIGNED.c.user_name == scope.user_name)


def _document(tx: Transaction, scope: Scope, pending: sa.Select[Any], changed_by: UserName, *, column: str) -> None:
    rows = pending.subquery()
    old, new = (rows.c.profile, sa.literal("")) if column == "old_value" else (sa.literal(""), rows.c.profile)
    tx.connection.execute(
        sa.insert(change_documents).from_select(
            [
                "client",
                "object_class",
                "object_key",
                "changed_at",
                "changed_by",
                "act",
                "field",
                "old_value",
                "new_value",
            ],
            sa.select(
                sa.literal(scope.client),
                sa.literal("USER"),
                rows.c.user_name,
                sa.literal(tx.now, change_documents.c.changed_at.type),
                sa.literal(changed_by),
                sa.literal("user_compared"),
                sa.literal("profile"),
                old,
                new,
            ),
        )
    )


def _count(tx: ReadTransaction, query: sa.Select[Any] | sa.CompoundSelect[Any]) -> int:
    return int(tx.connection.execute(sa.select(sa.func.count()).select_from(query.subquery())).scalar_one())


def list_roles_in_scope(tx: ReadTransaction, client: ClientId, names: Sequence[RoleName]) -> tuple[RoleName, ...]:
    """Returns the roles with the single roles of the composite ones among them."""
    query = sa.select(role_members.c.member).where(role_members.c.client == client, role_members.c.role.in_(names))
    return tuple(sorted({*names, *tx.connection.execute(query).scalars()}))
