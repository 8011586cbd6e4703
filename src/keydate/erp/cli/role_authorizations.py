"""More of `keydate erp role`: authorization data and menu."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from keydate.erp.cli.roles import ExpectedVersion, RoleArgument, app
from keydate.erp.cli.session import AsJson, Logon, logged_on

if TYPE_CHECKING:
    from keydate.erp.authority.model.roles import Role

insert_app: Final = typer.Typer(help="Insert authorizations into a role.", no_args_is_help=True)
menu_app: Final = typer.Typer(help="Transactions in the menu of a role.", no_args_is_help=True)
app.add_typer(insert_app, name="insert")
app.add_typer(menu_app, name="menu")

Number = Annotated[int, typer.Argument(metavar="NUMBER", help="Number of the authorization, see role show.")]


def _tell(role: Role) -> None:
    from keydate.kit.terminal import print_line

    print_line(f"Role {role.name} is at version {role.version}. What changed counts once it is generated.")


@app.command()
@logged_on
def set_authorizations(
    logon: Logon,
    name: RoleArgument,
    file: Annotated[Path, typer.Argument(help="YAML with authorizations and, if wanted, organizational_levels.")],
    *,
    expected_version: ExpectedVersion = None,
) -> None:
    """Replace the authorizations of a role by those in a file."""
    from keydate.erp.authority import actions
    from keydate.erp.cli.role_documents import read_document
    from keydate.vocabulary.ids import role_name

    document = read_document(file)
    with logon.writing() as (tx, acting_user):
        role = actions.set_authorizations(
            tx,
            acting_user=acting_user,
            role=role_name(name),
            authorizations=document.authorizations,
            organizational_levels=document.organizational_levels,
            expected_version=expected_version,
        )
    _tell(role)


@insert_app.command("objects")
@logged_on
def insert_objects(
    logon: Logon,
    name: RoleArgument,
    objects: Annotated[list[str], typer.Option("--object", help="Authorization object; may be repeated.")],
) -> None:
    """Insert objects by manual input; their fields are open until they are filled."""
    from keydate.erp.authority import actions
    from keydate.vocabulary.ids import object_name, role_name

    with logon.writing() as (tx, acting_user):
        names = [object_name(each) for each in objects]
        role = actions.insert_objects(tx, acting_user=acting_user, role=role_name(name), objects=names)
    _tell(role)


@insert_app.command("template")
@logged_on
def insert_template(
    logon: Logon, name: RoleArgument, template: Annotated[str, typer.Argument(help="See role templates.")]
) -> None:
    """Insert the authorizations of a template."""
    from keydate.erp.authority import actions
    from keydate.vocabulary.ids import role_name

    with logon.writing() as (tx, acting_user):
        role = actions.insert_from_template(
            tx, acting_user=acting_user, role=role_name(name), template=template.upper()
        )
    _tell(role)


@insert_app.command("full")
@logged_on
def insert_full(logon: Logon, name: RoleArgument) -> None:
    """Insert full authorization for every object, except those that SAP_ALL leaves out."""
    from keydate.erp.authority import actions
    from keydate.vocabulary.ids import role_name

    with logon.writing() as (tx, acting_user):
        role = actions.insert_full_authorization(tx, acting_user=acting_user, role=role_name(name))
    _tell(role)


@app.command()
@logged_on
def templates(logon: Logon, *, as_json: AsJson = False) -> None:
    """List the templates of authorizations."""
    from keydate.erp.authority.queries import list_templates
    from keydate.kit.terminal import print_json, print_table

    with logon.reading() as (tx, acting_user):
        found = list_templates(tx, acting_user=acting_user)
    if as_json:
        print_json(found)
        return
    print_table(("Template", "Text"), sorted(found.items()), empty="There are no templates.")


@app.command()
@logged_on
def organizational_levels(
    logon: Logon,
    name: RoleArgument,
    levels: Annotated[
        list[str] | None, typer.Argument(metavar="[LEVEL=VALUE,VALUE]...", help="E.g. '$BUKRS=1010,1710'.")
    ] = None,
    *,
    expected_version: ExpectedVersion = None,
) -> None:
    """Replace the organizational levels of a role."""
    from keydate.erp.authority.actions import set_organizational_levels
    from keydate.erp.cli.role_documents import read_value
    from keydate.erp.cli.user_fields import pairs
    from keydate.vocabulary.ids import role_name

    given = {
        level.upper(): tuple(read_value(level, value.strip()) for value in values.split(",") if value.strip())
        for level, values in pairs(levels or ()).items()
    }
    with logon.writing() as (tx, acting_user):
        role = set_organizational_levels(
            tx,
            acting_user=acting_user,
            role=role_name(name),
            organizational_levels=given,
            expected_version=expected_version,
        )
    _tell(role)


@app.command()
@logged_on
def fill_open_fields(
    logon: Logon,
    name: RoleArgument,
    *,
    levels: Annotated[bool, typer.Option("--organizational-levels", help="Organizational levels, too.")] = False,
) -> None:
    """Fill open fields with *, full authorization."""
    from keydate.erp.authority import actions
    from keydate.vocabulary.ids import role_name

    with logon.writing() as (tx, acting_user):
        role = actions.fill_open_fields(
            tx, acting_user=acting_user, role=role_name(name), organizational_levels=levels, fields=True
        )
    _tell(role)


@app.command()
@logged_on
def inactive(
    logon: Logon,
    name: RoleArgument,
    number: Number,
    *,
    is_inactive: Annotated[bool, typer.Option("--on/--off", help="Keep it without generating it, or not.")] = True,
) -> None:
    """Switch an authorization inactive, or active again."""
    from keydate.erp.authority.actions import set_inactive
    from keydate.vocabulary.ids import role_name

    with logon.writing() as (tx, acting_user):
        role = set_inactive(tx, acting_user=acting_user, role=role_name(name), counter=number, is_inactive=is_inactive)
    _tell(role)


@app.command()
@logged_on
def delete_authorization(logon: Logon, name: RoleArgument, number: Number) -> None:
    """Remove an inactive authorization."""
    from keydate.erp.authority import actions
    from keydate.vocabulary.ids import role_name

    with logon.writing() as (tx, acting_user):
        role = actions.delete_authorization(tx, acting_user=acting_user, role=role_name(name), counter=number)
    _tell(role)


@menu_app.command("add")
@logged_on
def add_transactions(
    logon: Logon, name: RoleArgument, codes: Annotated[list[str], typer.Argument(metavar="TRANSACTION...")]
) -> None:
    """Put transactions into the menu; the authorizations follow by role menu adjust."""
    from keydate.erp.authority import actions
    from keydate.vocabulary.ids import role_name

    with logon.writing() as (tx, acting_user):
        texts = dict.fromkeys(codes, "")
        role = actions.add_transactions(tx, acting_user=acting_user, role=role_name(name), transactions=texts)
    _tell(role)


@menu_app.command("remove")
@logged_on
def remove_transactions(
    logon: Logon, name: RoleArgument, codes: Annotated[list[str], typer.Argument(metavar="TRANSACTION...")]
) -> None:
    """Take transactions out of the menu; the authorizations follow by role menu adjust."""
    from keydate.erp.authority import actions
    from keydate.vocabulary.ids import role_name

    with logon.writing() as (tx, acting_user):
        role = actions.delete_transactions(tx, acting_user=acting_user, role=role_name(name), transactions=codes)
    _tell(role)


@menu_app.command("adjust")
@logged_on
def adjust(logon: Logon, name: RoleArgument) -> None:
    """Merge the proposals for the menu into the authorizations."""
    from keydate.erp.authority.actions import adjust_to_menu
    from keydate.vocabulary.ids import role_name

    with logon.writing() as (tx, acting_user):
        role = adjust_to_menu(tx, acting_user=acting_user, role=role_name(name))
    _tell(role)
