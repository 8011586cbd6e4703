"""Reads of user administration, shaped for screens and interfaces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from keydate.erp.audit import changes
from keydate.erp.audit.changes import ChangeDocument
from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.model.check import DUMMY
from keydate.erp.users.model.assignments import HeldRole
from keydate.erp.users.model.kinds import LockBits, effective_locks
from keydate.erp.users.model.rules import effective_parameters
from keydate.erp.users.rights import DISPLAY, DISPLAY_CHANGES, require_for_group, require_settings, require_user
from keydate.erp.users.store import master, rules
from keydate.erp.users.store.assignments import list_held_roles, list_profiles_with_kind
from keydate.erp.users.store.master import UserRecord, UserSelection
from keydate.erp.users.store.selection import list_groups_in_use, select_users
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import ProfileName, UserGroup, UserName

__all__ = [
    "HeldProfile",
    "UserPage",
    "UserRecord",
    "UserSelection",
    "UserView",
    "get_user",
    "list_user_changes",
    "list_users",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldProfile:
    """A profile of a user."""

    profile: ProfileName
    #: single | composite | generated
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserView:
    """Everything about a user but its secrets."""

    record: UserRecord
    #: The locks that count now; the stored ones are in the record.
    locks: LockBits
    parameters: Mapping[str, str]
    groups: frozenset[UserGroup]
    roles: tuple[HeldRole, ...]
    profiles: tuple[HeldProfile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserPage:
    """One page of a list of users; `lock_bits` are those that count now."""

    users: tuple[UserRecord, ...]
    total: int


def get_user(tx: ReadTransaction, *, acting_user: ActingUser, user_name: str) -> UserView:
    """Returns a user with all that belongs to it.

    Raises:
        NotAuthorized: S_USER_GRP 03 for the user's group is missing.
        UserNotFound: there is no such user.
    """
    record = require_user(tx, acting_user, user_name, DISPLAY)
    client = acting_user.client
    return UserView(
        record=record,
        locks=_locks(tx, client, record),
        parameters=master.read_user_parameters(tx, client, record.user_name),
        groups=master.read_further_groups(tx, client, record.user_name),
        roles=tuple(list_held_roles(tx, client, user_name=record.user_name)),
        profiles=tuple(
            HeldProfile(profile=name, kind=kind, text=text)
            for name, (kind, text) in list_profiles_with_kind(tx, client, record.user_name).items()
        ),
    )


def list_users(
    tx: ReadTransaction,
    *,
    acting_user: ActingUser,
    selection: UserSelection | None = None,
    limit: int = 100,
    offset: int = 0,
) -> UserPage:
    """Returns one page of the selected users in the groups that the acting user may display, by name.

    Raises:
        NotAuthorized: S_USER_GRP 03 is missing for any group.
        InvalidValue: limit or offset is negative.
    """
    require_for_group(acting_user, None, DISPLAY)
    for field, number in (("limit", limit), ("offset", offset)):
        if number < 0:
            raise InvalidValue(field=field, value=str(number), rule="is negative")
    records, total = select_users(
        tx,
        acting_user.client,
        selection or UserSelection(),
        groups=_visible_groups(tx, acting_user),
        limit=limit,
        offset=offset,
    )
    return UserPage(
        users=tuple(
            replace(record, lock_bits=int(_locks(tx, acting_user.client, record))) if record.lock_bits else record
            for record in records
        ),
        total=total,
    )


def list_user_groups(tx: ReadTransaction, *, acting_user: ActingUser) -> dict[UserGroup, str]:
    """Returns the user groups that the acting user may display, with their texts."""
    require_for_group(acting_user, None, DISPLAY)
    groups = master.list_user_groups(tx, acting_user.client)
    return {group: text for group, text in groups.items() if acting_user.sees("S_USER_GRP", CLASS=group, ACTVT=DISPLAY)}


def list_user_changes(
    tx: ReadTransaction,
    *,
    acting_user: ActingUser,
    user_name: UserName,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 100,
    offset: int = 0,
) -> list[ChangeDocument]:
    """Returns the change documents of a user, the latest first; of a deleted one for those who may see any group's.

    Raises:
        NotAuthorized: S_USER_GRP 08 for the user's group is missing.
    """
    require_for_group(acting_user, None, DISPLAY_CHANGES)
    user = master.find_user(tx, acting_user.client, user_name)
    require_for_group(acting_user, user.user_group if user else UserGroup("*"), DISPLAY_CHANGES)
    return changes.list_changes(
        tx,
        client=acting_user.client,
        object_class="USER",
        object_key=user_name,
        since=since,
        until=until,
        limit=limit,
        offset=offset,
    )


def list_profile_parameters(tx: ReadTransaction, *, acting_user: ActingUser) -> dict[str, str]:
    """Returns all profile parameters with their present values.

    Raises:
        NotAuthorized: S_USER_ADM for area PARAMETER, activity 03, is missing.
    """
    require_settings(acting_user, "PARAMETER", DISPLAY)
    return effective_parameters(rules.read_parameters(tx))


def list_security_policies(tx: ReadTransaction, *, acting_user: ActingUser) -> dict[str, dict[str, str]]:
    """Returns the security policies with the attributes that each names.

    Raises:
        NotAuthorized: S_USER_ADM for area POLICY, activity 03, is missing.
    """
    require_settings(acting_user, "POLICY", DISPLAY)
    names = rules.list_policies(tx, acting_user.client)
    return {name: rules.read_policy(tx, acting_user.client, name) or {} for name in names}


def _visible_groups(tx: ReadTransaction, acting_user: ActingUser) -> list[str] | None:
    if acting_user.sees("S_USER_GRP", CLASS="*", ACTVT=DISPLAY):
        return None
    return [
        group
        for group in list_groups_in_use(tx, acting_user.client)
        if acting_user.sees("S_USER_GRP", CLASS=group or DUMMY, ACTVT=DISPLAY)
    ]


def _locks(tx: ReadTransaction, client: str, record: UserRecord) -> LockBits:
    """Returns the locks that count now; the rules are read only when there is a lock at all."""
    if not record.lock_bits:
        return LockBits.NONE
    return effective_locks(
        record.lock_bits,
        last_failed_at=record.last_failed_logon_at,
        now=tx.now,
        zone=rules.read_zone(tx),
        unlocks_at_midnight=bool(rules.read_rules(tx, client, record.security_policy).unlocks_at_midnight),
    )
