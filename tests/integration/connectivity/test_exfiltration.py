"""Somebody who may not read secrets tries to have them sent to himself."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from keydate.connectivity.access.model import Caller, Scope
from keydate.connectivity.app import Connectivity
from keydate.connectivity.destinations import actions, keys
from keydate.connectivity.destinations.errors import SecretBelongsToAddress
from keydate.connectivity.destinations.tables import destinations
from keydate.kit.errors import SecretsKeyMissing
from keydate.kit.secrets import new_key, write_keys
from keydate.wire.destination import Credentials


@pytest.fixture
def writer() -> Caller:
    return Caller(name="token:writer", scopes=frozenset({Scope.WRITE}))


@pytest.fixture
def stored(part: Connectivity, caller: Caller, properties: dict[str, object]) -> Connectivity:
    with part.database.write() as tx:
        actions.create_destination(tx, caller=caller, keys=part.keys, properties=properties)
    return part


def replace(part: Connectivity, writer: Caller, properties: dict[str, object]) -> None:
    with part.database.write() as tx:
        actions.replace_destination(tx, caller=writer, keys=part.keys, properties=properties)


@pytest.mark.parametrize(
    "change",
    [
        {"URL": "http://evil.example/sap/fccx"},
        {"URL": "http://127.0.0.1:50001/sap/fccx"},
        {"URL": "https://127.0.0.1:50000/sap/fccx"},
        {"ProxyType": "OnPremise"},
    ],
)
def test_a_stored_password_does_not_follow_its_destination_to_another_address(
    stored: Connectivity, writer: Caller, properties: dict[str, object], change: dict[str, object]
) -> None:
    wanted = {name: value for name, value in properties.items() if name != "Password"} | change

    with pytest.raises(SecretBelongsToAddress):
        replace(stored, writer, wanted)

    assert stored.source("reader").find("ERP_100").url == properties["URL"]


def test_a_pending_password_does_not_follow_either(
    stored: Connectivity, caller: Caller, writer: Caller, properties: dict[str, object]
) -> None:
    with stored.database.write() as tx:
        actions.put_pending(tx, caller=caller, keys=stored.keys, name="ERP_100", password="second-secret")

    with pytest.raises(SecretBelongsToAddress):
        replace(stored, writer, {**properties, "URL": "http://evil.example", "Password": "refused there"})

    found = stored.source("reader").find("ERP_100", credentials=Credentials.PENDING)
    assert (found.url, found.password) == (properties["URL"], "second-secret")


def test_another_path_or_description_keeps_the_password(
    stored: Connectivity, writer: Caller, properties: dict[str, object]
) -> None:
    wanted = {name: value for name, value in properties.items() if name != "Password"}

    replace(stored, writer, {**wanted, "URL": "http://127.0.0.1:50000/other", "Description": "new"})
    assert stored.source("reader").find("ERP_100").password == "first-secret"

    replace(stored, writer, {**properties, "URL": "http://erp.example", "Password": "given again"})
    assert stored.source("reader").find("ERP_100").password == "given again"


def test_who_writes_to_the_database_cannot_send_a_secret_elsewhere(
    stored: Connectivity, properties: dict[str, object]
) -> None:
    moved = {name: value for name, value in properties.items() if name != "Password"} | {"URL": "http://evil.example"}
    with stored.database.write() as tx:
        tx.connection.execute(sa.update(destinations).values(configuration=json.loads(json.dumps(moved))))

    with pytest.raises(SecretsKeyMissing, match="belongs to another record"):
        stored.source("reader").find("ERP_100")


def test_two_key_rotations_at_once_lose_no_key(
    stored: Connectivity, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second rotation begins after the first has sealed everything and before it cleans up."""
    reseal = keys._reseal_all
    begun: list[bytes] = []

    def sealed_while_another_begins(*arguments: object) -> int:
        number = reseal(*arguments)  # type: ignore[arg-type]
        if not begun:
            begun.append(new_key())
            write_keys(stored.keys.file, [begun[0], *stored.keys.read()[:1]])
        return number

    monkeypatch.setattr(keys, "_reseal_all", sealed_while_another_begins)
    keys.rotate_keys(stored.database, stored.keys, caller=caller)

    assert stored.keys.read()[0] == begun[0]
    assert stored.source("reader").find("ERP_100").password == "first-secret"
    keys.rotate_keys(stored.database, stored.keys, caller=caller)
    assert stored.keys.read() == begun
    assert stored.source("reader").find("ERP_100").password == "first-secret"
