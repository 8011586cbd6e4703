"""A terminal at which a test runs `keydate erp` as a person would: the real entry point, in this process."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from keydate.cli import main

FIRST: Final = "BOSS"
#: Users by the role that each holds.
ADMINISTRATORS: Final = {
    "UADMIN": "KEYDATE_USER_ADMIN",
    "RADMIN": "KEYDATE_ROLE_ADMIN",
    "PADMIN": "KEYDATE_PROFILE_ADMIN",
    "SADMIN": "KEYDATE_SYSTEM_ADMIN",
    "AUDITOR": "KEYDATE_AUDITOR",
}
ONE_TIME: Final = "Once-only.2026"


def password_of(user: str) -> str:
    """Returns the password that a user of these tests chose."""
    return f"Chosen.by-{user}-7"


@dataclass(frozen=True, slots=True)
class Printed:
    """What a command left behind."""

    out: str
    err: str
    code: int

    @property
    def json(self) -> Any:
        """Returns what was printed with --json."""
        return json.loads(self.out)


class Terminal:
    """Runs commands on the system under one home; every run checks that no password was printed."""

    def __init__(self, patch: pytest.MonkeyPatch, home: Path) -> None:
        self._patch = patch
        self.home = home
        patch.setenv("KEYDATE_HOME", str(home))
        patch.setenv("KEYDATE_ERP_PASSWORD_TIME_COST", "1")
        patch.setenv("KEYDATE_ERP_PASSWORD_MEMORY_KIB", "8")
        patch.setenv("COLUMNS", "300")

    def file(self, name: str, text: str) -> str:
        """Writes a file beside the system and returns its path."""
        path = self.home / name
        path.write_text(f"{text}\n")
        return str(path)

    def initialize(self, *options: str) -> Printed:
        """Makes the system ready."""
        password = self.file("one-time", ONE_TIME)
        return self.run("init", "--admin", FIRST, "--password-file", password, *options)

    def run(self, *arguments: str, user: str = "", password: str | None = None, code: int = 0) -> Printed:
        """Runs `keydate erp …` as an ERP user and expects this exit code."""
        with self._patch.context() as patch:
            patch.setattr(sys, "argv", ["keydate", "erp", *arguments])
            if user:
                patch.setenv("KEYDATE_ERP_USER", user)
                patch.setenv("KEYDATE_ERP_PASSWORD", password_of(user) if password is None else password)
            out, err = io.StringIO(), io.StringIO()
            with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
                main()
        printed = Printed(out.getvalue(), err.getvalue(), int(ended.value.code or 0))
        assert printed.code == code, printed
        assert not [secret for secret in self._secrets(password) if secret in printed.out + printed.err]
        assert "Traceback" not in printed.err
        return printed

    def _secrets(self, password: str | None) -> set[str]:
        chosen = {password_of(name) for name in (FIRST, *ADMINISTRATORS)}
        return chosen | {ONE_TIME} | ({password} if password else set())
