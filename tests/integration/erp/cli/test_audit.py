"""`keydate erp audit`, `table`, `trace`, `trust`: what auditors and administrators of the system see and take along."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path
from typing import Final

from joserfc.jwk import OKPKey
from tests.integration.erp.cli.terminal import ONE_TIME, Terminal

AUDITOR, ADMIN, USERS = "AUDITOR", "SADMIN", "UADMIN"
#: What a stranger may type for a user name, to be run by the spreadsheet of who reads the log.
FORMULA: Final = "=cmd|' /c calc'!a1"


def test_the_log_is_read_by_filters(terminal: Terminal) -> None:
    terminal.run("user", "list", user="NOBODY", password="Wrong-2026", code=4)

    failed = terminal.run("audit", "log", "--event", "au2", "--json", user=AUDITOR).json
    own = terminal.run("audit", "log", "--user", "auditor", "--limit", "5", user=AUDITOR).out
    none = terminal.run("audit", "log", "--until", "2020-01-01", user=AUDITOR).out

    assert [(entry["user_name"], entry["details"]["reason"]) for entry in failed] == [("NOBODY", "unknown_user")]
    assert "Logon successful." in own
    assert "No entry matches." in none
    assert "The security audit log was read." in terminal.run("audit", "log", user=AUDITOR).out
    terminal.run("audit", "log", "--event", "XYZ", user=AUDITOR, code=2)
    assert "AUDD" in terminal.run("audit", "log", user=USERS, code=6).err


def test_changes_are_shown_to_those_who_may_see_them(terminal: Terminal) -> None:
    terminal.run("user", "create", "PERSON", "--without-password", user=USERS)
    terminal.run("user", "lock", "PERSON", user=USERS)

    found = terminal.run("audit", "changes", "--class", "user", "--key", "person", "--json", user=USERS).json
    by = terminal.run("audit", "changes", "--by", "uadmin", "--since", "2026-01-01T00:00:00", user=AUDITOR).out
    role = ("audit", "changes", "--class", "ROLE", "--key", "KEYDATE_AUDITOR")

    assert [(change["act"], change["old_value"], change["new_value"]) for change in found[:1]] == [
        ("user_locked", "0", "64")
    ]
    assert "user_locked" in by
    assert "role_generated" in terminal.run(*role, user=AUDITOR).out
    terminal.run(*role, user=USERS, code=6)
    terminal.run("audit", "changes", "--class", "USER", "--key", "BOSS", user=USERS, code=6)
    terminal.run("audit", "changes", user=USERS, code=6)


def test_an_untouched_log_verifies(terminal: Terminal) -> None:
    printed = terminal.run("audit", "verify", user=AUDITOR)
    report = terminal.run("audit", "verify", "--json", user=AUDITOR).json

    assert "is intact" in printed.out
    assert (report["is_intact"], report["findings"]) == (True, [])
    assert report["entries"] > 10
    terminal.run("audit", "verify", user=USERS, code=6)


def test_an_edited_entry_is_found_and_told_by_exit_code(terminal: Terminal) -> None:
    with sqlite3.connect(terminal.home / "erp" / "erp.sqlite3") as connection:
        connection.execute("UPDATE security_audit_log SET user_name = 'INNOCENT' WHERE sequence = 3")
    connection.close()

    printed = terminal.run("audit", "verify", user=AUDITOR, code=2)
    report = terminal.run("audit", "verify", "--json", user=AUDITOR, code=2).json

    assert "Entry 3 is not the one that was written." in printed.out
    assert [finding["code"] for finding in report["findings"]] == ["audit.entry_edited"]


def test_the_log_is_exported_whole_and_without_formulas(terminal: Terminal, tmp_path: Path) -> None:
    terminal.run("user", "list", user=FORMULA, password="Wrong-2026", code=4)
    as_csv, as_lines = tmp_path / "log.csv", tmp_path / "log.jsonl"

    terminal.run("audit", "export", str(as_csv), user=AUDITOR)
    terminal.run("audit", "export", str(as_lines), "--format", "jsonl", user=AUDITOR)

    with as_csv.open(newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    lines = [json.loads(line) for line in as_lines.read_text().splitlines()]
    assert [int(row["sequence"]) for row in rows] == list(range(1, len(rows) + 1))
    assert [row["hash"] for row in rows] == [line["hash"] for line in lines[: len(rows)]]
    assert "'" + FORMULA in [row["user_name"] for row in rows]
    assert FORMULA in [line["user_name"] for line in lines]
    again = terminal.run("audit", "export", str(as_csv), user=AUDITOR, code=2)
    assert "File exists" in again.err
    none = tmp_path / "none.csv"
    assert "0 entries" in terminal.run("audit", "export", str(none), "--until", "2020-01-01", user=AUDITOR).out


def test_tables_are_exported_as_auditors_do(terminal: Terminal, tmp_path: Path) -> None:
    folder = tmp_path / "extract"

    terminal.run("table", "export", "usr02", "AGR_1251", "--directory", str(folder), user=AUDITOR)

    with (folder / "USR02.csv").open(newline="") as stream:
        users = list(csv.DictReader(stream, delimiter=";"))
    assert "BOSS" in [row["BNAME"] for row in users]
    assert not [column for column in users[0] if column in {"BCODE", "PASSCODE", "PWDSALTEDHASH"}]
    assert (folder / "AGR_1251.csv").read_text().count("\n") > 10
    assert sorted(path.name for path in folder.iterdir()) == ["AGR_1251.csv", "USR02.csv"]
    assert "USR02" in terminal.run("table", "list", user=AUDITOR).out


def test_tables_that_are_unknown_or_not_for_this_user_are_refused(terminal: Terminal, tmp_path: Path) -> None:
    terminal.run("user", "create", "PERSON", "--type", "service", "--new-password-file", _initial(terminal), user=USERS)

    unknown = terminal.run("table", "export", "MARA", "--directory", str(tmp_path / "x"), user=AUDITOR, code=2)
    refused = terminal.run(
        "table", "export", "USR02", "--directory", str(tmp_path / "x"), user="PERSON", password=ONE_TIME, code=6
    )

    assert "MARA" in unknown.err
    assert "S_TABU_DIS" in refused.err
    assert not (tmp_path / "x").exists()
    (tmp_path / "taken").write_text("a file")
    terminal.run("table", "export", "USR02", "--directory", str(tmp_path / "taken"), user=AUDITOR, code=2)


def _initial(terminal: Terminal) -> str:
    return terminal.file("initial", ONE_TIME)


# ---------------------------------------------------------------------------------------------------------------- trace


def test_a_trace_shows_the_checks_of_a_user(terminal: Terminal) -> None:
    assert "is on" in terminal.run("trace", "on", USERS, user=ADMIN).out
    assert "was on before" in terminal.run("trace", "on", USERS, user=ADMIN).out
    terminal.run("user", "list", user=USERS)
    terminal.run("trace", "off", USERS, user=ADMIN)

    checks = terminal.run("trace", "show", USERS, "--json", user=ADMIN).json
    shown = terminal.run("trace", "show", USERS, "--limit", "1", user=AUDITOR).out
    terminal.run("trace", "clear", USERS, user=ADMIN)

    assert {check["object"] for check in checks} == {"S_USER_GRP"}
    assert {check["context"] for check in checks} == {"keydate erp user list"}
    assert "S_USER_GRP" in shown
    assert "No checks were recorded." in terminal.run("trace", "show", USERS, user=ADMIN).out
    assert "ST0M" in terminal.run("trace", "on", USERS, user=AUDITOR, code=6).err
    terminal.run("trace", "on", "NOBODY", user=ADMIN, code=1)


# ---------------------------------------------------------------------------------------------------------------- trust


def a_key(key_id: str) -> OKPKey:
    return OKPKey.generate_key("Ed25519", {"kid": key_id, "use": "sig", "alg": "EdDSA"})


def test_a_hub_is_trusted_until_its_key_is_removed(terminal: Terminal) -> None:
    bare = terminal.file("key.json", json.dumps(a_key("key-1").as_dict(private=False)))
    named = json.dumps({"hub_id": "hub-2", "public_jwk": a_key("key-2").as_dict(private=False)})

    terminal.run("trust", "add", bare, "--hub", "hub-1", "--text", "Closing hub", user=ADMIN)
    terminal.run("trust", "add", named, user=ADMIN)
    listed = terminal.run("trust", "list", "--json", user=AUDITOR).json
    shown = terminal.run("trust", "list", user=AUDITOR).out
    again = terminal.run("trust", "add", named, user=ADMIN, code=1)
    terminal.run("trust", "remove", "key-1", user=ADMIN)
    gone = terminal.run("trust", "remove", "key-1", user=ADMIN, code=1)

    assert [(hub["hub_id"], hub["key_id"]) for hub in listed] == [("hub-1", "key-1"), ("hub-2", "key-2")]
    assert "Closing hub" in shown
    assert again.err
    assert gone.err
    assert "S_RFC_TT" in terminal.run("trust", "add", named, user=AUDITOR, code=6).err


def test_what_is_no_public_key_is_refused(terminal: Terminal) -> None:
    private = json.dumps(a_key("key-1").as_dict(private=True))

    refused = terminal.run("trust", "add", private, "--hub", "hub-1", user=ADMIN, code=1)
    nameless = terminal.run("trust", "add", "{}", user=ADMIN, code=1)
    broken = terminal.run("trust", "add", "{", "--hub", "hub-1", user=ADMIN, code=2)
    absent = terminal.run("trust", "add", "absent.json", "--hub", "hub-1", user=ADMIN, code=2)

    assert json.loads(private)["d"] not in refused.err
    assert "Hub" in nameless.err
    assert "no JSON object" in broken.err
    assert "cannot be read" in absent.err
