"""The command `keydate hub`. Commands work on the hub's database directly, as the person at the terminal, who owns its files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from keydate.hub.cli.access import token_app, user_app
from keydate.hub.cli.jobs import job_app
from keydate.hub.cli.systems import system_app

ADMIN_PASSWORD_VARIABLE: Final = "KEYDATE_HUB_ADMIN_PASSWORD"

app = typer.Typer(
    name="hub",
    help="The closing hub: communication systems, connection checks, job runs.",
    no_args_is_help=True,
    add_completion=False,
)
key_app = typer.Typer(help="The hub's signing key.", no_args_is_help=True)
app.add_typer(system_app, name="system")
app.add_typer(job_app, name="job")
app.add_typer(user_app, name="user")
app.add_typer(token_app, name="token")
app.add_typer(key_app, name="key")


@app.command()
def init(
    context: typer.Context,
    *,
    admin: Annotated[str, typer.Option(help="Name of the first administrator.")],
    password_file: Annotated[
        Path | None,
        typer.Option(help=f"File with the one-time password; else {ADMIN_PASSWORD_VARIABLE}, else the prompt."),
    ] = None,
    hub_id: Annotated[
        str | None, typer.Option(help="By what ERPs know this hub; by default from the machine's name.")
    ] = None,
) -> None:
    """Create or upgrade the database, the keys and the first administrator; what is there stays."""
    from keydate.hub.access import actions, store
    from keydate.hub.access.model import HubRole, hub_user_name
    from keydate.hub.cli.session import open_hub
    from keydate.kit.terminal import print_line, read_secret

    hub, caller = open_hub(context, ready=False)
    name = hub_user_name(admin)
    hub.initialize(hub_id=hub_id)
    with hub.database.read() as tx:
        present = store.find_user(tx, name)
    if present is not None:
        print_line(f"The hub is ready; the user {name} was there already.")
        return
    password = read_secret("one-time password", file=password_file, variable=ADMIN_PASSWORD_VARIABLE, confirm=True)
    with hub.database.write() as tx:
        actions.create_user(
            tx,
            caller=caller,
            name=name,
            role=HubRole.ADMINISTRATOR,
            one_time_password=password,
            passwords=hub.passwords,
        )
    print_line(
        f"The hub is ready. The administrator {name} must change the password: keydate hub user change-password {name}"
    )


@app.command()
def serve(
    context: typer.Context,
    *,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
    insecure: Annotated[bool, typer.Option("--insecure", help="Allow plain HTTP beyond this machine.")] = False,
    tls_certificate: Annotated[Path | None, typer.Option(help="Certificate chain, PEM.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Private key, PEM.")] = None,
) -> None:
    """Serve the hub, and destinations with it unless they are elsewhere."""
    from keydate.hub.app import create_app
    from keydate.hub.cli.session import find_hosting
    from keydate.hub.settings import HubSettings
    from keydate.kit import web
    from keydate.kit.logging import configure_logging

    settings = HubSettings.load(host=host, port=port)
    configure_logging("hub")
    web.serve(
        create_app(settings, hosting=find_hosting(context, settings)),
        host=settings.host,
        port=settings.port,
        insecure=insecure,
        tls_certificate=tls_certificate,
        tls_key=tls_key,
    )


@key_app.command("show")
def show_key(context: typer.Context) -> None:
    """Print the public key as JSON, for `keydate erp trust add`."""
    from keydate.hub.cli.session import open_hub
    from keydate.kit.terminal import print_json

    hub, _caller = open_hub(context)
    key = hub.key()
    print_json({"hub_id": key.hub_id, "public_jwk": key.public()})
