"""The command `keydate`: one word per part, and the commands that put the parts together.

A part is imported only when its command runs, so that `keydate --help` stays quick. Expected failures end here: four lines for a person
and an exit code, never a stack trace.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from keydate.cli.failures import report_failure

#: Name of each part on the command line -> the module that holds its commands.
PARTS: Final[dict[str, str]] = {}

_FORWARD: Final[dict[str, Any]] = {"allow_extra_args": True, "ignore_unknown_options": True}

app = typer.Typer(
    name="keydate",
    help="Financial close, connected by technical users that can do exactly what the close needs.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Plain help: the frames and colours would take longer to load than everything else that this word needs.
    rich_markup_mode=None,
)


def _add_part(name: str, module: str, text: str, *, guest: str = "") -> None:
    """Adds the command of a part, which loads the part and hands all arguments on, with the guest of its process if it has one."""

    def forward(context: typer.Context) -> None:
        part: typer.Typer = importlib.import_module(module).app
        host: Any = getattr(importlib.import_module("keydate.cli.hosting"), guest)() if guest else None
        part(args=list(context.args), prog_name=f"keydate {name}", obj=host)

    PARTS[name] = module
    app.command(name, help=text, context_settings=_FORWARD, add_help_option=False)(forward)


_add_part(
    "erp", "keydate.erp.cli", "The communication system: users, roles, authorization objects, audit, trust, trace."
)
_add_part(
    "commuser", "keydate.commuser.cli", "The technical communication user as code: plan, apply, verify, rotate, retire."
)
_add_part("connectivity", "keydate.connectivity.cli", "Destinations and their secrets.")
_add_part(
    "hub",
    "keydate.hub.cli",
    "The closing hub: communication systems, connection checks, job runs.",
    guest="hosted_connectivity",
)


@app.command()
def up() -> None:
    """Start ERP and hub, do the main job once, and keep serving until Ctrl-C."""
    from keydate.cli.up import run_up

    raise typer.Exit(run_up())


@app.command()
def demo(
    *, keep: Annotated[bool, typer.Option("--keep", help="Keep the data of the demo and say where it is.")] = False
) -> None:
    """Do the main job in an empty place, show each step with its proof, and end."""
    from keydate.cli.demo import run_demo

    raise typer.Exit(run_demo(keep=keep))


@app.command()
def doctor(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")] = False) -> None:
    """Look at this machine and this installation, and say what is missing and what to do."""
    from keydate.cli.doctor import run_doctor

    raise typer.Exit(run_doctor(as_json=as_json))


@app.command()
def reference(
    *,
    write: Annotated[Path | None, typer.Option(metavar="DIR", help="Write the pages to this folder.")] = None,
    check: Annotated[Path | None, typer.Option(metavar="DIR", help="Compare the pages of this folder.")] = None,
) -> None:
    """Make the reference pages from the code, or compare them: 1 when a page says something else than the code."""
    if (write is None) == (check is None):
        message = "Name one folder: --write DIR or --check DIR."
        raise typer.BadParameter(message)
    from keydate.cli.reference import run_reference

    raise typer.Exit(run_reference(write=write, check=check))


@app.command()
def bench(
    names: Annotated[list[str] | None, typer.Argument(help="Only these measurements; all when none is named.")] = None,
) -> None:
    """Measure speed and memory against baselines in the same run; write build/bench.json."""
    from keydate.cli.bench import run_bench

    raise typer.Exit(run_bench(names or []))


def main() -> None:
    """Runs the command line; the entry point of the installed program."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # noqa: BLE001 - the edge of the process: nobody above can turn it into a sentence
        sys.exit(report_failure(error))
