"""The command `keydate connectivity`: destinations, their key, API tokens. Works on the database directly, as the person at the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from keydate.connectivity.access.model import Caller
    from keydate.connectivity.app import Connectivity
    from keydate.connectivity.destinations.queries import DestinationView

PASSWORD_VARIABLE: Final = "KEYDATE_DESTINATION_PASSWORD"

app = typer.Typer(
    name="connectivity", help="Destinations and their secrets.", no_args_is_help=True, add_completion=False
)
destination_app = typer.Typer(help="Named technical addresses with their credentials.", no_args_is_help=True)
token_app = typer.Typer(help="API tokens of the destination service.", no_args_is_help=True)
app.add_typer(destination_app, name="destination")
app.add_typer(token_app, name="token")

Name = Annotated[str, typer.Argument(help="The destination's name.")]
PasswordFile = Annotated[
    Path | None, typer.Option(help=f"File with the password; else {PASSWORD_VARIABLE}, else the prompt.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]


def _open(*, ready: bool = True) -> tuple[Connectivity, Caller]:
    from keydate.connectivity.access import model
    from keydate.connectivity.app import Connectivity
    from keydate.connectivity.settings import ConnectivitySettings
    from keydate.kit.terminal import operating_system_user

    part = Connectivity.from_settings(ConnectivitySettings.load())
    if ready:
        part.examine()
    return part, model.operating_system_user(operating_system_user())


@app.command()
def init() -> None:
    """Create or upgrade the database and make the key; what is there stays."""
    from keydate.kit.terminal import print_line

    part, _caller = _open(ready=False)
    part.initialize()
    print_line(f"Connectivity is ready. The key that seals secrets is {part.keys.file}: keep a copy in a safe place.")


@app.command()
def serve(
    *,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    insecure: Annotated[bool, typer.Option("--insecure", help="Allow plain HTTP beyond this machine.")] = False,
    tls_certificate: Annotated[Path | None, typer.Option(help="Certificate chain, PEM.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Private key, PEM.")] = None,
) -> None:
    """Serve destinations as a process of its own; usually the hub hosts them."""
    from keydate.connectivity.app import create_app
    from keydate.connectivity.settings import ConnectivitySettings
    from keydate.kit import web
    from keydate.kit.logging import configure_logging

    settings = ConnectivitySettings.load(host=host, port=port)
    configure_logging("connectivity")
    web.serve(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        insecure=insecure,
        tls_certificate=tls_certificate,
        tls_key=tls_key,
    )


@destination_app.command("create")
def create(
    name: Name,
    *,
    url: Annotated[str, typer.Option(help="http or https address of the target.")],
    user: Annotated[str, typer.Option(help="User for BasicAuthentication; none for NoAuthentication.")] = "",
    client: Annotated[str, typer.Option(help="ERP client, three digits.")] = "",
    description: Annotated[str, typer.Option(help="What it is for.")] = "",
    proxy_type: Annotated[str, typer.Option(help="Internet or OnPremise.")] = "Internet",
    more: Annotated[list[str] | None, typer.Option("--property", help="A further property, NAME=VALUE.")] = None,
    password_file: PasswordFile = None,
) -> None:
    """Create a destination."""
    from keydate.connectivity.destinations import actions
    from keydate.kit.terminal import print_line, read_secret

    part, caller = _open()
    properties = {"Name": name, "URL": url, "ProxyType": proxy_type, **_pairs(more or [])}
    properties |= {key: value for key, value in {"sap-client": client, "Description": description}.items() if value}
    if user:
        password = read_secret("password", file=password_file, variable=PASSWORD_VARIABLE, confirm=True)
        properties |= {"Authentication": "BasicAuthentication", "User": user, "Password": password}
    with part.database.write() as tx:
        actions.create_destination(tx, caller=caller, keys=part.keys, properties=properties)
    print_line(f"Destination {name} was created.")


def _pairs(texts: list[str]) -> dict[str, str]:
    pairs = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            message = f"{text!r} is not NAME=VALUE"
            raise typer.BadParameter(message)
        pairs[name] = value
    return pairs


@destination_app.command("list")
def list_all(*, as_json: AsJson = False) -> None:
    """List all destinations, without their secrets."""
    from keydate.connectivity.destinations import queries
    from keydate.kit.terminal import print_json, print_table

    part, caller = _open()
    with part.database.read() as tx:
        views, _total = queries.list_destinations(tx, caller=caller, limit=100_000)
    if as_json:
        print_json([_facts(view) for view in views])
        return
    rows = [(view.name, view.configuration["URL"], view.configuration.get("User"), _state(view)) for view in views]
    print_table(("Name", "URL", "User", "State"), rows, empty="There is no destination yet.")


@destination_app.command()
def show(name: Name, *, as_json: AsJson = False) -> None:
    """Show one destination, its last changes, and who last got its secret."""
    from keydate.connectivity.destinations import queries
    from keydate.kit.terminal import print_facts, print_json, print_line, print_table

    part, caller = _open()
    with part.database.read() as tx:
        view = queries.get_destination(tx, caller=caller, name=name)
        history = queries.list_history(tx, caller=caller, name=name)
        reads = queries.list_secret_reads(tx, caller=caller, name=name)
    if as_json:
        print_json({**_facts(view), "changes": history, "secretReads": reads})
        return
    print_facts(_facts(view))
    print_line("")
    changes = [(each["at"], each["changed_by"], each["act"]) for each in history[:10]]
    print_table(("Changed at", "By", "Act"), changes, empty="No changes.")
    print_line("")
    readers = [(each["read_at"], each["read_by"], each["credentials"]) for each in reads[:10]]
    print_table(("Secret read at", "By", "Which"), readers, empty="Nobody has read its secret yet.")


def _state(view: DestinationView) -> str:
    if view.fenced:
        return f"fenced: {view.fenced}"
    return "rotation pending" if view.has_pending else "open"


def _facts(view: DestinationView) -> dict[str, object]:
    from keydate.connectivity.destinations.model import MASK

    secrets = {"Password": MASK} if view.has_password else {}
    pending = {"Pending user": view.pending_user, "Pending password": MASK} if view.has_pending else {}
    state = {"State": _state(view), "ETag": view.etag, "Changed by": view.changed_by, "Changed at": view.changed_at}
    return {**view.configuration, **secrets, **pending, **state}


@destination_app.command()
def delete(name: Name, *, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Delete a destination with its secrets."""
    from keydate.connectivity.destinations import actions
    from keydate.kit.terminal import print_line

    if not yes:
        typer.confirm(f"Delete the destination {name} and its secrets?", abort=True)
    part, caller = _open()
    with part.database.write() as tx:
        actions.delete_destination(tx, caller=caller, name=name)
    print_line(f"Destination {name} was deleted.")


