"""The destination service of our own, served over loopback, with a token that may do all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.support.served import served

from keydate.connectivity.access.actions import create_token
from keydate.connectivity.access.model import Scope, operating_system_user
from keydate.connectivity.app import Connectivity, create_app
from keydate.connectivity.destinations.keys import SealingKeys
from keydate.connectivity.settings import ConnectivitySettings
from keydate.kit.clock import SystemClock
from keydate.kit.database import Database


@dataclass(frozen=True, slots=True)
class RealHub:
    """Where it is, and the token."""

    url: str
    token: str


@contextmanager
def a_real_hub(folder: Path) -> Iterator[RealHub]:
    """Serves a destination service until the block ends."""
    database = Database(f"sqlite:///{folder / 'hub.sqlite3'}", clock=SystemClock())
    part = Connectivity(database=database, keys=SealingKeys(folder / "keys" / "secrets.key", environment=lambda: None))
    part.initialize()
    with database.write() as tx:
        caller = operating_system_user("anna")
        _, token = create_token(tx, caller=caller, name="commuser", scopes=set(Scope), valid_for=timedelta(days=1))
    try:
        with served(create_app(ConnectivitySettings(), connectivity=part)) as url:
            yield RealHub(url, token)
    finally:
        database.dispose()
