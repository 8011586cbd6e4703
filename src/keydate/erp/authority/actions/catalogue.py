"""The catalogue of objects: set-up, objects of one's own, global switch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from keydate.erp.audit import changes
from keydate.erp.authority.catalogue import DELIVERED
from keydate.erp.authority.catalogue.activities import ACTIVITIES
from keydate.erp.authority.catalogue.templates import TEMPLATES
from keydate.erp.authority.errors import (
    DeliveredObject,
    ObjectExists,
    ObjectInUse,
    UnknownActivity,
    UnknownField,
    UnknownObject,
)
from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.model.catalogue import ACTVT, ObjectDefinition
from keydate.erp.authority.model.check import MAX_FIELDS
from keydate.erp.authority.store import catalogue as store
from keydate.kit.database import Transaction
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import FieldName, ObjectName

#: Authorization objects as a type of development object (S_DEVELOP-OBJTYPE).
_OBJECT_TYPE: Final = "SUSO"


def install_catalogue(tx: Transaction) -> None:
    """Inserts the delivered objects, fields, activities and templates that are not there yet."""
    store.insert_fields(tx, list(DELIVERED.fields.values()))
    store.insert_activities(tx, ACTIVITIES)
    known = store.load_catalogue(tx).objects
    missing = [item for name, item in DELIVERED.objects.items() if name not in known]
    store.insert_objects(tx, missing)
    templates = store.list_templates(tx)
    for template in TEMPLATES:
        if template.name not in templates:
            store.insert_template(tx, template.name, template.text, template.authorizations, is_delivered=True)
    if missing:
        store.bump_all_authority_versions(tx)


def add_object(
    tx: Transaction,
    *,
    acting_user: ActingUser,
    name: ObjectName,
    text: str,
    fields: Sequence[FieldName],
    activities: Sequence[str] = (),
    is_excluded_from_sap_all: bool = False,
) -> ObjectDefinition:
    """Creates an object of one's own from fields that are known. SAP_ALL lacks it until it is generated again.

    Raises:
        InvalidValue: the name does not start with Y or Z, the text is too long, or there are not 1 to 10 different fields.
        ObjectExists, UnknownField, UnknownActivity
    """
    _require_development(acting_user, name, "01")
    _check_own_name(name, text)
    catalogue = store.load_catalogue(tx)
    if name in catalogue.objects:
        raise ObjectExists(object=name)
    if not 1 <= len(set(fields)) == len(fields) <= MAX_FIELDS:
        raise InvalidValue(field="fields", value=", ".join(fields), rule="are not 1 to 10 different fields")
    for field in fields:
        if field not in catalogue.fields:
            raise UnknownField(field=field)
    known = store.load_activities(tx)
    for activity in activities:
        if activity not in known or ACTVT not in fields:
            raise UnknownActivity(activity=activity)
    definition = ObjectDefinition(
        name=name,
        text=text,
        object_class="ZKEY",
        fields=tuple(fields),
        activities=tuple(sorted(set(activities))),
        is_excluded_from_sap_all=is_excluded_from_sap_all,
        is_delivered=False,
    )
    store.insert_objects(tx, [definition])
    store.bump_all_authority_versions(tx)
    _record(tx, acting_user, name, "object_created", {"fields": ("", fields), "activities": ("", activities)})
    return definition


def delete_object(tx: Transaction, *, acting_user: ActingUser, name: ObjectName) -> None:
    """Deletes an object of one's own.

    Raises:
        UnknownObject, DeliveredObject
        ObjectInUse: roles or profiles of some client hold it.
    """
    _require_development(acting_user, name, "06")
    definition = store.load_catalogue(tx).objects.get(name)
    if definition is None:
        raise UnknownObject(object=name)
    if definition.is_delivered:
        raise DeliveredObject(object=name)
    users = store.places_of_use(tx, name)
    if users:
        raise ObjectInUse(object=name, users=users)
    store.delete_object(tx, name)
    store.bump_all_authority_versions(tx)
    _record(tx, acting_user, name, "object_deleted", {"fields": (definition.fields, "")})


def switch_object(tx: Transaction, *, acting_user: ActingUser, name: ObjectName, is_switched_off: bool) -> None:
    """Switches all checks of an object off, so that they always pass, or on again.

    Objects of the basis and of the connector cannot be switched off: they protect the system itself.
    """
    _require_development(acting_user, name, "02")
    definition = store.load_catalogue(tx).objects.get(name)
    if definition is None:
        raise UnknownObject(object=name)
    if is_switched_off and definition.object_class not in _SWITCHABLE and definition.is_delivered:
        raise DeliveredObject(object=name)
    if definition.is_switched_off == is_switched_off:
        return
    store.set_switched_off(tx, name, is_switched_off=is_switched_off)
    store.bump_all_authority_versions(tx)
    _record(
        tx, acting_user, name, "object_switched", {"is_switched_off": (definition.is_switched_off, is_switched_off)}
    )


_SWITCHABLE: Final = frozenset({"FI", "CO"})


def _require_development(acting_user: ActingUser, name: ObjectName, activity: str) -> None:
    acting_user.require("S_DEVELOP", OBJTYPE=_OBJECT_TYPE, OBJNAME=name, ACTVT=activity)


def _check_own_name(name: ObjectName, text: str) -> None:
    if not name.startswith(("Y", "Z")):
        raise InvalidValue(field="authorization object", value=name, rule="does not start with Y or Z")
    if len(text) > 60:
        raise InvalidValue(field="text", value=text, rule="has more than 60 characters")


def _record(
    tx: Transaction, acting_user: ActingUser, name: ObjectName, act: str, fields: dict[str, tuple[object, object]]
) -> None:
    changes.record(
        tx,
        acting_user_name=acting_user.user_name,
        client=acting_user.client,
        object_class="OBJECT",
        object_key=name,
        act=act,
        changes=fields,
    )
