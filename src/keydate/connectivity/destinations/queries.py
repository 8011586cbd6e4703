"""Destinations as their administrator sees them: everything but the secrets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from keydate.connectivity.access import store as access_store
from keydate.connectivity.access.model import Caller, Scope
from keydate.connectivity.destinations import store
from keydate.connectivity.destinations.model import StoredDestination
from keydate.kit.database import ReadTransaction
from keydate.wire.destination import DestinationNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationView:
    """One destination without its secrets."""

    name: str
    configuration: Mapping[str, str]
    etag: str
    has_password: bool
    has_pending: bool
    pending_user: str
    fenced: str
    changed_by: str
    changed_at: datetime


def view(stored: StoredDestination) -> DestinationView:
    """Returns what may be shown of a stored destination."""
    return DestinationView(
        name=stored.name,
        configuration=stored.configuration,
        etag=stored.etag,
        has_password=stored.sealed_password is not None,
        has_pending=stored.has_pending,
        pending_user=stored.pending_user or "",
        fenced=stored.fenced,
        changed_by=stored.changed_by,
        changed_at=stored.changed_at,
    )


def get_destination(tx: ReadTransaction, *, caller: Caller, name: str) -> DestinationView:
    """Returns one destination.

    Raises:
        DestinationNotFound: the name is unknown.
    """
    caller.require(Scope.READ)
    stored = store.find_destination(tx, name)
    if stored is None:
        raise DestinationNotFound(name=name[:200])
    return view(stored)


def list_destinations(
    tx: ReadTransaction, *, caller: Caller, limit: int = 10, offset: int = 0
) -> tuple[list[DestinationView], int]:
    """Returns one page of destinations by name, and how many there are in all."""
    caller.require(Scope.READ)
    page = [view(stored) for stored in store.list_destinations(tx, limit=limit, offset=offset)]
    return page, store.count_destinations(tx)


def list_history(tx: ReadTransaction, *, caller: Caller, name: str) -> list[Mapping[str, Any]]:
    """Returns the last changes of a destination, the newest first; also of one that is gone."""
    caller.require(Scope.READ)
    return access_store.list_changes(tx, kind="destination", key=name)


def list_secret_reads(tx: ReadTransaction, *, caller: Caller, name: str) -> list[Mapping[str, Any]]:
    """Returns who last got the secrets of a destination, the newest first."""
    caller.require(Scope.READ)
    return store.list_secret_reads(tx, name)
