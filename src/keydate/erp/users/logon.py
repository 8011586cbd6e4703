"""Logon: who is calling, proven by password.

Every refusal looks and takes the same to the caller, whatever its reason; the security audit log has the reason. A logon opens its own
transactions: a wrong password must be counted although the caller's work never begins. Argon2 runs outside of any transaction, so that
many logons at once do not queue up behind one lock; the result is then settled under the lock of the user's row.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from keydate.erp.audit import log
from keydate.erp.audit.model import AuditEvent
from keydate.erp.audit.trail import ErpDatabase, ErpTransaction
from keydate.erp.authority.errors import NotAuthorized
from keydate.erp.authority.guard import ActingUser
from keydate.erp.users.buffers import BufferCache
from keydate.erp.users.errors import LogonRefused, PasswordChangeRequired
from keydate.erp.users.memory import CredentialMemory
from keydate.erp.users.model.kinds import LockBits, LogonKind, PasswordState, local_day
from keydate.erp.users.model.logon import ChangeReason, Refusal, change_reason_of, refusal_of
from keydate.erp.users.model.passwords import check_password
from keydate.erp.users.model.rules import MAX_PASSWORD_LENGTH
from keydate.erp.users.store.checks import insert_checks
from keydate.erp.users.store.logon import LogonRecord, find_logon_record, store_good_logon, store_wrong_password
from keydate.erp.users.store.rules import list_forbidden, read_rules
from keydate.kit.database import ReadTransaction
from keydate.kit.errors import KitError
from keydate.kit.logging import get_logger
from keydate.kit.secrets import Passwords
from keydate.vocabulary.ids import ClientId

__all__ = ["LogonCheck", "LogonKind", "Session", "acting", "check_logon", "log_on", "reading"]


@dataclass(frozen=True, slots=True)
class Session:
    """A successful logon."""

    acting_user: ActingUser
    password_state: PasswordState


@dataclass(frozen=True, slots=True, kw_only=True)
class LogonCheck:
    """The truth about one attempt to log on. Only for callers that may know it; everyone else gets `LogonRefused`."""

    refusal: Refusal | None
    change_reason: ChangeReason | None
    record: LogonRecord | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Who tries to log on to which client, from where, and how."""

    client: str
    identifier: str
    password: str
    terminal: str
    kind: LogonKind
    context: str = ""


# long: half of it is the contract
def log_on(
    database: ErpDatabase,
    *,
    client: str,
    identifier: str,
    password: str,
    terminal: str,
    kind: LogonKind,
    passwords: Passwords,
    context: str,
    memory: CredentialMemory | None = None,
    buffers: BufferCache | None = None,
) -> Session:
    """Logs a user on by name or alias.

    Args:
        database: the communication system's; the logon opens its own transactions.
        client: the client to log on to.
        identifier: user name or alias, in any case.
        password: as typed.
        terminal: where the caller is, for the security audit log.
        kind: how the caller comes in.
        passwords: verifies hashes.
        context: what the caller is about to do, for traces.
        memory: remembers verified credentials; without it, each logon verifies anew and is logged.
        buffers: keeps compiled user buffers.

    Raises:
        LogonRefused: for any reason.
        PasswordChangeRequired: the password is right, but initial or expired.
    """
    attempt = Attempt(
        client=client, identifier=identifier, password=password, terminal=terminal, kind=kind, context=context
    )
    buffers = buffers or BufferCache(capacity=1)
    with database.read() as tx:
        record = find_logon_record(tx, client, identifier)
        if record is not None and memory is not None and _is_remembered(tx, memory, attempt, record):
            return _session(tx, attempt, record, buffers)
    checked = check_logon(database, attempt, passwords=passwords)
    if checked.refusal is not None or checked.record is None:
        raise LogonRefused(client=client)
    if checked.change_reason is not None:
        raise PasswordChangeRequired(user_name=checked.record.account.user_name, reason=checked.change_reason.value)
    with database.read() as tx:
        if memory is not None:
            account = checked.record.account
            memory.remember(
                client=client,
                user_name=account.user_name,
                password=password,
                logon_version=account.logon_version,
                now=tx.now,
                day=local_day(tx.now, checked.record.zone),
            )
        return _session(tx, attempt, checked.record, buffers)


