"""`keydate erp init`, `serve`, `settings`: a system made ready, served, and shown as it is set."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.integration.erp.cli.terminal import FIRST, ONE_TIME, Terminal


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(monkeypatch, tmp_path)


def test_init_says_each_step_and_a_second_run_finds_them_done(empty: Terminal) -> None:
    first = empty.initialize()
    second = empty.initialize("--json")

    assert "User BOSS exists" in first.out
    assert "keydate erp user change-password" in first.out
    assert second.json
    assert [step["name"] for step in second.json if step["is_new"]] == []


def test_the_one_time_password_opens_nothing_before_it_is_changed(empty: Terminal) -> None:
    empty.initialize()

    refused = empty.run("user", "list", user=FIRST, password=ONE_TIME, code=4)

    assert "erp.password_change_required" in refused.err


def test_init_refuses_a_weak_one_time_password_and_leaves_no_administrator(empty: Terminal) -> None:
    weak = empty.file("weak", "abc")

    refused = empty.run("init", "--admin", "BOSS", "--password-file", weak, code=1)

    assert "erp.password_not_allowed" in refused.err
    assert "User BOSS exists, with a one-time password" in empty.initialize().out


def test_a_system_that_is_not_ready_says_what_to_do(empty: Terminal) -> None:
    refused = empty.run("user", "list", user=FIRST, password=ONE_TIME, code=1)

    assert "kit.secrets_key_missing" in refused.err


def test_settings_are_shown_with_their_variables_and_without_passwords(
    empty: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEYDATE_ERP_DATABASE_URL", "postgresql+psycopg://keydate:S3cret-word@db/erp")

    shown = empty.run("settings")

    assert "KEYDATE_ERP_PORT" in shown.out
    assert "S3cret-word" not in shown.out
    assert "S3cret-word" not in empty.run("settings", "--json").out
    assert empty.run("settings", "--json").json["port"] == 50000


def test_plain_http_beyond_this_machine_is_refused(terminal: Terminal) -> None:
    refused = terminal.run("serve", "--host", "0.0.0.0", "--port", "0", code=1)  # noqa: S104 - that is what is refused

    assert "kit.plain_http_refused" in refused.err
