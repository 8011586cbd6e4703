"""All SQL of the change log. There is no function that changes or removes a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from keydate.hub.changelog.tables import change_log
from keydate.kit.database import ReadTransaction, Transaction


def record(
    tx: Transaction, *, changed_by: str, subject: str, key: str, act: str, details: Mapping[str, Any] | None = None
) -> None:
    """Writes one line."""
    tx.connection.execute(
        sa.insert(change_log).values(
            at=tx.now, changed_by=changed_by[:120], subject=subject, key=key, act=act, details=dict(details or {})
        )
    )


def list_changes(
    tx: ReadTransaction, *, subject: str | None = None, key: str | None = None, limit: int = 100, offset: int = 0
) -> list[Mapping[str, Any]]:
    """Returns changes, the newest first."""
    query = sa.select(change_log).order_by(change_log.c.id.desc()).limit(limit).offset(offset)
    if subject is not None:
        query = query.where(change_log.c.subject == subject)
    if key is not None:
        query = query.where(change_log.c.key == key)
    return [dict(row) for row in tx.connection.execute(query).mappings()]
