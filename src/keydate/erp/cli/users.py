"""`keydate erp user`: who is there, and how a user stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Final

import typer

from keydate.erp.cli.session import AsJson, Limit, Logon, Offset, logged_on
from keydate.erp.cli.user_fields import Type, UserArgument

if TYPE_CHECKING:
    from keydate.erp.users.queries import UserView
    from keydate.erp.users.store.master import UserRecord

app: Final = typer.Typer(help="Users: master records, passwords, locks, assignments.", no_args_is_help=True)


# long: the options of the list are most of it
@app.command("list")
@logged_on
def list_all(
    logon: Logon,
    *,
    pattern: Annotated[str | None, typer.Option(help="User names, with * and ?.")] = None,
    group: Annotated[str | None, typer.Option(help="Only this user group.")] = None,
    type_: Annotated[list[Type] | None, typer.Option("--type", help="Only this type; may be repeated.")] = None,
    locked: Annotated[
        bool | None, typer.Option("--locked/--unlocked", help="Only users with, or without, a lock.")
    ] = None,
    role: Annotated[str | None, typer.Option(help="Only users with this role.")] = None,
    profile: Annotated[str | None, typer.Option(help="Only users with this profile.")] = None,
    limit: Limit = 100,
    offset: Offset = 0,
    as_json: AsJson = False,
) -> None:
    """List the users that you may display, by name."""
    from keydate.erp.cli.rendering import days, instant, plain
    from keydate.erp.users.queries import UserSelection, list_users
    from keydate.kit.terminal import print_json, print_line, print_table
    from keydate.vocabulary.ids import user_group

    selection = UserSelection(
        user_name=None if pattern is None else pattern.upper(),
        user_types=frozenset(each.user_type for each in type_) if type_ else None,
        user_group=None if group is None else user_group(group),
        is_locked=locked,
        role=None if role is None else role.upper(),
        profile=None if profile is None else profile.upper(),
    )
    with logon.reading() as (tx, acting_user):
        page = list_users(tx, acting_user=acting_user, selection=selection, limit=limit, offset=offset)
    if as_json:
        print_json({"total": page.total, "users": plain(page.users)})
        return
    rows = [
        (
            user.user_name,
            user.user_type.name.lower(),
            user.user_group,
            _full_name(user),
            days(user.validity),
            locks(user.lock_bits),
            user.password_state.value,
            instant(user.last_logon_at),
        )
        for user in page.users
    ]
    columns = ("User", "Type", "Group", "Name", "Valid", "Locked", "Password", "Last logon (UTC)")
    print_table(columns, rows, empty="No user matches.")
    if page.total > offset + len(rows):
        print_line(f"{len(rows)} of {page.total} users; the next ones with --offset {offset + len(rows)}.")


def locks(bits: int) -> str:
    """Returns the locks of a user in words."""
    from keydate.erp.users.model.kinds import LockBits

    names = {
        LockBits.GLOBAL: "globally",
        LockBits.ADMINISTRATOR: "by administrator",
        LockBits.WRONG_PASSWORDS: "after wrong passwords",
    }
    return ", ".join(name for bit, name in names.items() if bits & bit)


def _full_name(user: UserRecord) -> str:
    return " ".join(part for part in (user.address.get("first_name"), user.address.get("last_name")) if part)


@app.command()
@logged_on
def show(logon: Logon, name: UserArgument, *, as_json: AsJson = False) -> None:
    """Show a user with roles and profiles."""
    from keydate.erp.cli.rendering import days, plain
    from keydate.erp.users.queries import get_user
    from keydate.kit.terminal import print_facts, print_json, print_line, print_table
    from keydate.vocabulary.ids import user_name

    with logon.reading() as (tx, acting_user):
        view = get_user(tx, acting_user=acting_user, user_name=user_name(name))
    if as_json:
        print_json(plain(view))
        return
    print_facts(_facts(view))
    print_line("")
    roles = [(held.role, days(held.validity), held.via_composite) for held in view.roles]
    print_table(("Role", "Valid", "By composite role"), roles, empty="No roles.")
    print_line("")
    profiles = [(held.profile, held.kind, held.text) for held in view.profiles]
    print_table(("Profile", "Kind", "Text"), profiles, empty="No profiles.")


def _facts(view: UserView) -> dict[str, object]:
    from keydate.erp.cli.rendering import days, instant

    user = view.record
    return {
        "User": user.user_name,
        "Name": _full_name(user),
        "Alias": user.alias,
        "Type": user.user_type.name.lower(),
        "Group": user.user_group,
        "Further groups": ", ".join(sorted(view.groups)),
        "Valid": days(user.validity),
        "Locked": locks(view.locks) or "no",
        "Password": user.password_state.value,
        "Password set at": instant(user.password_set_at),
        "Last logon at": instant(user.last_logon_at),
        "Failed logons": user.failed_logons,
        "Reference user": user.reference_user,
        "Security policy": user.security_policy,
        "Parameters": _pairs(view.parameters),
        "Defaults": _pairs(user.defaults),
        "Address": _pairs(user.address),
        "Created": f"{instant(user.created_at)} by {user.created_by}",
        "Changed": f"{instant(user.changed_at)} by {user.changed_by}",
    }


def _pairs(values: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={value}" for name, value in values.items())
