"""Change documents: who changed which field of which object, when, from what, to what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from keydate.erp.audit import store
from keydate.erp.audit.store import ChangeDocument
from keydate.kit.database import ReadTransaction, Transaction

__all__ = ["ChangeDocument", "list_changes", "record"]


def record(
    tx: Transaction,
    *,
    acting_user_name: str,
    client: str,
    object_class: str,
    object_key: str,
    act: str,
    changes: Mapping[str, tuple[object, object]],
) -> None:
    """Records one business act.

    Fields that did not change leave no document; an act without any field (an empty mapping) leaves one document with an empty field.
    Never pass a secret: the change of a password has the field `password_state`.
    """
    changed = {field: pair for field, pair in changes.items() if pair[0] != pair[1]}
    if changes and not changed:
        return
    documents = [
        ChangeDocument(
            client=client,
            object_class=object_class,
            object_key=object_key,
            changed_at=tx.now,
            changed_by=acting_user_name,
            act=act,
            field=field,
            old_value=_text(old),
            new_value=_text(new),
        )
        for field, (old, new) in (changed or {"": ("", "")}).items()
    ]
    store.insert_changes(tx, documents)


def list_changes(
    tx: ReadTransaction,
    *,
    client: str,
    object_class: str | None = None,
    object_key: str | None = None,
    changed_by: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 100,
    offset: int = 0,
) -> list[ChangeDocument]:
    """Returns a page of change documents, the latest first. The caller checks the right to see them (activity 08)."""
    return store.list_changes(
        tx,
        client=client,
        object_class=object_class,
        object_key=object_key,
        changed_by=changed_by,
        since=since,
        until=until,
        limit=limit,
        offset=offset,
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "X" if value else ""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(_text(item) for item in value)
    return str(value)
