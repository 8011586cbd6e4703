"""What may stand in the fields of a role: checked and brought into the stored form before anything is written.

Quotes and blanks follow the public copies of SAP's generator: one or two quote characters, or blanks, mean the blank value, stored as
`' '`. A row with neither lower nor upper end is an open field: it grants nothing and is dropped (ADR 0009).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from keydate.erp.authority.errors import (
    ActivityNotAllowed,
    InvalidRange,
    UnknownField,
    UnknownOrganizationalLevel,
    ValueTooLong,
)
from keydate.erp.authority.model.catalogue import ACTVT, ObjectCatalogue, ObjectDefinition, variable
from keydate.erp.authority.model.roles import FieldValues, OrganizationalLevels, RoleAuthorization
from keydate.vocabulary.authorization_values import BLANK, FULL, MAX_LENGTH, ValueRange
from keydate.vocabulary.ids import FieldName, ObjectName

_QUOTES: Final = frozenset({"'", "''", '"', '""'})
_ROLE: Final = ObjectName("role")


def stored(low: str, high: str = "") -> ValueRange | None:
    """Returns the stored form of an entered row; None when the row is empty and the field thereby open."""
    if not low and not high:
        return None
    low = _emptied(low)
    high = _emptied(high)
    return ValueRange(low or BLANK, high)


def _emptied(text: str) -> str:
    trimmed = text.rstrip(" ")
    return "" if trimmed in _QUOTES or text == BLANK else trimmed


def checked_authorization(authorization: RoleAuthorization, catalogue: ObjectCatalogue) -> RoleAuthorization:
    """Returns an authorization whose values are in their stored form.

    Raises:
        UnknownObject, UnknownField, ValueTooLong, ActivityNotAllowed, InvalidRange, UnknownOrganizationalLevel
    """
    definition = catalogue.object(authorization.object)
    values: dict[FieldName, tuple[ValueRange, ...]] = {}
    for field, rows in authorization.values.items():
        if field not in definition.fields:
            raise UnknownField(field=field, object=definition.name, known=definition.fields)
        kept = tuple(_checked_rows(definition, field, rows, catalogue))
        if kept:
            values[field] = kept
    return replace(authorization, values=values)


def checked_levels(levels: OrganizationalLevels, catalogue: ObjectCatalogue) -> dict[str, tuple[ValueRange, ...]]:
    """Returns organizational levels whose values are in their stored form; empty ones are left out.

    Raises:
        UnknownOrganizationalLevel, ValueTooLong, InvalidRange
    """
    result = {}
    for name, rows in levels.items():
        field = FieldName(name.removeprefix("$"))
        if not name.startswith("$") or not catalogue.is_organizational_level(field):
            raise UnknownOrganizationalLevel(variable=name)
        kept = tuple(_distinct(rows))
        for value in kept:
            _check_value(_ROLE, field, value, catalogue.fields[field].length)
            if value.low.startswith("$"):
                raise UnknownOrganizationalLevel(variable=value.low, place=name)
        if kept:
            result[name] = kept
    return result


def _checked_rows(
    definition: ObjectDefinition, field: FieldName, rows: Iterable[ValueRange], catalogue: ObjectCatalogue
) -> Iterable[ValueRange]:
    for value in _distinct(rows):
        if catalogue.is_organizational_level(field) and value.low.startswith("$"):
            if value.low != variable(field) or value.high:
                raise UnknownOrganizationalLevel(variable=value.low, place=f"{definition.name}-{field}")
        else:
            _check_value(definition.name, field, value, catalogue.fields[field].length)
            if field == ACTVT and definition.activities:
                _check_activity(definition, value)
        yield value


def _distinct(rows: Iterable[ValueRange]) -> Iterable[ValueRange]:
    seen = set()
    for row in rows:
        value = stored(row.low, row.high)
        if value is not None and value not in seen:
            seen.add(value)
            yield value


def _check_value(object_name: ObjectName, field: FieldName, value: ValueRange, length: int) -> None:
    for end in (value.low, value.high):
        if (end != BLANK and len(end.removesuffix("*")) > length) or len(end) > MAX_LENGTH:
            raise ValueTooLong(object=object_name, field=field, value=end, length=length)
    if value.high:
        low = "" if value.low == BLANK else value.low.removesuffix("*")
        if FULL in {value.low, value.high} or low > value.high.removesuffix("*"):
            raise InvalidRange(object=object_name, field=field, low=value.low, high=value.high)


def _check_activity(definition: ObjectDefinition, value: ValueRange) -> None:
    if not any(value.covers(activity) for activity in definition.activities):
        raise ActivityNotAllowed(object=definition.name, activity=str(value), allowed=definition.activities)


def written(values: FieldValues) -> dict[str, str]:
    """Returns field values as change documents and lists show them."""
    return {field: ", ".join(str(value) for value in rows) for field, rows in values.items()}
