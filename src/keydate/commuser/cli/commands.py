"""The commands and their options."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from keydate.commuser.exits import Exit

if TYPE_CHECKING:
    from keydate.commuser.cli.logons import LogonOptions

_EXITS = "  \n".join(f"{code.value}: {code.name.lower().replace('_', ' ')}" for code in Exit)
app = typer.Typer(
    name="commuser",
    help="The technical communication user: create, prove, connect, watch, rotate, retire.",
    epilog=f"Exit codes:  \n{_EXITS}",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
template = typer.Typer(help="Ready specs.", no_args_is_help=True)
app.add_typer(template, name="template")

SpecFile = Annotated[Path, typer.Argument(help="The spec, a YAML file.", metavar="SPEC")]
Json = Annotated[bool, typer.Option("--json", help="JSON for programs.")]


def _logon_parameters(
    *,
    as_all: Annotated[
        str | None, typer.Option("--as", help="The administrator who acts, for all areas.", envvar="KEYDATE_ERP_USER")
    ] = None,
    as_user_admin: Annotated[str | None, typer.Option(help="Who maintains users and assignments.")] = None,
    as_role_admin: Annotated[str | None, typer.Option(help="Who maintains role data.")] = None,
    as_profile_admin: Annotated[str | None, typer.Option(help="Who generates profiles.")] = None,
    password_file: Annotated[
        Path | None, typer.Option(help="Password of --as. Or KEYDATE_ERP_PASSWORD, or a prompt.")
    ] = None,
    user_admin_password_file: Annotated[Path | None, typer.Option(help="Or KEYDATE_ERP_PASSWORD_USER_ADMIN.")] = None,
    role_admin_password_file: Annotated[Path | None, typer.Option(help="Or KEYDATE_ERP_PASSWORD_ROLE_ADMIN.")] = None,
    profile_admin_password_file: Annotated[
        Path | None, typer.Option(help="Or KEYDATE_ERP_PASSWORD_PROFILE_ADMIN.")
    ] = None,
    hub_token_file: Annotated[Path | None, typer.Option(help="API token of the hub. Or KEYDATE_HUB_TOKEN.")] = None,
) -> LogonOptions:
    """Takes the options of every command that logs on, and returns what they say."""
    from keydate.commuser.cli.logons import LogonOptions
    from keydate.commuser.system import Area

    return LogonOptions(
        user=as_all,
        users={Area.USERS: as_user_admin, Area.ROLES: as_role_admin, Area.PROFILES: as_profile_admin},
        password_file=password_file,
        password_files={
            Area.USERS: user_admin_password_file,
            Area.ROLES: role_admin_password_file,
            Area.PROFILES: profile_admin_password_file,
        },
        hub_token_file=hub_token_file,
    )


def _with_logons(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the options of `_logon_parameters` in place of its parameter `logons`."""
    shared, own = inspect.signature(_logon_parameters).parameters, inspect.signature(command).parameters
    hints = {**_hints(_logon_parameters), **_hints(command)}
    parameters = [*(each for name, each in own.items() if name != "logons"), *shared.values()]

    @functools.wraps(command)
    def with_options(**given: Any) -> None:
        logons = _logon_parameters(**{name: given.pop(name) for name in shared})
        command(logons=logons, **given)

    # Typer reads options from the signature and the annotations.
    with_options.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [each.replace(annotation=hints[each.name]) for each in parameters]
    )
    with_options.__annotations__ = {each.name: hints[each.name] for each in parameters} | {"return": None}
    return with_options


def _hints(function: Callable[..., object]) -> dict[str, Any]:
    # The options' own class is imported late and never read by Typer.
    return get_type_hints(function, localns={"LogonOptions": object}, include_extras=True)


