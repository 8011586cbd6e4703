"""All SQL of clients."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from keydate.erp.clients.tables import clients
from keydate.kit.database import ReadTransaction, Transaction
from keydate.vocabulary.ids import ClientId


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One tenant of the system."""

    client: ClientId
    text: str
    created_at: datetime
    authority_version: int


def find_client(tx: ReadTransaction, client: str) -> Client | None:
    """Returns the client; None when the system does not have it."""
    row = tx.connection.execute(sa.select(clients).where(clients.c.client == client)).one_or_none()
    return None if row is None else Client(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public way to a row's dict


def list_clients(tx: ReadTransaction) -> list[Client]:
    """Returns all clients by number."""
    rows = tx.connection.execute(sa.select(clients).order_by(clients.c.client))
    return [Client(**row._mapping) for row in rows]  # noqa: SLF001 - as above


def insert_client(tx: Transaction, client: Client) -> None:
    """Adds a client."""
    tx.connection.execute(
        sa.insert(clients).values(
            client=client.client,
            text=client.text,
            created_at=client.created_at,
            authority_version=client.authority_version,
        )
    )


def bump_authority_version(tx: Transaction, client: ClientId | None) -> None:
    """Ends all compiled user buffers of a client; of every client when None."""
    statement = sa.update(clients).values(authority_version=clients.c.authority_version + 1)
    tx.connection.execute(statement if client is None else statement.where(clients.c.client == client))
