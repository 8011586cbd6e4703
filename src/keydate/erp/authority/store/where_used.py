"""Where-used lists: which roles hold an object, with the values that they would grant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from keydate.erp.authority.model.generation import resolved
from keydate.erp.authority.store.roles import load_data
from keydate.erp.authority.tables import role_authorizations
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import ClientId, FieldName, ObjectName, RoleName


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleUse:
    """One authorization for an object in one role."""

    role: RoleName
    counter: int
    is_inactive: bool
    #: With the role's organizational levels put in.
    values: Mapping[FieldName, tuple[ValueRange, ...]]


def list_role_uses(tx: ReadTransaction, client: ClientId, object_name: ObjectName) -> list[RoleUse]:
    """Returns the authorizations for an object in all roles, in order of role and number."""
    names = tx.connection.scalars(
        sa.select(role_authorizations.c.role)
        .where(role_authorizations.c.client == client, role_authorizations.c.object == object_name)
        .distinct()
        .order_by(role_authorizations.c.role)
    ).all()
    uses: list[RoleUse] = []
    for name in names:
        data = load_data(tx, client, RoleName(name))
        uses.extend(
            RoleUse(
                role=RoleName(name),
                counter=item.counter or 0,
                is_inactive=item.is_inactive,
                values=resolved(item.values, data.organizational_levels),
            )
            for item in data.authorizations
            if item.object == object_name
        )
    return uses
