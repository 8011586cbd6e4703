"""`keydate erp object` and `keydate erp profile`: the catalogue of authorization objects, and what profiles hold."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from keydate.erp.cli.session import AsJson, Logon, logged_on

object_app: Final = typer.Typer(help="Authorization objects: delivered ones and your own.", no_args_is_help=True)
profile_app: Final = typer.Typer(help="Authorization profiles.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Name of the authorization object.")]


@object_app.command("list")
@logged_on
def list_all(
    logon: Logon,
    *,
    pattern: Annotated[str, typer.Option(help="Names, with * and ?.")] = "*",
    object_class: Annotated[str | None, typer.Option("--class", help="Only this object class, e.g. FI.")] = None,
    as_json: AsJson = False,
) -> None:
    """List authorization objects."""
    from fnmatch import fnmatchcase

    from keydate.erp.authority.queries import list_objects
    from keydate.erp.cli.rendering import plain
    from keydate.kit.terminal import print_json, print_table

    with logon.reading() as (tx, acting_user):
        found = [
            item
            for item in list_objects(tx, acting_user=acting_user)
            if fnmatchcase(item.name, pattern.upper())
            and (object_class is None or item.object_class == object_class.upper())
        ]
    if as_json:
        print_json(plain(found))
        return
    rows = [
        (item.name, item.object_class, item.text, ", ".join(item.fields), "off" if item.is_switched_off else "on")
        for item in found
    ]
    print_table(("Object", "Class", "Text", "Fields", "Checks"), rows, empty="No object matches.")


@object_app.command()
@logged_on
def show(logon: Logon, name: Name, *, as_json: AsJson = False) -> None:
    """Show an object with its fields and activities."""
    from keydate.erp.authority.queries import get_object
    from keydate.erp.cli.rendering import plain
    from keydate.kit.terminal import print_facts, print_json, print_line, print_table
    from keydate.vocabulary.ids import object_name

    with logon.reading() as (tx, acting_user):
        definition, fields = get_object(tx, acting_user=acting_user, name=object_name(name))
    if as_json:
        print_json(plain(definition) | {"fields": plain(fields)})
        return
    print_facts(
        {
            "Object": definition.name,
            "Text": definition.text,
            "Class": definition.object_class,
            "Activities": ", ".join(definition.activities),
            "In SAP_ALL": not definition.is_excluded_from_sap_all,
            "Delivered": definition.is_delivered,
            "Checked": not definition.is_switched_off,
        }
    )
    print_line("")
    rows = [(field.name, field.text, field.length, field.is_organizational_level) for field in fields]
    print_table(("Field", "Text", "Length", "Organizational level"), rows, empty="No fields.")


@object_app.command()
@logged_on
def add(
    logon: Logon,
    name: Name,
    *,
    text: Annotated[str, typer.Option(help="What it protects.")],
    field: Annotated[list[str], typer.Option(help="A field, e.g. ACTVT; up to ten, in order.")],
    activity: Annotated[list[str] | None, typer.Option(help="An activity that ACTVT may hold, e.g. 03.")] = None,
    excluded_from_sap_all: Annotated[
        bool, typer.Option("--excluded-from-sap-all", help="SAP_ALL must not be enough.")
    ] = False,
) -> None:
    """Create an object of your own, with a name that starts with Y or Z."""
    from keydate.erp.authority.actions import add_object
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import field_name, object_name

    with logon.writing() as (tx, acting_user):
        added = add_object(
            tx,
            acting_user=acting_user,
            name=object_name(name),
            text=text,
            fields=[field_name(each) for each in field],
            activities=activity or (),
            is_excluded_from_sap_all=excluded_from_sap_all,
        )
    print_line(f"Authorization object {added.name} was created. SAP_ALL has it once it is generated again.")


@object_app.command()
@logged_on
def delete(logon: Logon, name: Name) -> None:
    """Delete an object of your own that no role or profile holds."""
    from keydate.erp.authority.actions import delete_object
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import object_name

    with logon.writing() as (tx, acting_user):
        delete_object(tx, acting_user=acting_user, name=object_name(name))
    print_line(f"Authorization object {object_name(name)} was deleted.")


@object_app.command()
@logged_on
def switch_off(logon: Logon, name: Name) -> None:
    """Switch all checks of an object off: they always pass."""
    _switch(logon, name, is_switched_off=True)


@object_app.command()
@logged_on
def switch_on(logon: Logon, name: Name) -> None:
    """Switch the checks of an object on again."""
    _switch(logon, name, is_switched_off=False)


def _switch(logon: Logon, name: str, *, is_switched_off: bool) -> None:
    from keydate.erp.authority.actions import switch_object
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import object_name

    with logon.writing() as (tx, acting_user):
        switch_object(tx, acting_user=acting_user, name=object_name(name), is_switched_off=is_switched_off)
    print_line(f"Checks of authorization object {object_name(name)} are {'off' if is_switched_off else 'on'}.")


@profile_app.command("show")
@logged_on
def show_profile(
    logon: Logon, name: Annotated[str, typer.Argument(help="Name of the profile.")], *, as_json: AsJson = False
) -> None:
    """Show the authorizations in a profile, those of the members of a composite profile included."""
    from keydate.erp.authority.queries import get_profile
    from keydate.erp.cli.rendering import field_values
    from keydate.kit.terminal import print_json, print_table
    from keydate.vocabulary.ids import profile_name

    with logon.reading() as (tx, acting_user):
        found = get_profile(tx, acting_user=acting_user, profile=profile_name(name))
    if as_json:
        print_json(
            [
                {
                    "object": item.object,
                    "authorization": item.name,
                    "values": {field: [str(row) for row in rows] for field, rows in item.values.items()},
                }
                for item in found
            ]
        )
        return
    rows = [(item.object, item.name, field_values(item.values)) for item in found]
    print_table(("Object", "Authorization", "Values"), rows, empty="The profile is empty.")


@profile_app.command()
@logged_on
def generate_sap_all(logon: Logon) -> None:
    """Write SAP_ALL and SAP_NEW anew, from all objects but the excluded ones."""
    from keydate.erp.authority.actions import generate_sap_all as generate
    from keydate.kit.terminal import print_line

    with logon.writing() as (tx, acting_user):
        written = generate(tx, acting_user=acting_user)
    print_line(f"Profiles {', '.join(written)} were written.")
