"""All SQL of access and of the change log."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from keydate.connectivity.access.model import ApiToken, Scope
from keydate.connectivity.access.tables import api_tokens, changes, subaccounts
from keydate.kit.database import ReadTransaction, Transaction
from keydate.kit.errors import DatabaseNotReady


def create_subaccount(tx: Transaction) -> None:
    """Creates the subaccount if there is none."""
    if tx.connection.execute(sa.select(subaccounts.c.id)).first() is None:
        tx.connection.execute(sa.insert(subaccounts).values(id=str(uuid.uuid4()), created_at=tx.now))


def get_subaccount(tx: ReadTransaction) -> str:
    """Returns the id of the subaccount."""
    return _subaccount(tx, sa.select(subaccounts.c.id))


def lock_subaccount(tx: Transaction) -> str:
    """Waits until this transaction is the only one that writes secrets; returns the id of the subaccount."""
    return _subaccount(tx, sa.select(subaccounts.c.id).with_for_update())


def _subaccount(tx: ReadTransaction, query: sa.Select[tuple[str]]) -> str:
    found = tx.connection.execute(query).scalar_one_or_none()
    if found is None:
        message = "The connectivity database has no subaccount."
        raise DatabaseNotReady(message)
    return str(found)


def insert_token(tx: Transaction, token: ApiToken, *, digest: str) -> None:
    """Stores a new token."""
    tx.connection.execute(
        sa.insert(api_tokens).values(
            token_id=token.token_id,
            name=token.name,
            digest=digest,
            scopes=sorted(token.scopes),
            created_by=token.created_by,
            created_at=token.created_at,
            expires_at=token.expires_at,
            revoked_at=token.revoked_at,
        )
    )


def find_token(tx: ReadTransaction, token_id: str) -> tuple[ApiToken, str] | None:
    """Returns a token and its digest."""
    row = tx.connection.execute(sa.select(api_tokens).where(api_tokens.c.token_id == token_id)).one_or_none()
    return None if row is None else (_token(row), str(row.digest))


def list_tokens(tx: ReadTransaction, *, limit: int, offset: int) -> list[ApiToken]:
    """Returns tokens, the newest first."""
    query = sa.select(api_tokens).order_by(api_tokens.c.created_at.desc(), api_tokens.c.token_id)
    return [_token(row) for row in tx.connection.execute(query.limit(limit).offset(offset))]


def revoke_token(tx: Transaction, token_id: str, at: datetime) -> None:
    """Marks a token as revoked."""
    tx.connection.execute(sa.update(api_tokens).where(api_tokens.c.token_id == token_id).values(revoked_at=at))


def insert_change(
    tx: Transaction, *, changed_by: str, kind: str, key: str, act: str, details: Mapping[str, Any] | None = None
) -> None:
    """Writes one line of the change log."""
    tx.connection.execute(
        sa.insert(changes).values(
            at=tx.now, changed_by=changed_by[:120], kind=kind, key=key, act=act, details=dict(details or {})
        )
    )


def list_changes(tx: ReadTransaction, *, kind: str, key: str, limit: int = 100) -> list[Mapping[str, Any]]:
    """Returns the last changes of one thing, the newest first."""
    query = sa.select(changes).where(changes.c.kind == kind, changes.c.key == key).order_by(changes.c.id.desc())
    return [dict(row) for row in tx.connection.execute(query.limit(limit)).mappings()]


def _token(row: sa.Row[Any]) -> ApiToken:
    return ApiToken(
        token_id=row.token_id,
        name=row.name,
        scopes=frozenset(Scope(scope) for scope in row.scopes),
        created_by=row.created_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
