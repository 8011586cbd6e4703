"""A communication system with its administrators, made by the command line itself, once; each test works on a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.integration.erp.cli.terminal import ADMINISTRATORS, FIRST, ONE_TIME, Terminal, password_of


@pytest.fixture(scope="session")
def prepared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sets a system up: first administrator, then the administrators that need each other."""
    home = tmp_path_factory.mktemp("erp-cli")
    with pytest.MonkeyPatch.context() as patch:
        terminal = Terminal(patch, home)
        terminal.initialize()
        first = terminal.file("final", password_of(FIRST))
        terminal.run("user", "change-password", "--new-password-file", first, user=FIRST, password=ONE_TIME)
        for name, role in ADMINISTRATORS.items():
            initial = terminal.file("initial", ONE_TIME)
            terminal.run("user", "create", name, "--group", "SUPER", "--new-password-file", initial, user=FIRST)
            final = terminal.file("final", password_of(name))
            terminal.run("user", "change-password", "--new-password-file", final, user=name, password=ONE_TIME)
            terminal.run("user", "assign", name, role, user=FIRST)
    return home


@pytest.fixture
def terminal(prepared_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Returns a terminal at a copy of the prepared system."""
    home = tmp_path / "home"
    shutil.copytree(prepared_home, home)
    return Terminal(monkeypatch, home)
