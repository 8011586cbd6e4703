"""SQL of user master records with their parameters and groups, and of user groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from keydate.erp.users.model.kinds import PasswordState, UserType
from keydate.erp.users.tables import recorded_checks, user_group_members, user_groups, user_parameters, users
from keydate.kit.database import ReadTransaction, Transaction
from keydate.vocabulary.ids import ClientId, UserAlias, UserGroup, UserName
from keydate.vocabulary.validity import Validity


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRecord:
    """A user master record without its password hash."""

    user_name: UserName
    user_type: UserType
    alias: UserAlias | None
    user_group: UserGroup | None
    validity: Validity
    reference_user: UserName | None
    security_policy: str | None
    accounting_number: str
    time_zone: str
    company: str
    address: dict[str, str]
    defaults: dict[str, str]
    lock_bits: int
    failed_logons: int
    last_failed_logon_at: datetime | None
    last_logon_at: datetime | None
    password_state: PasswordState
    password_set_at: datetime | None
    password_changed_at: datetime | None
    created_by: UserName
    created_at: datetime
    changed_by: UserName
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UserSelection:
    """Which users to list; a filter that is None does not filter. Name and alias take `*` and `?`."""

    user_name: str | None = None
    alias: str | None = None
    user_types: frozenset[UserType] | None = None
    user_group: UserGroup | None = None
    #: Only users with any lock, or only users without one.
    is_locked: bool | None = None
    security_policy: str | None = None
    reference_user: UserName | None = None
    valid_on: date | None = None
    last_logon_before: datetime | None = None
    role: str | None = None
    profile: str | None = None


#: All but the password hash.
user_columns: Final = [column for column in users.c if column.name not in {"client", "password_hash", "alias_key"}]


# Built once: these statements run with every call, and building one costs more than running it.
_USER: Final = sa.select(*user_columns).where(
    users.c.client == sa.bindparam("client_"), users.c.user_name == sa.bindparam("user_")
)
_PARAMETERS: Final = (
    sa.select(user_parameters.c.parameter, user_parameters.c.value)
    .where(user_parameters.c.client == sa.bindparam("client_"), user_parameters.c.user_name == sa.bindparam("user_"))
    .order_by(user_parameters.c.parameter)
)
_FURTHER_GROUPS: Final = sa.select(user_group_members.c.user_group).where(
    user_group_members.c.client == sa.bindparam("client_"), user_group_members.c.user_name == sa.bindparam("user_")
)


def find_user(tx: ReadTransaction, client: str, user_name: str, *, for_update: bool = False) -> UserRecord | None:
    """Returns a user; None when the client does not have it."""
    query = _USER.with_for_update() if for_update else _USER
    row = tx.connection.execute(query, {"client_": client, "user_": user_name}).one_or_none()
    return None if row is None else user_of(row)


def find_names_with_alias(tx: ReadTransaction, client: str, key: str) -> list[UserName]:
    """Returns the users whose name or alias is this one, in upper case."""
    query = sa.select(users.c.user_name).where(
        users.c.client == client, sa.or_(users.c.alias_key == key, users.c.user_name == key)
    )
    return [UserName(name) for name in tx.connection.execute(query).scalars()]


def insert_user(tx: Transaction, client: ClientId, values: Mapping[str, Any]) -> None:
    """Adds a user."""
    tx.connection.execute(sa.insert(users).values(client=client, **values))


def update_user(tx: Transaction, client: ClientId, user_name: UserName, values: Mapping[str, Any]) -> None:
    """Writes some columns of a user."""
    tx.connection.execute(
        sa.update(users).where(users.c.client == client, users.c.user_name == user_name).values(**values)
    )


def bump_logon_version(tx: Transaction, client: ClientId, user_name: UserName) -> None:
    """Ends the remembered credentials of a user."""
    update_user(tx, client, user_name, {"logon_version": users.c.logon_version + 1})


def bump_authority_version(tx: Transaction, client: ClientId, user_name: UserName) -> None:
    """Ends the compiled buffer of a user, and of those that it is the reference user of: their key holds its version."""
    update_user(tx, client, user_name, {"authority_version": users.c.authority_version + 1})


def delete_user(tx: Transaction, client: ClientId, user_name: UserName) -> None:
    """Deletes a user with everything that is its own; audit entries and change documents stay."""
    checks = recorded_checks
    tx.connection.execute(sa.delete(checks).where(checks.c.client == client, checks.c.user_name == user_name))
    tx.connection.execute(sa.delete(users).where(users.c.client == client, users.c.user_name == user_name))


def count_referring_users(tx: ReadTransaction, client: ClientId, user_name: UserName) -> int:
    """Returns how many users name this one as their reference user."""
    query = sa.select(sa.func.count()).where(users.c.client == client, users.c.reference_user == user_name)
    return int(tx.connection.execute(query).scalar_one())


# ---------------------------------------------------------------------------------------------- parameters and groups


def read_user_parameters(tx: ReadTransaction, client: str, user_name: UserName) -> dict[str, str]:
    """Returns the parameters of a user."""
    rows = tx.connection.execute(_PARAMETERS, {"client_": client, "user_": user_name})
    return {row.parameter: row.value for row in rows}


def write_user_parameters(tx: Transaction, client: ClientId, user_name: UserName, values: Mapping[str, str]) -> None:
    """Replaces the parameters of a user."""
    table = user_parameters
    tx.connection.execute(sa.delete(table).where(table.c.client == client, table.c.user_name == user_name))
    rows = [
        {"client": client, "user_name": user_name, "parameter": parameter, "value": value}
        for parameter, value in values.items()
    ]
    if rows:
        tx.connection.execute(sa.insert(table), rows)


def read_further_groups(tx: ReadTransaction, client: str, user_name: UserName) -> frozenset[UserGroup]:
    """Returns the further groups of a user."""
    rows = tx.connection.execute(_FURTHER_GROUPS, {"client_": client, "user_": user_name})
    return frozenset(UserGroup(group) for group in rows.scalars())


def write_further_groups(tx: Transaction, client: ClientId, user_name: UserName, groups: frozenset[UserGroup]) -> None:
    """Replaces the further groups of a user."""
    table = user_group_members
    tx.connection.execute(sa.delete(table).where(table.c.client == client, table.c.user_name == user_name))
    rows = [{"client": client, "user_name": user_name, "user_group": group} for group in sorted(groups)]
    if rows:
        tx.connection.execute(sa.insert(table), rows)


def list_user_groups(tx: ReadTransaction, client: str) -> dict[UserGroup, str]:
    """Returns all user groups of a client with their texts."""
    query = sa.select(user_groups.c.user_group, user_groups.c.text).where(user_groups.c.client == client)
    return {
        UserGroup(row.user_group): row.text for row in tx.connection.execute(query.order_by(user_groups.c.user_group))
    }


def insert_user_group(tx: Transaction, client: ClientId, group: UserGroup, text: str) -> None:
    """Adds a user group."""
    tx.connection.execute(sa.insert(user_groups).values(client=client, user_group=group, text=text))


def user_of(row: Any) -> UserRecord:
    """Returns a row of `user_columns` as a record."""
    return UserRecord(
        user_name=UserName(row.user_name),
        user_type=UserType(row.user_type),
        alias=row.alias,
        user_group=UserGroup(row.user_group) if row.user_group else None,
        validity=Validity(row.valid_from, row.valid_to),
        reference_user=row.reference_user,
        security_policy=row.security_policy,
        accounting_number=row.accounting_number,
        time_zone=row.time_zone,
        company=row.company,
        address=row.address,
        defaults=row.defaults,
        lock_bits=row.lock_bits,
        failed_logons=row.failed_logons,
        last_failed_logon_at=row.last_failed_logon_at,
        last_logon_at=row.last_logon_at,
        password_state=PasswordState(row.password_state),
        password_set_at=row.password_set_at,
        password_changed_at=row.password_changed_at,
        created_by=row.created_by,
        created_at=row.created_at,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
    )
