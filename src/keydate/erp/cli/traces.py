"""`keydate erp trace`: which authority checks a user's work makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from keydate.erp.cli.session import AsJson, Limit, Logon, Offset, logged_on

if TYPE_CHECKING:
    from keydate.erp.users.traces import RecordedCheck

app: Final = typer.Typer(help="Authorization trace of a user.", no_args_is_help=True)

User = Annotated[str, typer.Argument(help="User name.")]


@app.command()
@logged_on
def on(logon: Logon, user: User) -> None:
    """Record every authority check of a user from its next call on."""
    _switch(logon, user, is_on=True)


@app.command()
@logged_on
def off(logon: Logon, user: User) -> None:
    """Stop recording; what was recorded stays."""
    _switch(logon, user, is_on=False)


def _switch(logon: Logon, user: str, *, is_on: bool) -> None:
    from keydate.erp.users.traces import set_trace
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import user_name

    name = user_name(user)
    with logon.writing() as (tx, acting_user):
        is_changed = set_trace(tx, acting_user=acting_user, user_name=name, is_on=is_on)
    state = "on" if is_on else "off"
    print_line(
        f"The trace of user {name} is {state}." if is_changed else f"The trace of user {name} was {state} before."
    )


@app.command()
@logged_on
def show(logon: Logon, user: User, *, limit: Limit = 100, offset: Offset = 0, as_json: AsJson = False) -> None:
    """Show the recorded checks of a user, the latest first."""
    from keydate.erp.users.traces import list_trace
    from keydate.vocabulary.ids import user_name

    with logon.reading() as (tx, acting_user):
        checks = list_trace(tx, acting_user=acting_user, user_name=user_name(user), limit=limit, offset=offset)
    print_checks(checks, as_json=as_json, empty="No checks were recorded.")


@app.command()
@logged_on
def clear(logon: Logon, user: User) -> None:
    """Delete the recorded checks of a user."""
    from keydate.erp.users.traces import clear_trace
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import user_name

    name = user_name(user)
    with logon.writing() as (tx, acting_user):
        clear_trace(tx, acting_user=acting_user, user_name=name)
    print_line(f"The recorded checks of user {name} were deleted.")


def print_checks(checks: list[RecordedCheck], *, as_json: bool, empty: str) -> None:
    """Prints recorded checks."""
    from keydate.erp.cli.rendering import instant, plain
    from keydate.kit.terminal import print_json, print_table

    if as_json:
        print_json(plain(checks))
        return
    rows = [
        (
            instant(check.at),
            check.object,
            ", ".join(f"{field}={'(not tested)' if value is None else value}" for field, value in check.fields.items()),
            check.return_code,
            check.reason,
            check.context,
        )
        for check in checks
    ]
    print_table(("At (UTC)", "Object", "Tested", "Code", "Reason", "Context"), rows, empty=empty)
