"""New passwords: from a file, the environment or the prompt, or generated into a file that only its owner can read. Never an argument."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from keydate.erp.audit.trail import ErpTransaction

NEW_PASSWORD_VARIABLE: Final = "KEYDATE_ERP_NEW_PASSWORD"

NewPasswordFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help=f"File with the new password; else {NEW_PASSWORD_VARIABLE}, else the prompt."),
]
Generate = Annotated[bool, typer.Option("--generate", help="Generate the new password; needs --to-file.")]
ToFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Where a generated password is written, with mode 0600.")
]


@dataclass(frozen=True, slots=True)
class NewPassword:
    """Where a new password comes from."""

    file: Path | None
    is_generated: bool
    to_file: Path | None

    def __post_init__(self) -> None:
        """Refuses options that contradict each other."""
        if self.is_generated != (self.to_file is not None):
            message = (
                "--generate and --to-file need each other: a generated password is written to a file, never shown."
            )
            raise typer.BadParameter(message)
        if self.is_generated and self.file is not None:
            message = "A new password is either generated or read from a file."
            raise typer.BadParameter(message)

    def read(self, whose: str) -> str | None:
        """Returns the new password that was given; None when it is to be generated."""
        from keydate.kit.terminal import read_secret

        if self.is_generated:
            return None
        return read_secret(f"new password of {whose}", file=self.file, variable=NEW_PASSWORD_VARIABLE, confirm=True)

    @contextmanager
    def kept(self) -> Iterator[Callable[[str | None], None]]:
        """Gives a function that writes the generated password to its file, before the transaction commits; a failure removes the file."""
        if self.to_file is None:
            yield lambda _password: None
            return
        with _new_private_file(self.to_file) as descriptor:
            yield lambda password: _write(descriptor, password or "")


def generate(tx: ErpTransaction, *, client: str, policy: str | None) -> str:
    """Returns a random password that the rules of a user with this security policy allow."""
    from random import SystemRandom

    from keydate.erp.users.model.passwords import generate_password
    from keydate.erp.users.store.rules import list_forbidden, read_rules

    return generate_password(read_rules(tx, client, policy), random=SystemRandom(), forbidden=list_forbidden(tx))


@contextmanager
def _new_private_file(path: Path) -> Iterator[int]:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        message = f"The file {path} cannot be made for the generated password: {error.strerror}."
        raise typer.BadParameter(message) from error
    try:
        yield descriptor
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)


def _write(descriptor: int, password: str) -> None:
    os.write(descriptor, f"{password}\n".encode())
    os.fsync(descriptor)
