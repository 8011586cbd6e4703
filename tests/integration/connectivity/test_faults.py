"""A database that is held by others or gone: the destination service says so in four parts and writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from tests.support.asgi import AppTransport
from tests.support.database_faults import held_by_another, hurry, take_away

from keydate.connectivity.access.actions import create_token
from keydate.connectivity.access.model import Caller, Scope
from keydate.connectivity.app import Connectivity, create_app
from keydate.connectivity.settings import ConnectivitySettings

PATH = "/destination-configuration/v1/subaccountDestinations"


@pytest.fixture
def http(part: Connectivity, caller: Caller) -> Iterator[httpx.Client]:
    with part.database.write() as tx:
        _token, text = create_token(tx, caller=caller, name="test", scopes=set(Scope), valid_for=timedelta(hours=1))
    transport = AppTransport(create_app(ConnectivitySettings(), connectivity=part))
    headers = {"Authorization": f"Bearer {text}"}
    with httpx.Client(base_url="http://hub", transport=transport, headers=headers) as client:
        yield client


def test_while_others_hold_the_database_no_secret_is_stored_and_the_client_is_told(
    part: Connectivity, http: httpx.Client, database_url: str, properties: dict[str, object]
) -> None:
    hurry(part.database)

    with held_by_another(database_url):
        refused = http.post(PATH, json=properties)

    assert (refused.status_code, refused.json()["code"]) == (503, "kit.database_busy")
    assert refused.headers["retry-after"] == "1"
    assert all(refused.json()[each] for each in ("message", "unchanged", "remedy"))
    assert "first-secret" not in refused.text
    assert http.get(PATH).json() == []
    assert http.post(PATH, json=properties).status_code == 201


def test_when_the_database_is_gone_every_answer_and_the_health_say_so(
    part: Connectivity, http: httpx.Client, properties: dict[str, object], request: pytest.FixtureRequest
) -> None:
    code = take_away(part.database, lambda: request.getfixturevalue("postgres_server"))

    written, read, health = http.post(PATH, json=properties), http.get(PATH), http.get("/health")

    for answer in (written, read):
        assert (answer.status_code, answer.json()["code"]) == (503, code)
        assert answer.json()["remedy"]
    assert health.status_code == 503
    assert code in health.json()["checks"].values()
