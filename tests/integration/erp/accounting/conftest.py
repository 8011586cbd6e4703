from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builders.communication_system import a_database, fill

from keydate.erp.audit.trail import ErpDatabase
from keydate.kit.clock import FixedClock


@pytest.fixture
def database(erp_catalogue_url: str, tmp_path: Path, clock: FixedClock) -> Iterator[ErpDatabase]:
    database = a_database(erp_catalogue_url, tmp_path, clock)
    fill(database)
    yield database
    database.dispose()