@destination_app.command()
def set_password(
    name: Name,
    *,
    user: Annotated[str, typer.Option(help="Change the user, too.")] = "",
    password_file: PasswordFile = None,
) -> None:
    """Replace the password of a destination."""
    from keydate.connectivity.destinations import actions
    from keydate.kit.terminal import print_line, read_secret

    part, caller = _open()
    password = read_secret("new password", file=password_file, variable=PASSWORD_VARIABLE, confirm=True)
    with part.database.write() as tx:
        actions.set_password(tx, caller=caller, keys=part.keys, name=name, password=password, user=user)
    print_line(f"The password of destination {name} was replaced.")


@destination_app.command()
def fence(name: Name, *, reason: Annotated[str, typer.Option(help="Why; everybody it stops reads this.")]) -> None:
    """Close a destination for use; what it holds stays."""
    from keydate.connectivity.destinations import actions
    from keydate.kit.terminal import print_line

    part, caller = _open()
    with part.database.write() as tx:
        actions.set_fence(tx, caller=caller, name=name, reason=reason)
    print_line(f"Destination {name} is fenced.")


@destination_app.command("open")
def open_again(name: Name) -> None:
    """Open a fenced destination for use."""
    from keydate.connectivity.destinations import actions
    from keydate.kit.terminal import print_line

    part, caller = _open()
    with part.database.write() as tx:
        actions.open_fence(tx, caller=caller, name=name)
    print_line(f"Destination {name} is open.")


@destination_app.command()
def rotate_key() -> None:
    """Seal all secrets with a new key; the old one is kept until all is done."""
    from keydate.connectivity.destinations.keys import KEY_VARIABLE, rotate_keys
    from keydate.kit.terminal import print_line

    part, caller = _open()
    resealed = rotate_keys(part.database, part.keys, caller=caller)
    where = f"the first key in {KEY_VARIABLE}" if part.keys.in_environment else f"a new key in {part.keys.file}"
    print_line(f"{resealed} secrets are sealed with {where}.")


@token_app.command("create")
def create_token(
    name: Annotated[str, typer.Argument(help="Who or what uses it.")],
    *,
    scope: Annotated[
        list[str], typer.Option(help="destination.read, destination.write or destination.use; repeatable.")
    ],
    days: Annotated[int, typer.Option(help="Days until it expires.", min=1, max=400)] = 90,
    token_file: Annotated[
        Path | None, typer.Option(help="Write the token there (mode 0600), not to the terminal.")
    ] = None,
) -> None:
    """Create an API token; its text is shown this one time."""
    from datetime import timedelta

    from keydate.connectivity.access import actions
    from keydate.connectivity.access.model import Scope
    from keydate.kit.secrets import write_private
    from keydate.kit.terminal import print_line

    unknown = [each for each in scope if each not in list(Scope)]
    if unknown:
        message = f"{', '.join(unknown)}: choose from {', '.join(Scope)}"
        raise typer.BadParameter(message)
    part, caller = _open()
    with part.database.write() as tx:
        token, text = actions.create_token(
            tx, caller=caller, name=name, scopes={Scope(each) for each in scope}, valid_for=timedelta(days=days)
        )
        if token_file is not None:
            # Before the commit: a token whose text could not be written must not exist.
            write_private(token_file, f"{text}\n".encode())
    if token_file is None:
        print_line(text)
    else:
        print_line(f"Token {token.token_id} is in {token_file}; it expires on {token.expires_at:%Y-%m-%d}.")


@token_app.command("list")
def list_tokens(*, as_json: AsJson = False) -> None:
    """List API tokens, without their texts."""
    from keydate.connectivity.access import store
    from keydate.kit.terminal import print_json, print_table

    part, _caller = _open()
    with part.database.read() as tx:
        now = tx.now
        tokens = store.list_tokens(tx, limit=1000, offset=0)
    rows = [
        (each.token_id, each.name, ", ".join(sorted(each.scopes)), each.expires_at, each.is_valid(now))
        for each in tokens
    ]
    columns = ("Id", "Name", "Scopes", "Expires at", "Valid")
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
        return
    print_table(columns, rows, empty="There is no API token yet.")


@token_app.command("revoke")
def revoke_token(token_id: Annotated[str, typer.Argument(help="The id, as `list` shows it.")]) -> None:
    """End a token at once."""
    from keydate.connectivity.access import actions
    from keydate.kit.terminal import print_line

    part, caller = _open()
    with part.database.write() as tx:
        actions.revoke_token(tx, caller=caller, token_id=token_id)
    print_line(f"Token {token_id} is revoked.")
