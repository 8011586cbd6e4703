"""Runs commands `keydate …` as processes of their own, from a server that has loaded the program once.

The story runs some twenty commands, and loading the program takes longer than most of them. Each command still has its own process, its own
environment and its own exit code; only what was loaded before is shared. The server is the standard library's, single-threaded, and ends
with this process.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Final

#: What the commands of the story load.
_PRELOADED: Final = (
    "keydate.commuser.cli.acts",
    "keydate.commuser.run.apply",
    "keydate.commuser.run.rotate",
    "keydate.connectivity.app",
    "keydate.connectivity.cli",
    "keydate.erp.cli",
    "keydate.erp.setup",
    "keydate.hub.cli",
    "keydate.hub.parts",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a command ended, and what it printed."""

    exit_code: int
    out: str
    err: str


def run_command(arguments: Sequence[str], *, environment: Mapping[str, str]) -> Ended:
    """Runs one command with exactly this environment and no input."""
    with tempfile.TemporaryDirectory(prefix="keydate-command-") as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        for file in (out, err):
            file.touch()  # a process that cannot even begin prints nothing
        process = _server().Process(target=_become, args=(list(arguments), dict(environment), str(out), str(err)))
        process.start()
        process.join()
        return Ended(exit_code=process.exitcode or 0, out=out.read_text(), err=err.read_text())


@cache
def _server() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_PRELOADED))
    return context


def _become(arguments: list[str], environment: dict[str, str], out: str, err: str) -> None:
    """Turns this process into the command."""
    for number, path, mode in (
        (0, os.devnull, os.O_RDONLY),
        (1, out, os.O_WRONLY),
        (2, err, os.O_WRONLY),
    ):
        opened = os.open(path, mode, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8") for number, mode in ((0, "r"), (1, "w"), (2, "w"))
    )
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["keydate", *arguments]
    from keydate.cli import main

    main()
