"""More of `keydate erp user`: create, change, copy, delete."""

from __future__ import annotations

from typing import Annotated

import typer

from keydate.erp.cli.new_passwords import Generate, NewPassword, NewPasswordFile, ToFile
from keydate.erp.cli.session import Logon, logged_on
from keydate.erp.cli.user_fields import FieldOptions, UserArgument, with_fields
from keydate.erp.cli.users import app


@app.command()
@with_fields
@logged_on
def create(
    logon: Logon,
    name: UserArgument,
    options: FieldOptions,
    *,
    new_password_file: NewPasswordFile = None,
    generate: Generate = False,
    to_file: ToFile = None,
    without_password: Annotated[
        bool, typer.Option("--without-password", help="Nobody can log on with a password.")
    ] = False,
) -> None:
    """Create a user; the password of a dialog or communication user is initial."""
    from keydate.erp.cli.rendering import print_findings
    from keydate.erp.users.actions import create_user
    from keydate.erp.users.model.kinds import UserType
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import user_name

    wanted, fields = user_name(name), options.fields()
    new = NewPassword(new_password_file, generate, to_file)
    has_password = not without_password and fields.user_type is not UserType.REFERENCE
    with logon.work() as work:
        password = new.read(wanted) if has_password else None
        with new.kept() as keep, work.writing() as tx:
            created = create_user(
                tx,
                acting_user=work.acting_user,
                user_name=wanted,
                passwords=work.settings.passwords(),
                initial_password=password,
                generates_password=has_password and generate,
                without_password=without_password,
                fields=fields,
            )
            keep(created.generated_password)
    print_line(f"User {wanted} was created; the password is {created.password_state.value}.")
    print_findings(created.warnings)


@app.command()
@with_fields
@logged_on
def change(logon: Logon, name: UserArgument, options: FieldOptions) -> None:
    """Change fields of a user; an empty value clears one."""
    from keydate.erp.cli.rendering import print_findings
    from keydate.erp.users.actions import change_user
    from keydate.erp.users.rights import CHANGE, require_user
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import user_name

    wanted = user_name(name)
    with logon.writing() as (tx, acting_user):
        present = require_user(tx, acting_user, wanted, CHANGE, for_update=True)
        fields = options.fields(present.validity)
        warnings = change_user(tx, acting_user=acting_user, user_name=wanted, fields=fields)
    print_line(f"User {wanted} was changed.")
    print_findings(warnings)


@app.command()
@logged_on
def copy(
    logon: Logon,
    source: Annotated[str, typer.Argument(help="User to copy.")],
    target: Annotated[str, typer.Argument(help="Name of the new user.")],
    *,
    last_name: Annotated[str, typer.Option(help="Last name of the new user.")] = "",
    with_assignments: Annotated[bool, typer.Option("--with-assignments", help="Copy roles and profiles, too.")] = False,
    new_password_file: NewPasswordFile = None,
    generate: Generate = False,
    to_file: ToFile = None,
) -> None:
    """Create a user like another one: logon data, defaults, parameters, groups; neither alias, address nor password."""
    from keydate.erp.cli.rendering import print_findings
    from keydate.erp.users.actions import copy_user
    from keydate.erp.users.assignments import copy_assignments
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import user_name

    original, wanted = user_name(source), user_name(target)
    new = NewPassword(new_password_file, generate, to_file)
    with logon.work() as work:
        password = new.read(wanted)
        with new.kept() as keep, work.writing() as tx:
            created = copy_user(
                tx,
                acting_user=work.acting_user,
                source=original,
                target=wanted,
                passwords=work.settings.passwords(),
                last_name=last_name,
                initial_password=password,
                generates_password=generate,
            )
            keep(created.generated_password)
            if with_assignments:
                copy_assignments(tx, acting_user=work.acting_user, source=original, target=wanted)
    print_line(f"User {wanted} was created like {original}; the password is {created.password_state.value}.")
    print_findings(created.warnings)


@app.command()
@logged_on
def delete(
    logon: Logon, name: UserArgument, *, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False
) -> None:
    """Delete a user with its assignments; change documents and audit entries stay."""
    from keydate.erp.users.actions import delete_user
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import user_name

    wanted = user_name(name)
    if not yes:
        typer.confirm(f"Delete user {wanted}?", abort=True)
    with logon.writing() as (tx, acting_user):
        delete_user(tx, acting_user=acting_user, user_name=wanted)
    print_line(f"User {wanted} was deleted.")
