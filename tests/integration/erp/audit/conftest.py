from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from keydate.erp.audit.trail import AuditTrail, ErpDatabase
from keydate.erp.clients.tables import metadata
from keydate.kit.clock import FixedClock


@pytest.fixture
def trail(tmp_path: Path) -> AuditTrail:
    return AuditTrail.create(key_file=tmp_path / "audit.key", anchor=tmp_path / "audit.anchor")


@pytest.fixture
def database(database_url: str, clock: FixedClock, trail: AuditTrail) -> Iterator[ErpDatabase]:
    database = ErpDatabase(database_url, clock=clock, trail=trail)
    metadata.create_all(database.engine)
    yield database
    database.dispose()