def check_logon(database: ErpDatabase, attempt: Attempt, *, passwords: Passwords) -> LogonCheck:
    """Verifies an attempt, counts and logs it, and returns the whole truth about it."""
    with database.read() as tx:
        seen = find_logon_record(tx, attempt.client, attempt.identifier)
    seen_hash = seen.account.password_hash if seen else None
    is_right = verify(passwords, attempt.password, seen_hash)
    with database.write() as tx:
        record = find_logon_record(tx, attempt.client, attempt.identifier, for_update=True)
        if record is not None and record.account.password_hash != seen_hash:  # changed in this very moment
            is_right = verify(passwords, attempt.password, record.account.password_hash)
        return settle(tx, attempt, record, is_right=is_right)


def verify(passwords: Passwords, password: str, password_hash: str | None) -> bool:
    """Tells whether the password fits, in the same time for users with and without one, and for passwords that cannot be right."""
    possible = 0 < len(password) <= MAX_PASSWORD_LENGTH and password.isprintable()
    matches = passwords.verify(password if possible else "", password_hash)
    return matches and possible


def settle(tx: ErpTransaction, attempt: Attempt, record: LogonRecord | None, *, is_right: bool) -> LogonCheck:
    """Decides on an attempt under the lock of the user's row; counts, locks or clears, and logs."""
    if record is None:
        return _refuse(tx, attempt, None, Refusal.UNKNOWN_USER)
    account = record.account
    client = ClientId(attempt.client)
    rules = read_rules(tx, client, account.security_policy)
    refusal = refusal_of(account, attempt.kind, rules, tx.now, record.zone)
    locks = account.locks(rules, tx.now, record.zone)
    if not is_right:
        if locks == LockBits.NONE and account.password_hash is not None:
            _count_wrong_password(tx, attempt, record, fails_to_lock=rules.fails_to_lock)
        return _refuse(tx, attempt, record, refusal or Refusal.WRONG_PASSWORD)
    if refusal is not None:
        return _refuse(tx, attempt, record, refusal)
    breaks_rules = bool(rules.enforces_current_rules) and bool(
        check_password(attempt.password, rules, forbidden=list_forbidden(tx))
    )
    reason = change_reason_of(account, rules, tx.now, record.zone, breaks_rules=breaks_rules)
    if reason is None:
        store_good_logon(tx, client, account, remaining_locks=int(locks))
    log.append(
        tx,
        event=AuditEvent.RFC_LOGON_SUCCESSFUL if attempt.kind is LogonKind.RFC else AuditEvent.LOGON_SUCCESSFUL,
        client=client,
        user_name=account.user_name,
        terminal=attempt.terminal,
        message="Logon successful." if reason is None else f"Password accepted for its change only: it is {reason}.",
        details={"type": attempt.kind.value, "method": "P"},
    )
    return LogonCheck(refusal=None, change_reason=reason, record=record)


@contextmanager
def acting(database: ErpDatabase, who: Session | ActingUser) -> Iterator[ErpTransaction]:
    """Opens a writing transaction for the user's work.

    Failed and traced checks are stored with the work, or in a transaction of their own when it failed; then the security audit log also
    says which authorization was missing.
    """
    user = _user(who)
    try:
        with database.write() as tx:
            yield tx
            _store_checks(tx, user)
    except BaseException as error:
        _store_after_failure(database, user, error)
        raise
    user.records.clear()


@contextmanager
def reading(database: ErpDatabase, who: Session | ActingUser) -> Iterator[ReadTransaction]:
    """Opens a reading transaction for the user's work; failed and traced checks are stored afterwards."""
    user = _user(who)
    try:
        with database.read() as tx:
            yield tx
    except BaseException as error:
        _store_after_failure(database, user, error)
        raise
    if user.records:
        with database.write() as tx:
            _store_checks(tx, user)
        user.records.clear()


