"""User master records: create, change, copy, delete (SU01)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from keydate.erp.audit.model import AuditEvent
from keydate.erp.audit.trail import ErpTransaction
from keydate.erp.authority.guard import ActingUser
from keydate.erp.users.actions.checks import (
    require_alias_free,
    require_fitting_type,
    require_groups,
    require_name_free,
    require_no_password,
    require_policy,
    require_reference_user,
)
from keydate.erp.users.actions.passwords import require_allowed, store_administrator_password
from keydate.erp.users.errors import OwnUserProtected, PasswordMissing, UserIsReferenced
from keydate.erp.users.model.fields import NO_FIELDS, Unchanged, UserFields, merged
from keydate.erp.users.model.kinds import PasswordState, UserType, state_after_type_change
from keydate.erp.users.model.passwords import generate_password
from keydate.erp.users.recording import record_user_change
from keydate.erp.users.rights import ASSIGN, CHANGE, CREATE, DELETE, DISPLAY, require_for_group, require_user
from keydate.erp.users.store import logon as logon_store
from keydate.erp.users.store import master
from keydate.erp.users.store.assignments import lock_assignments
from keydate.erp.users.store.master import UserRecord
from keydate.erp.users.store.rules import list_forbidden, read_rules
from keydate.kit.secrets import Passwords
from keydate.vocabulary.findings import Finding
from keydate.vocabulary.ids import UserGroup, UserName, alias_key
from keydate.vocabulary.validity import Validity


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedUser:
    """What came of a creation."""

    user_name: UserName
    password_state: PasswordState
    #: Only when one was asked for; it is shown once and stored nowhere.
    generated_password: str | None
    warnings: tuple[Finding, ...]


# long: half of it is the contract
def create_user(
    tx: ErpTransaction,
    *,
    acting_user: ActingUser,
    user_name: UserName,
    passwords: Passwords,
    user_type: UserType = UserType.DIALOG,
    last_name: str = "",
    initial_password: str | None = None,
    generates_password: bool = False,
    without_password: bool = False,
    fields: UserFields = NO_FIELDS,
) -> CreatedUser:
    """Creates a user without roles.

    Args:
        tx: the transaction.
        acting_user: needs S_USER_GRP 01 for the new user's group.
        user_name: free in the client, also as an alias.
        passwords: hashes the initial password.
        user_type: decides what the password is afterwards.
        last_name: the user name is taken when there is none here or in `fields.address`.
        initial_password: what the administrator hands over.
        generates_password: makes one and returns it instead.
        without_password: creates the user with a deactivated password.
        fields: everything else.

    Raises:
        NotAuthorized: a right is missing.
        UserExists, AliasTaken, UserGroupNotFound, InvalidReferenceUser, SecurityPolicyNotFound: a field does not fit.
        PasswordMissing, PasswordNotPossible, PasswordNotAllowed: the password does not fit.
    """
    group = None if isinstance(fields.user_group, Unchanged) else fields.user_group
    require_for_group(acting_user, group, CREATE)
    require_name_free(tx, acting_user.client, user_name)
    kind = user_type if isinstance(fields.user_type, Unchanged) else fields.user_type
    wanted = _new_record(tx, acting_user, user_name, kind)
    record, warnings = _with_fields(tx, acting_user, wanted, fields)
    record = replace(record, address={"last_name": last_name or user_name, **record.address})
    master.insert_user(
        tx, acting_user.client, {**_columns(record), "created_by": acting_user.user_name, "created_at": tx.now}
    )
    _store_lists(tx, acting_user, user_name, fields)
    state, generated = PasswordState.DEACTIVATED, None
    if kind is not UserType.REFERENCE and not without_password:
        state, generated = _first_password(
            tx, acting_user, record, passwords, initial_password, generates_password=generates_password
        )
    elif initial_password:
        require_no_password(record)
    record_user_change(
        tx,
        acting_user=acting_user,
        user_name=user_name,
        act="user_created",
        event=AuditEvent.USER_CREATED,
        changes={name: (None, value) for name, value in _documented(record, fields).items() if value},
        details={"user_type": kind.value, "password_state": state.value},
    )
    return CreatedUser(
        user_name=user_name, password_state=state, generated_password=generated, warnings=tuple(warnings)
    )


def change_user(
    tx: ErpTransaction, *, acting_user: ActingUser, user_name: UserName, fields: UserFields
) -> tuple[Finding, ...]:
    """Changes some fields of a user and returns warnings.

    A change of type turns the password's status accordingly: for a system or service user it is productive, for a dialog or communication
    user initial, and a reference user has none.

    Raises:
        NotAuthorized: S_USER_GRP 02 is missing for the user's group, or 02 or 22 for the new group.
        UserNotFound: there is no such user.
        AliasTaken, UserGroupNotFound, InvalidReferenceUser, SecurityPolicyNotFound, UserIsReferenced: a field does not fit.
    """
    before = require_user(tx, acting_user, user_name, CHANGE, for_update=True)
    after, warnings = _with_fields(tx, acting_user, before, fields)
    old_lists = _lists(tx, acting_user, user_name)
    if after.user_type is not before.user_type:
        after = _with_type(tx, acting_user, before, after)
    _store_lists(tx, acting_user, user_name, fields)
    changes = {
        **_differences(_documented(before), _documented(after)),
        **_differences(old_lists, _lists(tx, acting_user, user_name)),
    }
    if not changes:
        return tuple(warnings)
    master.update_user(
        tx, acting_user.client, user_name, _columns(after) | {"changed_by": acting_user.user_name, "changed_at": tx.now}
    )
    master.bump_logon_version(tx, acting_user.client, user_name)
    if after.reference_user != before.reference_user:
        master.bump_authority_version(tx, acting_user.client, user_name)
    record_user_change(
        tx,
        acting_user=acting_user,
        user_name=user_name,
        act="user_changed",
        event=AuditEvent.USER_CHANGED,
        changes=changes,
        details={"fields": ", ".join(sorted(changes))},
    )
    return tuple(warnings)


def copy_user(
    tx: ErpTransaction,
    *,
    acting_user: ActingUser,
    source: UserName,
    target: UserName,
    passwords: Passwords,
    last_name: str = "",
    initial_password: str | None = None,
    generates_password: bool = False,
) -> CreatedUser:
    """Creates a user with the logon data, defaults, parameters and groups of another one, but not its alias, address or password.

    Roles and profiles are not copied: `keydate.erp.users.assignments.copy_assignments` does that, under its own rights.

    Raises:
        NotAuthorized: S_USER_GRP 03 for the source's group or 01 for the same group of the target is missing.
        UserNotFound: the source does not exist.
        UserExists: the target does.
        PasswordMissing, PasswordNotAllowed: the password does not fit.
    """
    original = require_user(tx, acting_user, source, DISPLAY)
    fields = UserFields(
        user_group=original.user_group,
        validity=original.validity,
        reference_user=original.reference_user,
        security_policy=original.security_policy,
        accounting_number=original.accounting_number,
        time_zone=original.time_zone,
        company=original.company,
        defaults=original.defaults,
        parameters=master.read_user_parameters(tx, acting_user.client, source),
        groups=master.read_further_groups(tx, acting_user.client, source),
    )
    return create_user(
        tx,
        acting_user=acting_user,
        user_name=target,
        passwords=passwords,
        user_type=original.user_type,
        last_name=last_name,
        initial_password=initial_password,
        generates_password=generates_password,
        fields=fields,
    )


def delete_user(tx: ErpTransaction, *, acting_user: ActingUser, user_name: UserName) -> None:
    """Deletes a user with its assignments; audit entries and change documents stay.

    Raises:
        NotAuthorized: S_USER_GRP 06 for the user's group is missing.
        UserNotFound: there is no such user.
        OwnUserProtected: the acting user would delete itself.
        UserIsReferenced: others use its authorizations.
    """
    lock_assignments(tx, acting_user.client)
    user = require_user(tx, acting_user, user_name, DELETE, for_update=True)
    if user_name == acting_user.user_name:
        raise OwnUserProtected(user_name=user_name, act="delete")
    _require_not_referenced(tx, acting_user, user)
    master.delete_user(tx, acting_user.client, user_name)
    record_user_change(
        tx,
        acting_user=acting_user,
        user_name=user_name,
        act="user_deleted",
        event=AuditEvent.USER_DELETED,
        changes={name: (value, None) for name, value in _documented(user).items() if value},
        details={"user_type": user.user_type.value},
    )


# -------------------------------------------------------------------------------------------------------------- parts


def _new_record(tx: ErpTransaction, acting_user: ActingUser, user_name: UserName, user_type: UserType) -> UserRecord:
    return UserRecord(
        user_name=user_name,
        user_type=user_type,
        alias=None,
        user_group=None,
        validity=Validity(),
        reference_user=None,
        security_policy=None,
        accounting_number="",
        time_zone="",
        company="",
        address={},
        defaults={},
        lock_bits=0,
        failed_logons=0,
        last_failed_logon_at=None,
        last_logon_at=None,
        password_state=PasswordState.DEACTIVATED,
        password_set_at=None,
        password_changed_at=None,
        created_by=acting_user.user_name,
        created_at=tx.now,
        changed_by=acting_user.user_name,
        changed_at=tx.now,
    )


def _with_fields(
    tx: ErpTransaction, acting_user: ActingUser, record: UserRecord, fields: UserFields
) -> tuple[UserRecord, list[Finding]]:
    """Returns the record with the new values, each checked against the rest of the client."""
    given: dict[str, Any] = {
        name: (value or None) if name in _OPTIONAL else value
        for name in (
            "user_type",
            "alias",
            "user_group",
            "validity",
            "reference_user",
            "security_policy",
            "accounting_number",
            "time_zone",
            "company",
        )
        if not isinstance(value := getattr(fields, name), Unchanged)
    }
    changed = replace(
        record,
        **given,
        address=merged(record.address, fields.address),
        defaults=merged(record.defaults, fields.defaults),
    )
    warnings: list[Finding] = []
    if changed.user_group != record.user_group:
        _require_new_group(tx, acting_user, changed.user_group)
    if changed.alias != record.alias and changed.alias is not None:
        require_alias_free(tx, acting_user.client, changed)
    if changed.reference_user is not None and changed.reference_user != record.reference_user:
        warnings += require_reference_user(tx, acting_user, changed)
    if changed.security_policy != record.security_policy and changed.security_policy is not None:
        require_policy(tx, acting_user.client, changed.security_policy)
    return changed, warnings


#: An empty text clears these as None does.
_OPTIONAL: Final = frozenset({"alias", "user_group", "reference_user", "security_policy"})


def _require_new_group(tx: ErpTransaction, acting_user: ActingUser, group: UserGroup | None) -> None:
    require_for_group(acting_user, group, CREATE, CHANGE, ASSIGN)
    if group is not None:
        require_groups(tx, acting_user.client, [group])


def _with_type(tx: ErpTransaction, acting_user: ActingUser, before: UserRecord, after: UserRecord) -> UserRecord:
    if before.user_type is UserType.REFERENCE:
        _require_not_referenced(tx, acting_user, before)
    require_fitting_type(after)
    state = state_after_type_change(before.password_state, before.user_type, after.user_type)
    if state is PasswordState.DEACTIVATED and before.password_state is not state:
        logon_store.deactivate_password(tx, acting_user.client, after.user_name)
    return replace(after, password_state=state)


def _require_not_referenced(tx: ErpTransaction, acting_user: ActingUser, user: UserRecord) -> None:
    count = master.count_referring_users(tx, acting_user.client, user.user_name)
    if count:
        raise UserIsReferenced(user_name=user.user_name, users=count)


def _first_password(
    tx: ErpTransaction,
    acting_user: ActingUser,
    record: UserRecord,
    passwords: Passwords,
    initial_password: str | None,
    *,
    generates_password: bool,
) -> tuple[PasswordState, str | None]:
    generated = None
    if generates_password:
        rules = read_rules(tx, acting_user.client, record.security_policy)
        generated = generate_password(rules, random=secrets.SystemRandom(), forbidden=list_forbidden(tx))
    password = generated or initial_password
    if not password:
        raise PasswordMissing(user_name=record.user_name)
    require_allowed(tx, acting_user.client, password, record.security_policy)
    state = store_administrator_password(
        tx, acting_user.client, record.user_name, record.user_type, passwords.hash(password)
    )
    return state, generated


def _columns(record: UserRecord) -> dict[str, Any]:
    """Returns the columns that user maintenance writes; locks and logon data belong to others."""
    return {
        "user_name": record.user_name,
        "user_type": record.user_type.value,
        "alias": record.alias,
        "alias_key": None if record.alias is None else alias_key(record.alias),
        "user_group": record.user_group or "",
        "valid_from": record.validity.valid_from,
        "valid_to": record.validity.valid_to,
        "reference_user": record.reference_user,
        "security_policy": record.security_policy,
        "accounting_number": record.accounting_number,
        "time_zone": record.time_zone,
        "company": record.company,
        "address": record.address,
        "defaults": record.defaults,
        "password_state": record.password_state.value,
        "changed_by": record.changed_by,
        "changed_at": record.changed_at,
    }


def _lists(tx: ErpTransaction, acting_user: ActingUser, user_name: UserName) -> dict[str, object]:
    parameters = master.read_user_parameters(tx, acting_user.client, user_name)
    return {
        **{f"parameter {name}": value for name, value in parameters.items()},
        "groups": sorted(master.read_further_groups(tx, acting_user.client, user_name)),
    }


def _store_lists(tx: ErpTransaction, acting_user: ActingUser, user_name: UserName, fields: UserFields) -> None:
    if not isinstance(fields.parameters, Unchanged):
        values = {parameter: value for parameter, value in fields.parameters.items() if value}
        master.write_user_parameters(tx, acting_user.client, user_name, values)
    if not isinstance(fields.groups, Unchanged):
        require_groups(tx, acting_user.client, fields.groups)
        master.write_further_groups(tx, acting_user.client, user_name, fields.groups)


def _documented(record: UserRecord, fields: UserFields | None = None) -> dict[str, object]:
    """Returns what change documents show of a record; of a new one also its lists."""
    values: dict[str, object] = {
        "user_type": record.user_type.value,
        "alias": record.alias,
        "user_group": record.user_group,
        "valid_from": record.validity.valid_from,
        "valid_to": record.validity.valid_to,
        "reference_user": record.reference_user,
        "security_policy": record.security_policy,
        "accounting_number": record.accounting_number,
        "time_zone": record.time_zone,
        "company": record.company,
        "password_state": record.password_state.value,
        **{f"address.{name}": value for name, value in record.address.items()},
        **{f"defaults.{name}": value for name, value in record.defaults.items()},
    }
    if fields is not None and not isinstance(fields.parameters, Unchanged):
        values |= {f"parameter {name}": value for name, value in fields.parameters.items()}
    if fields is not None and not isinstance(fields.groups, Unchanged):
        values["groups"] = sorted(fields.groups)
    return values


def _differences(old: Mapping[str, object], new: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    return {name: (old.get(name), new.get(name)) for name in sorted({*old, *new}) if old.get(name) != new.get(name)}
