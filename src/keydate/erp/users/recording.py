"""What each write of user administration leaves behind: a change document, and an entry in the security audit log."""

from __future__ import annotations

from collections.abc import Mapping

from keydate.erp.audit import changes as change_documents
from keydate.erp.audit import log
from keydate.erp.audit.model import AuditEvent, Detail
from keydate.erp.audit.trail import ErpTransaction
from keydate.erp.authority.guard import ActingUser


def record_user_change(
    tx: ErpTransaction,
    *,
    acting_user: ActingUser,
    user_name: str,
    act: str,
    event: AuditEvent,
    changes: Mapping[str, tuple[object, object]],
    details: Mapping[str, Detail] | None = None,
) -> None:
    """Records a change of a user, e.g. `act="user_locked"`."""
    record_change(
        tx,
        acting_user=acting_user,
        object_class="USER",
        object_key=user_name,
        act=act,
        event=event,
        changes=changes,
        details={"user": user_name, **(details or {})},
    )


def record_change(
    tx: ErpTransaction,
    *,
    acting_user: ActingUser,
    object_class: str,
    object_key: str,
    act: str,
    event: AuditEvent,
    changes: Mapping[str, tuple[object, object]],
    details: Mapping[str, Detail],
) -> None:
    """Records a change of any object of user administration."""
    change_documents.record(
        tx,
        acting_user_name=acting_user.user_name,
        client=acting_user.client,
        object_class=object_class,
        object_key=object_key,
        act=act,
        changes=changes,
    )
    log.append(
        tx,
        event=event,
        client=acting_user.client,
        user_name=acting_user.user_name,
        terminal=acting_user.terminal,
        message=f"{event.text}: {object_key}.",
        details=details,
    )
