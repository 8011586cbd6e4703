"""The commands `keydate hub system`."""

from __future__ import annotations

from typing import Annotated

import typer

system_app = typer.Typer(help="Communication systems and the check of their connection.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The communication system's name.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


@system_app.command()
def add(
    context: typer.Context,
    name: Name,
    *,
    destination: Annotated[str, typer.Option(help="The destination that leads to the connector.")],
    description: Annotated[str, typer.Option(help="What the system is.")] = "",
    system_id: Annotated[str, typer.Option(help="What the ERP calls itself; else learned at the first check.")] = "",
) -> None:
    """Add a communication system."""
    from keydate.hub.cli.session import open_hub
    from keydate.hub.systems import actions
    from keydate.kit.terminal import print_line

    hub, caller = open_hub(context)
    with hub.database.write() as tx:
        actions.add_system(tx, caller=caller, name=name, destination=destination, text=description, system_id=system_id)
    print_line(f"Communication system {name} was added. Check it: keydate hub system check {name}")


@system_app.command("list")
def list_all(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List communication systems with the result of their last check."""
    from keydate.hub.cli.session import open_hub
    from keydate.hub.systems import queries
    from keydate.hub.systems.model import check_to_json
    from keydate.kit.terminal import print_json, print_table

    hub, caller = open_hub(context)
    with hub.database.read() as tx:
        systems = queries.list_systems(tx, caller=caller, limit=10_000)
    if as_json:
        print_json(
            [
                {
                    "name": each.name,
                    "description": each.description,
                    "destination": each.destination,
                    "system_id": each.system_id,
                    "last_check": each.last_check and check_to_json(each.last_check),
                }
                for each in systems
            ]
        )
        return
    rows = []
    for each in systems:
        check = each.last_check
        broken = None if check is None else check.broken
        state = "never checked" if check is None else f"broken: {broken.layer}" if broken else "in order"
        rows.append((each.name, each.system_id, each.destination, state, each.description))
    columns = ("Name", "System", "Destination", "Connection", "Description")
    print_table(columns, rows, empty="There is no communication system yet.")


@system_app.command()
def check(
    context: typer.Context,
    name: Name,
    *,
    business_user: Annotated[
        str, typer.Option("--as", help="For whom the trust is checked; else the technical user.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Check the connection layer by layer; exit code 1 when one is broken."""
    from keydate.hub.cli.session import open_hub
    from keydate.hub.systems.check import check_system
    from keydate.hub.systems.model import check_to_json
    from keydate.kit.terminal import print_json, print_line, print_table

    hub, caller = open_hub(context)
    result = check_system(
        hub.database,
        caller=caller,
        name=name,
        source=hub.source(caller.name),
        key=hub.key(),
        business_user=business_user,
    )
    if as_json:
        print_json(check_to_json(result))
    else:
        rows = [("ok" if each.ok else "BROKEN", each.layer, each.message) for each in result.layers]
        print_table(("", "Layer", "Finding"), rows, empty="Nothing was checked.")
        if result.broken is not None:
            print_line(f"\nTo be mended by: {result.broken.who_mends}")
    if not result.ok:
        raise typer.Exit(1)


@system_app.command()
def remove(
    context: typer.Context, name: Name, *, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False
) -> None:
    """Remove a communication system; its job runs stay."""
    from keydate.hub.cli.session import open_hub
    from keydate.hub.systems import actions
    from keydate.kit.terminal import print_line

    if not yes:
        typer.confirm(f"Remove the communication system {name}?", abort=True)
    hub, caller = open_hub(context)
    with hub.database.write() as tx:
        actions.remove_system(tx, caller=caller, name=name)
    print_line(f"Communication system {name} was removed.")
