"""Every command in a document is run, in the document's order, in the place that `make run` has made."""

from __future__ import annotations

import itertools
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from tests.architecture.documents import Command, commands_of, documents
from tests.architecture.tree import ROOT

from keydate.cli.processes import free_port

#: What the fixture does, as the recipe of the target in the Makefile does it.
PLACED: Final = {"make run": "keydate up"}
#: Commands that would run this test from inside itself -> the file that continuous integration runs them from.
RUN_BY: Final = {"make test": ".ci/run", "make check": ".ci/run"}
#: Option that names a person -> the variable that answers the prompt for the password.
PROMPTS: Final = {
    "--as": "KEYDATE_ERP_PASSWORD",
    "--as-user-admin": "KEYDATE_ERP_PASSWORD_USER_ADMIN",
    "--as-role-admin": "KEYDATE_ERP_PASSWORD_ROLE_ADMIN",
    "--as-profile-admin": "KEYDATE_ERP_PASSWORD_PROFILE_ADMIN",
}
READY: Final = "Serving until Ctrl-C."
#: A loaded machine does the main job in minutes, not in seconds.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@dataclass(frozen=True, slots=True)
class Place:
    """A checkout in which `make run` serves, as the reader's second terminal sees it."""

    folder: Path
    environment: dict[str, str]

    def run(self, command: Command) -> str:
        """Runs a command as the reader would; returns what went wrong, nothing when it ended as the document says."""
        result = subprocess.run(
            ["bash", "-c", command.text],
            cwd=self.folder,
            env={**self.environment, **self.answers_to_prompts(command)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode == command.exit_code:
            return ""
        return f"{command} ended with {result.returncode}:\n{result.stdout}{result.stderr}"

    def answers_to_prompts(self, command: Command) -> dict[str, str]:
        """Returns the passwords that the reader would look up and type."""
        known = json.loads((self.data / "main-job" / "credentials.json").read_text())
        words = shlex.split(command.text, comments=True)
        named = {PROMPTS[word]: name for word, name in itertools.pairwise(words) if word in PROMPTS}
        # The hub's own command names a person, too, and asks for no password.
        return {variable: known[name] for variable, name in named.items() if name in known}

    @property
    def data(self) -> Path:
        """Returns the default folder of all data."""
        return Path(self.environment["HOME"]) / ".local" / "share" / "keydate"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Does what `make run` does, in a home of its own and on free ports, and ends it with Ctrl-C."""
    top = tmp_path_factory.mktemp("reader")
    folder, home, programs = top / "keydate", top / "home", top / "keydate" / ".venv" / "bin"
    programs.mkdir(parents=True)
    home.mkdir()
    (programs / "activate").write_text("# The environment is active already.\n")
    script = programs / "keydate"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m keydate "$@"\n')
    script.chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KEYDATE_")} | {
        "HOME": str(home),
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "KEYDATE_ERP_PORT": str(free_port()),
        "KEYDATE_HUB_PORT": str(free_port()),
    }
    with serving(folder, environment, top / "up.log"):
        yield Place(folder, environment)


@contextmanager
def serving(folder: Path, environment: dict[str, str], log: Path) -> Iterator[None]:
    """Serves until the block ends; then asks the process to end, as a supervisor does, and wants it to end well."""
    with subprocess.Popen(
        [str(folder / ".venv" / "bin" / "keydate"), "up"],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        said: list[str] = []
        for line in process.stdout:
            said.append(line)
            if READY in line:
                break
        try:
            assert READY in said[-1], f"`keydate up` ended:\n{''.join(said)}"
            yield
        finally:
            process.terminate()
            said.extend(process.stdout)
            log.write_text("".join(said))
    assert process.returncode == 0, f"`keydate up` ended with {process.returncode}; its output is in {log}."


def test_every_command_ends_as_the_document_says(place: Place) -> None:
    failures = [
        failure
        for path in documents()
        for command in commands_of(path)
        if command.text not in PLACED and command.text not in RUN_BY
        if (failure := place.run(command))
    ]

    assert not failures, "\n\n".join(failures)


def test_the_reader_is_told_where_passwords_and_spec_are(place: Place) -> None:
    assert (place.data / "main-job" / "communication-user.yaml").exists()
    assert (place.data / "main-job" / "credentials.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("command", "program"), PLACED.items())
def test_the_place_is_what_the_make_target_makes(command: str, program: str) -> None:
    target = command.removeprefix("make ")
    recipe = re.search(rf"^{target}:.*\n\t@(.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)

    assert recipe is not None
    assert recipe[1].replace("$(BIN)/", "") == program


@pytest.mark.parametrize(("command", "file"), RUN_BY.items())
def test_continuous_integration_runs_what_is_not_run_here(command: str, file: str) -> None:
    assert command in (ROOT / file).read_text().splitlines()
