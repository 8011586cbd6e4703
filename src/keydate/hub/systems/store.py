"""All SQL of communication systems."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from keydate.hub.systems.model import CommunicationSystem, ConnectionCheck, check_from_json, check_to_json
from keydate.hub.systems.tables import communication_systems
from keydate.kit.database import ReadTransaction, Transaction


def insert_system(tx: Transaction, system: CommunicationSystem) -> None:
    """Stores a new system."""
    tx.connection.execute(sa.insert(communication_systems).values(**_values(system)))


def update_system(tx: Transaction, system: CommunicationSystem) -> None:
    """Stores a changed system."""
    query = sa.update(communication_systems).where(communication_systems.c.name == system.name)
    tx.connection.execute(query.values(**_values(system)))


def store_check(tx: Transaction, name: str, check: ConnectionCheck, *, system_id: str) -> None:
    """Keeps the last check of a system, and what the ERP calls itself."""
    query = sa.update(communication_systems).where(communication_systems.c.name == name)
    tx.connection.execute(query.values(last_check=check_to_json(check), system_id=system_id))


def delete_system(tx: Transaction, name: str) -> None:
    """Removes a system."""
    tx.connection.execute(sa.delete(communication_systems).where(communication_systems.c.name == name))


def find_system(tx: ReadTransaction, name: str) -> CommunicationSystem | None:
    """Returns a system or None."""
    query = sa.select(communication_systems).where(communication_systems.c.name == name)
    row = tx.connection.execute(query).one_or_none()
    return None if row is None else _system(row)


def lock_system(tx: Transaction, name: str) -> CommunicationSystem | None:
    """Returns a system after waiting until nobody else changes it."""
    query = sa.select(communication_systems).where(communication_systems.c.name == name).with_for_update()
    row = tx.connection.execute(query).one_or_none()
    return None if row is None else _system(row)


def list_systems(tx: ReadTransaction, *, limit: int, offset: int) -> list[CommunicationSystem]:
    """Returns systems by name."""
    query = sa.select(communication_systems).order_by(communication_systems.c.name).limit(limit).offset(offset)
    return [_system(row) for row in tx.connection.execute(query)]


def _values(system: CommunicationSystem) -> dict[str, Any]:
    return {
        "name": system.name,
        "description": system.description,
        "destination": system.destination,
        "system_id": system.system_id,
        "last_check": None if system.last_check is None else check_to_json(system.last_check),
        "created_by": system.created_by,
        "created_at": system.created_at,
        "changed_by": system.changed_by,
        "changed_at": system.changed_at,
    }


def _system(row: sa.Row[Any]) -> CommunicationSystem:
    return CommunicationSystem(
        name=row.name,
        description=row.description,
        destination=row.destination,
        system_id=row.system_id,
        created_by=row.created_by,
        created_at=row.created_at,
        changed_by=row.changed_by,
        changed_at=row.changed_at,
        last_check=None if row.last_check is None else check_from_json(row.last_check),
    )
