"""`keydate erp group`, `parameter` and `policy`: what counts for many users."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from keydate.erp.cli.session import AsJson, Logon, logged_on
from keydate.erp.cli.user_fields import pairs

group_app: Final = typer.Typer(help="User groups, which decide who administers whom.", no_args_is_help=True)
parameter_app: Final = typer.Typer(help="Profile parameters: rules for passwords and logons.", no_args_is_help=True)
policy_app: Final = typer.Typer(help="Security policies: rules of their own for some users.", no_args_is_help=True)

Policy = Annotated[str, typer.Argument(metavar="POLICY", help="Name of the security policy.")]
Parameter = Annotated[str, typer.Argument(metavar="PARAMETER", help="E.g. login/min_password_lng.")]


@group_app.command("create")
@logged_on
def create_group(
    logon: Logon,
    name: Annotated[str, typer.Argument(metavar="GROUP", help="Name of the group.")],
    *,
    text: Annotated[str, typer.Option(help="Who is in it.")] = "",
) -> None:
    """Create a user group."""
    from keydate.erp.users.actions import create_user_group
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import user_group

    group = user_group(name)
    with logon.writing() as (tx, acting_user):
        create_user_group(tx, acting_user=acting_user, user_group=group, text=text)
    print_line(f"User group {group} was created.")


@group_app.command("list")
@logged_on
def list_groups(logon: Logon, *, as_json: AsJson = False) -> None:
    """List the user groups that you may display."""
    from keydate.erp.users.queries import list_user_groups
    from keydate.kit.terminal import print_json, print_table

    with logon.reading() as (tx, acting_user):
        groups = list_user_groups(tx, acting_user=acting_user)
    if as_json:
        print_json(groups)
        return
    print_table(("Group", "Text"), sorted(groups.items()), empty="There is no user group yet.")


@parameter_app.command("list")
@logged_on
def list_parameters(logon: Logon, *, as_json: AsJson = False) -> None:
    """List all profile parameters with their present values."""
    from keydate.erp.users.queries import list_profile_parameters
    from keydate.kit.terminal import print_json, print_table

    with logon.reading() as (tx, acting_user):
        parameters = list_profile_parameters(tx, acting_user=acting_user)
    if as_json:
        print_json(parameters)
        return
    print_table(("Parameter", "Value"), sorted(parameters.items()), empty="No parameters.")


@parameter_app.command("set")
@logged_on
def set_parameter(
    logon: Logon,
    name: Parameter,
    value: Annotated[str | None, typer.Argument(help="New value; without it, the default comes back.")] = None,
) -> None:
    """Set a profile parameter of the whole system; it counts from the next logon on."""
    from keydate.erp.users.actions import set_profile_parameter
    from keydate.kit.terminal import print_line

    with logon.writing() as (tx, acting_user):
        set_profile_parameter(tx, acting_user=acting_user, parameter=name, value=value)
    print_line(f"Profile parameter {name} {'has its default' if value is None else f'is {value}'}.")


@parameter_app.command("forbid")
@logged_on
def forbid_passwords(
    logon: Logon,
    pattern: Annotated[
        list[str] | None, typer.Argument(metavar="[PATTERN]...", help="With * and ?; none forbids nothing.")
    ] = None,
) -> None:
    """Replace the patterns that no new password may match."""
    from keydate.erp.users.actions import set_forbidden_passwords
    from keydate.kit.terminal import print_line

    with logon.writing() as (tx, acting_user):
        set_forbidden_passwords(tx, acting_user=acting_user, patterns=pattern or ())
    print_line(f"{len(pattern or ())} patterns of passwords are forbidden.")


@policy_app.command("list")
@logged_on
def list_policies(logon: Logon, *, as_json: AsJson = False) -> None:
    """List the security policies with the attributes that each names."""
    from keydate.erp.users.queries import list_security_policies
    from keydate.kit.terminal import print_json, print_table

    with logon.reading() as (tx, acting_user):
        policies = list_security_policies(tx, acting_user=acting_user)
    if as_json:
        print_json(policies)
        return
    rows = [
        (policy, ", ".join(f"{name}={value}" for name, value in attributes.items()))
        for policy, attributes in policies.items()
    ]
    print_table(("Policy", "Attributes"), rows, empty="There is no security policy yet.")


@policy_app.command("set")
@logged_on
def set_policy(
    logon: Logon,
    name: Policy,
    attribute: Annotated[
        list[str] | None, typer.Argument(metavar="[ATTRIBUTE=VALUE]...", help="E.g. MIN_PASSWORD_LENGTH=12.")
    ] = None,
) -> None:
    """Create a security policy or replace its attributes; what it does not name has the delivered default."""
    from keydate.erp.users.actions import set_security_policy
    from keydate.kit.terminal import print_line

    attributes = pairs(attribute or ())
    with logon.writing() as (tx, acting_user):
        set_security_policy(tx, acting_user=acting_user, policy=name, attributes=attributes)
    print_line(f"Security policy {name.upper()} was written.")


@policy_app.command("delete")
@logged_on
def delete_policy(logon: Logon, name: Policy) -> None:
    """Delete a security policy that no user has."""
    from keydate.erp.users.actions import delete_security_policy
    from keydate.kit.terminal import print_line

    with logon.writing() as (tx, acting_user):
        delete_security_policy(tx, acting_user=acting_user, policy=name.upper())
    print_line(f"Security policy {name.upper()} was deleted.")
