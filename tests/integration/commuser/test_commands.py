"""The commands in process, against an ERP and a hub in memory: output, exit codes, evidence."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.support.a_communication_user import Landscape
from tests.support.an_extract import tables_of, write_extract
from typer.testing import CliRunner, Result

from keydate.commuser.cli import app, running
from keydate.commuser.exits import Exit
from keydate.commuser.spec import template_text
from keydate.gateway.rfc import RfcCommunicationError, RfcConnection

ADMIN = {"KEYDATE_ERP_USER": "ADMIN", "KEYDATE_ERP_PASSWORD": "Admin-1234", "COLUMNS": "300"}


@dataclass(slots=True)
class Desk:
    """Where somebody types commands."""

    landscape: Landscape
    folder: Path
    environment: dict[str, str] = field(default_factory=lambda: dict(ADMIN))
    unreachable: bool = False

    @property
    def spec(self) -> Path:
        return self.folder / "spec.yaml"

    def type(self, *arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments), env=self.environment)

    def json(self, *arguments: str) -> Any:
        return json.loads(self.type(*arguments, "--json").stdout)

    def packs(self) -> list[Path]:
        return sorted((self.folder / "evidence" / "erp-100-close").iterdir())

    def connect(self, *, user: str, password: str) -> RfcConnection:
        if self.unreachable:
            raise RfcCommunicationError(address="erp", reason="connection refused")
        return self.landscape.erp.connect(user=user, password=password)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    landscape = Landscape()
    desk = Desk(landscape, tmp_path)
    desk.spec.write_text(template_text("sap-erp"))
    around = running.Surroundings(
        clock=landscape.clock,
        connect=lambda _spec: desk.connect,
        vault=lambda _spec, _token: landscape.vault(),
        evidence=lambda: tmp_path / "evidence",
    )
    monkeypatch.setattr(running, "surroundings", lambda: around)
    yield desk
    assert_no_secret_anywhere(desk)


def assert_no_secret_anywhere(desk: Desk) -> None:
    secrets = [each for user in desk.landscape.erp.users.values() for each in user.history] + ["Admin-1234"]
    for path in desk.folder.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not [secret for secret in secrets if secret in text], path


def test_plan_shows_each_step_writes_nothing_and_ends_with_two(desk: Desk) -> None:
    result = desk.type("plan", str(desk.spec))

    assert result.exit_code == Exit.DIFFERENCES
    assert "+      1  SU01: create the user: FCC_COMM" in result.stdout
    assert "14 create" in result.stdout
    assert set(desk.landscape.erp.users) == {"ADMIN"}


def test_apply_then_plan_and_verify_find_nothing(desk: Desk) -> None:
    assert desk.type("apply", str(desk.spec)).exit_code == Exit.DONE
    assert desk.landscape.is_connected

    assert desk.type("plan", str(desk.spec)).exit_code == Exit.DONE
    assert desk.type("verify", str(desk.spec)).exit_code == Exit.DONE
    assert "Nothing to do" in desk.type("apply", str(desk.spec)).stdout


def test_verify_lists_differences_and_ends_with_two(desk: Desk) -> None:
    desk.type("apply", str(desk.spec))
    desk.landscape.erp.users["FCC_COMM"].manual_profiles.add("SAP_ALL")

    result = desk.type("verify", str(desk.spec))

    assert result.exit_code == Exit.DIFFERENCES
    assert "FCC_COMM holds SAP_ALL" in result.stdout
    content = desk.json("verify", str(desk.spec))
    assert [each["code"] for each in content["findings"]] == ["profile.forbidden"]


def test_an_evidence_pack_is_whole_readable_and_checkable(desk: Desk) -> None:
    desk.type("apply", str(desk.spec))

    (pack,) = desk.packs()
    content = json.loads((pack / "evidence.json").read_text())
    page = (pack / "evidence.html").read_text()
    assert pack.name == "20261120T100000Z-apply"
    assert content["schema"] == "keydate.commuser.evidence/1"
    assert content["outcome"] == "done"
    assert [step["number"] for step in content["steps"]][:3] == ["1", "2.1", "2.2"]
    assert "SU01: create the user" in page
    assert "<script" not in page
    for line in (pack / "MANIFEST.sha256").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((pack / name).read_bytes()).hexdigest() == digest
    assert pack.stat().st_mode & 0o077 == 0


def test_two_runs_in_one_second_keep_both_packs(desk: Desk) -> None:
    desk.type("plan", str(desk.spec))
    desk.type("plan", str(desk.spec))

    assert [pack.name for pack in desk.packs()] == ["20261120T100000Z-plan", "20261120T100000Z-plan-2"]


def test_every_run_writes_a_pack(desk: Desk) -> None:
    commands = ["plan", "apply", "verify", "hand-over", "status", "rotate", "least-privilege", "retire"]

    for command in commands:
        desk.type(command, str(desk.spec))

    assert {pack.name.partition("-")[2] for pack in desk.packs()} == set(commands)
    status = next(pack for pack in desk.packs() if pack.name.endswith("-status"))
    assert json.loads((status / "evidence.json").read_text())["result"]["state"] == "ready"


def test_a_failed_run_leaves_evidence_too(desk: Desk) -> None:
    desk.landscape.path_problem = "Z_FCC_CONN is missing"

    result = desk.type("apply", str(desk.spec))

    assert result.exit_code == Exit.PROOF_FAILED
    assert "Z_FCC_CONN is missing (to be mended by: ERP administrator)" in result.stderr
    assert "connection_check_failed" in json.loads((desk.packs()[0] / "evidence.json").read_text())["outcome"]


def test_what_an_erp_puts_into_its_message_is_shown_as_text(desk: Desk) -> None:
    desk.landscape.path_problem = "<script>alert(1)</script> [bold]"

    result = desk.type("apply", str(desk.spec))

    assert "[bold]" in result.stderr
    assert "<script" not in (desk.packs()[0] / "evidence.html").read_text()


def test_failures_have_their_exit_codes(desk: Desk) -> None:
    bad = desk.folder / "bad.yaml"
    bad.write_text("apiVersion: keydate/v1\n")
    assert desk.type("plan", str(bad)).exit_code == Exit.INVALID_SPEC

    desk.environment["KEYDATE_ERP_PASSWORD"] = "wrong"
    assert desk.type("plan", str(desk.spec)).exit_code == Exit.LOGON_REFUSED

    desk.environment["KEYDATE_ERP_PASSWORD"] = "Admin-1234"
    desk.landscape.erp.allowed["ADMIN"] = frozenset()
    assert desk.type("plan", str(desk.spec)).exit_code == Exit.NOT_AUTHORIZED

    desk.unreachable = True
    assert desk.type("plan", str(desk.spec)).exit_code == Exit.UNREACHABLE


def test_a_failure_is_told_in_four_lines_like_that_of_every_other_command(desk: Desk) -> None:
    desk.environment["KEYDATE_ERP_PASSWORD"] = "wrong"

    told = desk.type("status", str(desk.spec)).stderr

    assert told.splitlines() == [
        "Error: The ERP refused the logon of ADMIN: Name or password is not correct.",
        "  Nothing was changed.",
        "  What to do: Check user name, password and client. An initial password must be changed first: log on once in a dialog.",
        "  Code: commuser.logon_refused",
    ]


def test_the_warnings_of_a_spec_come_once_and_only_with_the_commands_that_are_about_it(desk: Desk) -> None:
    text = desk.spec.read_text()
    line = next(each for each in text.splitlines() if "BTCUNAME" in each)
    desk.spec.write_text(text.replace(line, f"{line}\n{line.replace('FCCX_APJ_PROCESSOR', 'FCCX_OTHER')}"))

    def warnings(*command: str) -> int:
        return desk.type(*command).stderr.count("BTCUNAME = * means")

    about_it = [warnings(command, str(desk.spec)) for command in ("plan", "apply", "verify")]
    others = [warnings(command, str(desk.spec)) for command in ("status", "hand-over", "rotate", "least-privilege")]

    assert about_it == [1, 1, 1]
    assert others == [0, 0, 0, 0]


def test_a_failure_is_json_when_json_was_asked_for(desk: Desk) -> None:
    desk.unreachable = True

    content = desk.json("plan", str(desk.spec))

    assert content["exit"] == Exit.UNREACHABLE
    assert content["error"]["code"] == "commuser.erp_unreachable"
    assert content["error"]["remedy"]


def test_without_a_user_or_a_password_the_command_says_what_to_set(desk: Desk) -> None:
    del desk.environment["KEYDATE_ERP_USER"]
    result = desk.type("plan", str(desk.spec))
    assert result.exit_code == Exit.INVALID_SPEC
    assert "--as-user-admin" in result.stderr

    desk.environment = {"KEYDATE_ERP_USER": "ADMIN"}
    assert "KEYDATE_ERP_PASSWORD" in desk.type("plan", str(desk.spec)).stderr


def test_three_administrators_with_three_passwords(desk: Desk) -> None:
    for name in ("UADM", "RADM", "PADM"):
        desk.landscape.erp.administrator(name, f"{name}-Pass-1")
    file = desk.folder.parent / "padm.txt"
    file.write_text("PADM-Pass-1\n")
    file.chmod(0o600)
    desk.environment = {
        "KEYDATE_ERP_PASSWORD_USER_ADMIN": "UADM-Pass-1",
        "KEYDATE_ERP_PASSWORD_ROLE_ADMIN": "RADM-Pass-1",
    }
    users = ["--as-user-admin", "uadm", "--as-role-admin", "radm", "--as-profile-admin", "padm"]

    result = desk.type("apply", str(desk.spec), *users, "--profile-admin-password-file", str(file))

    assert result.exit_code == Exit.DONE, result.stderr
    acted = {(user, name) for user, name in desk.landscape.erp.calls}
    assert ("RADM", "Z_KEYDATE_ROLE_AUTH_SET") in acted
    assert ("PADM", "PRGN_AUTO_GENERATE_PROFILE_NEW") in acted
    assert ("UADM", "BAPI_USER_CREATE1") in acted


def test_a_password_file_that_others_can_read_is_refused(desk: Desk) -> None:
    file = desk.folder.parent / "password.txt"
    file.write_text("x")
    file.chmod(0o644)

    result = desk.type("plan", str(desk.spec), "--password-file", str(file))

    assert result.exit_code == Exit.INVALID_SPEC
    assert "mode must be 0600" in result.stderr


def test_hand_over_gives_everything_but_the_password(desk: Desk) -> None:
    assert desk.type("hand-over", str(desk.spec)).exit_code == Exit.REFUSED
    desk.type("apply", str(desk.spec))
    page = desk.folder / "sheet.html"

    result = desk.type("hand-over", str(desk.spec), "--page", str(page))

    assert "FCC_COMM, type dialog, alias fcc-communication" in result.stdout
    assert "Fingerprint" in result.stdout
    sheet = desk.json("hand-over", str(desk.spec))
    html = page.read_text()
    assert "<h1>Hand-over of communication user FCC_COMM</h1>" in html
    for each in (sheet["fingerprint"], "ERP_100", "fcc-communication", "2027-03-31"):
        assert each in html
    assert "in the destination; it is on no paper" in html
    assert "Account administrator: name, date, signature" in html
    assert page.stat().st_mode & 0o077 == 0
    assert desk.landscape.current_password not in result.stdout
    assert sheet["destination"]["holds_password"] is True


def test_a_sheet_without_a_password_in_the_destination_is_not_to_be_accepted(desk: Desk) -> None:
    desk.type("apply", str(desk.spec))
    desk.landscape.hub.stored.clear()
    page = desk.folder / "sheet.html"

    desk.type("hand-over", str(desk.spec), "--page", str(page))

    assert "NOT YET in the destination" in page.read_text()


def test_rotate_changes_the_password_and_can_be_repeated(desk: Desk) -> None:
    desk.type("apply", str(desk.spec))
    seen = {desk.landscape.current_password}

    for _ in range(3):
        assert desk.type("rotate", str(desk.spec)).exit_code == Exit.DONE
        seen.add(desk.landscape.current_password)

    assert len(seen) == 4
    assert desk.landscape.is_connected


def test_rotate_begins_nothing_when_the_path_does_not_work(desk: Desk) -> None:
    desk.type("apply", str(desk.spec))
    before = desk.landscape.current_password
    desk.landscape.path_problem = "service is down"

    assert desk.type("rotate", str(desk.spec)).exit_code == Exit.PROOF_FAILED

    assert desk.landscape.current_password == before
    assert desk.landscape.is_connected


def test_rotate_rolls_back_when_the_erp_refuses_every_way(desk: Desk) -> None:
    desk.type("apply", str(desk.spec))
    erp = desk.landscape.erp
    erp.enforce_wait_time = True
    every = {"BAPI_USER_GET_DETAIL", "Z_KEYDATE_USER_STATUS", "Z_KEYDATE_ROLE_STATUS", "Z_KEYDATE_ROLE_AUTH_GET"}
    erp.allowed["ADMIN"] = frozenset(every | {"PRGN_RFC_READ_TEXTS"})

    result = desk.type("rotate", str(desk.spec))

    assert result.exit_code == Exit.NOT_AUTHORIZED
    assert desk.landscape.is_connected
    assert desk.landscape.hub.stored["ERP_100"].pending is None


def test_retire_keeps_the_grace_time(desk: Desk) -> None:
    from datetime import timedelta

    desk.type("apply", str(desk.spec))
    assert desk.type("retire", str(desk.spec), "--remove-after", "30").exit_code == Exit.DONE
    assert desk.landscape.erp.users["FCC_COMM"].locks == 64
    assert desk.landscape.hub.stored["ERP_100"].fenced
    assert desk.json("status", str(desk.spec))["state"] == "retired"

    desk.landscape.clock.advance(timedelta(days=29))
    early = desk.type("retire", str(desk.spec), "--remove-after", "30")
    assert early.exit_code == Exit.TOO_EARLY
    assert "2026-12-20" in early.stderr

    desk.landscape.clock.advance(timedelta(days=1))
    assert desk.type("retire", str(desk.spec), "--remove-after", "30").exit_code == Exit.DONE
    assert "FCC_COMM" not in desk.landscape.erp.users
    assert "Z_FCC_COMMUNICATION" in desk.landscape.erp.roles


def test_a_retired_user_is_not_brought_back_by_apply(desk: Desk) -> None:
    desk.type("apply", str(desk.spec))
    desk.type("retire", str(desk.spec))

    result = desk.type("apply", str(desk.spec))

    assert result.exit_code == Exit.REFUSED
    assert "whoever locked it had a reason" in result.stderr


def test_status_fits_on_one_screen(desk: Desk) -> None:
    assert desk.json("status", str(desk.spec))["state"] == "missing"
    desk.type("apply", str(desk.spec))

    content = desk.json("status", str(desk.spec))

    assert content["state"] == "ready"
    assert content["drift"] == []
    assert content["password_age_days"] is None or content["password_age_days"] == 0
    assert content["days_to_review"] == 131
    assert len(desk.type("status", str(desk.spec)).stdout.splitlines()) < 25


def test_least_privilege_proposes_names_in_place_of_the_star(desk: Desk) -> None:
    desk.type("apply", str(desk.spec))
    assert desk.type("least-privilege", str(desk.spec), "--trace", "on").exit_code == Exit.DONE
    assert desk.landscape.erp.traced == {"FCC_COMM"}
    desk.landscape.erp.trace["FCC_COMM"] = [
        {"SEQUENCE": 1, "OBJECT": "S_BTCH_NA1", "FIELD": "BTCUNAME", "VALUE": "ANNA", "RC": 0},
        {"SEQUENCE": 1, "OBJECT": "S_BTCH_NA1", "FIELD": "PROGRAM", "VALUE": "FCCX_APJ_PROCESSOR", "RC": 0},
    ]

    result = desk.type("least-privilege", str(desk.spec))

    assert '+    - {object: S_BTCH_NA1, values: {PROGRAM: ["FCCX_APJ_PROCESSOR"], BTCUNAME: ["ANNA"]}}' in result.stdout
    assert "Not used: S_BTCH_JOB" in result.stdout
    assert desk.type("least-privilege", str(desk.spec), "--trace", "maybe").exit_code == Exit.INVALID_SPEC


def test_an_extract_is_verified_without_any_logon(desk: Desk) -> None:
    desk.environment = {}
    folder = write_extract(desk.folder / "extract", tables_of(desk.landscape.spec))

    assert desk.type("verify", str(desk.spec), "--extract", str(folder)).exit_code == Exit.DONE
    shutil.rmtree(folder)
    assert desk.type("verify", str(desk.spec), "--extract", str(folder)).exit_code == Exit.INVALID_SPEC
    assert desk.landscape.erp.calls == []


def test_templates_are_listed_and_shown(desk: Desk) -> None:
    assert "sap-erp" in desk.type("template", "list").stdout
    assert desk.type("template", "show", "sap-erp").stdout == template_text("sap-erp")
    assert desk.type("template", "show", "none").exit_code == Exit.INVALID_SPEC


def test_the_exit_codes_stand_in_the_help_and_nothing_about_shells(desk: Desk) -> None:
    text = desk.type("--help").stdout

    assert "completion" not in text
    for code in Exit:
        assert code.name.lower().replace("_", " ") in text
