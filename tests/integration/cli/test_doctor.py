"""The doctor on installations that are well, new, broken, unsafe, or somebody else's."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from keydate.cli.doctor import run_doctor
from keydate.cli.doctor.machine import python, space
from keydate.cli.doctor.verdict import Verdict
from keydate.cli.hosting import hosted_connectivity
from keydate.cli.processes import free_port
from keydate.erp.settings import ErpSettings
from keydate.erp.setup import initialize
from keydate.hub.parts import Hub
from keydate.hub.settings import HubSettings


@pytest.fixture(scope="module")
def installed_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Sets ERP, hub and connectivity up, as their init commands do."""
    home = tmp_path_factory.mktemp("installed") / "keydate"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KEYDATE_HOME", str(home))
        settings = ErpSettings.load(password_time_cost=1, password_memory_kib=8)
        initialize(settings, client="100", admin="ADMIN", one_time_password="K7-aOneTimePassword")
        Hub.from_settings(HubSettings.load(), hosted_connectivity()).initialize(hub_id="hub-of-tests")
        yield home


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Gives a data folder that does not exist yet, and ports that are free."""
    home = tmp_path / "keydate"
    monkeypatch.setenv("KEYDATE_HOME", str(home))
    monkeypatch.setenv("KEYDATE_ERP_PORT", str(free_port()))
    monkeypatch.setenv("KEYDATE_HUB_PORT", str(free_port()))
    return home


@pytest.fixture
def home(place: Path, installed_once: Path) -> Path:
    """Gives a copy of the installation that is set up."""
    shutil.copytree(installed_once, place)
    return place


class Answer:
    """What the doctor said."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.code = run_doctor(as_json=True)
        said: dict[str, Any] = json.loads(capsys.readouterr().out)
        self.ok: bool = said["ok"]
        self.found: list[dict[str, str]] = said["found"]

    def about(self, what: str) -> dict[str, str]:
        (found,) = [each for each in self.found if each["what"] == what]
        return found

    @property
    def problems(self) -> list[str]:
        return [each["what"] for each in self.found if each["verdict"] == "problem"]


