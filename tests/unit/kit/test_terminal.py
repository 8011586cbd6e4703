from __future__ import annotations

import os
import pwd

import pytest

from keydate.kit.terminal import operating_system_user, print_facts, print_line, print_table, without_controls

HOSTILE = "\x1b]0;gone\x07\x1b[2Kall is well\r\x9b31m\x7f"


def test_nobody_names_himself_by_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(variable, "somebody_else")

    assert operating_system_user() == pwd.getpwuid(os.getuid()).pw_name


def test_what_others_say_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    print_line(HOSTILE)
    print_facts({"Message": HOSTILE})
    print_table(("Message",), [(HOSTILE,)], empty="")

    shown = capsys.readouterr().out
    assert not any(letter in shown for letter in "\x1b\x07\r\x9b\x7f")
    assert shown.count("all is well") == 3


def test_lines_tabs_and_letters_of_all_languages_stay() -> None:
    assert without_controls("Größe\t1\n完") == "Größe\t1\n完"
