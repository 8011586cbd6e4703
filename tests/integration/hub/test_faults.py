"""A database that is held by others or gone: the hub says so in four parts, writes nothing, and works again afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from tests.support.asgi import AppTransport
from tests.support.database_faults import held_by_another, hurry, take_away

from keydate.cli import main
from keydate.hub.access.actions import create_token
from keydate.hub.access.model import Caller, Right
from keydate.hub.app import create_app
from keydate.hub.parts import Hub
from keydate.hub.settings import HubSettings

SYSTEM = {"name": "ERP", "destination": "ERP_100"}


@pytest.fixture
def http(hub: Hub, caller: Caller) -> Iterator[httpx.Client]:
    app = create_app(
        HubSettings(signing_key_file=hub.key_file),
        hosting=hub.hosting,
        database=hub.database,
        passwords=hub.passwords,
    )
    with hub.database.write() as tx:
        _token, text = create_token(tx, caller=caller, name="test", rights=tuple(Right), valid_for=timedelta(hours=1))
    headers = {"Authorization": f"Bearer {text}"}
    with httpx.Client(base_url="http://hub/api/v1/", transport=AppTransport(app), headers=headers) as client:
        yield client


def test_while_others_hold_the_database_nothing_is_written_and_the_client_is_told(
    hub: Hub, http: httpx.Client, database_url: str
) -> None:
    hurry(hub.database)

    with held_by_another(database_url):
        refused = http.post("systems", json=SYSTEM)

    assert (refused.status_code, refused.json()["code"]) == (503, "kit.database_busy")
    assert refused.headers["retry-after"] == "1"
    assert all(refused.json()[part] for part in ("message", "unchanged", "remedy"))
    assert http.get("systems").json() == []
    assert http.post("systems", json=SYSTEM).status_code == 201


def test_when_the_database_is_gone_every_answer_and_the_health_say_so(
    hub: Hub, http: httpx.Client, request: pytest.FixtureRequest
) -> None:
    code = take_away(hub.database, lambda: request.getfixturevalue("postgres_server"))

    written, read, health = http.post("systems", json=SYSTEM), http.get("systems"), http.get("http://hub/health")

    for answer in (written, read):
        assert (answer.status_code, answer.json()["code"]) == (503, code)
        assert answer.json()["message"] == "The database cannot be reached."
        assert answer.json()["remedy"]
    assert (health.status_code, health.json()["checks"]["hub"]) == (503, code)


@pytest.mark.parametrize("command", [["hub", "system", "list"], ["connectivity", "destination", "list"]])
def test_a_command_tells_it_in_four_lines(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["keydate", *command])
    monkeypatch.setenv(f"KEYDATE_{command[0].upper()}_DATABASE_URL", "postgresql://nobody:nothing@127.0.0.1:1/none")

    with pytest.raises(SystemExit) as ended:
        main()

    first, *others = capsys.readouterr().err.splitlines()
    assert ended.value.code == 5
    assert first.startswith("Error: ")
    assert "  Nothing was changed." in others
    assert any(line.startswith("  What to do: Check that the database runs") for line in others)
    assert others[-1] == "  Code: kit.database_gone"
