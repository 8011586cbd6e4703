"""The command lines of hub and connectivity together, as `keydate` puts them together."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.support.standin_connector import StandInConnector
from typer.testing import CliRunner, Result

from keydate.cli.hosting import hosted_connectivity
from keydate.connectivity.cli import app as connectivity_app
from keydate.hub.cli import app as hub_app
from keydate.hub.hosting import Hosting
from keydate.kit.errors import DatabaseNotReady, InvalidSettings, SecretNotGiven, SecretsKeyMissing
from keydate.wire.assertion import read_public_jwk


class CommandLine:
    """Runs commands in a home of their own."""

    def __init__(self, home: Path, patch: pytest.MonkeyPatch) -> None:
        self.home = home
        self.patch = patch
        patch.setenv("KEYDATE_HOME", str(home))
        patch.setenv("COLUMNS", "250")

    def __call__(self, *arguments: str, fails: type[BaseException] | None = None, exit_code: int = 0) -> str:
        part, *rest = arguments
        hosting: Hosting | None = hosted_connectivity() if part == "hub" else None
        result: Result = CliRunner().invoke(
            hub_app if part == "hub" else connectivity_app, rest, obj=hosting, catch_exceptions=True
        )
        if fails is not None:
            assert isinstance(result.exception, fails), result.output
            return result.output
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == exit_code, result.output
        return result.output

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json"))

    def secret(self, name: str, text: str) -> str:
        file = self.home.parent / name
        file.write_text(f"{text}\n")
        return str(file)


@pytest.fixture
def keydate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    return CommandLine(tmp_path / "home", monkeypatch)


@pytest.fixture
def ready(keydate: CommandLine, connector: StandInConnector) -> CommandLine:
    keydate("hub", "init", "--admin", "Boss", "--password-file", keydate.secret("one-time", "one-time Secret 1"))
    shown = json.loads(keydate("hub", "key", "show"))
    connector.trust(shown["hub_id"], read_public_jwk(shown["public_jwk"]))
    password = keydate.secret("password", connector.password)
    options = ("--url", connector.url, "--user", connector.user, "--client", "100", "--password-file", password)
    keydate("connectivity", "destination", "create", "ERP_100", *options)
    keydate("hub", "system", "add", "ERP", "--destination", "ERP_100")
    return keydate


def test_from_nothing_to_a_job_run(ready: CommandLine, tmp_path: Path) -> None:
    assert ready.json("hub", "system", "check", "ERP")["ok"]

    run = ready.json(
        "hub", "job", "run", "ERP", "CLOSE", "--as", "ANNA", "--parameter", "PERIOD=1", "--parameter", "TEST_RUN=yes"
    )

    assert (run["status"], run["parameters"]) == ("completed", {"PERIOD": 1, "TEST_RUN": True})
    reference = run["reference_id"]
    assert ready.json("hub", "job", "show", reference) == run == ready.json("hub", "job", "resume", reference)
    assert "Period 1 is closed." in ready("hub", "job", "show", reference)
    assert reference in ready("hub", "job", "list")
    ready("hub", "job", "data", reference, "R2", "--output", str(tmp_path / "periods.csv"))
    assert (tmp_path / "periods.csv").read_text() == "period;status\n1;closed\n"
    assert "CLOSE" in ready("hub", "job", "definitions", "ERP", "--as", "ANNA")
    readers = ready.json("connectivity", "destination", "show", "ERP_100")["secretReads"]
    assert {read["read_by"].split(":")[0] for read in readers} == {"hub for cli"}


def test_a_broken_connection_and_a_failed_job_show_in_the_exit_code(
    ready: CommandLine, connector: StandInConnector
) -> None:
    connector.statuses = ["requested", "failed"]
    ready("hub", "job", "run", "ERP", "CLOSE", "--as", "ANNA", exit_code=1)
    connector.statuses = ["requested", "running"]
    ready("hub", "job", "run", "ERP", "CLOSE", "--as", "ANNA", "--wait", "0", exit_code=2)

    connector.password = "another"
    output = ready("hub", "system", "check", "ERP", exit_code=1)

    assert "To be mended by: ERP user administrator" in output
    assert "broken: logon" in ready("hub", "system", "list")


def test_a_password_is_replaced_and_never_shown(ready: CommandLine, connector: StandInConnector) -> None:
    connector.password = "brand-new-secret"
    ready(
        "connectivity",
        "destination",
        "set-password",
        "ERP_100",
        "--password-file",
        ready.secret("new", "brand-new-secret"),
    )

    assert ready.json("hub", "system", "check", "ERP")["ok"]
    shown = [ready("connectivity", "destination", act, *name) for act, name in (("list", ()), ("show", ("ERP_100",)))]
    assert not any("brand-new-secret" in text for text in shown)
    assert "********" in shown[1]


def test_the_key_is_rotated_under_a_working_hub(ready: CommandLine) -> None:
    assert "1 secrets are sealed" in ready("connectivity", "destination", "rotate-key")

    assert ready.json("hub", "system", "check", "ERP")["ok"]


def test_a_fence_stops_the_hub_until_it_is_opened(ready: CommandLine) -> None:
    ready("connectivity", "destination", "fence", "ERP_100", "--reason", "User is retired")
    assert "User is retired" in ready("hub", "system", "check", "ERP", exit_code=1)

    ready("connectivity", "destination", "open", "ERP_100")
    assert ready.json("hub", "system", "check", "ERP")["ok"]
    ready("connectivity", "destination", "delete", "ERP_100", "--yes")
    assert "There is no destination" in ready("connectivity", "destination", "list")


def test_users_and_tokens_are_maintained(ready: CommandLine, tmp_path: Path) -> None:
    one_time, own = ready.secret("one-time", "one-time Secret 1"), ready.secret("own", "quite another secret")
    ready("hub", "user", "add", "op", "--role", "operator", "--password-file", one_time)
    ready("hub", "user", "change-password", "op", "--password-file", one_time, "--new-password-file", own)
    ready("hub", "user", "reset-password", "op", "--password-file", one_time)
    ready("hub", "user", "unlock", "op")
    assert [user["name"] for user in ready.json("hub", "user", "list")] == ["boss", "op"]
    ready("hub", "user", "remove", "op", "--yes")

    for part, option, value in (("hub", "--right", "job.run"), ("connectivity", "--scope", "destination.use")):
        file = tmp_path / f"{part}.token"
        ready(part, "token", "create", "mine", option, value, "--token-file", str(file))
        assert file.stat().st_mode & 0o777 == 0o600
        token_id = file.read_text().split("_")[1]
        ready(part, "token", "revoke", token_id)
        assert [(each["Id"], each["Valid"]) for each in ready.json(part, "token", "list")] == [(token_id, False)]


def test_a_second_init_changes_nothing(ready: CommandLine) -> None:
    before = ready("hub", "key", "show")

    assert "was there already" in ready("hub", "init", "--admin", "boss")
    assert ready("hub", "key", "show") == before


def test_what_is_missing_is_said(keydate: CommandLine) -> None:
    keydate("hub", "system", "list", fails=DatabaseNotReady)
    keydate("connectivity", "destination", "list", fails=DatabaseNotReady)
    keydate("hub", "init", "--admin", "boss", fails=SecretNotGiven)


def test_a_lost_secrets_key_is_said(ready: CommandLine) -> None:
    (ready.home / "hub" / "secrets.key").unlink()

    ready("connectivity", "destination", "list", fails=SecretsKeyMissing)
    assert "does not exist" in ready("hub", "system", "check", "ERP", exit_code=1)


@pytest.mark.parametrize(
    "arguments",
    [
        ("hub", "job", "run", "ERP", "CLOSE", "--as", "ANNA", "--parameter", "PERIOD"),
        ("hub", "token", "create", "x", "--right", "everything"),
        ("hub", "user", "add", "x", "--role", "king"),
        ("connectivity", "token", "create", "x", "--scope", "everything"),
        ("connectivity", "destination", "create", "X", "--url", "http://x", "--property", "a"),
    ],
)
def test_a_wrong_option_is_a_usage_error(ready: CommandLine, arguments: tuple[str, ...]) -> None:
    ready(*arguments, exit_code=2)


@pytest.mark.usefixtures("ready")
def test_without_a_guest_the_hub_asks_for_the_address_of_connectivity() -> None:
    result = CliRunner().invoke(hub_app, ["system", "check", "ERP"])

    assert isinstance(result.exception, InvalidSettings)
