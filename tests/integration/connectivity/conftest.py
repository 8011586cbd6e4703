"""A connectivity of its own for each test, on each database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from keydate.connectivity.access.model import Caller, operating_system_user
from keydate.connectivity.app import Connectivity
from keydate.connectivity.destinations.keys import SealingKeys
from keydate.kit.clock import FixedClock
from keydate.kit.database import Database


@pytest.fixture
def part(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Connectivity]:
    """Returns an initialized connectivity whose key lies in a file."""
    database = Database(database_url, clock=clock)
    keys = SealingKeys(tmp_path / "hub" / "secrets.key", environment=lambda: None)
    connectivity = Connectivity(database=database, keys=keys)
    connectivity.initialize()
    yield connectivity
    database.dispose()


@pytest.fixture
def caller() -> Caller:
    """Returns somebody at the command line."""
    return operating_system_user("anna")


@pytest.fixture
def properties() -> dict[str, object]:
    """Returns a destination that may be stored."""
    return {
        "Name": "ERP_100",
        "URL": "http://127.0.0.1:50000/sap/fccx",
        "Authentication": "BasicAuthentication",
        "User": "FCC_COMM",
        "Password": "first-secret",
        "sap-client": "100",
    }
