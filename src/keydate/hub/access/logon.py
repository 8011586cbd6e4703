"""Recognizing callers: by password, by API token.

A logon opens its own transactions: a wrong attempt must be counted although the caller's work comes to nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from keydate.hub.access import store
from keydate.hub.access.errors import LogonRefused, PasswordChangeRequired, TokenRefused
from keydate.hub.access.model import (
    LOCK_TIME,
    RIGHTS,
    WRONG_ATTEMPTS,
    Caller,
    HubUser,
    examine_password,
    hub_user_name,
)
from keydate.hub.changelog.store import record
from keydate.kit.database import Database, ReadTransaction, Transaction
from keydate.kit.logging import get_logger
from keydate.kit.secrets import Passwords
from keydate.kit.tokens import fits, token_id
from keydate.vocabulary.errors import InvalidValue

#: The first letters of each token; secret scanners can be told to look for them.
TOKEN_PREFIX: Final = "kdh"

log = get_logger()


def log_on(database: Database, *, name: str, password: str, passwords: Passwords) -> Caller:
    """Returns the caller that a name and a password stand for.

    Raises:
        LogonRefused: unknown, wrong, or locked.
        PasswordChangeRequired: right, but only good for setting one's own password.
    """
    user = _authenticate(database, name=name, password=password, passwords=passwords)
    if user.must_change_password:
        raise PasswordChangeRequired
    return Caller(name=f"user:{user.name}", rights=RIGHTS[user.role], user_name=user.name)


def change_own_password(database: Database, *, name: str, old: str, new: str, passwords: Passwords) -> None:
    """Replaces one's own password; works with a one-time password, too.

    Raises:
        LogonRefused: the old one is wrong, or the user is locked.
        WeakPassword: the new one breaks a rule; the old one stays.
    """
    user = _authenticate(database, name=name, password=old, passwords=passwords)
    examine_password(new, user_name=user.name, old=old)
    hashed = passwords.hash(new)
    with database.write() as tx:
        present = _unchanged(tx, user)
        store.update_user(tx, replace(present, password_hash=hashed, must_change_password=False))
        record(tx, changed_by=f"user:{user.name}", subject="user", key=user.name, act="change_password")


def recognize(tx: ReadTransaction, text: str) -> Caller:
    """Returns the caller that a token stands for; it has never more rights than its user has now.

    Raises:
        TokenRefused: unknown, expired, revoked, or its user is gone.
    """
    public_id = token_id(text, prefix=TOKEN_PREFIX)
    found = store.find_token(tx, public_id) if public_id else None
    if found is None or not fits(text, found[1]) or not found[0].is_valid(tx.now):
        raise TokenRefused
    token = found[0]
    rights = token.rights
    if token.user_name is not None:
        user = store.find_user(tx, token.user_name)
        # A lock after wrong passwords bars passwords: anybody can bring it about, and it must not stop the close.
        if user is None:
            raise TokenRefused
        rights &= RIGHTS[user.role]
    return Caller(name=token.caller_name, rights=rights, user_name=token.user_name, until=token.expires_at)


def _authenticate(database: Database, *, name: str, password: str, passwords: Passwords) -> HubUser:
    known = _find(database, name)
    # Outside a transaction: the hash takes its time, and unknown names take as long as known ones.
    is_right = passwords.verify(password, known.password_hash if known else None)
    if known is None:
        log.warning("hub_logon_refused", reason="unknown user")
        raise LogonRefused
    with database.write() as tx:
        user, reason = _count(tx, known, is_right=is_right)
    if user is None:
        log.warning("hub_logon_refused", user=known.name, reason=reason)
        raise LogonRefused
    return user


def _find(database: Database, name: str) -> HubUser | None:
    try:
        checked = hub_user_name(name)
    except InvalidValue:
        return None
    with database.read() as tx:
        return store.find_user(tx, checked)


def _count(tx: Transaction, known: HubUser, *, is_right: bool) -> tuple[HubUser | None, str]:
    """Counts the attempt; returns the user if they are in, and the reason if not."""
    user = store.lock_user_row(tx, known.name)
    if user is None or user.password_hash != known.password_hash:
        return None, "changed meanwhile"
    if user.is_locked(tx.now):
        return None, "locked"
    if is_right:
        user = replace(user, failed_logons=0, locked_until=None, last_logon_at=tx.now)
        store.update_user(tx, user)
        return user, ""
    failed = user.failed_logons + 1
    if failed < WRONG_ATTEMPTS:
        store.update_user(tx, replace(user, failed_logons=failed, locked_until=None))
        return None, "wrong password"
    store.update_user(tx, replace(user, failed_logons=0, locked_until=tx.now + LOCK_TIME))
    record(tx, changed_by="hub", subject="user", key=user.name, act="lock", details={"wrong_attempts": failed})
    return None, "wrong password, locked now"


def _unchanged(tx: Transaction, user: HubUser) -> HubUser:
    present = store.lock_user_row(tx, user.name)
    if present is None or present.password_hash != user.password_hash:
        raise LogonRefused
    return present
