"""The security audit log: append an entry, read a page, verify the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from keydate.erp.audit import store
from keydate.erp.audit.model import AuditEvent, Detail, Entry, PendingEntry
from keydate.erp.audit.trail import ErpTransaction
from keydate.kit.database import ReadTransaction

_NO_DETAILS: Final[Mapping[str, Detail]] = MappingProxyType({})


def append(
    tx: ErpTransaction,
    *,
    event: AuditEvent,
    client: str,
    user_name: str,
    terminal: str,
    message: str = "",
    details: Mapping[str, Detail] = _NO_DETAILS,
) -> None:
    """Adds an entry to the transaction that it reports on; never pass a secret.

    Args:
        tx: the transaction; the entry is stored when and only when it commits.
        event: what happened; its text is the message unless one is given.
        client: where it happened.
        user_name: who did it, or tried to.
        terminal: from where.
        message: a full sentence.
        details: further facts by name.
    """
    tx.pending_entries.append(
        PendingEntry(
            at=tx.now,
            client=client,
            event=event,
            user_name=user_name,
            terminal=terminal,
            message=message or f"{event.text}.",
            details=details,
        )
    )


def list_entries(
    tx: ReadTransaction,
    *,
    client: str,
    user_name: str | None = None,
    events: Sequence[AuditEvent] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 100,
    offset: int = 0,
) -> list[Entry]:
    """Returns a page of the log, the latest entries first."""
    return store.list_entries(
        tx,
        client=client,
        user_name=user_name,
        events=[event.code for event in events],
        since=since,
        until=until,
        limit=limit,
        offset=offset,
    )


def count_entries(tx: ReadTransaction) -> int:
    """Returns the number of entries, so that a verification can show its progress."""
    return store.count_entries(tx)
