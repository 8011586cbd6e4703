"""`keydate erp user`: master records, passwords, locks and assignments, under the rights of who does it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from tests.integration.erp.cli.terminal import FIRST, ONE_TIME, Terminal, password_of

ADMIN = "UADMIN"


def create(terminal: Terminal, name: str, *options: str) -> None:
    initial = terminal.file("initial", ONE_TIME)
    terminal.run("user", "create", name, *options, "--new-password-file", initial, user=ADMIN)


def test_a_user_is_created_with_all_fields_and_shown(terminal: Terminal) -> None:
    terminal.run("group", "create", "CLOSE", "--text", "Financial close", user=ADMIN)
    create(
        terminal,
        "fcc_comm",
        *("--type", "communication", "--last-name", "Closing", "--first-name", "Financial", "--group", "close"),
        *("--alias", "fcc-communication", "--valid-to", "2027-03-31", "--address", "email=fcc@example.com"),
        *("--default", "language=EN", "--parameter", "BUK=1010", "--accounting-number", "4711"),
    )

    shown = terminal.run("user", "show", "FCC_COMM", user=ADMIN)
    view = terminal.run("user", "show", "FCC_COMM", "--json", user=ADMIN).json

    assert "fcc-communication" in shown.out
    assert ".. 2027-03-31" in shown.out
    assert view["record"]["user_type"] == "C"
    assert view["record"]["password_state"] == "initial"
    assert view["record"]["address"] == {
        "last_name": "Closing",
        "first_name": "Financial",
        "email": "fcc@example.com",
    }
    assert view["parameters"] == {"BUK": "1010"}
    assert not [name for name in view["record"] if "hash" in name]


def test_a_change_leaves_what_it_does_not_name(terminal: Terminal) -> None:
    create(terminal, "PERSON", "--valid-from", "2026-01-01", "--valid-to", "2026-12-31", "--alias", "someone")

    terminal.run("user", "change", "PERSON", "--valid-to", "2027-06-30", "--alias", "", "--type", "service", user=ADMIN)

    record = terminal.run("user", "show", "PERSON", "--json", user=ADMIN).json["record"]
    assert record["validity"] == {"valid_from": "2026-01-01", "valid_to": "2027-06-30"}
    assert record["alias"] is None
    assert record["user_type"] == "S"
    assert record["password_state"] == "productive"


def test_users_are_listed_by_filters_and_pages(terminal: Terminal) -> None:
    create(terminal, "PERSON_A", "--type", "system")
    create(terminal, "PERSON_B")
    terminal.run("user", "lock", "PERSON_B", user=ADMIN)

    def names(*filters: str) -> list[str]:
        page = terminal.run("user", "list", *filters, "--json", user=ADMIN).json
        return [user["user_name"] for user in page["users"]]

    assert names("--pattern", "person*") == ["PERSON_A", "PERSON_B"]
    assert names("--type", "system") == ["PERSON_A"]
    assert names("--locked") == ["PERSON_B"]
    assert names("--pattern", "PERSON*", "--unlocked") == ["PERSON_A"]
    assert names("--role", "Z_NONE") == []
    assert names("--limit", "1", "--offset", "1", "--pattern", "PERSON*") == ["PERSON_B"]
    listed = terminal.run("user", "list", "--limit", "1", user=ADMIN)
    assert "the next ones with --offset 1" in listed.out


def test_a_user_administrator_does_not_see_the_administrators(terminal: Terminal) -> None:
    listed = terminal.run("user", "list", "--json", user=ADMIN).json
    refused = terminal.run("user", "show", FIRST, user=ADMIN, code=6)

    assert FIRST not in [user["user_name"] for user in listed["users"]]
    assert "S_USER_GRP" in refused.err


def test_a_copy_has_the_assignments_only_when_asked(terminal: Terminal) -> None:
    create(terminal, "PERSON_A", "--parameter", "BUK=1010")
    terminal.run("user", "assign", "PERSON_A", "KEYDATE_ACCOUNTANT_EXAMPLE", user=ADMIN)
    initial = terminal.file("initial", ONE_TIME)

    terminal.run("user", "copy", "PERSON_A", "PERSON_B", "--new-password-file", initial, user=ADMIN)
    terminal.run(
        "user", "copy", "PERSON_A", "PERSON_C", "--with-assignments", "--new-password-file", initial, user=ADMIN
    )

    plain = terminal.run("user", "show", "PERSON_B", "--json", user=ADMIN).json
    full = terminal.run("user", "show", "PERSON_C", "--json", user=ADMIN).json
    assert (plain["parameters"], plain["roles"]) == ({"BUK": "1010"}, [])
    assert [held["role"] for held in full["roles"]] == ["KEYDATE_ACCOUNTANT_EXAMPLE"]
    assert [held["profile"] for held in full["profiles"]] == ["KEYDATE-AE"]


def test_a_deleted_user_is_gone(terminal: Terminal) -> None:
    create(terminal, "PERSON")

    terminal.run("user", "delete", "PERSON", "--yes", user=ADMIN)

    refused = terminal.run("user", "show", "PERSON", user=ADMIN, code=1)
    assert "erp.user_not_found" in refused.err


def test_a_lock_keeps_the_user_out_until_it_is_taken_away(terminal: Terminal) -> None:
    create(terminal, "PERSON", "--type", "service")

    assert "is locked" in terminal.run("user", "lock", "PERSON", user=ADMIN).out
    assert "was locked before" in terminal.run("user", "lock", "PERSON", user=ADMIN).out
    status = terminal.run("user", "status", "PERSON", "--json", user=ADMIN).json
    refused = terminal.run("user", "failed-checks", "PERSON", user="PERSON", password=ONE_TIME, code=4)
    assert "is unlocked" in terminal.run("user", "unlock", "PERSON", user=ADMIN).out
    assert "was not locked" in terminal.run("user", "unlock", "PERSON", user=ADMIN).out

    assert (status["can_work"], [finding["code"] for finding in status["findings"]]) == (False, ["user.locked"])
    assert "erp.logon_refused" in refused.err
    terminal.run("user", "failed-checks", "PERSON", user="PERSON", password=ONE_TIME)


# ------------------------------------------------------------------------------------------------------------ passwords


def test_a_wrong_password_is_refused_without_a_reason(terminal: Terminal) -> None:
    wrong = terminal.run("user", "list", user=ADMIN, password="Wrong-2026", code=4)
    unknown = terminal.run("user", "list", user="NOBODY", password="Wrong-2026", code=4)

    assert wrong.err == unknown.err
    assert wrong.out == ""


def test_a_generated_password_goes_to_a_private_file_and_works(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "generated"

    printed = terminal.run("user", "create", "PERSON", "--generate", "--to-file", str(file), user=ADMIN)

    secret = file.read_text().strip()
    assert secret
    assert secret not in printed.out + printed.err
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    chosen = terminal.file("chosen", password_of("PERSON"))
    terminal.run("user", "change-password", "--new-password-file", chosen, user="PERSON", password=secret)
    status = terminal.run("user", "status", "PERSON", user=ADMIN)
    assert "can work" in status.out


def test_a_generated_password_leaves_no_file_when_the_work_fails(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "generated"

    terminal.run("user", "set-password", "NOBODY", "--generate", "--to-file", str(file), user=ADMIN, code=1)

    assert not file.exists()


def test_a_generated_password_overwrites_no_file(terminal: Terminal) -> None:
    file = terminal.file("present", "keep me")

    refused = terminal.run("user", "create", "PERSON", "--generate", "--to-file", file, user=ADMIN, code=2)

    assert "cannot be made" in refused.err
    assert Path(file).read_text() == "keep me\n"
    terminal.run("user", "show", "PERSON", user=ADMIN, code=1)


@pytest.mark.parametrize("options", [["--generate"], ["--to-file", "f"], ["--generate", "--to-file", "f"]])
def test_options_for_new_passwords_that_contradict_each_other_are_refused(
    terminal: Terminal, options: list[str]
) -> None:
    file = terminal.file("initial", ONE_TIME)

    terminal.run("user", "create", "PERSON", *options, "--new-password-file", file, user=ADMIN, code=2)


def test_an_administrator_sets_and_takes_away_a_password(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    create(terminal, "PERSON", "--type", "system")
    other = "Other-Secret.1"
    monkeypatch.setenv("KEYDATE_ERP_NEW_PASSWORD", other)

    printed = terminal.run("user", "set-password", "PERSON", user=ADMIN)
    terminal.run("user", "failed-checks", "PERSON", user="PERSON", password=other)
    taken = terminal.run("user", "deactivate-password", "PERSON", user=ADMIN)
    terminal.run("user", "failed-checks", "PERSON", user="PERSON", password=other, code=4)

    assert "it is productive" in printed.out
    assert other not in printed.out
    assert "no password any more" in taken.out
    assert "had no password before" in terminal.run("user", "deactivate-password", "PERSON", user=ADMIN).out


def test_a_weak_own_password_is_refused_with_all_rules(terminal: Terminal) -> None:
    create(terminal, "PERSON")
    weak = terminal.file("weak", "abc")

    def change(old: str, code: int) -> str:
        arguments = ("user", "change-password", "--new-password-file", weak)
        return terminal.run(*arguments, user="PERSON", password=old, code=code).err

    assert "erp.password_not_allowed" in change(ONE_TIME, 1)
    assert "erp.logon_refused" in change("Wrong-2026", 4)


def test_a_missing_password_is_told_where_it_may_come_from(terminal: Terminal) -> None:
    refused = terminal.run("user", "list", "--as", ADMIN, code=1)

    assert "KEYDATE_ERP_PASSWORD is not set" in refused.err


# ---------------------------------------------------------------------------------------------------------- assignments


def roles_of(terminal: Terminal, name: str) -> list[tuple[str, str, str]]:
    view = terminal.run("user", "show", name, "--json", user=ADMIN).json
    return [(held["role"], held["validity"]["valid_from"], held["validity"]["valid_to"]) for held in view["roles"]]


def test_roles_are_added_removed_and_replaced(terminal: Terminal) -> None:
    role = "KEYDATE_ACCOUNTANT_EXAMPLE"
    create(terminal, "PERSON")

    terminal.run("user", "assign", "PERSON", role, "--from", "2026-01-01", "--to", "2026-12-31", user=ADMIN)
    terminal.run("user", "assign", "PERSON", role, "--from", "2027-01-01", user=ADMIN)

    assert roles_of(terminal, "PERSON") == [(role, "2026-01-01", "2026-12-31"), (role, "2027-01-01", "9999-12-31")]
    terminal.run("user", "assign", "PERSON", role, "--remove", user=ADMIN)
    assert roles_of(terminal, "PERSON") == []
    terminal.run("user", "assign", "PERSON", role, "--replace", user=ADMIN)
    terminal.run("user", "assign", "PERSON", "--replace", user=ADMIN)
    assert roles_of(terminal, "PERSON") == []


def test_assignments_that_make_no_sense_are_refused(terminal: Terminal) -> None:
    role = "KEYDATE_ACCOUNTANT_EXAMPLE"
    create(terminal, "PERSON")
    terminal.run("user", "assign", "PERSON", role, user=ADMIN)

    overlap = terminal.run("user", "assign", "PERSON", role, "--from", "2027-01-01", user=ADMIN, code=1)
    absent = terminal.run("user", "assign", "PERSON", "Z_ABSENT", "--remove", user=ADMIN, code=1)
    unknown = terminal.run("user", "assign", "PERSON", "Z_ABSENT", user=ADMIN, code=1)
    foreign = terminal.run("user", "assign", "PERSON", "KEYDATE_USER_ADMIN", user=ADMIN, code=6)
    terminal.run("user", "assign", "PERSON", user=ADMIN, code=2)
    terminal.run("user", "assign", "PERSON", role, "--remove", "--replace", user=ADMIN, code=2)
    terminal.run("user", "assign", "PERSON", role, "--from", "tomorrow", user=ADMIN, code=2)

    assert "erp.assignments_overlap" in overlap.err
    assert "erp.assignment_not_found" in absent.err
    assert "erp.role_not_found" in unknown.err
    assert "KEYDATE_USER_ADMIN" in foreign.err
    assert len(roles_of(terminal, "PERSON")) == 1


def test_only_who_may_assign_sap_all_can(terminal: Terminal) -> None:
    create(terminal, "PERSON")

    refused = terminal.run("user", "profiles", "PERSON", "SAP_ALL", user=ADMIN, code=6)
    terminal.run("user", "assign", "SADMIN", "KEYDATE_EMERGENCY_ADMIN", user=FIRST)
    terminal.run("user", "profiles", "PERSON", "SAP_ALL", user="SADMIN")

    assert "S_USER_PRO" in refused.err
    view = terminal.run("user", "show", "PERSON", "--json", user=ADMIN).json
    assert [held["profile"] for held in view["profiles"]] == ["SAP_ALL"]
    terminal.run("user", "profiles", "PERSON", user="SADMIN")


def test_a_refused_check_is_kept_and_shown_to_its_user(terminal: Terminal) -> None:
    terminal.run("user", "lock", FIRST, user=ADMIN, code=6)

    own = terminal.run("user", "failed-checks", ADMIN, user=ADMIN)
    kept = terminal.run("user", "failed-checks", ADMIN, "--json", user=ADMIN).json

    assert "S_USER_GRP" in own.out
    assert kept[0]["fields"] == {"CLASS": "SUPER", "ACTVT": "05"}
    assert kept[0]["context"].endswith("user lock")
