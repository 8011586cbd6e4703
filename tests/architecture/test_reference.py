"""The committed reference says what the code says, and every name that it takes from a list is in that list."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.architecture.tree import ROOT, modules_of_the_product, shown
from typer.main import get_command
from typer.testing import CliRunner

import keydate
from keydate.cli import PARTS, app
from keydate.cli.reference import PAGES, differences
from keydate.cli.variables import SETTINGS, VARIABLES
from keydate.kit.settings import PartSettings

REFERENCE = ROOT / "docs" / "reference"


def test_the_committed_pages_say_what_the_code_says() -> None:
    found = list(differences(REFERENCE))

    assert not found, "\n".join([*found, "Run `make docs` and commit what it wrote."])


def test_the_pages_do_not_depend_on_terminal_or_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {name: make() for name, make in PAGES.items()}
    for name, value in {"COLUMNS": "40", "TERM": "dumb", "NO_COLOR": "1", "LANG": "C", "KEYDATE_ERP_PORT": "1"}.items():
        monkeypatch.setenv(name, value)

    assert {name: make() for name, make in PAGES.items()} == before


def test_the_settings_of_every_part_are_listed() -> None:
    for module in pkgutil.walk_packages(keydate.__path__, "keydate."):
        if module.name.endswith(".settings"):
            importlib.import_module(module.name)

    ours = {each for each in PartSettings.__subclasses__() if each.__module__.startswith("keydate.")}
    assert ours == set(SETTINGS.values())


def test_every_environment_variable_in_the_code_is_listed() -> None:
    known = {name for settings in SETTINGS.values() for name in settings.variables().values()} | set(VARIABLES)

    unlisted = {
        f"{shown(path)}: {name}"
        for path in modules_of_the_product()
        for name in variables_in(path)
        if name not in known
    }
    assert unlisted == set()


def test_every_listed_variable_is_read_somewhere() -> None:
    # The passwords of the three administrators are composed from this prefix and the area.
    composed = {name for name in VARIABLES if name.startswith("KEYDATE_ERP_PASSWORD_")}
    read = {
        name
        for path in modules_of_the_product()
        if not shown(path).endswith("cli/variables.py")
        for name in variables_in(path)
    }

    assert set(VARIABLES) - read - composed == set()


def variables_in(path: Any) -> Iterator[str]:
    """Yields the names of environment variables that a module gives to a constant `…VARIABLE` or to an option."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.AnnAssign | ast.Assign):
            targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            if any(name.endswith("VARIABLE") for name in names):
                yield from constants(node.value)
        if isinstance(node, ast.keyword) and node.arg == "envvar":
            yield from constants(node.value)


def constants(node: ast.AST | None) -> Iterator[str]:
    for inner in ast.walk(node) if node is not None else ():
        if isinstance(inner, ast.Constant) and re.fullmatch(r"KEYDATE_[A-Z_]+", str(inner.value)):
            yield str(inner.value)


def test_every_part_on_the_command_line_can_be_loaded() -> None:
    for module in PARTS.values():
        assert get_command(importlib.import_module(module).app) is not None


@pytest.mark.parametrize("arguments", [[], ["--write", "a", "--check", "b"]])
def test_the_command_wants_one_folder(arguments: list[str]) -> None:
    result = CliRunner().invoke(app, ["reference", *arguments])

    assert result.exit_code == 2
    assert "Name one folder" in result.output