class TestAnInstallationThatIsWell:
    @pytest.mark.usefixtures("home")
    def test_is_found_to_be_well(self, capsys: pytest.CaptureFixture[str]) -> None:
        answer = Answer(capsys)

        assert (answer.code, answer.ok) == (0, True)
        assert {each["verdict"] for each in answer.found if each["what"] != "Disk space"} == {"ok"}
        assert "hub-of-tests" in answer.about("Signing key of hub")["text"]

    @pytest.mark.usefixtures("home")
    def test_is_shown_as_a_table(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run_doctor() == 0

        said = capsys.readouterr().out
        assert "Database of erp" in said
        assert "No problems" in said


class TestANewMachine:
    def test_is_told_how_to_begin_and_stays_untouched(self, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
        answer = Answer(capsys)

        assert answer.code == 0
        assert answer.about("Data")["verdict"] == "warning"
        assert "keydate up" in answer.about("Data")["remedy"]
        assert not place.exists()

    def test_with_only_a_folder_is_told_which_parts_are_missing(
        self, place: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        place.mkdir(mode=0o700)

        answer = Answer(capsys)

        assert answer.code == 0
        for part, command in {"erp": "keydate erp init", "hub": "keydate hub init"}.items():
            assert command in answer.about(f"Database of {part}")["remedy"]
        assert list(place.iterdir()) == []


class TestWhatIsBroken:
    def test_a_key_that_others_can_read_is_a_problem(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        for key in ("erp/audit.key", "hub/secrets.key", "hub/signing.key.json"):
            (home / key).chmod(0o644)

        answer = Answer(capsys)

        assert answer.code == 1
        assert answer.problems == ["Audit log of erp", "Signing key of hub", "Keys of connectivity"]
        assert "0600" in answer.about("Audit log of erp")["text"]

    def test_a_missing_key_is_a_problem_with_a_remedy(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (home / "hub" / "secrets.key").unlink()

        answer = Answer(capsys)

        assert answer.problems == ["Keys of connectivity"]
        assert answer.about("Keys of connectivity")["remedy"]

    def test_a_missing_anchor_is_a_problem(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (home / "erp" / "audit.anchor").unlink()

        answer = Answer(capsys)

        assert answer.problems == ["Audit log of erp"]
        assert "cut off" in answer.about("Audit log of erp")["text"]

    def test_a_forged_anchor_is_a_problem(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        anchor = home / "erp" / "audit.anchor"
        anchor.write_text(json.dumps({**json.loads(anchor.read_text()), "sequence": 1}))

        assert Answer(capsys).problems == ["Audit log of erp"]

    def test_a_database_of_another_release_is_a_problem(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        with sqlite3.connect(home / "hub" / "hub.sqlite3") as connection:
            connection.execute("UPDATE alembic_version SET version_num = 'older'")
        connection.close()

        answer = Answer(capsys)

        assert answer.problems == ["Database of hub"]
        assert "init" in answer.about("Database of hub")["remedy"]

    def test_a_file_that_is_no_database_is_a_problem(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        for file in (home / "erp").glob("erp.sqlite3*"):
            file.write_bytes(b"no database, and longer than the header of one is" * 40)

        assert "Database of erp" in Answer(capsys).problems

    @pytest.mark.usefixtures("home")
    def test_a_database_that_cannot_be_reached_is_a_problem(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("KEYDATE_ERP_DATABASE_URL", f"postgresql://nobody@127.0.0.1:{free_port()}/none")

        assert Answer(capsys).problems == ["Database of erp"]

    @pytest.mark.parametrize(("inner", "verdict"), [(0o700, "warning"), (0o755, "problem")])
    def test_a_folder_that_others_may_enter_is_a_warning_and_with_open_parts_a_problem(
        self, home: Path, inner: int, verdict: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        home.chmod(0o755)
        (home / "erp").chmod(inner)

        answer = Answer(capsys)

        assert answer.about("Data")["verdict"] == verdict
        assert answer.about("Data")["remedy"] == f"chmod 700 {home}"

    def test_a_folder_of_somebody_else_is_not_looked_into(
        self, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(os, "getuid", lambda: home.stat().st_uid + 1)

        answer = Answer(capsys)

        assert answer.problems == ["Data"]
        assert not [each for each in answer.found if each["what"].startswith("Database")]


class TestSettings:
    @pytest.mark.usefixtures("home")
    def test_a_mistyped_variable_is_a_warning_with_the_right_name(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("KEYDATE_ERP_PROT", "50001")

        answer = Answer(capsys)

        assert answer.code == 0
        assert "KEYDATE_ERP_PORT" in answer.about("Environment")["text"]

    @pytest.mark.usefixtures("home")
    def test_a_value_that_does_not_fit_is_a_problem_and_the_rest_is_still_told(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("KEYDATE_HUB_PORT", "eighty")

        answer = Answer(capsys)

        assert answer.problems == ["Settings of hub"]
        assert answer.about("Database of erp")["verdict"] == "ok"
        assert answer.about("Port of hub")["verdict"] == "warning"


class TestPorts:
    @pytest.mark.usefixtures("home")
    @pytest.mark.parametrize(
        ("answered", "verdict"),
        [
            ((200, b'{"status": "ok", "part": "erp", "version": "9", "checks": {}}'), "ok"),
            ((503, b'{"status": "failed", "part": "erp", "checks": {"database": "kit.database_gone"}}'), "problem"),
            ((200, b'{"status": "ok", "part": "hub"}'), "problem"),
            ((200, b"<html>not ours</html>"), "problem"),
            ((200, b'["not", "ours"]'), "problem"),
            ((404, b""), "problem"),
        ],
    )
    def test_who_listens_is_told_by_its_answer(
        self,
        answered: tuple[int, bytes],
        verdict: str,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        with answering(*answered) as number:
            monkeypatch.setenv("KEYDATE_ERP_PORT", str(number))
            answer = Answer(capsys)

        assert answer.about("Port of erp")["verdict"] == verdict

    @pytest.mark.usefixtures("home")
    def test_a_server_with_tls_is_not_taken_for_a_stranger(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with answering(400, b"") as number:
            monkeypatch.setenv("KEYDATE_ERP_PORT", str(number))
            monkeypatch.setenv("KEYDATE_ERP_TLS_CERTIFICATE", "chain.pem")
            answer = Answer(capsys)

        assert answer.about("Port of erp")["verdict"] == "ok"


class TestConnectivityElsewhere:
    @pytest.mark.usefixtures("home")
    def test_is_asked_how_it_is(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        with answering(200, b'{"status": "ok", "part": "connectivity"}') as number:
            monkeypatch.setenv("KEYDATE_HUB_CONNECTIVITY_URL", f"http://127.0.0.1:{number}/")
            answer = Answer(capsys)

        assert answer.about("Connectivity")["verdict"] == "ok"

    @pytest.mark.usefixtures("home")
    @pytest.mark.parametrize("address", ["http://127.0.0.1:{port}", "file:///etc/hostname", "http://["])
    def test_is_a_problem_when_it_does_not_answer(
        self, address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("KEYDATE_HUB_CONNECTIVITY_URL", address.format(port=free_port()))

        assert Answer(capsys).problems == ["Connectivity"]


def test_an_old_python_is_a_problem() -> None:
    assert python((3, 10)).verdict is Verdict.PROBLEM
    assert python((3, 12)).verdict is Verdict.OK


@pytest.mark.parametrize(("free_mib", "verdict"), [(99, Verdict.PROBLEM), (1000, Verdict.WARNING), (2000, Verdict.OK)])
def test_little_space_is_a_warning_and_hardly_any_a_problem(
    free_mib: int, verdict: Verdict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    total = 10**12
    usage = type(shutil.disk_usage(tmp_path))(total, total, free_mib * 1024 * 1024)
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: usage)

    assert space(tmp_path / "not" / "there").verdict is verdict


@contextmanager
def answering(status: int, body: bytes) -> Iterator[int]:
    """Serves one answer to every request; gives the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
