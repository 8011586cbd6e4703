"""More of `keydate erp role`: generation, users, user comparison, and what is still missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from keydate.erp.cli.roles import ExpectedVersion, RoleArgument, app
from keydate.erp.cli.session import AsJson, Logon, logged_on
from keydate.erp.cli.user_fields import FromDay, ToDay, validity

if TYPE_CHECKING:
    from datetime import datetime

    from keydate.erp.users.assignments import RoleUser
    from keydate.erp.users.status import RoleStatus

user_app: Final = typer.Typer(help="Users of a role.", no_args_is_help=True)
app.add_typer(user_app, name="users")

UserArguments = Annotated[list[str], typer.Argument(metavar="USER...", help="Users.")]


@app.command()
@logged_on
def generate(
    logon: Logon,
    name: RoleArgument,
    *,
    allow_open_fields: Annotated[bool, typer.Option("--allow-open-fields", help="Open fields grant nothing.")] = False,
    profile_name: Annotated[str | None, typer.Option(help="Before the first generation; else one is proposed.")] = None,
    profile_text: Annotated[str | None, typer.Option(help="Text of the profile.")] = None,
    expected_version: ExpectedVersion = None,
    as_json: AsJson = False,
) -> None:
    """Write the profiles of a role; its users get them by the user comparison."""
    from keydate.erp.authority import actions
    from keydate.erp.cli.rendering import plain
    from keydate.kit.terminal import print_json, print_line
    from keydate.vocabulary.ids import role_name

    with logon.writing() as (tx, acting_user):
        report = actions.generate(
            tx,
            acting_user=acting_user,
            role=role_name(name),
            allow_open_fields=allow_open_fields,
            profile_name=profile_name,
            profile_text=profile_text,
            expected_version=expected_version,
        )
    if as_json:
        print_json(plain(report))
        return
    print_line(f"Role {report.role}: {report.authorizations} authorizations in {', '.join(report.profiles)}.")
    for title, names in (
        ("Open fields, which grant nothing", report.open_fields),
        ("Profiles that the next comparison takes away", report.superseded_profiles),
        ("Derived roles to generate", report.derived_roles_to_generate),
    ):
        if names:
            print_line(f"{title}: {', '.join(names)}.")


@app.command()
@logged_on
def compare(
    logon: Logon,
    names: Annotated[list[str] | None, typer.Argument(metavar="[ROLE]...", help="Roles.")] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="All roles of the client.")] = False,
    as_json: AsJson = False,
) -> None:
    """Compare users: give them the profiles of their roles that count today, and take the others away."""
    from keydate.erp.cli.rendering import plain, print_findings
    from keydate.erp.users.comparison import compare_users
    from keydate.kit.terminal import print_json, print_line
    from keydate.vocabulary.ids import role_name

    if everything == bool(names):
        message = "Name roles, or say --all."
        raise typer.BadParameter(message)
    roles = None if everything else [role_name(name) for name in names or ()]
    with logon.writing() as (tx, acting_user):
        report = compare_users(tx, acting_user=acting_user, roles=roles)
    if as_json:
        print_json(plain(report))
        return
    print_line(f"{report.added} profiles were given, {report.removed} taken away; {report.users} users changed.")
    if report.assignments_added or report.assignments_removed:
        print_line(
            f"{report.assignments_added} assignments came and {report.assignments_removed} went by composite roles."
        )
    print_findings(report.findings)


@app.command()
@logged_on
def status(logon: Logon, name: RoleArgument, *, as_json: AsJson = False) -> None:
    """Show the lights of a role and which step is missing until its users hold what it says."""
    from keydate.erp.cli.rendering import plain, print_findings
    from keydate.erp.users.status import get_role_status
    from keydate.kit.terminal import print_facts, print_json, print_line
    from keydate.vocabulary.ids import role_name

    with logon.reading() as (tx, acting_user):
        found = get_role_status(tx, acting_user=acting_user, role=role_name(name))
    if as_json:
        print_json(plain(found) | {"is_effective": found.is_effective})
        return
    print_facts(_facts(found))
    print_line("Nothing is missing." if not found.missing else "")
    print_findings(found.missing)


def _facts(status: RoleStatus) -> dict[str, object]:
    return {
        "Role": status.role,
        "Menu": status.menu_light.value,
        "Authorizations": f"{status.authorizations_light.value}: {status.authorizations_text}",
        "Users": status.users_light.value,
        "Assigned today": status.assigned,
        "Not yet valid": status.not_yet_valid,
        "Expired": status.expired,
        "Profile": status.profile,
        "Version": status.version,
    }


@user_app.command("add")
@logged_on
def add_users(
    logon: Logon, name: RoleArgument, users: UserArguments, *, start: FromDay = None, end: ToDay = None
) -> None:
    """Add users to a role for a range of days; they hold it after the user comparison."""
    from keydate.erp.users.assignments import change_role_users
    from keydate.kit.terminal import print_line

    assignments = _assignments(name, users, start, end)
    with logon.writing() as (tx, acting_user):
        change_role_users(tx, acting_user=acting_user, add=assignments)
    print_line(f"{len(assignments)} users were added to role {assignments[0].role}; compare them.")


@user_app.command("remove")
@logged_on
def remove_users(
    logon: Logon, name: RoleArgument, users: UserArguments, *, start: FromDay = None, end: ToDay = None
) -> None:
    """Take the assignment with exactly these days from users; they lose the role by the user comparison."""
    from keydate.erp.users.assignments import change_role_users
    from keydate.kit.terminal import print_line

    assignments = _assignments(name, users, start, end)
    with logon.writing() as (tx, acting_user):
        change_role_users(tx, acting_user=acting_user, remove=assignments)
    print_line(f"{len(assignments)} users were taken from role {assignments[0].role}; compare them.")


def _assignments(name: str, users: list[str], start: datetime | None, end: datetime | None) -> list[RoleUser]:
    from keydate.erp.users.assignments import RoleUser
    from keydate.vocabulary.ids import role_name, user_name

    return [RoleUser(role_name(name), user_name(user), validity(start, end)) for user in users]
