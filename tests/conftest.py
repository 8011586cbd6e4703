"""What all tests share: a home of their own, databases, a clock that stands still."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from tests.builders.templates import DATABASES, Templates, build_catalogue, build_schema, lend
from tests.postgres import PostgresServer

from keydate.kit.clock import FixedClock

# A loaded machine is no defect: the limit of each test is pytest's, not Hypothesis'.
settings.register_profile("keydate", deadline=None, print_blob=True)
settings.load_profile("keydate")


@pytest.fixture(scope="session", autouse=True)
def a_home_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keeps every test away from the person's own data and settings."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("KEYDATE_")]:
            patch.delenv(name)
        patch.setenv("HOME", str(home))
        patch.setenv("KEYDATE_HOME", str(home / "keydate"))
        yield home


@pytest.fixture
def clock() -> FixedClock:
    """Returns a clock that stands at 20 November 2026, 10:00 UTC."""
    return FixedClock(datetime(2026, 11, 20, 10, 0, tzinfo=UTC))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Starts one server when the first test asks for it."""
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Gives the URL of a fresh, empty database; the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'keydate.sqlite'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    url = server.create_database()
    yield url
    server.drop_database(url)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """Returns the databases that tests copy."""
    return Templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture(params=DATABASES)
def erp_schema_url(request: pytest.FixtureRequest, tmp_path: Path, templates: Templates) -> Iterator[str]:
    """Gives the URL of a database with the tables of a communication system, and nothing in them."""
    with lend(request, tmp_path, templates, "schema", build_schema) as url:
        yield url


@pytest.fixture(params=DATABASES)
def erp_catalogue_url(request: pytest.FixtureRequest, tmp_path: Path, templates: Templates) -> Iterator[str]:
    """Gives the URL of a database of a communication system with the delivered catalogue, and no client."""
    with lend(request, tmp_path, templates, "catalogue", build_catalogue) as url:
        yield url