# -------------------------------------------------------------------------------------------------------------- parts


def _is_remembered(tx: ReadTransaction, memory: CredentialMemory, attempt: Attempt, record: LogonRecord) -> bool:
    account = record.account
    day = local_day(tx.now, record.zone)
    return (
        account.lock_bits == 0
        and account.validity.covers(day)
        and (attempt.kind is not LogonKind.DIALOG or account.user_type.may_use_dialog)
        and memory.knows(
            client=attempt.client,
            user_name=account.user_name,
            password=attempt.password,
            logon_version=account.logon_version,
            now=tx.now,
            day=day,
        )
    )


def _session(tx: ReadTransaction, attempt: Attempt, record: LogonRecord, buffers: BufferCache) -> Session:
    return Session(
        ActingUser(
            client=ClientId(attempt.client),
            user_name=record.account.user_name,
            buffer=buffers.buffer(tx, attempt.client, record),
            terminal=attempt.terminal,
            context=attempt.context,
            is_traced=record.is_traced,
        ),
        record.account.password_state,
    )


def _count_wrong_password(tx: ErpTransaction, attempt: Attempt, record: LogonRecord, *, fails_to_lock: int) -> None:
    account = record.account
    # A lock that is stored but no longer counts ended at midnight, and its count with it.
    failed = 1 if account.lock_bits & LockBits.WRONG_PASSWORDS else account.failed_logons + 1
    locks_now = failed >= fails_to_lock
    store_wrong_password(
        tx,
        ClientId(attempt.client),
        account,
        failed_logons=failed,
        lock_bits=int(LockBits.WRONG_PASSWORDS if locks_now else LockBits.NONE),
    )
    if locks_now:
        log.append(
            tx,
            event=AuditEvent.USER_LOCKED_AFTER_WRONG_PASSWORDS,
            client=attempt.client,
            user_name=account.user_name,
            terminal=attempt.terminal,
            message=f"User {account.user_name} is locked after {failed} wrong passwords.",
            details={"failed_logons": failed},
        )


_FAILED: Final = {LogonKind.RFC: AuditEvent.RFC_LOGON_FAILED}


def _refuse(tx: ErpTransaction, attempt: Attempt, record: LogonRecord | None, reason: Refusal) -> LogonCheck:
    log.append(
        tx,
        event=_FAILED.get(attempt.kind, AuditEvent.LOGON_FAILED),
        client=attempt.client,
        user_name=record.account.user_name if record else attempt.identifier,
        terminal=attempt.terminal,
        message=f"Logon failed: {reason.value.replace('_', ' ')}.",
        details={"reason": reason.value, "type": attempt.kind.value, "method": "P"},
    )
    return LogonCheck(refusal=reason, change_reason=None, record=record)


def _user(who: Session | ActingUser) -> ActingUser:
    return who.acting_user if isinstance(who, Session) else who


def _store_checks(tx: ErpTransaction, user: ActingUser) -> None:
    if user.records:
        insert_checks(tx, user.client, user.user_name, user.records, traced=user.is_traced)


def _store_after_failure(database: ErpDatabase, user: ActingUser, error: BaseException) -> None:
    """Stores what the failed work leaves behind; when even that fails, the first error is the one to tell."""
    if not user.records:
        return
    try:
        with database.write() as tx:
            _store_checks(tx, user)
            if isinstance(error, NotAuthorized):
                log.append(
                    tx,
                    event=AuditEvent.ACCESS_DENIED,
                    client=user.client,
                    user_name=user.user_name,
                    terminal=user.terminal,
                    message=str(error),
                    details={"object": error.object_name, "context": user.context},
                )
    except KitError as lost:
        get_logger().error("checks_not_stored", user=user.user_name, reason=str(lost))
    user.records.clear()
