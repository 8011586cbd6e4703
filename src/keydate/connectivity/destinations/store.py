"""All SQL of destinations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from keydate.connectivity.destinations.model import StoredDestination
from keydate.connectivity.destinations.tables import destination_secret_reads, destinations
from keydate.kit.database import ReadTransaction, Transaction
from keydate.wire.destination import Credentials


def insert_destination(tx: Transaction, destination: StoredDestination) -> None:
    """Stores a new destination."""
    tx.connection.execute(sa.insert(destinations).values(**_values(destination)))


def update_destination(tx: Transaction, destination: StoredDestination) -> None:
    """Stores a changed destination."""
    values = _values(destination)
    tx.connection.execute(sa.update(destinations).where(destinations.c.name == destination.name).values(**values))


def delete_destination(tx: Transaction, name: str) -> None:
    """Removes a destination."""
    tx.connection.execute(sa.delete(destinations).where(destinations.c.name == name))


def find_destination(tx: ReadTransaction, name: str) -> StoredDestination | None:
    """Returns a destination or None."""
    row = tx.connection.execute(sa.select(destinations).where(destinations.c.name == name)).one_or_none()
    return None if row is None else _destination(row)


def list_destinations(tx: ReadTransaction, *, limit: int | None = None, offset: int = 0) -> list[StoredDestination]:
    """Returns destinations by name."""
    query = sa.select(destinations).order_by(destinations.c.name).limit(limit).offset(offset)
    return [_destination(row) for row in tx.connection.execute(query)]


def count_destinations(tx: ReadTransaction) -> int:
    """Returns how many destinations there are."""
    return tx.connection.execute(sa.select(sa.func.count()).select_from(destinations)).scalar_one()


def insert_secret_read(
    tx: Transaction, destination: StoredDestination, *, credentials: Credentials, read_by: str
) -> None:
    """Writes down that somebody got a secret."""
    tx.connection.execute(
        sa.insert(destination_secret_reads).values(
            name=destination.name,
            identity=destination.identity,
            credentials=str(credentials),
            read_by=read_by[:120],
            read_at=tx.now,
        )
    )


def list_secret_reads(tx: ReadTransaction, name: str, *, limit: int = 100) -> list[Mapping[str, Any]]:
    """Returns who last got the secrets of a destination, the newest first."""
    query = sa.select(destination_secret_reads).where(destination_secret_reads.c.name == name)
    rows = tx.connection.execute(query.order_by(destination_secret_reads.c.id.desc()).limit(limit))
    return [dict(row) for row in rows.mappings()]


def _values(destination: StoredDestination) -> dict[str, Any]:
    return {**asdict(destination), "configuration": dict(destination.configuration)}


def _destination(row: sa.Row[Any]) -> StoredDestination:
    return StoredDestination(
        name=row.name,
        identity=row.identity,
        version=row.version,
        configuration=row.configuration,
        sealed_password=row.sealed_password,
        pending_user=row.pending_user,
        sealed_pending_password=row.sealed_pending_password,
        fenced=row.fenced,
        created_by=row.created_by,
        created_at=row.created_at,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
    )
