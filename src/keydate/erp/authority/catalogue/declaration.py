"""How objects are declared: one short call per object, so that the lists read as tables."""

from __future__ import annotations

from keydate.erp.authority.model.catalogue import ObjectDefinition
from keydate.vocabulary.ids import FieldName, ObjectName


def declare(
    name: str, object_class: str, text: str, fields: str, activities: str = "", *, excluded_from_sap_all: bool = False
) -> ObjectDefinition:
    """Returns an object; fields and activities are given as words."""
    return ObjectDefinition(
        name=ObjectName(name),
        text=text,
        object_class=object_class,
        fields=tuple(FieldName(field) for field in fields.split()),
        activities=tuple(activities.split()),
        is_excluded_from_sap_all=excluded_from_sap_all,
    )
