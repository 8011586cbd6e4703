"""Commands of the story run as processes of their own, from a server that has loaded the program."""

from __future__ import annotations

import os
from pathlib import Path

from keydate.cli.story.commands import run_command


def test_a_command_prints_and_ends_as_at_a_terminal() -> None:
    ended = run_command(["commuser", "template", "list"], environment=dict(os.environ))

    assert ended.exit_code == 0
    assert "sap-erp" in ended.out
    assert ended.err == ""


def test_a_command_that_fails_says_why_on_standard_error(tmp_path: Path) -> None:
    ended = run_command(["hub", "system", "list"], environment={**os.environ, "KEYDATE_HOME": str(tmp_path)})

    assert ended.exit_code not in {0, 70}
    assert "What to do:" in ended.err
    assert "Traceback" not in ended.err


def test_a_command_sees_its_own_environment_only(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"

    for home in (first, second):
        ended = run_command(
            ["erp", "settings", "--json"], environment={"KEYDATE_HOME": str(home), "PATH": os.environ["PATH"]}
        )
        assert str(home) in ended.out
        assert ended.exit_code == 0


def test_wrong_usage_ends_with_2() -> None:
    assert run_command(["erp", "no-such-command"], environment=dict(os.environ)).exit_code == 2
