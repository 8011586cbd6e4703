"""The commands `keydate hub user` and `keydate hub token`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

PASSWORD_VARIABLE: Final = "KEYDATE_HUB_PASSWORD"
NEW_PASSWORD_VARIABLE: Final = "KEYDATE_HUB_NEW_PASSWORD"

user_app = typer.Typer(help="Users of the hub.", no_args_is_help=True)
token_app = typer.Typer(help="API tokens of the hub.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The user's name.")]
PasswordFile = Annotated[
    Path | None, typer.Option(help=f"File with the one-time password; else {PASSWORD_VARIABLE}, else the prompt.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


@user_app.command("add")
def add_user(
    context: typer.Context,
    name: Name,
    *,
    role: Annotated[str, typer.Option(help="administrator or operator.")] = "operator",
    password_file: PasswordFile = None,
) -> None:
    """Add a user with a one-time password."""
    from keydate.hub.access import actions
    from keydate.hub.access.model import HubRole
    from keydate.hub.cli.session import open_hub
    from keydate.kit.terminal import print_line, read_secret

    if role not in list(HubRole):
        message = f"{role!r}: choose from {', '.join(HubRole)}"
        raise typer.BadParameter(message)
    hub, caller = open_hub(context)
    password = read_secret("one-time password", file=password_file, variable=PASSWORD_VARIABLE, confirm=True)
    with hub.database.write() as tx:
        user = actions.create_user(
            tx, caller=caller, name=name, role=HubRole(role), one_time_password=password, passwords=hub.passwords
        )
    print_line(f"User {user.name} was added as {user.role}; the password must be changed at the first logon.")


@user_app.command("list")
def list_users(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List the hub's users."""
    from dataclasses import asdict

    from keydate.hub.access import queries
    from keydate.hub.cli.session import open_hub
    from keydate.kit.terminal import print_json, print_table

    hub, caller = open_hub(context)
    with hub.database.read() as tx:
        users = queries.list_users(tx, caller=caller, limit=10_000)
    if as_json:
        print_json([asdict(each) for each in users])
        return
    rows = [(each.name, each.role, each.state, each.last_logon_at) for each in users]
    print_table(("Name", "Role", "State", "Last logon"), rows, empty="There is no user yet.")


@user_app.command()
def change_password(
    context: typer.Context,
    name: Name,
    *,
    password_file: Annotated[
        Path | None, typer.Option(help=f"File with the present password; else {PASSWORD_VARIABLE}, else the prompt.")
    ] = None,
    new_password_file: Annotated[
        Path | None, typer.Option(help=f"File with the new one; else {NEW_PASSWORD_VARIABLE}, else the prompt.")
    ] = None,
) -> None:
    """Change one's own password; the first thing to do with a one-time password."""
    from keydate.hub.access.logon import change_own_password
    from keydate.hub.cli.session import open_hub
    from keydate.kit.terminal import print_line, read_secret

    hub, _caller = open_hub(context)
    old = read_secret("present password", file=password_file, variable=PASSWORD_VARIABLE)
    new = read_secret("new password", file=new_password_file, variable=NEW_PASSWORD_VARIABLE, confirm=True)
    change_own_password(hub.database, name=name, old=old, new=new, passwords=hub.passwords)
    print_line(f"The password of {name} was changed.")


@user_app.command()
def reset_password(context: typer.Context, name: Name, *, password_file: PasswordFile = None) -> None:
    """Give a user a new one-time password and unlock them."""
    from keydate.hub.access import actions
    from keydate.hub.cli.session import open_hub
    from keydate.kit.terminal import print_line, read_secret

    hub, caller = open_hub(context)
    password = read_secret("one-time password", file=password_file, variable=PASSWORD_VARIABLE, confirm=True)
    with hub.database.write() as tx:
        actions.reset_password(tx, caller=caller, name=name, one_time_password=password, passwords=hub.passwords)
    print_line(f"User {name} has a new one-time password.")


@user_app.command()
def unlock(context: typer.Context, name: Name) -> None:
    """Let a user in again after wrong attempts."""
    from keydate.hub.access import actions
    from keydate.hub.cli.session import open_hub
    from keydate.kit.terminal import print_line

    hub, caller = open_hub(context)
    with hub.database.write() as tx:
        actions.unlock_user(tx, caller=caller, name=name)
    print_line(f"User {name} is unlocked.")


@user_app.command()
def remove(
    context: typer.Context, name: Name, *, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False
) -> None:
    """Remove a user and their tokens."""
    from keydate.hub.access import actions
    from keydate.hub.cli.session import open_hub
    from keydate.kit.terminal import print_line

    if not yes:
        typer.confirm(f"Remove the user {name} and their tokens?", abort=True)
    hub, caller = open_hub(context)
    with hub.database.write() as tx:
        actions.delete_user(tx, caller=caller, name=name)
    print_line(f"User {name} was removed.")


@token_app.command("create")
def create_token(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Who or what uses it.")],
    *,
    right: Annotated[list[str], typer.Option(help="A right such as job.run; repeatable.")],
    days: Annotated[int, typer.Option(help="Days until it expires.", min=1, max=400)] = 90,
    token_file: Annotated[
        Path | None, typer.Option(help="Write the token there (mode 0600), not to the terminal.")
    ] = None,
) -> None:
    """Create an API token; its text is shown this one time."""
    from datetime import timedelta

    from keydate.hub.access import actions
    from keydate.hub.access.model import Right
    from keydate.hub.cli.session import open_hub
    from keydate.kit.secrets import write_private
    from keydate.kit.terminal import print_line

    unknown = [each for each in right if each not in list(Right)]
    if unknown:
        message = f"{', '.join(unknown)}: choose from {', '.join(Right)}"
        raise typer.BadParameter(message)
    hub, caller = open_hub(context)
    with hub.database.write() as tx:
        token, text = actions.create_token(
            tx, caller=caller, name=name, rights={Right(each) for each in right}, valid_for=timedelta(days=days)
        )
        if token_file is not None:
            # Before the commit: a token whose text could not be written must not exist.
            write_private(token_file, f"{text}\n".encode())
    if token_file is None:
        print_line(text)
    else:
        print_line(f"Token {token.token_id} is in {token_file}; it expires on {token.expires_at:%Y-%m-%d}.")


@token_app.command("list")
def list_tokens(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List API tokens, without their texts."""
    from keydate.hub.access import queries
    from keydate.hub.cli.session import open_hub
    from keydate.kit.terminal import print_json, print_table

    hub, caller = open_hub(context)
    with hub.database.read() as tx:
        now = tx.now
        tokens = queries.list_tokens(tx, caller=caller, limit=10_000)
    rows = [
        (each.token_id, each.name, each.user_name, ", ".join(sorted(each.rights)), each.expires_at, each.is_valid(now))
        for each in tokens
    ]
    columns = ("Id", "Name", "User", "Rights", "Expires at", "Valid")
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
        return
    print_table(columns, rows, empty="There is no API token yet.")


@token_app.command("revoke")
def revoke_token(
    context: typer.Context, token_id: Annotated[str, typer.Argument(help="The id, as `list` shows it.")]
) -> None:
    """End a token at once."""
    from keydate.hub.access import actions
    from keydate.hub.cli.session import open_hub
    from keydate.kit.terminal import print_line

    hub, caller = open_hub(context)
    with hub.database.write() as tx:
        actions.revoke_token(tx, caller=caller, token_id=token_id)
    print_line(f"Token {token_id} is revoked.")
