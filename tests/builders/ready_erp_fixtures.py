"""Fixtures around `ready_erp`, for the conftests that want them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builders.ready_erp import ReadyErp, build_ready, listening, open_ready
from tests.builders.templates import DATABASES, Templates, lend

from keydate.kit.clock import FixedClock

__all__ = ["erp", "listening_erp"]


@pytest.fixture(params=DATABASES)
def erp(request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock, templates: Templates) -> Iterator[ReadyErp]:
    """Gives a ready system in this process, on both databases."""
    built_in = templates.folder / f"ready-{request.param}"

    def build(url: str) -> None:
        build_ready(url, built_in, clock)

    with (
        lend(request, tmp_path, templates, "ready", build) as url,
        open_ready(url, built_in, tmp_path / "erp", clock) as it,
    ):
        yield it


@pytest.fixture
def listening_erp(erp: ReadyErp) -> Iterator[ReadyErp]:
    """Gives a ready system that listens on loopback."""
    with listening(erp) as server:
        yield server
