"""Writes on communication systems."""

from __future__ import annotations

from dataclasses import replace

from keydate.hub.access.model import Caller, Right
from keydate.hub.changelog.store import record
from keydate.hub.systems import store
from keydate.hub.systems.errors import SystemExists, SystemNotFound
from keydate.hub.systems.model import (
    CommunicationSystem,
    ConnectionCheck,
    description,
    erp_system_id,
    system_name,
)
from keydate.kit.database import Transaction
from keydate.wire.destination import destination_name


def add_system(
    tx: Transaction, *, caller: Caller, name: str, destination: str, text: str = "", system_id: str = ""
) -> CommunicationSystem:
    """Adds a communication system; whether its destination leads anywhere is what the check is for.

    Raises:
        SystemExists: the name is taken.
    """
    caller.require(Right.SYSTEM_WRITE)
    system = CommunicationSystem(
        name=system_name(name),
        description=description(text),
        destination=destination_name(destination),
        system_id=erp_system_id(system_id),
        created_by=caller.name,
        created_at=tx.now,
        changed_by=caller.name,
        changed_at=tx.now,
    )
    if store.find_system(tx, system.name) is not None:
        raise SystemExists(name=system.name)
    store.insert_system(tx, system)
    record(
        tx,
        changed_by=caller.name,
        subject="system",
        key=system.name,
        act="add",
        details={"destination": system.destination, "system_id": system.system_id},
    )
    return system


def change_system(
    tx: Transaction,
    *,
    caller: Caller,
    name: str,
    destination: str | None = None,
    text: str | None = None,
    system_id: str | None = None,
) -> CommunicationSystem:
    """Changes what is given; another destination or system id makes the last check void.

    Raises:
        SystemNotFound: the name is unknown.
    """
    caller.require(Right.SYSTEM_WRITE)
    old = store.lock_system(tx, name)
    if old is None:
        raise SystemNotFound(name=name)
    new = replace(
        old,
        destination=old.destination if destination is None else destination_name(destination),
        description=old.description if text is None else description(text),
        system_id=old.system_id if system_id is None else erp_system_id(system_id),
        changed_by=caller.name,
        changed_at=tx.now,
    )
    if (new.destination, new.system_id) != (old.destination, old.system_id):
        new = replace(new, last_check=None)
    store.update_system(tx, new)
    fields = ("destination", "description", "system_id")
    details = {field: [getattr(old, field), getattr(new, field)] for field in fields}
    changed = {field: values for field, values in details.items() if values[0] != values[1]}
    record(tx, changed_by=caller.name, subject="system", key=name, act="change", details=changed)
    return new


def remove_system(tx: Transaction, *, caller: Caller, name: str) -> None:
    """Removes a communication system; its finished job runs stay.

    Raises:
        SystemNotFound: the name is unknown.
    """
    caller.require(Right.SYSTEM_WRITE)
    system = store.lock_system(tx, name)
    if system is None:
        raise SystemNotFound(name=name)
    store.delete_system(tx, name)
    record(
        tx,
        changed_by=caller.name,
        subject="system",
        key=name,
        act="remove",
        details={"destination": system.destination},
    )


def keep_check(tx: Transaction, *, caller: Caller, name: str, check: ConnectionCheck) -> None:
    """Keeps a check. A system id is learned from the first ERP that proves its trust; after that it changes only by hand."""
    system = store.lock_system(tx, name)
    if system is None:
        raise SystemNotFound(name=name)
    learned = system.system_id or erp_system_id(check.system_id)
    store.store_check(tx, name, check, system_id=learned)
    if learned != system.system_id:
        details = {"system_id": [system.system_id, learned]}
        record(tx, changed_by=caller.name, subject="system", key=name, act="learn", details=details)
