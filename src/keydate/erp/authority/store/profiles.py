"""Rows of profiles and of the authorizations in them: what is granted, in contrast to what roles would grant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from keydate.erp.authority.model.check import Authorization
from keydate.erp.authority.model.generation import GeneratedProfile
from keydate.erp.authority.tables import (
    authorization_values,
    authorizations,
    profile_authorizations,
    profile_members,
    profiles,
    role_profiles,
    roles,
)
from keydate.erp.clients.tables import clients
from keydate.kit.database import ReadTransaction, Transaction
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import AuthorizationName, ClientId, FieldName, ObjectName, ProfileName, RoleName, UserName

#: Names in one IN list: SQLite allows 32,766 variables, PostgreSQL 65,535.
_CHUNK: Final = 5000


def bump_authority_version(tx: Transaction, client: ClientId) -> None:
    """Makes every compiled buffer of the client old; called whenever the content of a profile changes."""
    tx.connection.execute(
        sa.update(clients).where(clients.c.client == client).values(authority_version=clients.c.authority_version + 1)
    )


# ------------------------------------------------------------------------------------------------------- reading for checks


def load_authorizations(tx: ReadTransaction, client: ClientId, names: Iterable[ProfileName]) -> Iterator[Authorization]:
    """Yields the authorizations in these profiles, those of composite profiles at any depth included, each one once."""
    expanded = expand_profiles(tx, client, names)
    for start in range(0, len(expanded), _CHUNK):
        yield from _load_chunk(tx, client, expanded[start : start + _CHUNK])


def expand_profiles(tx: ReadTransaction, client: ClientId, names: Iterable[ProfileName]) -> list[ProfileName]:
    """Returns these profiles and all that composite ones among them contain; a cycle ends by itself."""
    known = set(names)
    waiting = list(known)
    while waiting:
        rows = tx.connection.scalars(
            sa.select(profile_members.c.member)
            .where(profile_members.c.client == client, profile_members.c.profile.in_(waiting[:_CHUNK]))
            .distinct()
        )
        waiting = waiting[_CHUNK:]
        for member in rows:
            if member not in known:
                known.add(ProfileName(member))
                waiting.append(ProfileName(member))
    return sorted(known)


def _load_chunk(tx: ReadTransaction, client: ClientId, names: Sequence[ProfileName]) -> Iterator[Authorization]:
    held = (
        sa.select(profile_authorizations.c.object, profile_authorizations.c.authorization)
        .where(profile_authorizations.c.client == client, profile_authorizations.c.profile.in_(names))
        .distinct()
        .subquery()
    )
    value = authorization_values
    query = (
        sa.select(held.c.object, held.c.authorization, value.c.field, value.c.low, value.c.high)
        .select_from(
            held.outerjoin(
                value,
                sa.and_(
                    value.c.client == client,
                    value.c.object == held.c.object,
                    value.c.authorization == held.c.authorization,
                ),
            )
        )
        .order_by(held.c.object, held.c.authorization, value.c.field, value.c.position)
    )
    # Equal values and equal sets of values are one object in memory: large buffers consist of few different ones.
    ranges: dict[tuple[str, str], ValueRange] = {}
    sets: dict[tuple[ValueRange, ...], tuple[ValueRange, ...]] = {}
    current: tuple[str, str] | None = None
    collected: dict[str, list[ValueRange]] = {}

    def finished(key: tuple[str, str]) -> Authorization:
        values = {FieldName(field): sets.setdefault(tuple(rows), tuple(rows)) for field, rows in collected.items()}
        return Authorization(ObjectName(key[0]), AuthorizationName(key[1]), values)

    for object_name, authorization, field, low, high in tx.connection.execute(query):
        key = (object_name, authorization)
        if key != current:
            if current is not None:
                yield finished(current)
            current, collected = key, {}
        if field is not None:
            pair = (low, high)
            entry = ranges.get(pair)
            if entry is None:
                entry = ranges[pair] = ValueRange(low, high)
            collected.setdefault(field, []).append(entry)
    if current is not None:
        yield finished(current)


# ---------------------------------------------------------------------------------------------------------------- profiles


def find_profile_kind(tx: ReadTransaction, client: ClientId, name: ProfileName) -> str | None:
    """Returns single, composite or generated; None for a profile that does not exist."""
    return tx.connection.scalar(
        sa.select(profiles.c.kind).where(profiles.c.client == client, profiles.c.profile == name)
    )


def list_role_profiles(tx: ReadTransaction, client: ClientId, role: RoleName) -> list[ProfileName]:
    """Returns the generated profiles of a role, in order."""
    query = (
        sa.select(role_profiles.c.profile)
        .where(role_profiles.c.client == client, role_profiles.c.role == role)
        .order_by(role_profiles.c.counter)
    )
    return [ProfileName(name) for name in tx.connection.scalars(query)]


def owners_of_profiles(
    tx: ReadTransaction, client: ClientId, names: Sequence[ProfileName]
) -> dict[ProfileName, RoleName | None]:
    """Returns those of the names that are taken, with the role that owns or has reserved them; None without a role."""
    owned = (
        sa.select(profiles.c.profile, role_profiles.c.role)
        .select_from(
            profiles.outerjoin(
                role_profiles,
                sa.and_(role_profiles.c.client == profiles.c.client, role_profiles.c.profile == profiles.c.profile),
            )
        )
        .where(profiles.c.client == client, profiles.c.profile.in_(names))
    )
    reserved = sa.select(roles.c.profile, roles.c.role).where(roles.c.client == client, roles.c.profile.in_(names))
    taken: dict[ProfileName, RoleName | None] = {}
    for row in tx.connection.execute(owned):
        taken[ProfileName(row.profile)] = None if row.role is None else RoleName(row.role)
    for row in tx.connection.execute(reserved):
        taken[ProfileName(row.profile)] = RoleName(row.role)
    return taken


def write_generated_profiles(
    tx: Transaction,
    client: ClientId,
    role: RoleName,
    generated: Sequence[GeneratedProfile],
    *,
    text: str,
    changed_by: UserName,
) -> list[ProfileName]:
    """Replaces the profiles of a role; returns the profiles that are no longer its own.

    Those stay as empty profiles, because users still hold them until the user comparison takes them away and deletes them.
    """
    before = list_role_profiles(tx, client, role)
    names = [profile.name for profile in generated]
    tx.connection.execute(
        sa.delete(role_profiles).where(role_profiles.c.client == client, role_profiles.c.role == role)
    )
    empty_profiles(tx, client, [*before, *names])
    write_profiles(tx, client, generated, kind="generated", text=text, changed_by=changed_by)
    _insert(
        tx,
        role_profiles,
        [
            {"client": client, "role": role, "counter": counter, "profile": name}
            for counter, name in enumerate(names, start=1)
        ],
    )
    return [name for name in before if name not in set(names)]


def empty_profiles(tx: Transaction, client: ClientId, names: Sequence[ProfileName]) -> None:
    """Takes all authorizations out of profiles and deletes those that no other profile holds."""
    table = profile_authorizations
    inside = sa.and_(table.c.client == client, table.c.profile.in_(names))
    held = {
        (row.object, row.authorization)
        for row in tx.connection.execute(sa.select(table.c.object, table.c.authorization).where(inside))
    }
    tx.connection.execute(sa.delete(table).where(inside))
    by_name: dict[str, list[str]] = {}
    for object_name, authorization in held:
        by_name.setdefault(authorization, []).append(object_name)
    still_held = (
        sa.select(sa.literal(1))
        .where(
            table.c.client == authorizations.c.client,
            table.c.object == authorizations.c.object,
            table.c.authorization == authorizations.c.authorization,
        )
        .exists()
    )
    for authorization, objects in by_name.items():
        tx.connection.execute(
            sa.delete(authorizations).where(
                authorizations.c.client == client,
                authorizations.c.authorization == authorization,
                authorizations.c.object.in_(objects),
                ~still_held,
            )
        )


def write_profiles(
    tx: Transaction,
    client: ClientId,
    contents: Sequence[GeneratedProfile],
    *,
    kind: str,
    text: str,
    changed_by: UserName,
) -> None:
    """Writes profiles with their authorizations; profiles that exist are empty by now."""
    names = [profile.name for profile in contents]
    existing = set(
        tx.connection.scalars(
            sa.select(profiles.c.profile).where(profiles.c.client == client, profiles.c.profile.in_(names))
        )
    )
    _write_headers(tx, client, names, existing, kind=kind, text=text, changed_by=changed_by, changed_at=tx.now)
    items = [item for profile in contents for item in profile.authorizations]
    _insert(
        tx,
        authorizations,
        [{"client": client, "object": item.object, "authorization": item.name} for item in items],
    )
    _insert(
        tx,
        authorization_values,
        [
            {
                "client": client,
                "object": item.object,
                "authorization": item.name,
                "field": field,
                "position": position,
                "low": value.low,
                "high": value.high,
            }
            for item in items
            for field, rows in item.values.items()
            for position, value in enumerate(rows)
        ],
    )
    _insert(
        tx,
        profile_authorizations,
        [
            {"client": client, "profile": profile.name, "object": item.object, "authorization": item.name}
            for profile in contents
            for item in profile.authorizations
        ],
    )


def _write_headers(
    tx: Transaction,
    client: ClientId,
    names: Sequence[ProfileName],
    existing: set[str],
    *,
    kind: str,
    text: str,
    changed_by: UserName,
    changed_at: datetime,
) -> None:
    stamp = {"kind": kind, "text": text, "changed_at": changed_at, "changed_by": changed_by}
    tx.connection.execute(
        sa.update(profiles)
        .where(profiles.c.client == client, profiles.c.profile.in_([name for name in names if name in existing]))
        .values(**stamp)
    )
    _insert(
        tx,
        profiles,
        [{"client": client, "profile": name, **stamp} for name in names if name not in existing],
    )


def write_composite_profile(
    tx: Transaction,
    client: ClientId,
    name: ProfileName,
    members: Sequence[ProfileName],
    *,
    text: str,
    changed_by: UserName,
) -> None:
    """Writes a composite profile and its members, which exist by now; earlier members are replaced."""
    existing = {name} if find_profile_kind(tx, client, name) is not None else set()
    _write_headers(
        tx, client, [name], set(existing), kind="composite", text=text, changed_by=changed_by, changed_at=tx.now
    )
    tx.connection.execute(
        sa.delete(profile_members).where(profile_members.c.client == client, profile_members.c.profile == name)
    )
    _insert(tx, profile_members, [{"client": client, "profile": name, "member": member} for member in members])


def list_profile_members(tx: ReadTransaction, client: ClientId, name: ProfileName) -> list[ProfileName]:
    """Returns the direct members of a composite profile."""
    query = (
        sa.select(profile_members.c.member)
        .where(profile_members.c.client == client, profile_members.c.profile == name)
        .order_by(profile_members.c.member)
    )
    return [ProfileName(member) for member in tx.connection.scalars(query)]


def list_orphaned_profiles(tx: ReadTransaction, client: ClientId) -> list[ProfileName]:
    """Returns generated profiles that no role owns any more: the user comparison takes them from users, then deletes them."""
    owned = sa.select(role_profiles.c.profile).where(role_profiles.c.client == client)
    query = (
        sa.select(profiles.c.profile)
        .where(profiles.c.client == client, profiles.c.kind == "generated", profiles.c.profile.not_in(owned))
        .order_by(profiles.c.profile)
    )
    return [ProfileName(name) for name in tx.connection.scalars(query)]


def delete_profiles(tx: Transaction, client: ClientId, names: Sequence[ProfileName]) -> None:
    """Deletes profiles that no user and no composite profile holds any more, with their authorizations."""
    empty_profiles(tx, client, names)
    tx.connection.execute(sa.delete(profiles).where(profiles.c.client == client, profiles.c.profile.in_(names)))


def _insert(tx: Transaction, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        tx.connection.execute(sa.insert(table), rows)
