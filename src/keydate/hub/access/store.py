"""All SQL of access."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from keydate.hub.access.model import ApiToken, HubRole, HubUser, Right
from keydate.hub.access.tables import api_tokens, hub_users
from keydate.kit.database import ReadTransaction, Transaction


def insert_user(tx: Transaction, user: HubUser) -> None:
    """Stores a new user."""
    tx.connection.execute(sa.insert(hub_users).values(**_values(user)))


def update_user(tx: Transaction, user: HubUser) -> None:
    """Stores a changed user."""
    tx.connection.execute(sa.update(hub_users).where(hub_users.c.name == user.name).values(**_values(user)))


def delete_user(tx: Transaction, name: str) -> None:
    """Removes a user and their tokens."""
    tx.connection.execute(sa.delete(hub_users).where(hub_users.c.name == name))


def find_user(tx: ReadTransaction, name: str) -> HubUser | None:
    """Returns a user or None."""
    return _one_user(tx, sa.select(hub_users).where(hub_users.c.name == name))


def lock_user_row(tx: Transaction, name: str) -> HubUser | None:
    """Returns a user after waiting until nobody else changes them, so that parallel attempts are all counted."""
    return _one_user(tx, sa.select(hub_users).where(hub_users.c.name == name).with_for_update())


def _one_user(tx: ReadTransaction, query: sa.Select[Any]) -> HubUser | None:
    row = tx.connection.execute(query).one_or_none()
    return None if row is None else _user(row)


def list_users(tx: ReadTransaction, *, limit: int, offset: int) -> list[HubUser]:
    """Returns users by name."""
    query = sa.select(hub_users).order_by(hub_users.c.name).limit(limit).offset(offset)
    return [_user(row) for row in tx.connection.execute(query)]


def count_users(tx: ReadTransaction, *, role: HubRole) -> int:
    """Returns how many users have a role."""
    query = sa.select(sa.func.count()).select_from(hub_users).where(hub_users.c.role == str(role))
    return tx.connection.execute(query).scalar_one()


def insert_token(tx: Transaction, token: ApiToken, *, digest: str) -> None:
    """Stores a new token."""
    values = {**asdict(token), "rights": sorted(token.rights), "digest": digest}
    tx.connection.execute(sa.insert(api_tokens).values(**values))


def find_token(tx: ReadTransaction, token_id: str) -> tuple[ApiToken, str] | None:
    """Returns a token and its digest."""
    row = tx.connection.execute(sa.select(api_tokens).where(api_tokens.c.token_id == token_id)).one_or_none()
    return None if row is None else (_token(row), str(row.digest))


def list_tokens(tx: ReadTransaction, *, user_name: str | None, limit: int, offset: int) -> list[ApiToken]:
    """Returns tokens, the newest first: of one user, or of all."""
    query = sa.select(api_tokens).order_by(api_tokens.c.created_at.desc(), api_tokens.c.token_id)
    if user_name is not None:
        query = query.where(api_tokens.c.user_name == user_name)
    return [_token(row) for row in tx.connection.execute(query.limit(limit).offset(offset))]


def list_valid_tokens_made_by(tx: ReadTransaction, caller_name: str) -> list[str]:
    """Returns the ids of the tokens that somebody made and that still count."""
    query = sa.select(api_tokens.c.token_id).where(
        api_tokens.c.created_by == caller_name, api_tokens.c.revoked_at.is_(None), api_tokens.c.expires_at > tx.now
    )
    return list(tx.connection.execute(query).scalars())


def revoke_token(tx: Transaction, token_id: str) -> None:
    """Marks a token as revoked."""
    tx.connection.execute(sa.update(api_tokens).where(api_tokens.c.token_id == token_id).values(revoked_at=tx.now))


def _values(user: HubUser) -> dict[str, Any]:
    return {**asdict(user), "role": str(user.role)}


def _user(row: sa.Row[Any]) -> HubUser:
    return HubUser(
        name=row.name,
        role=HubRole(row.role),
        password_hash=row.password_hash,
        must_change_password=row.must_change_password,
        failed_logons=row.failed_logons,
        locked_until=row.locked_until,
        created_at=row.created_at,
        last_logon_at=row.last_logon_at,
    )


def _token(row: sa.Row[Any]) -> ApiToken:
    return ApiToken(
        token_id=row.token_id,
        name=row.name,
        rights=frozenset(Right(right) for right in row.rights),
        user_name=row.user_name,
        created_by=row.created_by,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
