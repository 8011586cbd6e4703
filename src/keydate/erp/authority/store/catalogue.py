"""Rows of the catalogue: objects, fields, activities, templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from keydate.erp.authority.model.catalogue import FieldDefinition, ObjectCatalogue, ObjectDefinition
from keydate.erp.authority.model.roles import RoleAuthorization
from keydate.erp.authority.tables import (
    activities,
    authorization_fields,
    authorization_object_fields,
    authorization_objects,
    authorizations,
    object_activities,
    role_authorizations,
    role_template_values,
    role_templates,
)
from keydate.erp.clients.tables import clients
from keydate.kit.database import ReadTransaction, Transaction
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import FieldName, ObjectName


def load_catalogue(tx: ReadTransaction) -> ObjectCatalogue:
    """Returns all objects and fields.

    A change of the catalogue raises `clients.authority_version` of every client, so whoever keeps compiled buffers by that version
    may keep the catalogue with them.
    """
    fields: dict[ObjectName, list[FieldName]] = {}
    for row in tx.connection.execute(
        sa.select(authorization_object_fields.c.object, authorization_object_fields.c.field).order_by(
            authorization_object_fields.c.object, authorization_object_fields.c.position
        )
    ):
        fields.setdefault(ObjectName(row.object), []).append(FieldName(row.field))
    allowed: dict[str, list[str]] = {}
    for row in tx.connection.execute(
        sa.select(object_activities.c.object, object_activities.c.activity).order_by(object_activities.c.activity)
    ):
        allowed.setdefault(row.object, []).append(row.activity)
    objects = {}
    for row in tx.connection.execute(sa.select(authorization_objects).order_by(authorization_objects.c.object)):
        name = ObjectName(row.object)
        objects[name] = ObjectDefinition(
            name=name,
            text=row.text,
            object_class=row.object_class,
            fields=tuple(fields.get(name, ())),
            activities=tuple(allowed.get(name, ())),
            is_excluded_from_sap_all=row.is_excluded_from_sap_all,
            is_delivered=row.is_delivered,
            is_switched_off=row.is_switched_off,
        )
    return ObjectCatalogue(objects=objects, fields=load_fields(tx))


def load_fields(tx: ReadTransaction) -> dict[FieldName, FieldDefinition]:
    """Returns all fields."""
    return {
        FieldName(row.field): FieldDefinition(
            name=FieldName(row.field),
            text=row.text,
            length=row.length,
            is_organizational_level=row.is_organizational_level,
        )
        for row in tx.connection.execute(sa.select(authorization_fields).order_by(authorization_fields.c.field))
    }


def load_activities(tx: ReadTransaction) -> dict[str, str]:
    """Returns the texts of all activities."""
    return {
        row.activity: row.text for row in tx.connection.execute(sa.select(activities).order_by(activities.c.activity))
    }


def insert_fields(tx: Transaction, definitions: Sequence[FieldDefinition]) -> None:
    """Inserts fields that are not there yet."""
    known = set(tx.connection.scalars(sa.select(authorization_fields.c.field)))
    _insert(
        tx,
        authorization_fields,
        [
            {
                "field": item.name,
                "text": item.text,
                "length": item.length,
                "is_organizational_level": item.is_organizational_level,
            }
            for item in definitions
            if item.name not in known
        ],
    )


def insert_activities(tx: Transaction, texts: Mapping[str, str]) -> None:
    """Inserts activities that are not there yet."""
    known = set(tx.connection.scalars(sa.select(activities.c.activity)))
    _insert(tx, activities, [{"activity": code, "text": text} for code, text in texts.items() if code not in known])


def insert_objects(tx: Transaction, definitions: Sequence[ObjectDefinition]) -> None:
    """Inserts objects with their fields and activities."""
    _insert(
        tx,
        authorization_objects,
        [
            {
                "object": item.name,
                "text": item.text,
                "object_class": item.object_class,
                "is_excluded_from_sap_all": item.is_excluded_from_sap_all,
                "is_delivered": item.is_delivered,
                "is_switched_off": item.is_switched_off,
            }
            for item in definitions
        ],
    )
    _insert(
        tx,
        authorization_object_fields,
        [
            {"object": item.name, "position": position, "field": field}
            for item in definitions
            for position, field in enumerate(item.fields)
        ],
    )
    _insert(
        tx,
        object_activities,
        [{"object": item.name, "activity": activity} for item in definitions for activity in item.activities],
    )


def delete_object(tx: Transaction, name: ObjectName) -> None:
    """Deletes an object that nothing uses."""
    for table in (object_activities, authorization_object_fields, authorization_objects):
        tx.connection.execute(sa.delete(table).where(table.c.object == name))


def set_switched_off(tx: Transaction, name: ObjectName, *, is_switched_off: bool) -> None:
    """Switches all checks of an object off or on."""
    tx.connection.execute(
        sa.update(authorization_objects)
        .where(authorization_objects.c.object == name)
        .values(is_switched_off=is_switched_off)
    )


def places_of_use(tx: ReadTransaction, name: ObjectName, *, limit: int = 5) -> tuple[str, ...]:
    """Returns the first roles and authorizations, as "client/name", that use an object."""
    used = sa.union(
        sa.select(role_authorizations.c.client, role_authorizations.c.role.label("name")).where(
            role_authorizations.c.object == name
        ),
        sa.select(authorizations.c.client, authorizations.c.authorization.label("name")).where(
            authorizations.c.object == name
        ),
    ).subquery()
    rows = tx.connection.execute(sa.select(used).order_by(used.c.client, used.c.name).limit(limit))
    return tuple(f"{row.client}/{row.name}" for row in rows)


def bump_all_authority_versions(tx: Transaction) -> None:
    """Makes every compiled buffer of every client old."""
    tx.connection.execute(sa.update(clients).values(authority_version=clients.c.authority_version + 1))


def list_templates(tx: ReadTransaction) -> dict[str, str]:
    """Returns names and texts of all templates."""
    return {
        row.template: row.text
        for row in tx.connection.execute(sa.select(role_templates).order_by(role_templates.c.template))
    }


def insert_template(
    tx: Transaction,
    name: str,
    text: str,
    items: Sequence[tuple[str, Mapping[str, tuple[str, ...]]]],
    *,
    is_delivered: bool,
) -> None:
    """Inserts a template of authorizations."""
    _insert(tx, role_templates, [{"template": name, "text": text, "is_delivered": is_delivered}])
    _insert(
        tx,
        role_template_values,
        [
            {
                "template": name,
                "counter": counter,
                "object": object_name,
                "field": field,
                "position": position,
                "low": low,
                "high": "",
            }
            for counter, (object_name, values) in enumerate(items, start=1)
            for field, lows in values.items()
            for position, low in enumerate(lows)
        ],
    )


def find_template(tx: ReadTransaction, name: str) -> tuple[RoleAuthorization, ...] | None:
    """Returns the authorizations of a template; None when there is none of this name."""
    if tx.connection.scalar(sa.select(role_templates.c.template).where(role_templates.c.template == name)) is None:
        return None
    found: dict[int, tuple[ObjectName, dict[FieldName, tuple[ValueRange, ...]]]] = {}
    rows = tx.connection.execute(
        sa.select(role_template_values)
        .where(role_template_values.c.template == name)
        .order_by(role_template_values.c.counter, role_template_values.c.field, role_template_values.c.position)
    )
    for row in rows:
        _, values = found.setdefault(row.counter, (ObjectName(row.object), {}))
        field = FieldName(row.field)
        values[field] = (*values.get(field, ()), ValueRange(row.low, row.high))
    return tuple(RoleAuthorization(object=name, values=values) for name, values in found.values())


def _insert(tx: Transaction, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        tx.connection.execute(sa.insert(table), rows)
