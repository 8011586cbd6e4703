"""Passwords: set by an administrator, or changed by the user itself."""

from __future__ import annotations

from keydate.erp.audit import changes as change_documents
from keydate.erp.audit import log
from keydate.erp.audit.model import AuditEvent
from keydate.erp.audit.trail import ErpDatabase, ErpTransaction
from keydate.erp.authority.guard import ActingUser
from keydate.erp.users.errors import (
    LogonRefused,
    PasswordChangeNotAllowed,
    PasswordNotAllowed,
    PasswordNotPossible,
)
from keydate.erp.users.logon import Attempt, settle, verify
from keydate.erp.users.model.kinds import LogonKind, PasswordState, UserType
from keydate.erp.users.model.logon import Account, days_until_own_change
from keydate.erp.users.model.passwords import check_difference, check_password, reused
from keydate.erp.users.model.rules import LogonRules
from keydate.erp.users.recording import record_user_change
from keydate.erp.users.rights import LOCK, require_user
from keydate.erp.users.store import logon as logon_store
from keydate.erp.users.store.logon import LogonRecord, find_logon_record
from keydate.erp.users.store.master import UserRecord, update_user
from keydate.erp.users.store.rules import list_forbidden, read_rules
from keydate.kit.database import ReadTransaction
from keydate.kit.secrets import Passwords
from keydate.vocabulary.findings import Finding
from keydate.vocabulary.ids import ClientId, UserName


def set_initial_password(
    tx: ErpTransaction, *, acting_user: ActingUser, user_name: UserName, password: str, passwords: Passwords
) -> PasswordState:
    """Sets a password as an administrator and returns what it is: initial for dialog and communication users, productive for others.

    The rules for its form count; history and waiting time do not bind an administrator.

    Raises:
        NotAuthorized: S_USER_GRP 05 for the user's group is missing.
        UserNotFound: there is no such user.
        PasswordNotPossible: the user is of type reference.
        PasswordNotAllowed: the password breaks rules.
    """
    user = require_user(tx, acting_user, user_name, LOCK, for_update=True)
    require_allowed(tx, acting_user.client, password, user.security_policy)
    state = store_administrator_password(
        tx, acting_user.client, user.user_name, user.user_type, passwords.hash(password)
    )
    _record_administration(tx, acting_user, user, state)
    return state


def deactivate_password(tx: ErpTransaction, *, acting_user: ActingUser, user_name: UserName) -> bool:
    """Takes the password away: nobody logs on with one until an administrator sets a new one; tells whether that changed anything.

    Raises:
        NotAuthorized: S_USER_GRP 05 for the user's group is missing.
        UserNotFound: there is no such user.
    """
    user = require_user(tx, acting_user, user_name, LOCK, for_update=True)
    if user.password_state is PasswordState.DEACTIVATED:
        return False
    logon_store.deactivate_password(tx, acting_user.client, user_name)
    _record_administration(tx, acting_user, user, PasswordState.DEACTIVATED)
    return True


def change_own_password(
    database: ErpDatabase,
    *,
    client: str,
    identifier: str,
    old_password: str,
    new_password: str,
    terminal: str,
    passwords: Passwords,
    kind: LogonKind = LogonKind.HTTP,
) -> UserName:
    """Changes a password by its user, whom the old password proves; works with an initial or expired one, and returns the user's name.

    Opens its own transactions, as a logon does: wrong old passwords count and lock.

    Raises:
        LogonRefused: as at a logon, whatever the reason.
        PasswordChangeNotAllowed: the type answers for no password of its own, or the waiting time is not over.
        PasswordNotAllowed: the new password breaks rules; all of them are named.
    """
    attempt = Attempt(
        client=client,
        identifier=identifier,
        password=old_password,
        terminal=terminal,
        kind=kind,
        context="own_password",
    )
    with database.read() as tx:
        seen = find_logon_record(tx, client, identifier)
        hashes = _hashes_to_avoid(tx, client, seen)
    is_right = verify(passwords, old_password, seen.account.password_hash if seen else None)
    # Only who knows the old password makes us work for the new one.
    is_reused = (
        is_right and _is_encodable(new_password) and any(passwords.verify(new_password, known) for known in hashes)
    )
    new_hash = passwords.hash(new_password) if is_right and _is_encodable(new_password) else ""
    refused: PasswordChangeNotAllowed | PasswordNotAllowed | None = None
    with database.write() as tx:
        record = find_logon_record(tx, client, identifier, for_update=True)
        if record is not None and seen is not None and record.account.password_hash != seen.account.password_hash:
            is_right = False  # another change came first, so this password is no longer the present one
        checked = settle(tx, attempt, record, is_right=is_right)
        if checked.refusal is None and record is not None:
            refused = _change(tx, attempt, record, new_password, new_hash, is_reused=is_reused)
    if checked.refusal is not None or record is None:
        raise LogonRefused(client=client)
    if refused is not None:
        raise refused
    return record.account.user_name


