"""What command lines do the same way: ask for secrets, name the person, print tables or JSON."""

from __future__ import annotations

import getpass
import json
import os
import pwd
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from keydate.kit.errors import SecretNotGiven

#: What could steer a terminal: C0 controls but tab and line feed, DEL, and C1 controls.
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def operating_system_user() -> str:
    """Returns who runs this process, for change logs; the number stands for a user without a name.

    Asked of the system, not of LOGNAME or USER, which anybody can set.
    """
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def without_controls(text: str) -> str:
    """Returns text that cannot steer a terminal: what other systems say may hold escape sequences."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


def read_secret(what: str, *, file: Path | None, variable: str, confirm: bool = False) -> str:
    """Returns a secret from the file, the environment variable or the prompt, in this order; never from an argument, which others can see.

    Raises:
        SecretNotGiven: none of the three has one, or two entries differ.
    """
    if file is not None:
        try:
            secret = file.read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r")
        except (OSError, UnicodeDecodeError) as error:
            message = f"The {what} cannot be read from {file}: {error}."
            raise SecretNotGiven(message) from error
        return _given(secret, what, f"the file {file}")
    if variable in os.environ:
        return _given(os.environ[variable], what, f"the variable {variable}")
    if not sys.stdin.isatty():
        message = f"There is no terminal to ask for the {what}, no file was named, and {variable} is not set."
        raise SecretNotGiven(message)
    secret = getpass.getpass(f"{what[:1].upper()}{what[1:]}: ")
    if confirm and getpass.getpass("Once more: ") != secret:
        message = f"The two entries of the {what} differ."
        raise SecretNotGiven(message)
    return _given(secret, what, "the prompt")


def _given(secret: str, what: str, source: str) -> str:
    if not secret:
        message = f"The {what} from {source} is empty."
        raise SecretNotGiven(message)
    return secret


def print_json(value: Any) -> None:
    """Prints a value as JSON for other programs."""
    sys.stdout.write(json.dumps(value, indent=2, default=str, ensure_ascii=False) + "\n")


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]], *, empty: str) -> None:
    """Prints rows under their column names, or one sentence when there is none."""
    if not rows:
        print_line(empty)
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        # No markup: a value may hold brackets, and nobody else formats our output.
        table.add_row(*(_cell(value) for value in row))
    Console(markup=False, highlight=False, soft_wrap=False).print(table)


def print_facts(facts: Mapping[str, object]) -> None:
    """Prints names and values, one pair a line."""
    width = max((len(name) for name in facts), default=0)
    for name, value in facts.items():
        print_line(f"{name:<{width}}  {_cell(value)}")


def print_line(text: str) -> None:
    """Prints one line."""
    sys.stdout.write(f"{without_controls(text)}\n")
    sys.stdout.flush()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return without_controls(str(value))
