from __future__ import annotations

from collections.abc import Iterator

import pytest

from keydate.erp.clients.actions import create_client
from keydate.erp.clients.errors import ClientExists
from keydate.erp.clients.store import bump_authority_version, find_client, list_clients
from keydate.erp.clients.tables import clients
from keydate.kit.clock import FixedClock
from keydate.kit.database import Database
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import ClientId


@pytest.fixture
def database(database_url: str, clock: FixedClock) -> Iterator[Database]:
    database = Database(database_url, clock=clock)
    clients.create(database.engine)
    yield database
    database.dispose()


def test_a_created_client_is_found(database: Database) -> None:
    with database.write() as tx:
        create_client(tx, "100", "Production")

    with database.read() as tx:
        client = find_client(tx, "100")

    assert client is not None
    assert client.text == "Production"
    assert client.authority_version == 0


def test_a_client_that_does_not_exist_is_not_found(database: Database) -> None:
    with database.read() as tx:
        assert find_client(tx, "100") is None


def test_a_client_exists_once(database: Database) -> None:
    with database.write() as tx:
        create_client(tx, "100")

        with pytest.raises(ClientExists, match="Client 100 already exists"):
            create_client(tx, "100")


@pytest.mark.parametrize(("client", "text"), [("1", ""), ("000", ""), ("abc", ""), ("100", "x" * 61)])
def test_a_client_has_three_digits_and_a_short_text(database: Database, client: str, text: str) -> None:
    with database.write() as tx, pytest.raises(InvalidValue):
        create_client(tx, client, text)


def test_authority_versions_rise_for_one_client_or_all(database: Database) -> None:
    with database.write() as tx:
        create_client(tx, "100")
        create_client(tx, "200")

        bump_authority_version(tx, ClientId("100"))
        bump_authority_version(tx, None)

        assert [(client.client, client.authority_version) for client in list_clients(tx)] == [("100", 2), ("200", 1)]
