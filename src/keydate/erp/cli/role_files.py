"""More of `keydate erp role`: roles to files and back, differences, where-used lists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from keydate.erp.cli.roles import RoleArgument, app
from keydate.erp.cli.session import AsJson, Logon, logged_on

if TYPE_CHECKING:
    from keydate.erp.audit.trail import ErpTransaction
    from keydate.erp.authority.guard import ActingUser
    from keydate.erp.cli.role_documents import RoleDocument
    from keydate.vocabulary.ids import RoleName


@app.command()
@logged_on
def download(
    logon: Logon,
    name: RoleArgument,
    *,
    file: Annotated[Path | None, typer.Option(help="File to write; standard output unless given.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write a role as YAML that role upload reads."""
    import json

    import yaml

    from keydate.erp.authority.queries import role_as_document
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import role_name

    with logon.reading() as (tx, acting_user):
        document = role_as_document(tx, acting_user=acting_user, role=role_name(name))
    text = json.dumps(document, indent=2) if as_json else yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
    if file is None:
        print_line(text.rstrip("\n"))
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        message = f"The file {file} cannot be written: {error.strerror}."
        raise typer.BadParameter(message) from error
    print_line(f"Role {role_name(name)} was written to {file}.")


@app.command()
@logged_on
def upload(
    logon: Logon,
    file: Annotated[Path, typer.Argument(help="YAML as role download writes it.")],
    *,
    name: Annotated[str | None, typer.Option(help="Another name than the one in the file.")] = None,
) -> None:
    """Create a role from a file, or make an existing one like it; nothing is generated."""
    from keydate.erp.cli.role_documents import read_document
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import role_name

    document = read_document(file)
    role = role_name(name or document.name)
    with logon.writing() as (tx, acting_user):
        acting_user.require("S_USER_AGR", ACT_GROUP=role, ACTVT="UL")
        is_new = _find_or_create(tx, acting_user, role, document)
        _fill(tx, acting_user, role, document)
    print_line(f"Role {role} was {'created' if is_new else 'changed'} as {file} says.")


def _find_or_create(tx: ErpTransaction, acting_user: ActingUser, role: RoleName, document: RoleDocument) -> bool:
    """Creates the role unless it is there, and tells whether it did."""
    from keydate.erp.authority import actions
    from keydate.erp.authority.errors import WrongRoleKind
    from keydate.erp.authority.queries import list_roles
    from keydate.vocabulary.ids import role_name

    found = list_roles(tx, acting_user=acting_user, pattern=role, limit=1).roles
    if found:
        if found[0].kind.value != document.kind:
            raise WrongRoleKind(role=role, needed=document.kind)
        actions.change_texts(tx, acting_user=acting_user, role=role, description=document.description)
        return False
    text = document.description
    if document.kind == "composite":
        actions.create_composite_role(tx, acting_user=acting_user, role=role, description=text)
    elif document.kind == "derived":
        parent = role_name(document.parent_role or "")
        actions.create_derived_role(tx, acting_user=acting_user, role=role, description=text, parent_role=parent)
    else:
        actions.create_role(tx, acting_user=acting_user, role=role, description=text)
    return True


def _fill(tx: ErpTransaction, acting_user: ActingUser, role: RoleName, document: RoleDocument) -> None:
    from keydate.erp.authority import actions
    from keydate.erp.authority.queries import get_role
    from keydate.vocabulary.ids import role_name

    levels = document.organizational_levels
    present = get_role(tx, acting_user=acting_user, role=role)
    if document.kind == "composite":
        members = [role_name(member) for member in document.members]
        gone = [member for member in present.members if member not in members]
        actions.remove_members(tx, acting_user=acting_user, role=role, members=gone)
        actions.add_members(tx, acting_user=acting_user, role=role, members=members)
    elif document.kind == "derived":
        actions.set_organizational_levels(tx, acting_user=acting_user, role=role, organizational_levels=levels or {})
    else:
        codes = {code.upper() for code in document.transactions}
        gone_codes = [code for code in present.transactions if code not in codes]
        new_codes = dict.fromkeys(sorted(codes - present.transactions.keys()), "")
        actions.delete_transactions(tx, acting_user=acting_user, role=role, transactions=gone_codes)
        actions.add_transactions(tx, acting_user=acting_user, role=role, transactions=new_codes)
        actions.set_authorizations(
            tx,
            acting_user=acting_user,
            role=role,
            authorizations=document.authorizations,
            organizational_levels=levels or {},
        )


@app.command()
@logged_on
def diff(
    logon: Logon,
    left: Annotated[str, typer.Argument(help="One role.")],
    right: Annotated[str, typer.Argument(help="The other role.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Show in which authorizations two roles differ; exit code 2 when they do."""
    from keydate.erp.authority.queries import compare_roles
    from keydate.erp.cli.rendering import plain
    from keydate.kit.terminal import print_json, print_table
    from keydate.vocabulary.ids import role_name

    with logon.reading() as (tx, acting_user):
        found = compare_roles(tx, acting_user=acting_user, left=role_name(left), right=role_name(right))
    if as_json:
        print_json(plain(found))
    else:
        rows = [(difference.line, difference.left, difference.right) for difference in found]
        columns = ("Authorization", role_name(left), role_name(right))
        print_table(columns, rows, empty="The authorizations of the two roles are the same.")
    if found:
        raise typer.Exit(2)


@app.command()
@logged_on
def where_used(
    logon: Logon,
    object_: Annotated[str, typer.Argument(metavar="OBJECT", help="Authorization object.")],
    *,
    field: Annotated[str | None, typer.Option(help="Only where this field has a value.")] = None,
    value: Annotated[str | None, typer.Option(help="Only where the field covers this value.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show which roles hold an object, or grant a value of one of its fields."""
    from keydate.erp.authority import queries
    from keydate.erp.cli.rendering import field_values, plain
    from keydate.kit.terminal import print_json, print_table
    from keydate.vocabulary.ids import field_name, object_name

    if value is not None and field is None:
        message = "A value belongs to a field; name it with --field."
        raise typer.BadParameter(message)
    with logon.reading() as (tx, acting_user):
        uses = queries.where_used(
            tx,
            acting_user=acting_user,
            object_name=object_name(object_),
            field=None if field is None else field_name(field),
            value=value,
        )
    if as_json:
        print_json(plain(uses))
        return
    rows = [(use.role, use.counter, field_values(use.values), "inactive" if use.is_inactive else "") for use in uses]
    print_table(("Role", "Number", "Values", "State"), rows, empty="No role holds it.")
