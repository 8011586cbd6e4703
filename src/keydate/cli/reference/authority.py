"""The page of what a fresh communication system delivers: authorization objects, fields, activities, roles, templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from keydate.cli.reference import markdown
from keydate.cli.reference.markdown import code, codes, section, table
from keydate.erp.authority.catalogue import DELIVERED, NEWER_OBJECTS
from keydate.erp.authority.catalogue.activities import ACTIVITIES
from keydate.erp.authority.catalogue.roles import DELIVERED_ROLES, DeliveredRole, Value
from keydate.erp.authority.catalogue.templates import TEMPLATES, Template
from keydate.vocabulary.ids import ObjectName

_INTRODUCTION: Final = (
    "What `keydate erp init` installs. Objects of your own are added with `keydate erp object`. Names, fields and activities follow SAP's, so that "
    "roles, exports and clients written for SAP's objects mean the same here. Why the technical communication user needs which of them is in "
    "[security-considerations.md](../security-considerations.md)."
)


def page() -> str:
    """Returns the page."""
    return markdown.page(
        "Authorization objects, roles and templates",
        _INTRODUCTION,
        _objects(),
        _profiles(),
        _fields(),
        section(2, "Activities", table(("activity", "means"), ((code(key), text) for key, text in ACTIVITIES.items()))),
        section(2, "Delivered roles", *(_role(role) for role in DELIVERED_ROLES)),
        section(2, "Templates for role data", *(_template(template) for template in TEMPLATES)),
    )


def _objects() -> str:
    rows = (
        (
            code(item.name),
            item.text,
            item.object_class,
            codes(item.fields),
            codes(item.activities),
            "excluded" if item.is_excluded_from_sap_all else "contained",
        )
        for _name, item in sorted(DELIVERED.objects.items())
    )
    columns = ("object", "protects", "class", "fields", "allowed activities", "SAP_ALL")
    return section(2, "Authorization objects", table(columns, rows))


def _profiles() -> str:
    excluded = sorted(name for name, item in DELIVERED.objects.items() if item.is_excluded_from_sap_all)
    return section(
        2,
        "Profiles",
        f"`SAP_ALL` is a composite profile over every object but those marked *excluded*: {codes(excluded)}. "
        f"`SAP_NEW` holds the newer objects: {codes(NEWER_OBJECTS)}.",
    )


def _fields() -> str:
    rows = (
        (code(item.name), item.text, str(item.length), code(f"${item.name}") if item.is_organizational_level else "")
        for _name, item in sorted(DELIVERED.fields.items())
    )
    return section(2, "Fields", table(("field", "holds", "length", "organizational level"), rows))


def _role(role: DeliveredRole) -> str:
    levels = (
        ("organizational level", code(level), _values(values)) for level, values in role.organizational_levels.items()
    )
    rows = [*_authorizations(role.authorizations), *levels]
    return section(
        3, code(role.name), f"{role.description}. Profile `{role.profile}`.", table(("object", "field", "values"), rows)
    )


def _template(template: Template) -> str:
    rows = _authorizations(template.authorizations)
    return section(3, code(template.name), f"{template.text}.", table(("object", "field", "values"), rows))


def _authorizations(
    authorizations: Iterable[tuple[str, Mapping[str, tuple[Value, ...]] | Mapping[str, tuple[str, ...]]]],
) -> list[tuple[str, str, str]]:
    return [
        (code(name), code(field), _values(values) or "open")
        for name, fields in authorizations
        for field, values in ((field, fields.get(field, ())) for field in DELIVERED.object(ObjectName(name)).fields)
    ]


def _values(values: Iterable[Value]) -> str:
    return ", ".join(
        code(value) if isinstance(value, str) else f"{code(value[0])} to {code(value[1])}" for value in values
    )
