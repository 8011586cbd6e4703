"""Communication systems, for those who may see them."""

from __future__ import annotations

from keydate.hub.access.model import Caller, Right
from keydate.hub.systems import store
from keydate.hub.systems.errors import SystemNotFound
from keydate.hub.systems.model import CommunicationSystem
from keydate.kit.database import ReadTransaction


def get_system(tx: ReadTransaction, *, caller: Caller, name: str) -> CommunicationSystem:
    """Returns one communication system with its last check.

    Raises:
        SystemNotFound: the name is unknown.
    """
    caller.require(Right.SYSTEM_READ)
    system = store.find_system(tx, name)
    if system is None:
        raise SystemNotFound(name=name)
    return system


def list_systems(
    tx: ReadTransaction, *, caller: Caller, limit: int = 100, offset: int = 0
) -> list[CommunicationSystem]:
    """Returns communication systems by name."""
    caller.require(Right.SYSTEM_READ)
    return store.list_systems(tx, limit=limit, offset=offset)