def require_allowed(tx: ReadTransaction, client: str, password: str, policy: str | None) -> None:
    """Passes for a password that breaks no rule of a user with this security policy.

    Raises:
        PasswordNotAllowed: it breaks some; all of them are named.
    """
    _require_none(check_password(password, read_rules(tx, client, policy), forbidden=list_forbidden(tx)))


def store_administrator_password(
    tx: ErpTransaction, client: ClientId, user_name: UserName, user_type: UserType, password_hash: str
) -> PasswordState:
    """Stores a password that an administrator chose, in the state that the user's type gives it.

    Raises:
        PasswordNotPossible: the user is of type reference.
    """
    if user_type is UserType.REFERENCE:
        raise PasswordNotPossible(user_name=user_name)
    state = user_type.state_set_by_administrator
    logon_store.store_password(tx, client, user_name, password_hash=password_hash, state=state, by_user=False)
    return state


# -------------------------------------------------------------------------------------------------------------- parts


def _hashes_to_avoid(tx: ReadTransaction, client: str, record: LogonRecord | None) -> list[str]:
    if record is None:
        return []
    rules = read_rules(tx, client, record.account.security_policy)
    return logon_store.list_password_hashes(tx, client, record.account.user_name, last=rules.history_size)


def _change(
    tx: ErpTransaction, attempt: Attempt, record: LogonRecord, new: str, new_hash: str, *, is_reused: bool
) -> PasswordChangeNotAllowed | PasswordNotAllowed | None:
    """Stores the new password, or returns why not, for after the commit: that the old one was right belongs into the security audit log."""
    try:
        _require_own_change(record.account)
        _require_good_change(tx, attempt, record, new, is_reused=is_reused)
    except (PasswordChangeNotAllowed, PasswordNotAllowed) as error:
        return error
    _store_own_password(tx, attempt, record.account, new_hash)
    return None


def _require_own_change(account: Account) -> None:
    if not account.user_type.answers_for_password:
        raise PasswordChangeNotAllowed(
            user_name=account.user_name,
            reason=f"The password of a {account.user_type.name.lower()} user is changed by an administrator only.",
        )


def _require_waited(tx: ReadTransaction, record: LogonRecord, rules: LogonRules) -> None:
    days = days_until_own_change(record.account, rules, tx.now, record.zone)
    if days:
        raise PasswordChangeNotAllowed(
            user_name=record.account.user_name,
            reason=f"The password was changed a short time ago; it can be changed again in {days} day{'s' * (days > 1)}.",
        )


def _require_good_change(
    tx: ReadTransaction, attempt: Attempt, record: LogonRecord, new: str, *, is_reused: bool
) -> None:
    rules = read_rules(tx, attempt.client, record.account.security_policy)
    _require_waited(tx, record, rules)
    findings = check_password(new, rules, forbidden=list_forbidden(tx))
    findings += check_difference(attempt.password, new, rules)
    if is_reused and attempt.password != new:
        findings.append(reused(rules))
    _require_none(findings)


def _store_own_password(tx: ErpTransaction, attempt: Attempt, account: Account, password_hash: str) -> None:
    client = ClientId(attempt.client)
    logon_store.store_password(
        tx, client, account.user_name, password_hash=password_hash, state=PasswordState.PRODUCTIVE, by_user=True
    )
    change_documents.record(
        tx,
        acting_user_name=account.user_name,
        client=client,
        object_class="USER",
        object_key=account.user_name,
        act="password_changed",
        changes={"password": ("", "changed"), "password_state": (account.password_state, PasswordState.PRODUCTIVE)},
    )
    log.append(
        tx,
        event=AuditEvent.PASSWORD_CHANGED,
        client=client,
        user_name=account.user_name,
        terminal=attempt.terminal,
        message=f"User {account.user_name} changed the password.",
    )


def _record_administration(tx: ErpTransaction, acting_user: ActingUser, user: UserRecord, state: PasswordState) -> None:
    update_user(tx, acting_user.client, user.user_name, {"changed_by": acting_user.user_name, "changed_at": tx.now})
    record_user_change(
        tx,
        acting_user=acting_user,
        user_name=user.user_name,
        act="password_deactivated" if state is PasswordState.DEACTIVATED else "password_set",
        event=AuditEvent.PASSWORD_SET_BY_ADMINISTRATOR,
        changes={"password": ("", "changed"), "password_state": (user.password_state, state)},
        details={"password_state": state.value},
    )


def _require_none(findings: list[Finding]) -> None:
    if findings:
        raise PasswordNotAllowed(findings=tuple(findings))


def _is_encodable(password: str) -> bool:
    """Tells whether Argon2 can take it; what it cannot take has characters that no rule allows."""
    return password.isprintable()
