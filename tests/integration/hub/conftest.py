"""A hub of its own for each test, on each database, with a connector on a real port beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.support.standin_connector import StandInConnector

from keydate.hub.access.model import Caller, operating_system_user
from keydate.hub.hosting import Hosting
from keydate.hub.parts import Hub
from keydate.kit.clock import SystemClock
from keydate.kit.database import Database
from keydate.kit.secrets import Passwords
from keydate.wire.destination import (
    Authentication,
    Credentials,
    Destination,
    DestinationFenced,
    DestinationNotFound,
    NoPendingCredentials,
)


@dataclass
class Destinations:
    """Destinations in memory."""

    current: dict[str, Destination] = field(default_factory=dict)
    pending: dict[str, Destination] = field(default_factory=dict)
    fenced: dict[str, str] = field(default_factory=dict)
    readers: list[str] = field(default_factory=list)

    def find(self, name: str, *, credentials: Credentials = Credentials.CURRENT) -> Destination:
        """Returns a destination with its secret."""
        if name not in self.current:
            raise DestinationNotFound(name=name)
        if name in self.fenced:
            raise DestinationFenced(name=name, reason=self.fenced[name])
        if credentials is Credentials.CURRENT:
            return self.current[name]
        if name not in self.pending:
            raise NoPendingCredentials(name=name)
        return self.pending[name]

    def for_reader(self, reader: str) -> Destinations:
        """Notes who asks."""
        self.readers.append(reader)
        return self


@pytest.fixture
def connector() -> Iterator[StandInConnector]:
    """Gives a connector that listens on a loopback port."""
    with StandInConnector().serving() as serving:
        yield serving


@pytest.fixture
def destinations(connector: StandInConnector) -> Destinations:
    """Returns destinations with one, ERP_100, that leads to the connector."""
    destination = Destination(
        name="ERP_100",
        url=connector.url,
        authentication=Authentication.BASIC,
        user=connector.user,
        password=connector.password,
        properties={"sap-client": "100"},
        etag="1",
    )
    return Destinations(current={"ERP_100": destination})


@pytest.fixture
def passwords() -> Passwords:
    """Returns password hashing that is quick enough for tests."""
    return Passwords(time_cost=1, memory_kib=8)


@pytest.fixture
def hub(
    database_url: str, tmp_path: Path, destinations: Destinations, connector: StandInConnector, passwords: Passwords
) -> Iterator[Hub]:
    """Returns an initialized hub whom the connector trusts."""
    database = Database(database_url, clock=SystemClock())
    made = Hub(
        database=database,
        key_file=tmp_path / "signing.key.json",
        hosting=Hosting(source=destinations.for_reader),
        passwords=passwords,
    )
    made.initialize(hub_id="hub-1")
    connector.trust("hub-1", made.key().public())
    yield made
    made.close()
    database.dispose()


@pytest.fixture
def caller() -> Caller:
    """Returns somebody at the command line."""
    return operating_system_user("anna")