@app.command()
@_with_logons
def plan(
    spec: SpecFile,
    *,
    logons: LogonOptions,
    json: Json = False,
) -> None:
    """Read the ERP and show what `apply` would do; nothing is written. Exit 2 when there are differences."""
    from keydate.commuser.cli import acts

    raise typer.Exit(acts.plan(spec, logons, as_json=json))


@app.command()
@_with_logons
def apply(
    spec: SpecFile,
    *,
    logons: LogonOptions,
    wait_manual: Annotated[
        float, typer.Option(help="Seconds to wait for each step that a person has to do.", min=0)
    ] = 0,
    json: Json = False,
) -> None:
    """Converge: user, role, profile, first logon, destination, check. May be stopped anywhere and run again."""
    from keydate.commuser.cli import acts

    raise typer.Exit(acts.apply(spec, logons, wait_manual=wait_manual, as_json=json))


@app.command()
@_with_logons
def verify(
    spec: SpecFile,
    *,
    extract: Annotated[Path | None, typer.Option(help="Folder with exported tables; no connection is made.")] = None,
    logons: LogonOptions,
    json: Json = False,
) -> None:
    """Say whether everything is exactly as the spec says: no less, no more. Exit 2 when there are differences."""
    from keydate.commuser.cli import acts

    if extract is not None:
        raise typer.Exit(acts.verify_extract(spec, extract, as_json=json))
    raise typer.Exit(acts.verify(spec, logons, as_json=json))


@app.command("hand-over")
@_with_logons
def hand_over(
    spec: SpecFile,
    *,
    page: Annotated[Path | None, typer.Option(help="Also write the sheet as a page to this file.")] = None,
    logons: LogonOptions,
    json: Json = False,
) -> None:
    """Print what the account administrator needs; never the password."""
    from keydate.commuser.cli import acts

    raise typer.Exit(acts.hand_over(spec, logons, page=page, as_json=json))


@app.command()
@_with_logons
def rotate(
    spec: SpecFile,
    *,
    logons: LogonOptions,
    json: Json = False,
) -> None:
    """Change the password at ERP and destination as one act; running work goes on."""
    from keydate.commuser.cli import acts

    raise typer.Exit(acts.rotate(spec, logons, as_json=json))


@app.command()
@_with_logons
def retire(
    spec: SpecFile,
    *,
    remove_after: Annotated[
        int | None, typer.Option(help="Remove user and destination this many days later, not earlier.", min=0)
    ] = None,
    with_role: Annotated[bool, typer.Option(help="Remove the role too, for whoever else may have it.")] = False,
    logons: LogonOptions,
    json: Json = False,
) -> None:
    """Lock the user and fence its destination; remove them after a grace time."""
    from keydate.commuser.cli import acts

    raise typer.Exit(acts.retire(spec, logons, remove_after=remove_after, with_role=with_role, as_json=json))


@app.command("least-privilege")
@_with_logons
def least_privilege(
    spec: SpecFile,
    *,
    trace: Annotated[str, typer.Option(help="on: begin a trace; off: end it; read: propose from it.")] = "read",
    logons: LogonOptions,
    json: Json = False,
) -> None:
    """Compare the role with what was really checked, and propose exact values in place of `*`."""
    from keydate.commuser.cli import acts

    raise typer.Exit(acts.least_privilege(spec, logons, trace=trace, as_json=json))


@app.command()
@_with_logons
def status(
    spec: SpecFile,
    *,
    logons: LogonOptions,
    json: Json = False,
) -> None:
    """Show state, drift, age of the password, last logon and next review on one screen."""
    from keydate.commuser.cli import acts

    raise typer.Exit(acts.status(spec, logons, as_json=json))


@template.command("list")
def template_list(*, json: Json = False) -> None:
    """List the templates."""
    from keydate.commuser.cli import acts

    raise typer.Exit(acts.template_list(as_json=json))


@template.command("show")
def template_show(name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Print a template, ready to be saved as a spec."""
    from keydate.commuser.cli import acts

    raise typer.Exit(acts.template_show(name))
