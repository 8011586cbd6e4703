"""The one way in which a role is changed: lock, compare versions, check, write, raise the version, record, tell derived roles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from keydate.erp.audit import changes
from keydate.erp.authority import rights
from keydate.erp.authority.errors import RoleChangedMeanwhile, RoleNotFound
from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.model.catalogue import ObjectCatalogue
from keydate.erp.authority.model.roles import AuthorizationData, Role, numbered
from keydate.erp.authority.model.values import checked_authorization, checked_levels, written
from keydate.erp.authority.store import catalogue as catalogue_store
from keydate.erp.authority.store import roles as store
from keydate.kit.database import Transaction
from keydate.vocabulary.ids import AuthorizationName, RoleName

ROLE: Final = "ROLE"
Change = Callable[[AuthorizationData, ObjectCatalogue], AuthorizationData]


def locked_role(
    tx: Transaction, *, acting_user: ActingUser, role: RoleName, activity: str, expected_version: int | None = None
) -> Role:
    """Returns a role that the user may change and nobody else changes until the end of the transaction.

    Raises:
        NotAuthorized: S_USER_AGR is missing for the activity.
        RoleNotFound: there is none.
        RoleChangedMeanwhile: it has another version than expected.
    """
    rights.require_role(acting_user, role, activity)
    found = store.lock_role(tx, acting_user.client, role)
    if found is None:
        raise RoleNotFound(role=role)
    if expected_version is not None and expected_version != found.version:
        raise RoleChangedMeanwhile(
            role=role, expected_version=expected_version, version=found.version, changed_by=found.changed_by
        )
    return found


def update(tx: Transaction, *, acting_user: ActingUser, role: Role, **columns: Any) -> Role:
    """Writes columns of the role's header, raises its version, and returns the role as it is now."""
    stamp = {"version": role.version + 1, "changed_by": acting_user.user_name, "changed_at": tx.now, **columns}
    store.update_role(tx, acting_user.client, role.name, **stamp)
    return replace(role, **stamp)


def record(
    tx: Transaction,
    *,
    acting_user: ActingUser,
    role: RoleName,
    act: str,
    fields: Mapping[str, tuple[object, object]],
) -> None:
    """Writes the change documents of one act."""
    changes.record(
        tx,
        acting_user_name=acting_user.user_name,
        client=acting_user.client,
        object_class=ROLE,
        object_key=role,
        act=act,
        changes=fields,
    )


def after_generation(role: Role, now: datetime) -> datetime:
    """Returns the instant of a change, later than the last generation even within one tick of the clock."""
    return now if role.generated_at is None else max(now, role.generated_at + timedelta(microseconds=1))


def change_data(
    tx: Transaction, *, acting_user: ActingUser, role: Role, change: Change, act: str, **columns: Any
) -> Role:
    """Changes the authorization data of a locked role and hands them on to the roles derived from it.

    Raises:
        NotAuthorized: a value that was not there before may not be put into a role by this user.
    """
    catalogue = catalogue_store.load_catalogue(tx)
    before = store.load_data(tx, acting_user.client, role.name)
    after = checked_data(change(before, catalogue), catalogue)
    if flat(after) == flat(before) and not columns:
        return role
    rights.require_new_values(acting_user, before, after)
    changed = _write(tx, acting_user=acting_user, role=role, before=before, after=after, act=act, **columns)
    for name in store.list_derived(tx, acting_user.client, role.name):
        _follow(tx, acting_user=acting_user, role=name, parent=after)
    return changed


def checked_data(data: AuthorizationData, catalogue: ObjectCatalogue) -> AuthorizationData:
    """Returns authorization data in their stored form, numbered.

    Raises:
        DuplicateCounter, UnknownObject, UnknownField, ValueTooLong, ActivityNotAllowed, InvalidRange, UnknownOrganizationalLevel
    """
    items = numbered(data.authorizations)
    return AuthorizationData(
        authorizations=tuple(checked_authorization(item, catalogue) for item in items),
        organizational_levels=checked_levels(data.organizational_levels, catalogue),
    )


def _follow(tx: Transaction, *, acting_user: ActingUser, role: RoleName, parent: AuthorizationData) -> None:
    derived = locked_role(tx, acting_user=acting_user, role=role, activity=rights.CHANGE)
    before = store.load_data(tx, acting_user.client, role)
    after = inherited(parent, before)
    if flat(after) != flat(before):
        rights.require_new_values(acting_user, before, after)
        _write(tx, acting_user=acting_user, role=derived, before=before, after=after, act="role_adjusted_to_parent")


def inherited(parent: AuthorizationData, own: AuthorizationData) -> AuthorizationData:
    """Returns the parent's authorizations with a derived role's own organizational levels."""
    return AuthorizationData(
        authorizations=tuple(replace(item, name=AuthorizationName("")) for item in parent.authorizations),
        organizational_levels=own.organizational_levels,
    )


def _write(
    tx: Transaction,
    *,
    acting_user: ActingUser,
    role: Role,
    before: AuthorizationData,
    after: AuthorizationData,
    act: str,
    **columns: Any,
) -> Role:
    store.replace_data(tx, acting_user.client, role.name, after)
    old, new = flat(before), flat(after)
    fields = {key: (old.get(key, ""), new.get(key, "")) for key in {**old, **new}}
    if old != new:
        columns = {"authorizations_changed_at": after_generation(role, tx.now), **columns}
        record(tx, acting_user=acting_user, role=role.name, act=act, fields=fields)
    return update(tx, acting_user=acting_user, role=role, **columns)


def flat(data: AuthorizationData) -> dict[str, str]:
    """Returns authorization data line by line, as change documents and comparisons show them."""
    lines = {name: ", ".join(str(value) for value in rows) for name, rows in data.organizational_levels.items()}
    for item in data.authorizations:
        key = f"{item.object} {item.counter}"
        state = f"{item.status.name.lower()}, {'inactive' if item.is_inactive else 'active'}"
        lines[key] = f"{state}, {item.text}" if item.text else state
        lines.update({f"{key} {field}": text for field, text in written(item.values).items()})
    return lines
