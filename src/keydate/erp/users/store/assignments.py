"""SQL of role assignments and profiles of users."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from keydate.erp.authority.tables import profiles, role_members, role_profiles, roles
from keydate.erp.clients.tables import clients
from keydate.erp.users.model.assignments import HeldRole
from keydate.erp.users.tables import role_assignments, user_profiles, users
from keydate.kit.database import ReadTransaction, Transaction
from keydate.vocabulary.ids import ClientId, ProfileName, RoleName, UserName
from keydate.vocabulary.validity import Validity

#: Names in one IN list; SQLite allows 32,766 variables in a statement.
CHUNK: Final = 5000


def lock_assignments(tx: Transaction, client: ClientId) -> None:
    """Lets only one transaction at a time change assignments or compare users of a client; always the first lock that is taken."""
    query = sa.select(clients.c.client).where(clients.c.client == client)
    tx.connection.execute(query.with_for_update(key_share=True))


# --------------------------------------------------------------------------------------------------------------- roles


# Built once: these statements run with every call that reads a user, and building one costs more than running it.
_HELD: Final = (
    sa.select(
        role_assignments.c.role,
        role_assignments.c.user_name,
        role_assignments.c.valid_from,
        role_assignments.c.valid_to,
        role_assignments.c.via_composite,
        roles.c.description,
    )
    .join(roles, sa.and_(roles.c.client == role_assignments.c.client, roles.c.role == role_assignments.c.role))
    .where(role_assignments.c.client == sa.bindparam("client_"))
    .order_by(
        role_assignments.c.role,
        role_assignments.c.user_name,
        role_assignments.c.valid_from,
        role_assignments.c.via_composite,
    )
)
_HELD_BY_USER: Final = _HELD.where(role_assignments.c.user_name == sa.bindparam("user_"))
_PROFILES_OF_USER: Final = (
    sa.select(user_profiles.c.profile, profiles.c.kind, profiles.c.text)
    .join(
        profiles,
        sa.and_(profiles.c.client == user_profiles.c.client, profiles.c.profile == user_profiles.c.profile),
    )
    .where(user_profiles.c.client == sa.bindparam("client_"), user_profiles.c.user_name == sa.bindparam("user_"))
    .order_by(user_profiles.c.profile)
)


def list_held_roles(
    tx: ReadTransaction, client: str, *, user_name: str | None = None, role: str | None = None
) -> list[HeldRole]:
    """Returns the assignments of a user or of a role, past and future ones included."""
    query = _HELD if user_name is None else _HELD_BY_USER
    if role is not None:
        query = query.where(role_assignments.c.role == role)
    values = {"client_": client} if user_name is None else {"client_": client, "user_": user_name}
    return [_held(row) for row in tx.connection.execute(query, values)]


def list_direct_of_users(
    tx: ReadTransaction, client: str, role: RoleName, user_names: Sequence[UserName]
) -> list[HeldRole]:
    """Returns the direct assignments of one role to some users."""
    table = role_assignments
    found: list[HeldRole] = []
    for start in range(0, len(user_names), CHUNK):
        rows = tx.connection.execute(
            sa.select(
                table.c.role,
                table.c.user_name,
                table.c.valid_from,
                table.c.valid_to,
                table.c.via_composite,
                sa.literal("").label("description"),
            ).where(
                table.c.client == client,
                table.c.role == role,
                table.c.via_composite == "",
                table.c.user_name.in_(user_names[start : start + CHUNK]),
            )
        )
        found += [_held(row) for row in rows]
    return found


def insert_assignments(tx: Transaction, client: ClientId, held: Iterable[HeldRole], changed_by: UserName) -> None:
    """Adds assignments."""
    rows = [
        {
            "client": client,
            "role": item.role,
            "user_name": item.user_name,
            "valid_from": item.validity.valid_from,
            "valid_to": item.validity.valid_to,
            "via_composite": item.via_composite or "",
            "changed_at": tx.now,
            "changed_by": changed_by,
        }
        for item in held
    ]
    if rows:
        tx.connection.execute(sa.insert(role_assignments), rows)


def delete_assignments(tx: Transaction, client: ClientId, held: Iterable[HeldRole]) -> None:
    """Removes assignments."""
    table = role_assignments
    statement = sa.delete(table).where(
        table.c.client == sa.bindparam("client_"),
        table.c.role == sa.bindparam("role_"),
        table.c.user_name == sa.bindparam("user_"),
        table.c.valid_from == sa.bindparam("from_"),
        table.c.via_composite == sa.bindparam("via_"),
    )
    rows = [
        {
            "client_": client,
            "role_": item.role,
            "user_": item.user_name,
            "from_": item.validity.valid_from,
            "via_": item.via_composite or "",
        }
        for item in held
    ]
    if rows:
        tx.connection.execute(statement, rows)


def find_composites(tx: ReadTransaction, client: str, names: Iterable[str]) -> dict[RoleName, bool]:
    """Returns for each of the named roles that exists whether it is composite."""
    wanted = sorted(set(names))
    found: dict[RoleName, bool] = {}
    for start in range(0, len(wanted), CHUNK):
        query = sa.select(roles.c.role, roles.c.kind).where(
            roles.c.client == client, roles.c.role.in_(wanted[start : start + CHUNK])
        )
        found |= {RoleName(row.role): row.kind == "composite" for row in tx.connection.execute(query)}
    return found


def list_members(tx: ReadTransaction, client: str, composites: Iterable[str]) -> dict[RoleName, list[RoleName]]:
    """Returns the single roles of composite roles."""
    table = role_members
    query = sa.select(table.c.role, table.c.member).where(
        table.c.client == client, table.c.role.in_(sorted(set(composites)))
    )
    found: dict[RoleName, list[RoleName]] = {}
    for row in tx.connection.execute(query.order_by(table.c.role, table.c.member)):
        found.setdefault(RoleName(row.role), []).append(RoleName(row.member))
    return found


def list_role_profiles(tx: ReadTransaction, client: str, names: Iterable[str]) -> list[ProfileName]:
    """Returns the generated profiles of roles."""
    table = role_profiles
    query = sa.select(table.c.profile).where(table.c.client == client, table.c.role.in_(sorted(set(names))))
    return [ProfileName(name) for name in tx.connection.execute(query.order_by(table.c.profile)).scalars()]


def note_assignments_changed(tx: Transaction, client: ClientId, names: Iterable[str]) -> None:
    """Notes on roles that their users changed."""
    wanted = sorted(set(names))
    for start in range(0, len(wanted), CHUNK):
        tx.connection.execute(
            sa.update(roles)
            .where(roles.c.client == client, roles.c.role.in_(wanted[start : start + CHUNK]))
            .values(assignments_changed_at=tx.now)
        )


def find_missing_users(tx: ReadTransaction, client: str, names: Iterable[str]) -> list[str]:
    """Returns which of the named users do not exist."""
    wanted = sorted(set(names))
    known: set[str] = set()
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        query = sa.select(users.c.user_name).where(users.c.client == client, users.c.user_name.in_(chunk))
        known |= set(tx.connection.execute(query).scalars())
    return [name for name in wanted if name not in known]


def list_user_groups_of(tx: ReadTransaction, client: str, names: Iterable[str]) -> set[str]:
    """Returns the user groups of the named users; an empty text stands for users without a group."""
    wanted = sorted(set(names))
    found: set[str] = set()
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        query = sa.select(users.c.user_group).distinct().where(users.c.client == client, users.c.user_name.in_(chunk))
        found |= set(tx.connection.execute(query).scalars())
    return found


# ------------------------------------------------------------------------------------------------------------ profiles


def list_profiles_of(tx: ReadTransaction, client: str, user_names: Iterable[str]) -> list[ProfileName]:
    """Returns the profiles of some users, each once."""
    table = user_profiles
    query = (
        sa.select(table.c.profile)
        .distinct()
        .where(table.c.client == client, table.c.user_name.in_(sorted(set(user_names))))
    )
    return [ProfileName(name) for name in tx.connection.execute(query.order_by(table.c.profile)).scalars()]


def list_profiles_with_kind(tx: ReadTransaction, client: str, user_name: str) -> dict[ProfileName, tuple[str, str]]:
    """Returns the profiles of a user with kind and text."""
    rows = tx.connection.execute(_PROFILES_OF_USER, {"client_": client, "user_": user_name})
    return {ProfileName(row.profile): (row.kind, row.text) for row in rows}


def find_profile_kinds(tx: ReadTransaction, client: str, names: Iterable[str]) -> dict[ProfileName, str]:
    """Returns the kind of each of the named profiles that exists."""
    query = sa.select(profiles.c.profile, profiles.c.kind).where(
        profiles.c.client == client, profiles.c.profile.in_(sorted(set(names)))
    )
    return {ProfileName(row.profile): row.kind for row in tx.connection.execute(query)}


def insert_user_profiles(tx: Transaction, client: ClientId, user_name: UserName, names: Iterable[ProfileName]) -> None:
    """Gives profiles to a user."""
    rows = [{"client": client, "user_name": user_name, "profile": name} for name in names]
    if rows:
        tx.connection.execute(sa.insert(user_profiles), rows)


def delete_user_profiles(tx: Transaction, client: ClientId, user_name: UserName, names: Iterable[ProfileName]) -> None:
    """Takes profiles from a user."""
    table = user_profiles
    tx.connection.execute(
        sa.delete(table).where(
            table.c.client == client, table.c.user_name == user_name, table.c.profile.in_(sorted(set(names)))
        )
    )


def read_assignment_counts(tx: ReadTransaction, client: str, role: str, today: date) -> tuple[int, int, int]:
    """Returns how many assignments of a role count today, are not valid yet, and have expired."""
    table = role_assignments
    row = tx.connection.execute(
        sa.select(
            sa.func.coalesce(
                sa.func.sum(sa.case((sa.and_(table.c.valid_from <= today, table.c.valid_to >= today), 1), else_=0)), 0
            ),
            sa.func.coalesce(sa.func.sum(sa.case((table.c.valid_from > today, 1), else_=0)), 0),
            sa.func.coalesce(sa.func.sum(sa.case((table.c.valid_to < today, 1), else_=0)), 0),
        ).where(table.c.client == client, table.c.role == role)
    ).one()
    return int(row[0]), int(row[1]), int(row[2])


def list_roles_without_profile(tx: ReadTransaction, client: str, user_name: str, today: date) -> list[RoleName]:
    """Returns the single roles that count for a user today and have no generated profile."""
    table = role_assignments
    generated = sa.select(sa.literal(1)).where(role_profiles.c.client == client, role_profiles.c.role == table.c.role)
    query = (
        sa.select(table.c.role)
        .distinct()
        .join(roles, sa.and_(roles.c.client == table.c.client, roles.c.role == table.c.role))
        .where(
            table.c.client == client,
            table.c.user_name == user_name,
            table.c.valid_from <= today,
            table.c.valid_to >= today,
            roles.c.kind != "composite",
            ~generated.exists(),
        )
        .order_by(table.c.role)
    )
    return [RoleName(role) for role in tx.connection.execute(query).scalars()]


def delete_role_assignments(tx: Transaction, client: ClientId, role: RoleName) -> None:
    """Ends all assignments of a role, and of what it brought along as a composite role."""
    table = role_assignments
    tx.connection.execute(
        sa.delete(table).where(table.c.client == client, sa.or_(table.c.role == role, table.c.via_composite == role))
    )


def _held(row: Any) -> HeldRole:
    return HeldRole(
        role=RoleName(row.role),
        user_name=UserName(row.user_name),
        validity=Validity(row.valid_from, row.valid_to),
        via_composite=RoleName(row.via_composite) if row.via_composite else None,
        description=row.description,
    )
