"""Where the story plays: addresses, the people's passwords, and how each of them reaches the systems."""

from __future__ import annotations

import json
import os
import secrets
import string
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Final

from keydate.cli.story.commands import run_command
from keydate.gateway.rfc import RfcConnection, RfcSystem, connect
from keydate.kit.secrets import write_private
from keydate.vocabulary.errors import KeydateError

CLIENT: Final = "100"
_PASSWORD_LENGTH: Final = 24


@dataclass(eq=False, kw_only=True)
class StepFailed(KeydateError):
    """A step of the story did not end as it must."""

    code: ClassVar[str] = "keydate.story_step_failed"
    unchanged: ClassVar[str] = "The steps before it stay done; the run can be repeated."
    remedy: ClassVar[str] = "Read the sentence above and the logs of the processes, then run the command again."

    what: str

    def __str__(self) -> str:
        """Says what is not as it must be."""
        return self.what


@dataclass(slots=True)
class Credentials:
    """The passwords of the people in the story, in one file that only its owner can read."""

    file: Path
    passwords: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, file: Path) -> Credentials:
        """Reads the file, or begins an empty one."""
        return cls(file, json.loads(file.read_text()) if file.exists() else {})

    def new(self, name: str) -> str:
        """Makes a password for a name and keeps it before anybody uses it, so that a killed run can go on."""
        alphabet = string.ascii_letters + string.digits
        # One character of each kind first: the delivered password rules may ask for all of them.
        password = "K7-a" + "".join(secrets.choice(alphabet) for _ in range(_PASSWORD_LENGTH - 4))
        self.passwords[name] = password
        self.save()
        return password

    def forget(self, name: str) -> None:
        """Drops the password of a name."""
        self.passwords.pop(name, None)
        self.save()

    def save(self) -> None:
        """Writes the file."""
        write_private(self.file, json.dumps(self.passwords, indent=2).encode())

    def get(self, name: str) -> str:
        """Returns the password of a name; makes one when there is none."""
        return self.passwords.get(name) or self.new(name)


@dataclass(slots=True, kw_only=True)
class Stage:
    """One ERP, one hub, and the folder that all data of the story is under."""

    home: Path
    erp_url: str
    hub_url: str
    credentials: Credentials

    @property
    def folder(self) -> Path:
        """Returns the folder of the story's own files: spec, password file."""
        return self.credentials.file.parent

    @property
    def spec_file(self) -> Path:
        """Returns the file with the communication user as code."""
        return self.folder / "communication-user.yaml"

    @property
    def environment(self) -> dict[str, str]:
        """Returns the environment of every command and process of the story."""
        return {**os.environ, "KEYDATE_HOME": str(self.home)}

    @contextmanager
    def erp(self, user: str, *, password: str | None = None) -> Iterator[RfcConnection]:
        """Connects a person to the ERP."""
        system = RfcSystem(client=CLIENT, url=self.erp_url)
        connection = connect(system, user=user, password=password or self.credentials.get(user))
        try:
            yield connection
        finally:
            connection.close()

    def call(self, user: str, function: str, **parameters: Any) -> dict[str, Any]:
        """Calls one remote function as a person and fails when a message says that it failed."""
        with self.erp(user) as connection:
            return checked(function, connection.call(function, **parameters))

    def command(self, *arguments: str, secrets_: Mapping[str, str] | None = None, expect: Sequence[int] = (0,)) -> str:
        """Runs a command `keydate …` as a person would, secrets in its environment, and returns what it printed."""
        ended = run_command(arguments, environment={**self.environment, **(secrets_ or {})})
        if ended.exit_code not in expect:
            raise StepFailed(what=f"`keydate {' '.join(arguments)}` ended with {ended.exit_code}: {ended.err.strip()}")
        return ended.out


def checked(function: str, answer: dict[str, Any]) -> dict[str, Any]:
    """Returns the answer of a remote function when none of its messages is an error."""
    rows = answer.get("RETURN") or answer.get("ET_RETURN") or []
    for row in [rows] if isinstance(rows, dict) else rows:
        if row.get("TYPE") in {"E", "A"}:
            raise StepFailed(what=f"{function}: {row['MESSAGE']}")
    return answer


def require(condition: object, what: str) -> None:
    """Passes when the condition holds; the story stops with the sentence when it does not."""
    if not condition:
        raise StepFailed(what=what)
