"""SQL of traces and failed checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from keydate.erp.authority.guard import CheckRecord
from keydate.erp.users.tables import recorded_checks, traced_users
from keydate.kit.database import ReadTransaction, Transaction
from keydate.vocabulary.ids import ClientId, UserName

#: Failed checks that are kept of each user.
KEPT_FAILURES: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCheck:
    """One check of a user, as a trace or the list of failed checks shows it."""

    #: Rising in the order of the checks.
    number: int
    user_name: UserName
    at: datetime
    context: str
    object: str
    fields: Mapping[str, str | None]
    return_code: int
    reason: str


#: Built once: it runs with every call.
_TRACED: Final = sa.select(traced_users.c.user_name).where(
    traced_users.c.client == sa.bindparam("client_"), traced_users.c.user_name == sa.bindparam("user_")
)


def is_traced(tx: ReadTransaction, client: str, user_name: UserName) -> bool:
    """Tells whether the trace is on for a user."""
    return tx.connection.execute(_TRACED, {"client_": client, "user_": user_name}).first() is not None


def start_trace(tx: Transaction, client: ClientId, user_name: UserName, started_by: UserName) -> None:
    """Switches the trace on."""
    tx.connection.execute(
        sa.insert(traced_users).values(client=client, user_name=user_name, started_by=started_by, started_at=tx.now)
    )


def stop_trace(tx: Transaction, client: ClientId, user_name: UserName) -> None:
    """Switches the trace off; what was recorded stays."""
    table = traced_users
    tx.connection.execute(sa.delete(table).where(table.c.client == client, table.c.user_name == user_name))


def delete_trace(tx: Transaction, client: ClientId, user_name: UserName) -> None:
    """Deletes the recorded trace of a user, but not its last failed checks."""
    table = recorded_checks
    mine = sa.and_(table.c.client == client, table.c.user_name == user_name)
    tx.connection.execute(sa.delete(table).where(mine, table.c.is_traced, table.c.return_code == 0))
    tx.connection.execute(sa.update(table).where(mine, table.c.is_traced).values(is_traced=False))
    _trim_failures(tx, client, user_name)


def insert_checks(
    tx: Transaction, client: ClientId, user_name: UserName, records: Sequence[CheckRecord], *, traced: bool
) -> None:
    """Stores the checks of one request and keeps the last failed ones only."""
    rows: list[dict[str, Any]] = [
        {
            "client": client,
            "user_name": user_name,
            "at": tx.now,
            "context": record.context[:60],
            "object": record.object[:10],
            "fields": dict(record.fields),
            "return_code": record.return_code,
            "reason": record.reason,
            "is_traced": traced,
        }
        for record in records
    ]
    tx.connection.execute(sa.insert(recorded_checks), rows)
    _trim_failures(tx, client, user_name)


def list_checks(
    tx: ReadTransaction, client: str, user_name: UserName | None, *, traced: bool, limit: int, offset: int
) -> list[RecordedCheck]:
    """Returns a page of the trace, or of the failed checks; the latest first."""
    table = recorded_checks
    query = _recorded().where(table.c.client == client, table.c.is_traced if traced else table.c.return_code != 0)
    if user_name is not None:
        query = query.where(table.c.user_name == user_name)
    rows = tx.connection.execute(query.order_by(table.c.id.desc()).limit(limit).offset(offset))
    return [RecordedCheck(**row) for row in rows.mappings()]


def list_trace_after(
    tx: ReadTransaction, client: str, user_name: UserName, *, after: int, limit: int | None
) -> list[RecordedCheck]:
    """Returns the traced checks of a user that follow a number, in their order; all of them without a limit."""
    table = recorded_checks
    query = _recorded().where(
        table.c.client == client, table.c.user_name == user_name, table.c.is_traced, table.c.id > after
    )
    return [RecordedCheck(**row) for row in tx.connection.execute(query.order_by(table.c.id).limit(limit)).mappings()]


def _recorded() -> sa.Select[Any]:
    table = recorded_checks
    return sa.select(
        table.c.id.label("number"),
        table.c.user_name,
        table.c.at,
        table.c.context,
        table.c.object,
        table.c.fields,
        table.c.return_code,
        table.c.reason,
    )


def _trim_failures(tx: Transaction, client: ClientId, user_name: UserName) -> None:
    table = recorded_checks
    failures = sa.and_(
        table.c.client == client, table.c.user_name == user_name, table.c.return_code != 0, table.c.is_traced.is_(False)
    )
    oldest_kept = (
        sa.select(table.c.id).where(failures).order_by(table.c.id.desc()).limit(1).offset(KEPT_FAILURES - 1)
    ).scalar_subquery()
    tx.connection.execute(sa.delete(table).where(failures, table.c.id < oldest_kept))
