"""The commands `keydate hub job`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from keydate.hub.jobs.model import JobRun

#: The job is at the ERP and not at its end yet; nothing is wrong.
NOT_FINISHED: Final = 2

job_app = typer.Typer(help="Runs of job definitions in the name of a person.", no_args_is_help=True)

System = Annotated[str, typer.Argument(help="The communication system.")]
Reference = Annotated[str, typer.Argument(help="The run's reference.")]
Person = Annotated[str, typer.Option("--as", help="The business user in whose name the program works.")]
Wait = Annotated[float | None, typer.Option(help="Seconds to wait for the end; without it until the end.", min=0)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


@job_app.command()
def definitions(context: typer.Context, system: System, *, business_user: Person, as_json: AsJson = False) -> None:
    """List what can be run in a system."""
    from keydate.hub.cli.session import open_hub
    from keydate.kit.terminal import print_json, print_table

    hub, caller = open_hub(context)
    found = hub.runner(caller.name).list_definitions(caller=caller, system=system, business_user=business_user)
    if as_json:
        print_json([each.to_json() for each in found])
        return
    rows = [(each.name, each.version, each.description) for each in found]
    print_table(("Name", "Version", "Description"), rows, empty="Nothing can be run there.")


@job_app.command()
def run(
    context: typer.Context,
    system: System,
    definition: Annotated[str, typer.Argument(help="The job definition's name.")],
    *,
    business_user: Person,
    parameter: Annotated[list[str] | None, typer.Option(help="NAME=VALUE, repeatable.")] = None,
    reference: Annotated[str | None, typer.Option(help="A UUID of your own; the same one never runs twice.")] = None,
    wait: Wait = None,
    as_json: AsJson = False,
) -> None:
    """Run a job definition for a person and show its messages; exit code 1 when it failed, 2 when it still runs."""
    from keydate.hub.cli.session import open_hub
    from keydate.hub.jobs.model import typed_parameters

    texts = _pairs(parameter or [])
    hub, caller = open_hub(context)
    runner = hub.runner(caller.name)
    declared = (
        runner.describe(caller=caller, system=system, business_user=business_user, definition=definition)
        if texts
        else []
    )
    finished = runner.run(
        caller=caller,
        system=system,
        definition=definition,
        business_user=business_user,
        parameters=typed_parameters(texts, declared),
        reference=reference,
        wait_seconds=wait,
        on_progress=_silent if as_json else _progress,
    )
    _finish(finished, as_json=as_json)


@job_app.command()
def resume(context: typer.Context, reference: Reference, *, wait: Wait = None, as_json: AsJson = False) -> None:
    """Go on with a run that was interrupted; nothing runs twice."""
    from keydate.hub.cli.session import open_hub

    hub, caller = open_hub(context)
    on_progress = _silent if as_json else _progress
    runner = hub.runner(caller.name)
    finished = runner.resume(caller=caller, reference=reference, wait_seconds=wait, on_progress=on_progress)
    _finish(finished, as_json=as_json)


@job_app.command("list")
def list_all(
    context: typer.Context,
    *,
    system: Annotated[str | None, typer.Option(help="Only runs in this system.")] = None,
    limit: Annotated[int, typer.Option(help="How many, the newest first.", min=1, max=10_000)] = 50,
    as_json: AsJson = False,
) -> None:
    """List job runs, the newest first."""
    from keydate.hub.cli.session import open_hub
    from keydate.hub.jobs import queries
    from keydate.kit.terminal import print_json, print_table

    hub, caller = open_hub(context)
    with hub.database.read() as tx:
        runs = queries.list_runs(tx, caller=caller, system=system, limit=limit)
    if as_json:
        print_json([_as_json(each) for each in runs])
        return
    rows = [
        (each.reference_id, each.system, each.definition, each.business_user, each.status, each.created_at)
        for each in runs
    ]
    columns = ("Reference", "System", "Definition", "Person", "Status", "Created at")
    print_table(columns, rows, empty="There is no job run yet.")


@job_app.command()
def show(context: typer.Context, reference: Reference, *, as_json: AsJson = False) -> None:
    """Show a run with its messages and results, as it was last seen."""
    from keydate.hub.cli.session import open_hub
    from keydate.hub.jobs import queries
    from keydate.kit.terminal import print_json

    hub, caller = open_hub(context)
    with hub.database.read() as tx:
        found = queries.get_run(tx, caller=caller, reference=reference)
    if as_json:
        print_json(_as_json(found))
    else:
        _print(found)


@job_app.command()
def data(
    context: typer.Context,
    reference: Reference,
    result: Annotated[str, typer.Argument(help="The result's id, as `show` prints it.")],
    *,
    output: Annotated[Path | None, typer.Option(help="File to write; else standard output.")] = None,
) -> None:
    """Download a data result from the ERP."""
    import sys

    from keydate.hub.cli.session import open_hub
    from keydate.kit.terminal import print_line

    hub, caller = open_hub(context)
    found, content = hub.runner(caller.name).get_data(caller=caller, reference=reference, result_id=result)
    if output is None:
        sys.stdout.buffer.write(content)
        return
    output.write_bytes(content)
    print_line(f"{found.name}: {len(content):,} bytes are in {output}.")


def _pairs(texts: list[str]) -> dict[str, str]:
    pairs = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            message = f"{text!r} is not NAME=VALUE"
            raise typer.BadParameter(message)
        pairs[name] = value
    return pairs


def _silent(_run: JobRun) -> None:
    pass


def _progress(run: JobRun) -> None:
    from keydate.kit.terminal import print_line

    print_line(f"{run.reference_id}  {run.status}")


def _finish(run: JobRun, *, as_json: bool) -> None:
    from keydate.kit.terminal import print_json

    if as_json:
        print_json(_as_json(run))
    else:
        _print(run)
    if not run.status.is_final:
        raise typer.Exit(NOT_FINISHED)
    if not run.status.is_success:
        raise typer.Exit(1)


def _as_json(run: JobRun) -> dict[str, object]:
    from keydate.hub.jobs.store import result_to_json

    return {
        "reference_id": run.reference_id,
        "system": run.system,
        "definition": run.definition,
        "business_user": run.business_user,
        "parameters": dict(run.parameters),
        "status": run.status,
        "is_final": run.status.is_final,
        "job_id": run.job_id,
        "problem": run.problem,
        "results": [result_to_json(result) for result in run.results],
        "started_by": run.started_by,
        "created_at": run.created_at,
        "changed_at": run.changed_at,
    }


def _print(run: JobRun) -> None:
    from keydate.kit.terminal import print_facts, print_line

    print_facts(
        {
            "Reference": run.reference_id,
            "System": run.system,
            "Definition": run.definition,
            "Person": run.business_user,
            "Parameters": ", ".join(f"{name}={value}" for name, value in run.parameters.items()),
            "Status": run.status,
            "Job": run.job_id,
            "Started by": run.started_by,
        }
    )
    if run.problem:
        print_line(f"Problem: {run.problem}")
    for result in run.results:
        kind = f" ({result.filename})" if result.filename else f" ({result.link})" if result.link else ""
        print_line(f"\nResult {result.result_id}, {result.type}: {result.name}{kind}")
        for message in result.messages:
            print_line(f"  {message.severity:<8} {message.text}")
