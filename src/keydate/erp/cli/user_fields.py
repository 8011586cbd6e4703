"""The options that describe a user's fields, the same for creation and change."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from dataclasses import fields as fields_of
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final, get_type_hints

import typer

if TYPE_CHECKING:
    from keydate.erp.users.model.fields import UserFields
    from keydate.erp.users.model.kinds import UserType
    from keydate.vocabulary.validity import Validity

UserArgument = Annotated[str, typer.Argument(metavar="USER", help="User name.")]
DAY: Final = ["%Y-%m-%d"]
FromDay = Annotated[datetime | None, typer.Option("--from", formats=DAY, help="First day; without it, always.")]
ToDay = Annotated[datetime | None, typer.Option("--to", formats=DAY, help="Last day; without it, for ever.")]


class Type(StrEnum):
    """The types of users in words."""

    DIALOG = "dialog"
    SYSTEM = "system"
    COMMUNICATION = "communication"
    REFERENCE = "reference"
    SERVICE = "service"

    @property
    def user_type(self) -> UserType:
        """Returns the type as the system knows it."""
        from keydate.erp.users.model.kinds import UserType

        return UserType[self.name]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOptions:
    """What the command line says about a user; None leaves a field as it is."""

    type_: Annotated[Type | None, typer.Option("--type", help="Type of the user; a new one is a dialog user.")] = None
    last_name: Annotated[str | None, typer.Option(help="Last name.")] = None
    first_name: Annotated[str | None, typer.Option(help="First name.")] = None
    alias: Annotated[str | None, typer.Option(help="Second name to log on with, up to 40 characters.")] = None
    group: Annotated[str | None, typer.Option(help="User group, which decides who administers the user.")] = None
    further_group: Annotated[
        list[str] | None, typer.Option(help="Further group; all of them replace those that are there.")
    ] = None
    valid_from: Annotated[datetime | None, typer.Option(formats=DAY, help="First day.")] = None
    valid_to: Annotated[datetime | None, typer.Option(formats=DAY, help="Last day.")] = None
    reference_user: Annotated[str | None, typer.Option(help="User whose authorizations this one has as well.")] = None
    security_policy: Annotated[str | None, typer.Option(help="Security policy with password rules of its own.")] = None
    accounting_number: Annotated[str | None, typer.Option(help="Accounting number.")] = None
    time_zone: Annotated[str | None, typer.Option(help="Personal time zone.")] = None
    company: Annotated[str | None, typer.Option(help="Company address.")] = None
    address: Annotated[list[str] | None, typer.Option(help="NAME=VALUE, e.g. email=a@example.com.")] = None
    default: Annotated[list[str] | None, typer.Option(help="NAME=VALUE, e.g. language=EN.")] = None
    parameter: Annotated[
        list[str] | None, typer.Option(help="ID=VALUE, e.g. BUK=1010; all of them replace those that are there.")
    ] = None

    def fields(self, present: Validity | None = None) -> UserFields:
        """Returns the new values of the fields that were named; an end of the validity that was not named stays as it is."""
        from keydate.erp.users.model.fields import UserFields
        from keydate.vocabulary.ids import user_alias, user_group, user_name

        given: dict[str, Any] = {
            "user_type": None if self.type_ is None else self.type_.user_type,
            "alias": _made(user_alias, self.alias),
            "user_group": _made(user_group, self.group),
            "reference_user": _made(user_name, self.reference_user),
            "security_policy": None if self.security_policy is None else self.security_policy.upper(),
            "accounting_number": self.accounting_number,
            "time_zone": self.time_zone,
            "company": self.company,
            "validity": self._validity(present),
            "address": self._address(),
            "defaults": None if self.default is None else pairs(self.default),
            "parameters": None
            if self.parameter is None
            else {name.upper(): value for name, value in pairs(self.parameter).items()},
            "groups": None
            if self.further_group is None
            else frozenset(user_group(name) for name in self.further_group if name),
        }
        return UserFields(**{name: value for name, value in given.items() if value is not None})

    def _validity(self, present: Validity | None) -> Validity | None:
        from keydate.vocabulary.validity import Validity

        if self.valid_from is None and self.valid_to is None:
            return None
        before = present or Validity()
        return Validity(_day(self.valid_from) or before.valid_from, _day(self.valid_to) or before.valid_to)

    def _address(self) -> dict[str, str] | None:
        names = {"last_name": self.last_name, "first_name": self.first_name}
        address = {name: value for name, value in names.items() if value is not None} | pairs(self.address or ())
        return address or None


def _made(make: Callable[[str], str], text: str | None) -> str | None:
    """Returns a name as its type wants it; an empty text, which clears the field, stays."""
    return make(text) if text else text


def validity(start: datetime | None, end: datetime | None) -> Validity:
    """Returns a range of days whose ends may be open."""
    from keydate.vocabulary.validity import ALWAYS, FOREVER, Validity

    return Validity(_day(start) or ALWAYS, _day(end) or FOREVER)


def _day(at: datetime | None) -> date | None:
    return None if at is None else at.date()


def pairs(texts: Iterable[str]) -> dict[str, str]:
    """Returns options of the form NAME=VALUE as a mapping; an empty text adds nothing, so that a list can be emptied."""
    found = {}
    for text in filter(None, texts):
        name, equals, value = text.partition("=")
        if not equals or not name:
            message = f"{text!r} is not NAME=VALUE."
            raise typer.BadParameter(message)
        found[name] = value
    return found


def with_fields(command: Callable[..., None]) -> Callable[..., None]:
    """Replaces the parameter `options` of a command by one option for each field of `FieldOptions`."""
    hints = get_type_hints(FieldOptions, include_extras=True)
    names = [field.name for field in fields_of(FieldOptions)]

    @functools.wraps(command)
    def run(**arguments: Any) -> None:
        given = {name: arguments.pop(name) for name in names}
        command(**arguments, options=FieldOptions(**given))

    parameters: list[inspect.Parameter] = []
    for parameter in inspect.signature(command).parameters.values():
        if parameter.name == "options":
            options = [
                inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY, annotation=hints[n], default=None) for n in names
            ]
            parameters += options
        else:
            parameters.append(parameter)
    run.__signature__ = inspect.Signature(parameters, return_annotation=None)  # type: ignore[attr-defined]  # read by inspect
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run
