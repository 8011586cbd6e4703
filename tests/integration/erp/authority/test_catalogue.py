"""The catalogue in the database: objects of one's own, the global switch."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from tests.integration.erp.authority.acting import CLIENT, ROLE, authorization, user_with

from keydate.erp.audit.changes import list_changes
from keydate.erp.authority import actions, queries
from keydate.erp.authority.catalogue import DELIVERED
from keydate.erp.authority.errors import (
    DeliveredObject,
    NotAuthorized,
    ObjectExists,
    ObjectInUse,
    UnknownActivity,
    UnknownField,
    UnknownObject,
)
from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.store import load_catalogue
from keydate.erp.clients.tables import clients
from keydate.kit.database import Database, Transaction
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import FieldName, ObjectName

OWN = ObjectName("Z_OWN")
FIELDS = (FieldName("BUKRS"), FieldName("ACTVT"))


def add(tx: Transaction, user: ActingUser, name: str = OWN, **changes: object) -> None:
    arguments: dict[str, object] = {"text": "Own object", "fields": FIELDS, "activities": ("02", "03"), **changes}
    actions.add_object(tx, acting_user=user, name=ObjectName(name), **arguments)  # type: ignore[arg-type]


def authority_version(tx: Transaction) -> int:
    return int(tx.connection.scalars(sa.select(clients.c.authority_version)).one())


def test_the_delivered_catalogue_is_stored_as_declared(database: Database) -> None:
    with database.read() as tx:
        assert load_catalogue(tx) == DELIVERED


def test_an_object_of_ones_own_can_be_used_at_once(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        before = authority_version(tx)
        add(tx, admin)
        definition, fields = queries.get_object(tx, acting_user=admin, name=OWN)
        actions.create_role(tx, acting_user=admin, role=ROLE, description="")
        actions.set_authorizations(
            tx, acting_user=admin, role=ROLE, authorizations=[authorization("Z_OWN", BUKRS="1000", ACTVT="02")]
        )
        actions.generate(tx, acting_user=admin, role=ROLE)
        assert authority_version(tx) == before + 2
        documents = list_changes(tx, client=CLIENT, object_class="OBJECT", object_key=OWN)
    assert (definition.fields, definition.activities, definition.is_delivered) == (FIELDS, ("02", "03"), False)
    assert [item.name for item in fields] == list(FIELDS)
    assert {item.act for item in documents} == {"object_created"}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": "S_OWN"}, InvalidValue),
        ({"name": "Z_FCC_CONN"}, ObjectExists),
        ({"text": "x" * 61}, InvalidValue),
        ({"fields": ()}, InvalidValue),
        ({"fields": ("BUKRS", "BUKRS")}, InvalidValue),
        ({"fields": tuple(DELIVERED.fields)[:11]}, InvalidValue),
        ({"fields": ("BUKRS", "NOFIELD")}, UnknownField),
        ({"activities": ("ZZ",)}, UnknownActivity),
        ({"fields": ("BUKRS",)}, UnknownActivity),
    ],
)
def test_a_malformed_object_is_refused(
    database: Database, admin: ActingUser, changes: dict[str, str], error: type[Exception]
) -> None:
    with database.write() as tx:
        with pytest.raises(error):
            add(tx, admin, **changes)
        assert OWN not in load_catalogue(tx).objects


def test_only_developers_of_objects_change_the_catalogue(database: Database) -> None:
    nobody = user_with(authorization("S_DEVELOP", OBJTYPE="PROG", OBJNAME="*", ACTVT="*"))
    with database.write() as tx:
        with pytest.raises(NotAuthorized, match="S_DEVELOP"):
            add(tx, nobody)
        with pytest.raises(NotAuthorized):
            actions.delete_object(tx, acting_user=nobody, name=OWN)
        with pytest.raises(NotAuthorized):
            actions.switch_object(tx, acting_user=nobody, name=OWN, is_switched_off=True)


def test_an_object_is_deleted_when_nothing_uses_it(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        add(tx, admin)
        actions.create_role(tx, acting_user=admin, role=ROLE, description="")
        actions.insert_objects(tx, acting_user=admin, role=ROLE, objects=[OWN])
        with pytest.raises(ObjectInUse, match="100/Z_CLOSE"):
            actions.delete_object(tx, acting_user=admin, name=OWN)
        actions.set_authorizations(tx, acting_user=admin, role=ROLE, authorizations=[])
        actions.delete_object(tx, acting_user=admin, name=OWN)
        with pytest.raises(UnknownObject):
            queries.get_object(tx, acting_user=admin, name=OWN)
        with pytest.raises(UnknownObject):
            actions.delete_object(tx, acting_user=admin, name=OWN)


def test_a_delivered_object_is_not_deleted(database: Database, admin: ActingUser) -> None:
    with database.write() as tx, pytest.raises(DeliveredObject, match="S_TCODE"):
        actions.delete_object(tx, acting_user=admin, name=ObjectName("S_TCODE"))


def test_checks_of_finance_objects_can_be_switched_off_those_of_the_basis_cannot(
    database: Database, admin: ActingUser
) -> None:
    finance = ObjectName("F_BKPF_BED")
    with database.write() as tx:
        actions.switch_object(tx, acting_user=admin, name=finance, is_switched_off=True)
        actions.switch_object(tx, acting_user=admin, name=finance, is_switched_off=True)
        assert load_catalogue(tx).unchecked == {finance}
        actions.switch_object(tx, acting_user=admin, name=finance, is_switched_off=False)
        assert load_catalogue(tx).unchecked == set()
        for name in ("S_TCODE", "S_USER_GRP", "Z_FCC_CONN"):
            with pytest.raises(DeliveredObject):
                actions.switch_object(tx, acting_user=admin, name=ObjectName(name), is_switched_off=True)
        with pytest.raises(UnknownObject):
            actions.switch_object(tx, acting_user=admin, name=ObjectName("Z_NONE"), is_switched_off=True)
