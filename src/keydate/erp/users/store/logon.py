"""SQL of logons: one row with all that a logon needs, and what a logon leaves behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from keydate.erp.clients.tables import clients
from keydate.erp.users.model.kinds import PasswordState, UserType
from keydate.erp.users.model.logon import Account
from keydate.erp.users.model.rules import DEFAULT_TIME_ZONE, TIME_ZONE_PARAMETER
from keydate.erp.users.tables import password_history, profile_parameters, traced_users, users
from keydate.kit.database import ReadTransaction, Transaction
from keydate.vocabulary.ids import ClientId, UserGroup, UserName
from keydate.vocabulary.validity import Validity

#: More old hashes than any history size asks for.
_KEPT_HASHES: Final = 100


@dataclass(frozen=True, slots=True)
class BufferVersion:
    """Everything on which a compiled user buffer depends, as numbers that rise."""

    user: int
    reference_user: UserName | None
    reference: int
    client: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LogonRecord:
    """A user as a logon sees it."""

    account: Account
    buffer_version: BufferVersion
    is_traced: bool
    zone: ZoneInfo


_reference = users.alias("reference")

_LOGON: Final = (
    sa.select(
        users.c.user_name,
        users.c.user_type,
        users.c.user_group,
        users.c.valid_from,
        users.c.valid_to,
        users.c.lock_bits,
        users.c.failed_logons,
        users.c.last_failed_logon_at,
        users.c.password_state,
        users.c.password_hash,
        users.c.password_set_at,
        users.c.password_changed_at,
        users.c.password_used_at,
        users.c.security_policy,
        users.c.logon_version,
        users.c.authority_version,
        users.c.reference_user,
        sa.func.coalesce(_reference.c.authority_version, 0).label("reference_version"),
        clients.c.authority_version.label("client_version"),
        traced_users.c.user_name.is_not(None).label("is_traced"),
        sa.select(profile_parameters.c.value)
        .where(profile_parameters.c.parameter == TIME_ZONE_PARAMETER)
        .scalar_subquery()
        .label("zone"),
    )
    .join(clients, clients.c.client == users.c.client)
    .outerjoin(
        _reference, sa.and_(_reference.c.client == users.c.client, _reference.c.user_name == users.c.reference_user)
    )
    .outerjoin(
        traced_users,
        sa.and_(traced_users.c.client == users.c.client, traced_users.c.user_name == users.c.user_name),
    )
    .where(users.c.client == sa.bindparam("client_"))
    .where(
        sa.or_(
            users.c.user_name == sa.bindparam("identifier_"),
            users.c.alias_key == sa.bindparam("identifier_"),
        )
    )
)


def find_logon_record(
    tx: ReadTransaction, client: str, identifier: str, *, for_update: bool = False
) -> LogonRecord | None:
    """Returns the user with this name or alias; None without one. A name is never also the alias of another user."""
    key = identifier.strip().upper()
    if not key.isprintable() or len(client) != 3 or not client.isprintable():
        return None  # no such thing is stored, and not every database could be asked for it
    statement = _LOGON.with_for_update(of=users) if for_update else _LOGON
    row = tx.connection.execute(statement, {"client_": client, "identifier_": key}).first()
    return None if row is None else _record(row)


def _record(row: Any) -> LogonRecord:
    account = Account(
        user_name=UserName(row.user_name),
        user_type=UserType(row.user_type),
        user_group=UserGroup(row.user_group) if row.user_group else None,
        validity=Validity(row.valid_from, row.valid_to),
        lock_bits=row.lock_bits,
        failed_logons=row.failed_logons,
        last_failed_logon_at=row.last_failed_logon_at,
        password_state=PasswordState(row.password_state),
        password_hash=row.password_hash,
        password_set_at=row.password_set_at,
        password_changed_at=row.password_changed_at,
        password_used_at=row.password_used_at,
        security_policy=row.security_policy,
        logon_version=row.logon_version,
    )
    return LogonRecord(
        account=account,
        buffer_version=BufferVersion(
            row.authority_version, row.reference_user, row.reference_version, row.client_version
        ),
        is_traced=bool(row.is_traced),
        zone=ZoneInfo(row.zone or DEFAULT_TIME_ZONE),
    )


def store_good_logon(tx: Transaction, client: ClientId, account: Account, *, remaining_locks: int) -> None:
    """Notes a verified password: the count of wrong ones starts again, and a lock that ended at midnight is gone."""
    _update(
        tx,
        client,
        account.user_name,
        failed_logons=0,
        lock_bits=remaining_locks,
        last_logon_at=tx.now,
        password_used_at=tx.now,
    )


def store_wrong_password(
    tx: Transaction, client: ClientId, account: Account, *, failed_logons: int, lock_bits: int
) -> None:
    """Notes a wrong password; the caller holds the row's lock."""
    _update(
        tx,
        client,
        account.user_name,
        failed_logons=failed_logons,
        lock_bits=lock_bits,
        last_failed_logon_at=tx.now,
    )


def store_password(
    tx: Transaction, client: ClientId, user_name: UserName, *, password_hash: str, state: PasswordState, by_user: bool
) -> None:
    """Stores a new password hash, adds it to the history and ends remembered credentials."""
    _update(
        tx,
        client,
        user_name,
        password_hash=password_hash,
        password_state=state.value,
        password_set_at=tx.now,
        password_changed_at=tx.now if by_user else None,
        password_used_at=None,
        failed_logons=0,
        logon_version=users.c.logon_version + 1,
    )
    history = password_history
    mine = sa.and_(history.c.client == client, history.c.user_name == user_name)
    last = tx.connection.execute(sa.select(sa.func.max(history.c.number)).where(mine)).scalar_one() or 0
    tx.connection.execute(
        sa.insert(history).values(
            client=client, user_name=user_name, number=last + 1, password_hash=password_hash, set_at=tx.now
        )
    )
    tx.connection.execute(sa.delete(history).where(mine, history.c.number <= last + 1 - _KEPT_HASHES))


def deactivate_password(tx: Transaction, client: ClientId, user_name: UserName) -> None:
    """Takes the password away and ends remembered credentials; the history stays."""
    _update(
        tx,
        client,
        user_name,
        password_hash=None,
        password_state=PasswordState.DEACTIVATED.value,
        logon_version=users.c.logon_version + 1,
    )


def list_password_hashes(tx: ReadTransaction, client: str, user_name: UserName, *, last: int) -> list[str]:
    """Returns the hashes of the last passwords, the present one first."""
    history = password_history
    rows = tx.connection.execute(
        sa.select(history.c.password_hash)
        .where(history.c.client == client, history.c.user_name == user_name)
        .order_by(history.c.number.desc())
        .limit(last)
    )
    return list(rows.scalars())


def end_remembered_credentials(tx: Transaction, client: ClientId | None = None, *, policy: str | None = None) -> None:
    """Ends the remembered credentials of all users, or of those of one client with a security policy, whose rules have changed."""
    statement = sa.update(users).values(logon_version=users.c.logon_version + 1)
    if client is not None:
        statement = statement.where(users.c.client == client)
    if policy is not None:
        statement = statement.where(users.c.security_policy == policy)
    tx.connection.execute(statement)


def _update(
    tx: Transaction, client: ClientId, user_name: UserName, **values: str | int | datetime | object | None
) -> None:
    tx.connection.execute(
        sa.update(users).where(users.c.client == client, users.c.user_name == user_name).values(**values)
    )
