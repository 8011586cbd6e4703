"""More of `keydate erp user`: roles and profiles of one user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from keydate.erp.cli.session import Logon, logged_on
from keydate.erp.cli.user_fields import FromDay, ToDay, UserArgument, validity
from keydate.erp.cli.users import app

if TYPE_CHECKING:
    from datetime import datetime

    from keydate.erp.audit.trail import ErpTransaction
    from keydate.erp.authority.guard import ActingUser
    from keydate.erp.users.assignments import Assignment
    from keydate.vocabulary.ids import UserName


@app.command()
@logged_on
def assign(
    logon: Logon,
    name: UserArgument,
    roles: Annotated[list[str] | None, typer.Argument(metavar="[ROLE]...", help="Roles.")] = None,
    *,
    start: FromDay = None,
    end: ToDay = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take these roles away, whatever their days.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Leave the user these roles and no others.")] = False,
) -> None:
    """Assign roles to a user for a range of days and compare that user at once."""
    from keydate.erp.users.assignments import assign_roles
    from keydate.erp.users.store.assignments import lock_assignments
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import user_name

    if (remove and replace) or not (roles or replace):
        message = "Name the roles to assign; --remove takes them away, --replace leaves no others."
        raise typer.BadParameter(message)
    wanted, given = user_name(name), _assignments(roles or [], start, end)
    with logon.writing() as (tx, acting_user):
        # Two administrators who add a role each must not undo each other.
        lock_assignments(tx, acting_user.client)
        if not replace:
            given = _changed(_present(tx, acting_user, wanted), given, wanted, remove=remove)
        assign_roles(tx, acting_user=acting_user, user_name=wanted, assignments=given)
    print_line(f"User {wanted} has {len(given)} direct assignments of roles.")


def _assignments(roles: list[str], start: datetime | None, end: datetime | None) -> list[Assignment]:
    from keydate.erp.users.assignments import Assignment
    from keydate.vocabulary.ids import role_name

    return [Assignment(role_name(role), validity(start, end)) for role in roles]


def _present(tx: ErpTransaction, acting_user: ActingUser, wanted: UserName) -> list[Assignment]:
    from keydate.erp.users.assignments import Assignment
    from keydate.erp.users.queries import get_user

    view = get_user(tx, acting_user=acting_user, user_name=wanted)
    return [Assignment(held.role, held.validity) for held in view.roles if held.is_direct]


def _changed(present: list[Assignment], given: list[Assignment], name: UserName, *, remove: bool) -> list[Assignment]:
    from keydate.erp.users.errors import AssignmentNotFound

    if not remove:
        return list(dict.fromkeys([*present, *given]))
    roles = {item.role for item in given}
    for role in sorted(roles - {item.role for item in present}):
        raise AssignmentNotFound(role=role, user_name=name)
    return [item for item in present if item.role not in roles]


@app.command()
@logged_on
def profiles(
    logon: Logon,
    name: UserArgument,
    profile: Annotated[
        list[str] | None, typer.Argument(metavar="[PROFILE]...", help="All of them; none takes all away.")
    ] = None,
) -> None:
    """Replace the profiles of a user that are assigned by hand; those of roles stay."""
    from keydate.erp.users.assignments import assign_profiles
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import profile_name, user_name

    wanted, names = user_name(name), [profile_name(each) for each in profile or ()]
    with logon.writing() as (tx, acting_user):
        assign_profiles(tx, acting_user=acting_user, user_name=wanted, profiles=names)
    print_line(f"User {wanted} has {len(names)} profiles that are assigned by hand.")
