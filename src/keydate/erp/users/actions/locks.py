"""Locks that administrators set and take away."""

from __future__ import annotations

from keydate.erp.audit.model import AuditEvent
from keydate.erp.audit.trail import ErpTransaction
from keydate.erp.authority.guard import ActingUser
from keydate.erp.users.errors import OwnUserProtected
from keydate.erp.users.model.kinds import LockBits
from keydate.erp.users.recording import record_user_change
from keydate.erp.users.rights import LOCK, require_user
from keydate.erp.users.store.master import UserRecord, update_user
from keydate.vocabulary.ids import UserName


def lock_user(tx: ErpTransaction, *, acting_user: ActingUser, user_name: UserName) -> bool:
    """Sets the administrator's lock (64), which ends nothing but logons; tells whether that changed anything.

    Raises:
        NotAuthorized: S_USER_GRP 05 for the user's group is missing.
        UserNotFound: there is no such user.
        OwnUserProtected: the acting user would lock itself out.
    """
    user = require_user(tx, acting_user, user_name, LOCK, for_update=True)
    if user_name == acting_user.user_name:
        raise OwnUserProtected(user_name=user_name, act="lock")
    return _write_locks(
        tx,
        acting_user,
        user,
        LockBits(user.lock_bits) | LockBits.ADMINISTRATOR,
        act="user_locked",
        event=AuditEvent.USER_LOCKED,
    )


def unlock_user(tx: ErpTransaction, *, acting_user: ActingUser, user_name: UserName) -> bool:
    """Takes away the administrator's lock and the one after wrong passwords; tells whether that changed anything.

    A global lock (32) belongs to a central system and stays.

    Raises:
        NotAuthorized: S_USER_GRP 05 for the user's group is missing.
        UserNotFound: there is no such user.
    """
    user = require_user(tx, acting_user, user_name, LOCK, for_update=True)
    remaining = LockBits(user.lock_bits) & LockBits.GLOBAL
    if user.failed_logons:
        update_user(tx, acting_user.client, user_name, {"failed_logons": 0})
    return _write_locks(tx, acting_user, user, remaining, act="user_unlocked", event=AuditEvent.USER_UNLOCKED)


def _write_locks(
    tx: ErpTransaction, acting_user: ActingUser, user: UserRecord, locks: LockBits, *, act: str, event: AuditEvent
) -> bool:
    if int(locks) == user.lock_bits:
        return False
    update_user(
        tx,
        acting_user.client,
        user.user_name,
        {"lock_bits": int(locks), "changed_by": acting_user.user_name, "changed_at": tx.now},
    )
    record_user_change(
        tx,
        acting_user=acting_user,
        user_name=user.user_name,
        act=act,
        event=event,
        changes={"lock_bits": (user.lock_bits, int(locks))},
    )
    return True
