"""`keydate erp role`: roles as a whole, their texts, and the single roles of composite ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from keydate.erp.cli.session import AsJson, Limit, Logon, Offset, logged_on

if TYPE_CHECKING:
    from keydate.erp.authority.model.roles import RoleAuthorization
    from keydate.erp.authority.queries import RoleView

app: Final = typer.Typer(help="Roles: authorizations, generation, users, comparison.", no_args_is_help=True)
member_app: Final = typer.Typer(help="Single roles of a composite role.", no_args_is_help=True)
app.add_typer(member_app, name="members")

RoleArgument = Annotated[str, typer.Argument(metavar="ROLE", help="Name of the role.")]
ExpectedVersion = Annotated[
    int | None, typer.Option(help="Refuse when the role is no longer at this version, see role show.")
]


@app.command("list")
@logged_on
def list_all(
    logon: Logon,
    *,
    pattern: Annotated[str, typer.Option(help="Role names, with *.")] = "*",
    limit: Limit = 100,
    offset: Offset = 0,
    as_json: AsJson = False,
) -> None:
    """List the roles that you may display, by name."""
    from keydate.erp.authority.model.lights import profile_status
    from keydate.erp.authority.queries import list_roles
    from keydate.erp.cli.rendering import plain
    from keydate.kit.terminal import print_json, print_line, print_table

    with logon.reading() as (tx, acting_user):
        page = list_roles(tx, acting_user=acting_user, pattern=pattern, limit=limit, offset=offset)
    if as_json:
        print_json({"total": page.total, "roles": plain(page.roles)})
        return
    rows = [
        (role.name, role.kind.value, role.description, profile_status(role).value.replace("_", " "), role.version)
        for role in page.roles
    ]
    print_table(("Role", "Kind", "Description", "Profile", "Version"), rows, empty="No role matches.")
    if page.total > offset + len(rows):
        print_line(f"{len(rows)} of {page.total} roles; the next ones with --offset {offset + len(rows)}.")


@app.command()
@logged_on
def show(logon: Logon, name: RoleArgument, *, as_json: AsJson = False) -> None:
    """Show a role with its authorizations."""
    from keydate.erp.authority.queries import get_role
    from keydate.erp.cli.rendering import field_values, plain
    from keydate.kit.terminal import print_facts, print_json, print_line, print_table
    from keydate.vocabulary.ids import role_name

    with logon.reading() as (tx, acting_user):
        view = get_role(tx, acting_user=acting_user, role=role_name(name))
    if as_json:
        print_json(plain(view) | {"kind": view.role.kind.value})
        return
    print_facts(_facts(view))
    print_line("")
    rows = [
        (item.counter, item.object, field_values(item.values), _state(item), view.lights[item.counter or 0].value)
        for item in view.authorizations
    ]
    print_table(("Number", "Object", "Values", "Status", "Light"), rows, empty="No authorizations.")


def _state(item: RoleAuthorization) -> str:
    return "inactive" if item.is_inactive else item.status.name.lower()


def _facts(view: RoleView) -> dict[str, object]:
    from keydate.erp.cli.rendering import field_values, instant

    role = view.role
    return {
        "Role": role.name,
        "Description": role.description,
        "Kind": role.kind.value,
        "Parent role": role.parent_role,
        "Derived roles": ", ".join(view.derived_roles),
        "Single roles": ", ".join(view.members),
        "Transactions": ", ".join(view.transactions),
        "Organizational levels": field_values(view.organizational_levels),
        "Open fields": ", ".join(view.open_fields),
        "Profiles": ", ".join(view.profiles),
        "Authorizations": f"{view.authorizations_light.value}: {view.authorizations_light_text}",
        "Version": role.version,
        "Changed": f"{instant(role.changed_at)} by {role.changed_by}",
    }


@app.command()
@logged_on
def create(
    logon: Logon,
    name: RoleArgument,
    *,
    description: Annotated[str, typer.Option(help="Short text.")] = "",
    composite: Annotated[bool, typer.Option("--composite", help="A list of single roles.")] = False,
    member: Annotated[
        list[str] | None, typer.Option(help="Single role of the composite role; may be repeated.")
    ] = None,
    parent: Annotated[str | None, typer.Option(help="Derive the role from this one.")] = None,
) -> None:
    """Create a single, composite or derived role."""
    from keydate.erp.authority import actions
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import role_name

    if composite and parent:
        message = "A composite role has no parent."
        raise typer.BadParameter(message)
    if member and not composite:
        message = "Only a composite role has members; add --composite."
        raise typer.BadParameter(message)
    role = role_name(name)
    with logon.writing() as (tx, acting_user):
        if composite:
            members = [role_name(each) for each in member or ()]
            actions.create_composite_role(
                tx, acting_user=acting_user, role=role, description=description, members=members
            )
        elif parent:
            actions.create_derived_role(
                tx, acting_user=acting_user, role=role, description=description, parent_role=role_name(parent)
            )
        else:
            actions.create_role(tx, acting_user=acting_user, role=role, description=description)
    print_line(f"Role {role} was created.")


@app.command()
@logged_on
def copy(
    logon: Logon,
    source: Annotated[str, typer.Argument(help="Role to copy.")],
    target: Annotated[str, typer.Argument(help="Name of the new role.")],
    *,
    description: Annotated[str | None, typer.Option(help="Short text; that of the source unless given.")] = None,
) -> None:
    """Copy a single role: texts, menu, authorizations; neither users nor profiles."""
    from keydate.erp.authority.actions import copy_role
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import role_name

    with logon.writing() as (tx, acting_user):
        role = copy_role(
            tx, acting_user=acting_user, source=role_name(source), target=role_name(target), description=description
        )
    print_line(f"Role {role.name} was created like {role_name(source)}; generate it before it counts.")


@app.command()
@logged_on
def delete(
    logon: Logon, name: RoleArgument, *, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False
) -> None:
    """Delete a role, its assignments and its profiles."""
    from keydate.erp.users.assignments import delete_role_with_assignments
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import role_name

    role = role_name(name)
    if not yes:
        typer.confirm(f"Delete role {role} and take it from its users?", abort=True)
    with logon.writing() as (tx, acting_user):
        delete_role_with_assignments(tx, acting_user=acting_user, role=role)
    print_line(f"Role {role} was deleted.")


@app.command()
@logged_on
def texts(
    logon: Logon,
    name: RoleArgument,
    *,
    description: Annotated[str | None, typer.Option(help="Short text; stays unless given.")] = None,
    line: Annotated[
        list[str] | None, typer.Option(help="Line of the long text; all of them replace those that are there.")
    ] = None,
    language: Annotated[str, typer.Option(help="Two letters.")] = "EN",
    expected_version: ExpectedVersion = None,
) -> None:
    """Change the short and the long text of a role."""
    from keydate.erp.authority.actions import change_texts
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import role_name

    with logon.writing() as (tx, acting_user):
        role = change_texts(
            tx,
            acting_user=acting_user,
            role=role_name(name),
            description=description,
            lines=line or (),
            language=language,
            expected_version=expected_version,
        )
    print_line(f"The texts of role {role.name} were changed; it is at version {role.version}.")


@member_app.command("add")
@logged_on
def add_members(
    logon: Logon,
    name: RoleArgument,
    members: Annotated[list[str], typer.Argument(metavar="MEMBER...", help="Single roles.")],
) -> None:
    """Add single roles to a composite role, all or none; its users get them by the user comparison."""
    from keydate.erp.authority import actions
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import role_name

    names = [role_name(member) for member in members]
    with logon.writing() as (tx, acting_user):
        role = actions.add_members(tx, acting_user=acting_user, role=role_name(name), members=names)
    print_line(f"Role {role.name} has {', '.join(names)}; compare its users.")


@member_app.command("remove")
@logged_on
def remove_members(
    logon: Logon,
    name: RoleArgument,
    members: Annotated[list[str], typer.Argument(metavar="MEMBER...", help="Single roles.")],
) -> None:
    """Take single roles out of a composite role; its users lose them by the user comparison."""
    from keydate.erp.authority import actions
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import role_name

    names = [role_name(member) for member in members]
    with logon.writing() as (tx, acting_user):
        role = actions.remove_members(tx, acting_user=acting_user, role=role_name(name), members=names)
    print_line(f"Role {role.name} no longer has {', '.join(names)}; compare its users.")
