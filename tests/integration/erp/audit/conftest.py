from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from keydate.erp.audit.trail import AuditTrail, ErpDatabase
from keydate.kit.clock import FixedClock


@pytest.fixture
def trail(tmp_path: Path) -> AuditTrail:
    return AuditTrail.create(key_file=tmp_path / "audit.key", anchor=tmp_path / "audit.anchor")


@pytest.fixture
def database(erp_schema_url: str, clock: FixedClock, trail: AuditTrail) -> Iterator[ErpDatabase]:
    database = ErpDatabase(erp_schema_url, clock=clock, trail=trail)
    yield database
    database.dispose()
