"""All SQL of the audit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from keydate.erp.audit.model import START, ChainHead, Entry
from keydate.erp.audit.tables import audit_head, change_documents, security_audit_log
from keydate.kit.database import ReadTransaction, Transaction

_HEAD_ID: Final = 1
#: Rows that are fetched at once while the whole log is read.
_PAGE: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDocument:
    """One changed field of one object: who, when, from what, to what."""

    client: str
    object_class: str
    object_key: str
    changed_at: datetime
    changed_by: str
    act: str
    field: str
    old_value: str
    new_value: str


# ----------------------------------------------------------------------------------------------- security audit log


def lock_head(tx: Transaction) -> ChainHead:
    """Returns the head and keeps others from appending until the transaction ends."""
    insert = postgresql.insert if tx.connection.dialect.name == "postgresql" else sqlite.insert
    row = {"id": _HEAD_ID, "sequence": START.sequence, "hash": START.hash}
    query = sa.select(audit_head.c.sequence, audit_head.c.hash).where(audit_head.c.id == _HEAD_ID).with_for_update()
    found = tx.connection.execute(query).one_or_none()
    if found is None:  # the very first entry; of two processes that see this, one waits for the other here
        tx.connection.execute(insert(audit_head).values(row).on_conflict_do_nothing())
        found = tx.connection.execute(query).one()
    return ChainHead(found.sequence, found.hash)


def find_head(tx: ReadTransaction) -> ChainHead | None:
    """Returns the head row; None when it is missing."""
    row = tx.connection.execute(sa.select(audit_head.c.sequence, audit_head.c.hash)).first()
    return None if row is None else ChainHead(row.sequence, row.hash)


def insert_entries(tx: Transaction, entries: Sequence[Entry]) -> None:
    """Appends entries and moves the head to the last one."""
    tx.connection.execute(sa.insert(security_audit_log), [asdict(entry) for entry in entries])
    last = entries[-1]
    tx.connection.execute(
        sa.update(audit_head).where(audit_head.c.id == _HEAD_ID).values(sequence=last.sequence, hash=last.hash)
    )


def iterate_entries(tx: ReadTransaction) -> Iterator[Entry]:
    """Yields the whole log in order, a page at a time: it may be larger than the memory."""
    log = security_audit_log
    after: int | None = None
    while True:
        query = sa.select(log).order_by(log.c.sequence).limit(_PAGE)
        rows = tx.connection.execute(query if after is None else query.where(log.c.sequence > after)).all()
        for row in rows:
            yield _entry(row)
        if len(rows) < _PAGE:
            return
        after = rows[-1].sequence


def count_entries(tx: ReadTransaction) -> int:
    """Returns the number of entries."""
    return int(tx.connection.execute(sa.select(sa.func.count()).select_from(security_audit_log)).scalar_one())


def list_entries(
    tx: ReadTransaction,
    *,
    client: str,
    user_name: str | None,
    events: Sequence[str],
    since: datetime | None,
    until: datetime | None,
    limit: int,
    offset: int,
) -> list[Entry]:
    """Returns a page of the log, the latest entries first."""
    log = security_audit_log
    query = sa.select(log).where(log.c.client == client)
    if user_name is not None:
        query = query.where(log.c.user_name == user_name)
    if events:
        query = query.where(log.c.event.in_(events))
    if since is not None:
        query = query.where(log.c.at >= since)
    if until is not None:
        query = query.where(log.c.at <= until)
    rows = tx.connection.execute(query.order_by(log.c.sequence.desc()).limit(limit).offset(offset))
    return [_entry(row) for row in rows]


def _entry(row: sa.Row[Any]) -> Entry:
    return Entry(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public way to a row's dict


# ------------------------------------------------------------------------------------------------- change documents


def insert_changes(tx: Transaction, documents: Sequence[ChangeDocument]) -> None:
    """Appends change documents."""
    tx.connection.execute(sa.insert(change_documents), [asdict(document) for document in documents])


def list_changes(
    tx: ReadTransaction,
    *,
    client: str,
    object_class: str | None,
    object_key: str | None,
    changed_by: str | None,
    since: datetime | None,
    until: datetime | None,
    limit: int,
    offset: int,
) -> list[ChangeDocument]:
    """Returns a page of change documents, the latest first."""
    table = change_documents
    query = sa.select(*(column for column in table.c if column is not table.c.id)).where(table.c.client == client)
    for column, value in (
        (table.c.object_class, object_class),
        (table.c.object_key, object_key),
        (table.c.changed_by, changed_by),
    ):
        if value is not None:
            query = query.where(column == value)
    if since is not None:
        query = query.where(table.c.changed_at >= since)
    if until is not None:
        query = query.where(table.c.changed_at <= until)
    rows = tx.connection.execute(query.order_by(table.c.id.desc()).limit(limit).offset(offset))
    return [ChangeDocument(**row._mapping) for row in rows]  # noqa: SLF001 - as above
