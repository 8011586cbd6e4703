"""Reads the authorizations of a role from the spec, and says what about their values is wrong or risky."""

from __future__ import annotations

import re
from typing import Final

import yaml

from keydate.commuser.spec.model import Authorization
from keydate.commuser.spec.nodes import Findings, Section
from keydate.commuser.spec.objects import FIELDS, FOREIGN_PREFIXES, STAR_WARNINGS
from keydate.vocabulary.authorization_values import FULL, MAX_LENGTH, ValueRange
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import FieldName, ObjectName, field_name, object_name

#: What one role may hold without being split into more profiles than an ERP can store (101 of 170).
MAX_AUTHORIZATIONS: Final = 101 * 170
_ACTIVITY: Final = re.compile(r"[0-9A-Z]{2}|\*|[0-9A-Z]\*")


def read_authorizations(role: Section) -> tuple[Authorization, ...]:
    """Returns the authorizations of the role; what is wrong with them becomes findings."""
    authorizations: list[Authorization] = []
    for section in role.sections("authorizations"):
        authorization = _read_one(section)
        if authorization is None:
            continue
        if authorization in authorizations:
            role.findings.error("duplicate_authorization", f"{section.place()}: the same authorization stands twice.")
        authorizations.append(authorization)
    if len(authorizations) > MAX_AUTHORIZATIONS:
        role.findings.error(
            "too_many", f"{role.place('authorizations')}: more than {MAX_AUTHORIZATIONS} authorizations."
        )
    return tuple(authorizations)


def warn_about_values(authorizations: tuple[Authorization, ...], findings: Findings) -> None:
    """Adds a warning for every value that allows more than it looks."""
    for authorization in authorizations:
        name = authorization.object
        if name.startswith(FOREIGN_PREFIXES):
            findings.warning(
                "foreign_object",
                f"{name} is an administrator's object; a communication user has no business with it.",
                "Remove it, unless the connector's security guide names it.",
            )
        for field, values in authorization.values.items():
            reason = STAR_WARNINGS.get((name, field))
            if reason and any(value.is_full for value in values):
                findings.warning(
                    "full_authorization",
                    f"{name}: {field} = * means that {reason}.",
                    "Name the values. `keydate commuser least-privilege` proposes them from what was really checked.",
                )


def _read_one(section: Section) -> Authorization | None:
    section.allow({"object", "values"})
    text = section.text("object", required=True)
    values = section.section("values", required=True)
    if not text or values is None:
        return None
    try:
        name = object_name(text)
    except InvalidValue as error:
        section.findings.error("object", f"{section.place('object')}: {error}")
        return None
    fields = _read_fields(name, values)
    return Authorization(object=name, values=fields) if fields is not None else None


def _read_fields(name: ObjectName, section: Section) -> dict[FieldName, tuple[ValueRange, ...]] | None:
    known = FIELDS.get(name)
    if known is not None:
        section.allow(known)
        for missing in (field for field in known if not section.has(field)):
            section.findings.error(
                "open_field",
                f"{section.place()}: {missing} of {name} has no value; an open field grants nothing.",
                f"Add {missing}.",
            )
    if not 1 <= len(section.names()) <= 10:
        section.findings.error("fields", f"{section.place()}: an object has 1 to 10 fields.")
        return None
    result = {}
    for key in section.names():
        try:
            field = field_name(key)
        except InvalidValue as error:
            section.findings.error("field", f"{section.place(key)}: {error}")
            continue
        result[field] = tuple(
            value for node in _values(section, key) if (value := _read_value(section, key, node)) is not None
        )
    return result


def _values(section: Section, key: str) -> list[yaml.Node]:
    nodes = section.items(key)
    if not nodes:
        section.findings.error("open_field", f"{section.place(key)} has no value; an open field grants nothing.")
    return nodes


def _read_value(section: Section, key: str, node: yaml.Node) -> ValueRange | None:
    place = section.place(key, node)
    if isinstance(node, yaml.MappingNode):
        bounds = Section(node, f"{section.path}.{key}", section.findings)
        bounds.allow({"from", "to"})
        low, high = (
            bounds.text("from", required=True, length=MAX_LENGTH),
            bounds.text("to", required=True, length=MAX_LENGTH),
        )
        if low and high and high < low and not high.endswith("*"):
            section.findings.error("range", f"{place}: the range {low}..{high} ends before it begins.")
            return None
        return ValueRange(low, high) if low and high else None
    if not isinstance(node, yaml.ScalarNode):
        section.findings.error("wrong_shape", f"{place} must be a value, or from and to.")
        return None
    return _single(section, key, place, node.value.strip(" "))


def _single(section: Section, key: str, place: str, value: str) -> ValueRange | None:
    if not value:
        section.findings.error(
            "open_field", f"{place} is blank; an open field grants nothing.", "Write \"' '\" to allow the blank value."
        )
        return None
    if len(value) > MAX_LENGTH:
        section.findings.error(
            "value", f"{place}: a value has at most {MAX_LENGTH} characters; this one has {len(value)}."
        )
        return None
    if not value.isprintable() or value.startswith("$"):
        section.findings.error("value", f"{place}: {value[:20]!r} is no value that can be typed in.")
        return None
    if key == "ACTVT" and not _ACTIVITY.fullmatch(value):
        section.findings.error(
            "activity", f"{place}: {value[:20]!r} is no activity.", 'An activity has two characters: "03".'
        )
        return None
    if FULL in value[:-1]:
        section.findings.warning(
            "pattern", f"{place}: in {value!r} only a * at the end is a pattern; this one is a character."
        )
    return ValueRange(value)
