"""Writes on API tokens, and recognizing one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from keydate.connectivity.access import store
from keydate.connectivity.access.errors import TokenNotFound, TokenRefused
from keydate.connectivity.access.model import ApiToken, Caller, Scope, token_name
from keydate.kit.database import ReadTransaction, Transaction
from keydate.kit.tokens import fits, new_token, token_id
from keydate.vocabulary.errors import InvalidValue

#: The first letters of each token; secret scanners can be told to look for them.
TOKEN_PREFIX: Final = "kdc"
_LONGEST: Final = timedelta(days=400)


def create_token(
    tx: Transaction, *, caller: Caller, name: str, scopes: Collection[Scope], valid_for: timedelta
) -> tuple[ApiToken, str]:
    """Creates an API token; the second value is its text, which is nowhere kept."""
    for scope in (Scope.WRITE, *scopes):  # nobody gives more than they have
        caller.require(scope)
    if not scopes:
        raise InvalidValue(field="scopes", value="", rule="are empty; a token without a scope can do nothing")
    if not timedelta(0) < valid_for <= _LONGEST:
        raise InvalidValue(field="validity", value=str(valid_for), rule=f"is not between 0 and {_LONGEST.days} days")
    made = new_token(TOKEN_PREFIX)
    token = ApiToken(
        token_id=made.token_id,
        name=token_name(name),
        scopes=frozenset(scopes),
        created_by=caller.name,
        created_at=tx.now,
        expires_at=tx.now + valid_for,
        revoked_at=None,
    )
    store.insert_token(tx, token, digest=made.digest)
    details = {"name": token.name, "scopes": sorted(token.scopes), "expires_at": token.expires_at.isoformat()}
    store.insert_change(tx, changed_by=caller.name, kind="token", key=token.token_id, act="create", details=details)
    return token, made.text


def revoke_token(tx: Transaction, *, caller: Caller, token_id: str) -> None:
    """Ends a token at once; one that has ended stays as it is."""
    caller.require(Scope.WRITE)
    found = store.find_token(tx, token_id)
    if found is None:
        raise TokenNotFound(token_id=token_id)
    if found[0].revoked_at is None:
        store.revoke_token(tx, token_id, tx.now)
        store.insert_change(tx, changed_by=caller.name, kind="token", key=token_id, act="revoke")


def recognize(tx: ReadTransaction, text: str) -> Caller:
    """Returns who sends this token.

    Raises:
        TokenRefused: unknown, expired or revoked.
    """
    public_id = token_id(text, prefix=TOKEN_PREFIX)
    found = store.find_token(tx, public_id) if public_id else None
    if found is None or not fits(text, found[1]) or not found[0].is_valid(tx.now):
        raise TokenRefused
    token = found[0]
    return Caller(name=f"token:{token.name} ({token.token_id})", scopes=token.scopes)
