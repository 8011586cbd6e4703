"""Who logs on: user names from options, passwords from prompt, environment or file, never from an argument."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from keydate.commuser.errors import InvalidOption
from keydate.commuser.secret import Secret
from keydate.commuser.system import Area, Logon

USER_VARIABLE: Final = "KEYDATE_ERP_USER"
PASSWORD_VARIABLE: Final = "KEYDATE_ERP_PASSWORD"
TOKEN_VARIABLE: Final = "KEYDATE_HUB_TOKEN"
_MAX_FILE: Final = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class LogonOptions:
    """What the command line says about logons."""

    user: str | None = None
    users: Mapping[Area, str | None] = field(default_factory=dict)
    password_file: Path | None = None
    password_files: Mapping[Area, Path | None] = field(default_factory=dict)
    hub_token_file: Path | None = None


def prompt_password(user: str) -> str | None:
    """Asks for a password at the terminal, without echo; `None` when nobody is there."""
    if not sys.stdin.isatty():
        return None
    return getpass.getpass(f"Password of {user}: ")


def administrators_logons(
    options: LogonOptions,
    *,
    environment: Mapping[str, str] = os.environ,
    prompt: Callable[[str], str | None] = prompt_password,
) -> dict[Area, Logon]:
    """Returns the logon for each area; one user may serve them all, and is then asked for its password once.

    Raises:
        InvalidOption: a user or a password is missing, or a file cannot be used.
    """
    asked: dict[str, Secret] = {}
    logons: dict[Area, Logon] = {}
    for area in Area:
        user = _user(area, options, environment)
        password = _special_password(area, options, environment) or asked.get(user)
        if password is None:
            password = _common_password(user, options, environment, prompt)
        asked.setdefault(user, password)
        logons[area] = Logon(user, password)
    return logons


def _user(area: Area, options: LogonOptions, environment: Mapping[str, str]) -> str:
    named = options.users.get(area) or options.user or environment.get(USER_VARIABLE)
    # With a single administrator named, it is taken for all areas.
    named = named or next((user for user in options.users.values() if user), None)
    if not named:
        problem = f"No administrator is named: use --as USER (one for all), --as-{area} USER, or {USER_VARIABLE}."
        raise InvalidOption(problem=problem)
    return named.strip().upper()


def _special_password(area: Area, options: LogonOptions, environment: Mapping[str, str]) -> Secret | None:
    file = options.password_files.get(area)
    if file is not None:
        return read_secret_file(file)
    value = environment.get(f"{PASSWORD_VARIABLE}_{area.value.upper().replace('-', '_')}")
    return Secret(value) if value else None


def _common_password(
    user: str, options: LogonOptions, environment: Mapping[str, str], prompt: Callable[[str], str | None]
) -> Secret:
    if options.password_file is not None:
        return read_secret_file(options.password_file)
    value = environment.get(PASSWORD_VARIABLE) or prompt(user)
    if not value:
        problem = f"There is no password for {user}: set {PASSWORD_VARIABLE}, name a file with --password-file, or use a terminal."
        raise InvalidOption(problem=problem)
    return Secret(value)


def hub_token(options: LogonOptions, *, environment: Mapping[str, str] = os.environ) -> str:
    """Returns the API token of the hub; empty when there is none, which the hub will then refuse."""
    if options.hub_token_file is not None:
        return read_secret_file(options.hub_token_file).reveal()
    return environment.get(TOKEN_VARIABLE, "")


def read_secret_file(path: Path) -> Secret:
    """Returns the first line of a file that only its owner may read.

    Raises:
        InvalidOption: the file is missing, empty, too large, or readable by others.
    """
    try:
        if path.stat().st_mode & 0o077:
            raise InvalidOption(problem=f"The file {path} can be read by others; its mode must be 0600.")
        with path.open(encoding="utf-8") as file:
            text = file.read(_MAX_FILE).splitlines()
    except OSError as error:
        raise InvalidOption(problem=f"The file {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InvalidOption(problem=f"The file {path} is no text.") from error
    if not text or not text[0].strip():
        raise InvalidOption(problem=f"The file {path} is empty.")
    return Secret(text[0].strip())
