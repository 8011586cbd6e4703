"""The command `keydate erp`: set-up and server, and the administration of the system in the name of an ERP user.

One module per concept. A command imports what it needs when it runs, so that `keydate erp --help` stays quick.
"""

from __future__ import annotations

from typing import Final

import typer

from keydate.erp.cli import server

app: Final = typer.Typer(
    name="erp",
    help="The communication system: users, roles, authorization objects, audit, trust, trace.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(server.init)
app.command()(server.serve)
app.command()(server.settings)
