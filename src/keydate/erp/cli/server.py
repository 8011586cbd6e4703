"""`keydate erp init`, `serve` and `settings`: make the system ready, run it, show how it is set."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from keydate.erp.cli.session import PASSWORD_VARIABLE, AsJson


def init(
    *,
    client: Annotated[str, typer.Option(help="Client to create, three digits.")] = "100",
    admin: Annotated[str, typer.Option(metavar="NAME", help="User name of the first administrator.")],
    password_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help=f"File with the one-time password; else {PASSWORD_VARIABLE}, else the prompt."
        ),
    ] = None,
    text: Annotated[str, typer.Option(help="What the client is for.")] = "",
    as_json: AsJson = False,
) -> None:
    """Make the system ready: schema, key, client, catalogue, delivered roles, first administrator. What is there stays."""
    from dataclasses import asdict

    from keydate.erp.settings import ErpSettings
    from keydate.erp.setup import initialize
    from keydate.kit.terminal import print_json, print_line, read_secret

    settings = ErpSettings.load()
    password = read_secret("one-time password", file=password_file, variable=PASSWORD_VARIABLE, confirm=True)
    steps = initialize(settings, client=client, admin=admin, one_time_password=password, text=text)
    if as_json:
        print_json([asdict(step) for step in steps])
        return
    for step in steps:
        print_line(f"{'done ' if step.is_new else 'there'}  {step.text}")
    print_line("The one-time password opens nothing; change it first: keydate erp user change-password")


def serve(
    *,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
    insecure: Annotated[
        bool | None, typer.Option("--insecure", help="Allow plain HTTP beyond this machine.", show_default=False)
    ] = None,
    tls_certificate: Annotated[Path | None, typer.Option(metavar="FILE", help="Certificate chain, PEM.")] = None,
    tls_key: Annotated[Path | None, typer.Option(metavar="FILE", help="Private key, PEM.")] = None,
    log_level: Annotated[str | None, typer.Option(help="DEBUG, INFO, WARNING or ERROR.")] = None,
) -> None:
    """Serve BAPIs over SOAP and JSON, the connector and background jobs until SIGTERM."""
    from keydate.erp.app import create_app
    from keydate.erp.settings import ErpSettings
    from keydate.kit import web
    from keydate.kit.logging import configure_logging

    settings = ErpSettings.load(
        host=host, port=port, insecure=insecure, tls_certificate=tls_certificate, tls_key=tls_key, log_level=log_level
    )
    configure_logging("erp", level=settings.log_level)
    web.serve(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        insecure=settings.insecure,
        tls_certificate=settings.tls_certificate,
        tls_key=settings.tls_key,
    )


def settings(*, as_json: AsJson = False) -> None:
    """Show the settings in effect, secrets masked, with the environment variable of each."""
    from keydate.erp.settings import ErpSettings
    from keydate.kit.masking import masked
    from keydate.kit.terminal import print_json, print_table

    effective = ErpSettings.load()
    values = effective.shown() | masked({"database_url": effective.url, "jobs_database_url": effective.jobs_url})
    values["data_folder"] = str(effective.folder)
    if as_json:
        print_json(values)
        return
    variables = ErpSettings.variables()
    rows = [(name, value, variables[name]) for name, value in values.items()]
    print_table(("Setting", "Value", "Variable"), rows, empty="There are no settings.")
