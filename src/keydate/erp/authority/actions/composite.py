"""Composite roles: lists of single roles that are assigned together."""

from __future__ import annotations

from collections.abc import Sequence

from keydate.erp.authority import rights
from keydate.erp.authority.actions.changing import locked_role, record, update
from keydate.erp.authority.actions.roles import create_header
from keydate.erp.authority.errors import RoleNotFound
from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.model.roles import Role
from keydate.erp.authority.store import roles as store
from keydate.kit.database import Transaction
from keydate.vocabulary.ids import RoleName


def create_composite_role(
    tx: Transaction,
    *,
    acting_user: ActingUser,
    role: RoleName,
    description: str,
    members: Sequence[RoleName] = (),
) -> Role:
    """Creates a composite role with its single roles."""
    created = create_header(tx, acting_user, role, description, is_composite=True)
    return add_members(tx, acting_user=acting_user, role=role, members=members) if members else created


def add_members(
    tx: Transaction,
    *,
    acting_user: ActingUser,
    role: RoleName,
    members: Sequence[RoleName],
    expected_version: int | None = None,
) -> Role:
    """Adds single roles to a composite role, all or none; those that it holds already are passed over.

    The holders of the composite role get them by the user comparison.
    """
    found = locked_role(
        tx, acting_user=acting_user, role=role, activity=rights.CHANGE, expected_version=expected_version
    )
    found.require_composite()
    for member in members:
        rights.require_role(acting_user, member, rights.ADD_TO_COMPOSITE)
    known = {item.name: item for item in store.list_roles(tx, acting_user.client, members)}
    for member in members:
        if member not in known:
            raise RoleNotFound(role=member)
        known[member].require_single()
    before = store.list_members(tx, acting_user.client, role)
    added = [member for member in dict.fromkeys(members) if member not in before]
    store.insert_members(tx, acting_user.client, role, added)
    return _members_changed(tx, acting_user, found, before, sorted([*before, *added]))


def remove_members(
    tx: Transaction,
    *,
    acting_user: ActingUser,
    role: RoleName,
    members: Sequence[RoleName],
    expected_version: int | None = None,
) -> Role:
    """Takes single roles out of a composite role; those that it does not hold are passed over."""
    found = locked_role(
        tx, acting_user=acting_user, role=role, activity=rights.CHANGE, expected_version=expected_version
    )
    found.require_composite()
    before = store.list_members(tx, acting_user.client, role)
    store.delete_members(tx, acting_user.client, role, list(members))
    return _members_changed(tx, acting_user, found, before, [name for name in before if name not in set(members)])


def _members_changed(
    tx: Transaction, acting_user: ActingUser, role: Role, before: list[RoleName], after: list[RoleName]
) -> Role:
    if before == after:
        return role
    record(tx, acting_user=acting_user, role=role.name, act="role_members_changed", fields={"members": (before, after)})
    # The holders of the composite role now lack, or still hold, single roles: as after a change of assignments.
    return update(tx, acting_user=acting_user, role=role, assignments_changed_at=tx.now)
