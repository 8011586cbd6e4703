"""SQL of user lists: a selection, the groups that the reader may see, a page."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from keydate.erp.users.store.master import UserRecord, UserSelection, user_columns, user_of
from keydate.erp.users.tables import role_assignments, user_profiles, users
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.ids import UserName


def list_groups_in_use(tx: ReadTransaction, client: str) -> list[str]:
    """Returns the groups that users have; an empty text for users without a group."""
    query = sa.select(users.c.user_group).distinct().where(users.c.client == client).order_by(users.c.user_group)
    return list(tx.connection.execute(query).scalars())


def select_users(
    tx: ReadTransaction,
    client: str,
    selection: UserSelection,
    *,
    groups: Collection[str] | None,
    limit: int,
    offset: int,
) -> tuple[list[UserRecord], int]:
    """Returns a page of the selected users by name, and how many there are on all pages.

    Args:
        tx: the transaction.
        client: of the users.
        selection: which ones.
        groups: the groups that the reader may see; None for all.
        limit: of the page.
        offset: of the page.
    """
    conditions = [users.c.client == client, *_conditions(client, selection)]
    if groups is not None:
        conditions.append(users.c.user_group.in_(sorted(groups)))
    total = tx.connection.execute(sa.select(sa.func.count()).select_from(users).where(*conditions)).scalar_one()
    query = sa.select(*user_columns).where(*conditions).order_by(users.c.user_name).limit(limit).offset(offset)
    return [user_of(row) for row in tx.connection.execute(query)], int(total)


def list_names(tx: ReadTransaction, client: str) -> list[UserName]:
    """Returns the names of all users."""
    query = sa.select(users.c.user_name).where(users.c.client == client).order_by(users.c.user_name)
    return [UserName(name) for name in tx.connection.execute(query).scalars()]


def _conditions(client: str, selection: UserSelection) -> list[sa.ColumnElement[bool]]:
    """Returns one condition for each filter that is set."""
    return [
        *_logon_conditions(selection),
        *(
            column == value
            for column, value in (
                (users.c.user_group, selection.user_group),
                (users.c.security_policy, selection.security_policy),
                (users.c.reference_user, selection.reference_user),
            )
            if value is not None
        ),
        *(
            _matches(column, pattern.upper())
            for column, pattern in (
                (users.c.user_name, selection.user_name),
                (users.c.alias_key, selection.alias),
            )
            if pattern is not None
        ),
        *(
            _owner(table, client, column, value)
            for table, column, value in (
                (role_assignments, role_assignments.c.role, selection.role),
                (user_profiles, user_profiles.c.profile, selection.profile),
            )
            if value is not None
        ),
    ]


def _logon_conditions(selection: UserSelection) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if selection.user_types is not None:
        found.append(users.c.user_type.in_(sorted(kind.value for kind in selection.user_types)))
    if selection.is_locked is not None:
        found.append(users.c.lock_bits != 0 if selection.is_locked else users.c.lock_bits == 0)
    if selection.valid_on is not None:
        found += [users.c.valid_from <= selection.valid_on, users.c.valid_to >= selection.valid_on]
    if selection.last_logon_before is not None:
        before = selection.last_logon_before
        found.append(sa.or_(users.c.last_logon_at.is_(None), users.c.last_logon_at < before))
    return found


def _owner(table: sa.Table, client: str, column: sa.Column[Any], value: str) -> sa.ColumnElement[bool]:
    return users.c.user_name.in_(sa.select(table.c.user_name).where(table.c.client == client, column == value))


def _matches(column: sa.Column[Any], pattern: str) -> sa.ColumnElement[bool]:
    if "*" not in pattern and "?" not in pattern:
        return column == pattern
    escaped = "".join(f"\\{char}" if char in "\\%_" else char for char in pattern)
    return column.like(escaped.replace("*", "%").replace("?", "_"), escape="\\")
