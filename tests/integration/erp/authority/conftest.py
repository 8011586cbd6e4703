"""A client with the delivered catalogue, and the administrator of its roles."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from tests.integration.erp.authority.acting import CLIENT, role_administrator

from keydate.erp.authority.guard import ActingUser
from keydate.erp.clients.tables import clients
from keydate.kit.clock import FixedClock
from keydate.kit.database import Database


@pytest.fixture
def database(erp_catalogue_url: str, clock: FixedClock) -> Iterator[Database]:
    """Gives a database with one client and the delivered catalogue."""
    database = Database(erp_catalogue_url, clock=clock)
    with database.write() as tx:
        tx.connection.execute(sa.insert(clients).values(client=CLIENT, text="Test", created_at=tx.now))
    yield database
    database.dispose()


@pytest.fixture
def admin() -> ActingUser:
    """Returns a user who may do everything with roles."""
    return role_administrator()
