"""Rows of roles: headers, texts, menu, authorization data, organizational levels, members."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import sqlalchemy as sa

from keydate.erp.authority.model.roles import AuthorizationData, AuthorizationStatus, Role, RoleAuthorization
from keydate.erp.authority.tables import (
    role_authorizations,
    role_field_values,
    role_members,
    role_organizational_levels,
    role_texts,
    role_transactions,
    roles,
)
from keydate.kit.database import ReadTransaction, Transaction
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import AuthorizationName, ClientId, FieldName, ObjectName, ProfileName, RoleName, UserName


def _role(row: sa.Row[Any]) -> Role:
    return Role(
        name=RoleName(row.role),
        is_composite=row.kind == "composite",
        parent_role=None if row.parent_role is None else RoleName(row.parent_role),
        description=row.description,
        version=row.version,
        created_by=UserName(row.created_by),
        created_at=row.created_at,
        changed_by=UserName(row.changed_by),
        changed_at=row.changed_at,
        menu_changed_at=row.menu_changed_at,
        authorizations_changed_at=row.authorizations_changed_at,
        assignments_changed_at=row.assignments_changed_at,
        generated_at=row.generated_at,
        compared_at=row.compared_at,
        profile=None if row.profile is None else ProfileName(row.profile),
        profile_text=row.profile_text,
    )


def find_role(tx: ReadTransaction, client: ClientId, role: RoleName) -> Role | None:
    """Returns the header of a role."""
    row = tx.connection.execute(_by_name(client, role)).one_or_none()
    return None if row is None else _role(row)


def lock_role(tx: Transaction, client: ClientId, role: RoleName) -> Role | None:
    """Returns the header of a role and keeps other writers away from it until the end of the transaction.

    SQLite has one writer at a time anyway and ignores the lock.
    """
    row = tx.connection.execute(_by_name(client, role).with_for_update()).one_or_none()
    return None if row is None else _role(row)


def _by_name(client: ClientId, role: RoleName) -> sa.Select[Any]:
    return sa.select(roles).where(roles.c.client == client, roles.c.role == role)


def insert_role(tx: Transaction, client: ClientId, role: Role) -> None:
    """Inserts the header of a role."""
    tx.connection.execute(
        sa.insert(roles).values(
            client=client,
            role=role.name,
            kind="composite" if role.is_composite else "single",
            parent_role=role.parent_role,
            description=role.description,
            version=role.version,
            created_by=role.created_by,
            created_at=role.created_at,
            changed_by=role.changed_by,
            changed_at=role.changed_at,
            menu_changed_at=role.menu_changed_at,
            authorizations_changed_at=role.authorizations_changed_at,
        )
    )


def update_role(tx: Transaction, client: ClientId, role: RoleName, **values: Any) -> None:
    """Changes columns of the header of a role."""
    tx.connection.execute(sa.update(roles).where(roles.c.client == client, roles.c.role == role).values(**values))


def delete_role(tx: Transaction, client: ClientId, role: RoleName) -> None:
    """Deletes a role with all that belongs to it alone."""
    tx.connection.execute(sa.delete(roles).where(roles.c.client == client, roles.c.role == role))


def list_role_names(tx: ReadTransaction, client: ClientId, *, pattern: str = "*") -> list[RoleName]:
    """Returns the names of roles that match a pattern with `*`, in order."""
    return [RoleName(name) for name in tx.connection.scalars(_matching(client, pattern).order_by(roles.c.role))]


def _matching(client: ClientId, pattern: str) -> sa.Select[Any]:
    query = sa.select(roles.c.role).where(roles.c.client == client)
    if pattern in {"", "*"}:
        return query
    escaped = pattern.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").replace("*", "%")
    return query.where(roles.c.role.like(escaped, escape="\\"))


def count_roles(tx: ReadTransaction, client: ClientId, *, pattern: str = "*") -> int:
    """Returns how many roles match a pattern."""
    return tx.connection.scalar(sa.select(sa.func.count()).select_from(_matching(client, pattern).subquery())) or 0


def list_roles_page(tx: ReadTransaction, client: ClientId, *, pattern: str, limit: int, offset: int) -> list[Role]:
    """Returns one page of the roles that match a pattern."""
    names = _matching(client, pattern)
    query = (
        sa.select(roles)
        .where(roles.c.client == client, roles.c.role.in_(names))
        .order_by(roles.c.role)
        .limit(limit)
        .offset(offset)
    )
    return [_role(row) for row in tx.connection.execute(query)]


_ROLES_BY_NAME: Final = (
    sa.select(roles)
    .where(roles.c.client == sa.bindparam("client_"), roles.c.role.in_(sa.bindparam("names_", expanding=True)))
    .order_by(roles.c.role)
)


def list_roles(tx: ReadTransaction, client: ClientId, names: Sequence[RoleName]) -> list[Role]:
    """Returns the headers of these roles, in order of their names; unknown ones are left out."""
    if not names:
        return []
    rows = tx.connection.execute(_ROLES_BY_NAME, {"client_": client, "names_": list(names)})
    return [_role(row) for row in rows]


def list_derived(tx: ReadTransaction, client: ClientId, parent: RoleName) -> list[RoleName]:
    """Returns the roles derived from a role."""
    query = (
        sa.select(roles.c.role).where(roles.c.client == client, roles.c.parent_role == parent).order_by(roles.c.role)
    )
    return [RoleName(name) for name in tx.connection.scalars(query)]


# ----------------------------------------------------------------------------------------------------------- texts, menu


def load_texts(tx: ReadTransaction, client: ClientId, role: RoleName) -> dict[str, tuple[str, ...]]:
    """Returns the text lines of a role by language; line 0 is the short text."""
    rows = tx.connection.execute(
        sa.select(role_texts)
        .where(role_texts.c.client == client, role_texts.c.role == role)
        .order_by(role_texts.c.language, role_texts.c.line)
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        found[row.language] = (*found.get(row.language, ()), row.text)
    return found


def replace_texts(tx: Transaction, client: ClientId, role: RoleName, language: str, lines: Sequence[str]) -> None:
    """Replaces the text lines of a role in one language."""
    tx.connection.execute(
        sa.delete(role_texts).where(
            role_texts.c.client == client, role_texts.c.role == role, role_texts.c.language == language
        )
    )
    if lines:
        tx.connection.execute(
            sa.insert(role_texts),
            [
                {"client": client, "role": role, "language": language, "line": line, "text": text}
                for line, text in enumerate(lines)
            ],
        )


def load_transactions(tx: ReadTransaction, client: ClientId, role: RoleName) -> dict[str, str]:
    """Returns the transactions in the menu of a role, with their texts."""
    rows = tx.connection.execute(
        sa.select(role_transactions)
        .where(role_transactions.c.client == client, role_transactions.c.role == role)
        .order_by(role_transactions.c.transaction_code)
    )
    return {row.transaction_code: row.text for row in rows}


def replace_transactions(tx: Transaction, client: ClientId, role: RoleName, texts: dict[str, str]) -> None:
    """Replaces the menu of a role."""
    tx.connection.execute(
        sa.delete(role_transactions).where(role_transactions.c.client == client, role_transactions.c.role == role)
    )
    if texts:
        tx.connection.execute(
            sa.insert(role_transactions),
            [{"client": client, "role": role, "transaction_code": code, "text": text} for code, text in texts.items()],
        )


# ------------------------------------------------------------------------------------------------------ composite members


def list_members(tx: ReadTransaction, client: ClientId, role: RoleName) -> list[RoleName]:
    """Returns the single roles of a composite role."""
    query = (
        sa.select(role_members.c.member)
        .where(role_members.c.client == client, role_members.c.role == role)
        .order_by(role_members.c.member)
    )
    return [RoleName(name) for name in tx.connection.scalars(query)]


def list_composites_of(tx: ReadTransaction, client: ClientId, member: RoleName) -> list[RoleName]:
    """Returns the composite roles that hold a single role."""
    query = (
        sa.select(role_members.c.role)
        .where(role_members.c.client == client, role_members.c.member == member)
        .order_by(role_members.c.role)
    )
    return [RoleName(name) for name in tx.connection.scalars(query)]


def insert_members(tx: Transaction, client: ClientId, role: RoleName, members: Iterable[RoleName]) -> None:
    """Adds single roles to a composite role."""
    rows = [{"client": client, "role": role, "member": member} for member in members]
    if rows:
        tx.connection.execute(sa.insert(role_members), rows)


def delete_members(tx: Transaction, client: ClientId, role: RoleName, members: Sequence[RoleName]) -> None:
    """Takes single roles out of a composite role."""
    tx.connection.execute(
        sa.delete(role_members).where(
            role_members.c.client == client, role_members.c.role == role, role_members.c.member.in_(members)
        )
    )


# ----------------------------------------------------------------------------------------------------- authorization data


def load_data(tx: ReadTransaction, client: ClientId, role: RoleName) -> AuthorizationData:
    """Returns the authorization data of a role."""
    values: dict[int, dict[FieldName, tuple[ValueRange, ...]]] = {}
    rows = tx.connection.execute(
        sa.select(role_field_values)
        .where(role_field_values.c.client == client, role_field_values.c.role == role)
        .order_by(role_field_values.c.counter, role_field_values.c.field, role_field_values.c.position)
    )
    for row in rows:
        fields = values.setdefault(row.counter, {})
        field = FieldName(row.field)
        fields[field] = (*fields.get(field, ()), ValueRange(row.low, row.high))
    headers = tx.connection.execute(
        sa.select(role_authorizations)
        .where(role_authorizations.c.client == client, role_authorizations.c.role == role)
        .order_by(role_authorizations.c.counter)
    )
    return AuthorizationData(
        authorizations=tuple(
            RoleAuthorization(
                object=ObjectName(row.object),
                values=values.get(row.counter, {}),
                counter=row.counter,
                text=row.text,
                status=AuthorizationStatus(row.status),
                is_inactive=row.is_inactive,
                name=AuthorizationName(row.authorization),
            )
            for row in headers
        ),
        organizational_levels=_load_levels(tx, client, role),
    )


def _load_levels(tx: ReadTransaction, client: ClientId, role: RoleName) -> dict[str, tuple[ValueRange, ...]]:
    table = role_organizational_levels
    rows = tx.connection.execute(
        sa.select(table)
        .where(table.c.client == client, table.c.role == role)
        .order_by(table.c.variable, table.c.position)
    )
    levels: dict[str, tuple[ValueRange, ...]] = {}
    for row in rows:
        levels[row.variable] = (*levels.get(row.variable, ()), ValueRange(row.low, row.high))
    return levels


def replace_data(tx: Transaction, client: ClientId, role: RoleName, data: AuthorizationData) -> None:
    """Replaces the authorization data of a role; every authorization has its number by now."""
    for table in (role_field_values, role_authorizations, role_organizational_levels):
        tx.connection.execute(sa.delete(table).where(table.c.client == client, table.c.role == role))
    headers = [
        {
            "client": client,
            "role": role,
            "counter": item.counter,
            "object": item.object,
            "authorization": item.name,
            "text": item.text,
            "status": item.status.value,
            "is_inactive": item.is_inactive,
        }
        for item in data.authorizations
    ]
    if headers:
        tx.connection.execute(sa.insert(role_authorizations), headers)
    values = [
        {
            "client": client,
            "role": role,
            "counter": item.counter,
            "field": field,
            "position": position,
            "low": value.low,
            "high": value.high,
        }
        for item in data.authorizations
        for field, rows in item.values.items()
        for position, value in enumerate(rows)
    ]
    if values:
        tx.connection.execute(sa.insert(role_field_values), values)
    levels = [
        {
            "client": client,
            "role": role,
            "variable": variable,
            "position": position,
            "low": value.low,
            "high": value.high,
        }
        for variable, rows in data.organizational_levels.items()
        for position, value in enumerate(rows)
    ]
    if levels:
        tx.connection.execute(sa.insert(role_organizational_levels), levels)


def name_authorizations(tx: Transaction, client: ClientId, role: RoleName, names: dict[int, AuthorizationName]) -> None:
    """Writes the technical names that generation gave, by number."""
    if names:
        tx.connection.execute(
            sa.update(role_authorizations)
            .where(
                role_authorizations.c.client == client,
                role_authorizations.c.role == role,
                role_authorizations.c.counter == sa.bindparam("number"),
            )
            .values(authorization=sa.bindparam("name")),
            [{"number": number, "name": name} for number, name in names.items()],
        )
