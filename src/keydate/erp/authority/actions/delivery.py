"""What the set-up of a client delivers: SAP_ALL, SAP_NEW and the delivered roles, through the same acts as any administrator's."""

from __future__ import annotations

from collections.abc import Iterable

from keydate.erp.authority.actions.authorization_data import set_authorizations
from keydate.erp.authority.actions.generation import generate
from keydate.erp.authority.actions.profiles import generate_sap_all
from keydate.erp.authority.actions.roles import create_role
from keydate.erp.authority.catalogue.roles import DELIVERED_ROLES, DeliveredRole, Value
from keydate.erp.authority.guard import ActingUser, installer
from keydate.erp.authority.model.roles import RoleAuthorization
from keydate.erp.authority.store import catalogue as catalogue_store
from keydate.erp.authority.store import roles as store
from keydate.kit.database import Transaction
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import ClientId, FieldName, ObjectName, RoleName


def install_delivered_roles(tx: Transaction, client: ClientId) -> tuple[RoleName, ...]:
    """Creates and generates the delivered roles that a client does not have yet, and SAP_ALL; returns the new roles.

    An existing role stays as it is: its values may have been adapted. Nobody gets any of it by this.
    """
    acting_user = installer(client, catalogue_store.load_catalogue(tx))
    generate_sap_all(tx, acting_user=acting_user)
    created = []
    for delivered in DELIVERED_ROLES:
        name = RoleName(delivered.name)
        if store.find_role(tx, client, name) is None:
            _install(tx, acting_user, name, delivered)
            created.append(name)
    return tuple(created)


def _install(tx: Transaction, acting_user: ActingUser, name: RoleName, delivered: DeliveredRole) -> None:
    create_role(tx, acting_user=acting_user, role=name, description=delivered.description, is_delivered=True)
    set_authorizations(
        tx,
        acting_user=acting_user,
        role=name,
        authorizations=[
            RoleAuthorization(
                object=ObjectName(object_name),
                values={FieldName(field): _rows(values) for field, values in fields.items()},
            )
            for object_name, fields in delivered.authorizations
        ],
        organizational_levels={name: _rows(values) for name, values in delivered.organizational_levels.items()},
    )
    generate(tx, acting_user=acting_user, role=name, profile_name=delivered.profile)


def _rows(values: Iterable[Value]) -> tuple[ValueRange, ...]:
    return tuple(ValueRange(value) if isinstance(value, str) else ValueRange(*value) for value in values)
