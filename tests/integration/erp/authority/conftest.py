"""A client with the delivered catalogue, and the administrator of its roles."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from tests.integration.erp.authority.acting import CLIENT, role_administrator

import keydate.erp.audit.tables  # noqa: F401 - its tables belong to the schema
from keydate.erp.authority.actions import install_catalogue
from keydate.erp.authority.guard import ActingUser
from keydate.erp.clients.tables import clients, metadata
from keydate.kit.clock import FixedClock
from keydate.kit.database import Database


@pytest.fixture
def database(database_url: str, clock: FixedClock) -> Iterator[Database]:
    """Gives a database with one client and the delivered catalogue."""
    database = Database(database_url, clock=clock)
    metadata.create_all(database.engine)
    with database.write() as tx:
        tx.connection.execute(sa.insert(clients).values(client=CLIENT, text="Test", created_at=tx.now))
        install_catalogue(tx)
    yield database
    database.dispose()


@pytest.fixture
def admin() -> ActingUser:
    """Returns a user who may do everything with roles."""
    return role_administrator()
