"""Writes on users and API tokens."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

from keydate.hub.access import store
from keydate.hub.access.errors import TokenNotFound, UserExists, UserNotFound
from keydate.hub.access.logon import TOKEN_PREFIX
from keydate.hub.access.model import (
    LONGEST_TOKEN_LIFE,
    ApiToken,
    Caller,
    HubRole,
    HubUser,
    Right,
    examine_password,
    hub_user_name,
    token_name,
)
from keydate.hub.changelog.store import record
from keydate.kit.database import Transaction
from keydate.kit.secrets import Passwords
from keydate.kit.tokens import new_token
from keydate.vocabulary.errors import InvalidValue


def create_user(
    tx: Transaction, *, caller: Caller, name: str, role: HubRole, one_time_password: str, passwords: Passwords
) -> HubUser:
    """Creates a user with a password that serves to set their own.

    Raises:
        UserExists: the name is taken.
        WeakPassword: the one-time password breaks a rule.
    """
    caller.require(Right.ACCESS_WRITE)
    checked = hub_user_name(name)
    examine_password(one_time_password, user_name=checked)
    if store.find_user(tx, checked) is not None:
        raise UserExists(name=checked)
    user = HubUser(
        name=checked,
        role=role,
        password_hash=passwords.hash(one_time_password),
        must_change_password=True,
        created_at=tx.now,
    )
    store.insert_user(tx, user)
    record(tx, changed_by=caller.name, subject="user", key=checked, act="create", details={"role": role})
    return user


def reset_password(tx: Transaction, *, caller: Caller, name: str, one_time_password: str, passwords: Passwords) -> None:
    """Gives a user a new one-time password and unlocks them."""
    caller.require(Right.ACCESS_WRITE)
    user = _get(tx, name)
    examine_password(one_time_password, user_name=user.name)
    hashed = passwords.hash(one_time_password)
    changed = replace(user, password_hash=hashed, must_change_password=True, failed_logons=0, locked_until=None)
    store.update_user(tx, changed)
    record(tx, changed_by=caller.name, subject="user", key=user.name, act="reset_password")


def unlock_user(tx: Transaction, *, caller: Caller, name: str) -> None:
    """Lets a user in again after wrong attempts."""
    caller.require(Right.ACCESS_WRITE)
    user = _get(tx, name)
    store.update_user(tx, replace(user, failed_logons=0, locked_until=None))
    record(tx, changed_by=caller.name, subject="user", key=user.name, act="unlock")


def delete_user(tx: Transaction, *, caller: Caller, name: str) -> None:
    """Removes a user and, with them, their tokens; the last administrator stays."""
    caller.require(Right.ACCESS_WRITE)
    user = _get(tx, name)
    if user.role is HubRole.ADMINISTRATOR and store.count_users(tx, role=HubRole.ADMINISTRATOR) == 1:
        raise InvalidValue(field="user", value=user.name, rule="is the last administrator and stays")
    store.delete_user(tx, user.name)
    record(tx, changed_by=caller.name, subject="user", key=user.name, act="delete", details={"role": user.role})


def create_token(
    tx: Transaction, *, caller: Caller, name: str, rights: Collection[Right], valid_for: timedelta
) -> tuple[ApiToken, str]:
    """Creates an API token of the caller; the second value is its text, which is nowhere kept.

    One that is made with another token ends no later than that one: who steals a token gets nothing that outlives it.
    """
    for right in rights:  # nobody gives more than they have
        caller.require(right)
    if not rights:
        raise InvalidValue(field="rights", value="", rule="are empty; a token without a right can do nothing")
    if not timedelta(0) < valid_for <= LONGEST_TOKEN_LIFE:
        rule = f"is not between 0 and {LONGEST_TOKEN_LIFE.days} days"
        raise InvalidValue(field="validity", value=str(valid_for), rule=rule)
    if caller.until is not None and tx.now + valid_for > caller.until:
        rule = "goes beyond the end of the token with which it is made"
        raise InvalidValue(field="validity", value=str(valid_for), rule=rule)
    made = new_token(TOKEN_PREFIX)
    token = ApiToken(
        token_id=made.token_id,
        name=token_name(name),
        rights=frozenset(rights),
        user_name=caller.user_name,
        created_by=caller.name,
        created_at=tx.now,
        expires_at=tx.now + valid_for,
        revoked_at=None,
    )
    store.insert_token(tx, token, digest=made.digest)
    details = {"name": token.name, "rights": sorted(token.rights), "expires_at": token.expires_at.isoformat()}
    record(tx, changed_by=caller.name, subject="token", key=token.token_id, act="create", details=details)
    return token, made.text


def revoke_token(tx: Transaction, *, caller: Caller, token_id: str) -> None:
    """Ends a token at once, and those that were made with it: one's own, or anybody's with the right to maintain access."""
    found = store.find_token(tx, token_id)
    own = found is not None and caller.user_name is not None and found[0].user_name == caller.user_name
    if not own:
        caller.require(Right.ACCESS_WRITE)
    if found is None:
        raise TokenNotFound(token_id=token_id)
    if found[0].revoked_at is None:
        store.revoke_token(tx, token_id)
        record(tx, changed_by=caller.name, subject="token", key=token_id, act="revoke")
    for made in store.list_valid_tokens_made_by(tx, found[0].caller_name):
        revoke_token(tx, caller=caller, token_id=made)


def _get(tx: Transaction, name: str) -> HubUser:
    user = store.lock_user_row(tx, name.strip().lower())
    if user is None:
        raise UserNotFound(name=name)
    return user
