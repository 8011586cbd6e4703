"""Looks at the machine: Python, environment variables, space, ports."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from keydate.cli.doctor.health import health
from keydate.cli.doctor.verdict import Found, ok, problem, warning
from keydate.cli.processes import is_port_taken
from keydate.cli.variables import SETTINGS, VARIABLES
from keydate.kit.errors import InvalidSettings
from keydate.kit.home import keydate_home
from keydate.kit.settings import unknown_variables
from keydate.kit.version import keydate_version

_OLDEST_PYTHON: Final = (3, 11)
_MEBIBYTE: Final = 1024 * 1024
#: Below the first figure databases may stop any moment; below the second somebody should make room.
_TOO_LITTLE_MIB: Final = 100
_LITTLE_MIB: Final = 1024
#: Parts that run as a process of their own, and connectivity only when somebody starts it.
_SERVERS: Final = ("erp", "hub")


def examine_machine() -> Iterator[Found]:
    """Yields what was found."""
    yield python(sys.version_info[:2])
    yield from environment()
    yield space(keydate_home())
    for part in _SERVERS:
        yield port(part)


def python(version: tuple[int, int]) -> Found:
    """Looks at the version of Python."""
    text = f"Python {platform.python_version()} on {platform.system()}, Keydate {keydate_version()}."
    if version < _OLDEST_PYTHON:
        return problem(
            "Python",
            text,
            "Install Python 3.11 or newer and make a new environment with it: make setup PYTHON=python3.11",
        )
    return ok("Python", text)


def environment() -> Iterator[Found]:
    """Looks for variables that nobody reads, and for values that do not fit."""
    unknown = unknown_variables(SETTINGS.values(), also=VARIABLES)
    for sentence in unknown:
        yield warning("Environment", sentence, "Correct its name, or remove it.")
    broken = False
    for part, settings in SETTINGS.items():
        try:
            settings.load()
        except InvalidSettings as failure:
            broken = True
            yield problem(f"Settings of {part}", str(failure), failure.remedy)
    if not unknown and not broken:
        yield ok("Environment", "Every variable that begins with KEYDATE_ is known, and its value fits.")


def space(home: Path) -> Found:
    """Looks at the free space where the data are, or will be."""
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(place).free // _MEBIBYTE
    text = f"{free:,} MiB are free under {place}."
    remedy = f"Make room, or move {home} and set KEYDATE_HOME to the new place."
    if free < _TOO_LITTLE_MIB:
        return problem("Disk space", text, remedy)
    return warning("Disk space", text, remedy) if free < _LITTLE_MIB else ok("Disk space", text)


def port(part: str) -> Found:
    """Looks whether a server's port is free, or whether that server itself has it."""
    what = f"Port of {part}"
    try:
        settings = SETTINGS[part].load()
    except InvalidSettings:
        return warning(what, "The settings do not say which port it is.", "Correct the settings first.")
    number = settings.model_dump()["port"]
    if not is_port_taken(number):
        return ok(what, f"Port {number} is free; the server does not run.")
    answer = health(f"http://127.0.0.1:{number}")
    if answer.get("part") != part:
        if settings.model_dump().get("tls_certificate"):
            return ok(what, f"A server listens on port {number} with TLS; it was not asked who it is.")
        return problem(
            what,
            f"Another program than Keydate's {part} listens on port {number}.",
            f"End that program, or set {settings.variables()['port']} to a free port.",
        )
    if answer.get("status") == "ok":
        return ok(what, f"The server runs on port {number} and is well (version {answer.get('version')}).")
    return problem(
        what, f"The server runs on port {number}, and its /health says: {answer.get('checks')}.", "Read its log."
    )
