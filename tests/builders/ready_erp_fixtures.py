"""Fixtures around `ready_erp`, for the conftests that want them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builders.ready_erp import ReadyErp, Templates, listening

from keydate.kit.clock import FixedClock

__all__ = ["erp", "erp_templates", "listening_erp"]


@pytest.fixture(scope="session")
def erp_templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """Keeps ready databases for the session."""
    return Templates(tmp_path_factory.mktemp("ready"))


@pytest.fixture
def erp(database_url: str, tmp_path: Path, clock: FixedClock, erp_templates: Templates) -> Iterator[ReadyErp]:
    """Gives a ready system in this process, on both databases."""
    with erp_templates.ready(database_url, tmp_path / "erp", clock) as ready:
        yield ready


@pytest.fixture
def listening_erp(erp: ReadyErp) -> Iterator[ReadyErp]:
    """Gives a ready system that listens on loopback."""
    with listening(erp) as server:
        yield server
