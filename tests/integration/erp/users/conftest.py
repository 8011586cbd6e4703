"""A client with administrators, logged-on users, roles and profiles, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.integration.erp.users.world import World

from keydate.erp.audit.trail import AuditTrail, ErpDatabase
from keydate.erp.clients.actions import create_client
from keydate.kit.clock import FixedClock


@pytest.fixture
def world(erp_schema_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[World]:
    trail = AuditTrail.create(key_file=tmp_path / "audit.key", anchor=tmp_path / "audit.anchor")
    database = ErpDatabase(erp_schema_url, clock=clock, trail=trail)
    with database.write() as tx:
        create_client(tx, "100", "Test")
    yield World(database, clock)
    database.dispose()


@pytest.fixture
def today() -> date:
    return datetime(2026, 11, 20, tzinfo=UTC).date()
