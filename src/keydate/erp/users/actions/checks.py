"""What a user master record must agree with elsewhere in its client."""

from __future__ import annotations

from collections.abc import Iterable

from keydate.erp.authority.guard import ActingUser
from keydate.erp.users.errors import (
    AliasTaken,
    InvalidReferenceUser,
    PasswordNotPossible,
    SecurityPolicyNotFound,
    UserExists,
    UserGroupNotFound,
)
from keydate.erp.users.model.kinds import UserType
from keydate.erp.users.rights import ASSIGN, require_for_group, require_profiles, require_roles
from keydate.erp.users.store import assignments, master
from keydate.erp.users.store.master import UserRecord
from keydate.erp.users.store.rules import read_policy, read_rules
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.findings import Finding, Severity
from keydate.vocabulary.ids import ClientId, UserGroup, UserName, alias_key


def require_name_free(tx: ReadTransaction, client: ClientId, user_name: UserName) -> None:
    """Passes for a name that is neither a user's name nor a user's alias: either one logs on."""
    if master.find_names_with_alias(tx, client, user_name):
        raise UserExists(user_name=user_name)


def require_alias_free(tx: ReadTransaction, client: ClientId, record: UserRecord) -> None:
    """Passes for an alias that is nobody else's alias or name."""
    if record.alias is None:
        return
    taken_by = master.find_names_with_alias(tx, client, alias_key(record.alias))
    if any(name != record.user_name for name in taken_by):
        raise AliasTaken(alias=record.alias)


def require_groups(tx: ReadTransaction, client: ClientId, groups: Iterable[UserGroup]) -> None:
    """Passes for groups that exist."""
    known = master.list_user_groups(tx, client)
    for group in sorted(groups):
        if group not in known:
            raise UserGroupNotFound(user_group=group)


def require_policy(tx: ReadTransaction, client: ClientId, policy: str) -> None:
    """Passes for a security policy that exists."""
    if read_policy(tx, client, policy) is None:
        raise SecurityPolicyNotFound(policy=policy)


def require_reference_user(tx: ReadTransaction, acting_user: ActingUser, record: UserRecord) -> list[Finding]:
    """Passes for a reference user that can lend its authorizations; returns a warning where the rules only ask for one.

    Naming a reference user gives rights away as an assignment does, so it needs what an assignment of the same needs: S_USER_GRP 22 for the
    reference user's group, S_USER_AGR 22 for each of its roles, and S_USER_PRO 22 for each of its profiles.
    """
    client = acting_user.client
    name = record.reference_user
    if name is None:
        return []
    require_for_group(acting_user, None, ASSIGN)
    if record.user_type is UserType.REFERENCE or name == record.user_name:
        raise InvalidReferenceUser(reference_user=name, defect="would lend to a reference user or to itself")
    reference = master.find_user(tx, client, name)
    if reference is None:
        raise InvalidReferenceUser(reference_user=name, defect="does not exist")
    require_for_group(acting_user, reference.user_group, ASSIGN)
    require_roles(acting_user, (held.role for held in assignments.list_held_roles(tx, client, user_name=name)))
    require_profiles(acting_user, assignments.list_profiles_of(tx, client, [name]))
    if reference.user_type is UserType.REFERENCE:
        return []
    if read_rules(tx, client, None).reference_must_be_of_type_reference:
        raise InvalidReferenceUser(reference_user=name, defect=f"is of type {reference.user_type.value}")
    return [
        Finding(
            code="user.reference_user_of_other_type",
            severity=Severity.WARNING,
            message=f"User {name} is named as a reference user, but is not of type L.",
            remedy="Name a user of type L (reference).",
        )
    ]


def require_fitting_type(record: UserRecord) -> None:
    """Passes for a record whose type agrees with its other fields: a reference user has neither password nor reference user."""
    if record.user_type is not UserType.REFERENCE:
        return
    if record.reference_user is not None:
        raise InvalidReferenceUser(
            reference_user=record.reference_user, defect="would lend to a reference user or to itself"
        )


def require_no_password(record: UserRecord) -> None:
    """Refuses a password for a reference user."""
    if record.user_type is UserType.REFERENCE:
        raise PasswordNotPossible(user_name=record.user_name)
