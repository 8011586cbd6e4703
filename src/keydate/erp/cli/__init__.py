"""The command `keydate erp`: set-up and server, and the administration of the system in the name of an ERP user.

One module per concept. A command imports what it needs when it runs, so that `keydate erp --help` stays quick.
"""

from __future__ import annotations

from typing import Final

import typer

# The modules without a group of their own add commands to the groups of users and roles.
from keydate.erp.cli import (
    audit,
    extracts,
    logon_rules,
    objects,
    role_authorizations,  # noqa: F401
    role_files,  # noqa: F401
    role_users,  # noqa: F401
    roles,
    server,
    traces,
    trust,
    user_assignments,  # noqa: F401
    user_maintenance,  # noqa: F401
    user_state,  # noqa: F401
    users,
)

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
app.add_typer(users.app, name="user")
app.add_typer(roles.app, name="role")
app.add_typer(objects.object_app, name="object")
app.add_typer(objects.profile_app, name="profile")
app.add_typer(logon_rules.group_app, name="group")
app.add_typer(logon_rules.parameter_app, name="parameter")
app.add_typer(logon_rules.policy_app, name="policy")
audit.app.command("export")(extracts.export_log)
app.add_typer(audit.app, name="audit")
app.add_typer(extracts.table_app, name="table")
app.add_typer(trust.app, name="trust")
app.add_typer(traces.app, name="trace")
