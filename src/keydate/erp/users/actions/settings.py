"""What counts for many users: profile parameters, security policies, forbidden passwords, user groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from keydate.erp.audit.model import AuditEvent
from keydate.erp.audit.trail import ErpTransaction
from keydate.erp.authority.guard import ActingUser
from keydate.erp.users.errors import SecurityPolicyInUse, SecurityPolicyNotFound, UserGroupExists
from keydate.erp.users.model.rules import (
    checked_attribute,
    checked_parameter,
    effective_parameters,
    require_satisfiable,
    rules_of,
)
from keydate.erp.users.recording import record_change
from keydate.erp.users.rights import CHANGE, CREATE, require_for_group, require_settings
from keydate.erp.users.store import master, rules
from keydate.erp.users.store.logon import end_remembered_credentials
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import UserGroup


def set_profile_parameter(tx: ErpTransaction, *, acting_user: ActingUser, parameter: str, value: str | None) -> None:
    """Sets a profile parameter of the whole system; None gives it its default back. Takes effect at the next logon.

    Raises:
        NotAuthorized: S_USER_ADM for area PARAMETER, activity 02, is missing.
        InvalidValue: the parameter does not exist, the value is out of range, or no password could satisfy all rules any more.
    """
    require_settings(acting_user, "PARAMETER", CHANGE)
    name = parameter.strip()
    before = rules.read_parameters(tx)
    new_value = None if value is None else checked_parameter(name, value)
    after = {key: text for key, text in {**before, name: new_value}.items() if text is not None}
    if name not in effective_parameters({}):
        raise InvalidValue(field="profile parameter", value=name, rule="does not exist")
    require_satisfiable(rules_of(after, None))
    rules.write_parameter(tx, name, new_value)
    end_remembered_credentials(tx)
    record_change(
        tx,
        acting_user=acting_user,
        object_class="PARAMETER",
        object_key=name,
        act="parameter_set",
        event=AuditEvent.LOGON_RULES_CHANGED,
        changes={"value": (effective_parameters(before)[name], effective_parameters(after)[name])},
        details={"parameter": name, "value": effective_parameters(after)[name]},
    )


def set_security_policy(
    tx: ErpTransaction, *, acting_user: ActingUser, policy: str, attributes: Mapping[str, str]
) -> None:
    """Creates a security policy or replaces its attributes; what it does not name has the delivered default.

    Raises:
        NotAuthorized: S_USER_ADM for area POLICY, activity 02, is missing.
        InvalidValue: the name, an attribute or a value does not fit, or no password could satisfy all rules.
    """
    require_settings(acting_user, "POLICY", CHANGE)
    name = policy.strip().upper()
    if not 1 <= len(name) <= 40 or not name.isprintable():
        raise InvalidValue(field="security policy", value=policy, rule="does not have 1 to 40 characters")
    checked = {attribute: checked_attribute(attribute, value) for attribute, value in attributes.items()}
    require_satisfiable(rules_of({}, checked))
    before = rules.read_policy(tx, acting_user.client, name) or {}
    rules.write_policy(tx, acting_user.client, name, checked)
    end_remembered_credentials(tx, acting_user.client, policy=name)
    record_change(
        tx,
        acting_user=acting_user,
        object_class="POLICY",
        object_key=name,
        act="policy_set",
        event=AuditEvent.LOGON_RULES_CHANGED,
        changes={key: (before.get(key), checked.get(key)) for key in sorted({*before, *checked})},
        details={"policy": name},
    )


def delete_security_policy(tx: ErpTransaction, *, acting_user: ActingUser, policy: str) -> None:
    """Deletes a security policy that no user has.

    Raises:
        NotAuthorized: S_USER_ADM for area POLICY, activity 02, is missing.
        SecurityPolicyNotFound: there is none of this name.
        SecurityPolicyInUse: users have it.
    """
    require_settings(acting_user, "POLICY", CHANGE)
    before = rules.read_policy(tx, acting_user.client, policy)
    if before is None:
        raise SecurityPolicyNotFound(policy=policy)
    users = rules.count_policy_users(tx, acting_user.client, policy)
    if users:
        raise SecurityPolicyInUse(policy=policy, users=users)
    rules.delete_policy(tx, acting_user.client, policy)
    record_change(
        tx,
        acting_user=acting_user,
        object_class="POLICY",
        object_key=policy,
        act="policy_deleted",
        event=AuditEvent.LOGON_RULES_CHANGED,
        changes={key: (value, None) for key, value in before.items()},
        details={"policy": policy},
    )


def set_forbidden_passwords(tx: ErpTransaction, *, acting_user: ActingUser, patterns: Iterable[str]) -> None:
    """Replaces the forbidden password patterns of the whole system; `*` stands for any characters, `?` for one.

    Raises:
        NotAuthorized: S_USER_ADM for area PARAMETER, activity 02, is missing.
        InvalidValue: a pattern is empty, too long, or forbids every password.
    """
    require_settings(acting_user, "PARAMETER", CHANGE)
    wanted = sorted({pattern.strip() for pattern in patterns})
    for pattern in wanted:
        if not 1 <= len(pattern) <= 40 or not pattern.isprintable():
            raise InvalidValue(field="forbidden password", value=pattern, rule="does not have 1 to 40 characters")
        if not pattern.replace("*", "").replace("?", ""):
            raise InvalidValue(field="forbidden password", value=pattern, rule="would forbid passwords by length alone")
    before = rules.list_forbidden(tx)
    rules.write_forbidden(tx, wanted)
    record_change(
        tx,
        acting_user=acting_user,
        object_class="PARAMETER",
        object_key="forbidden_passwords",
        act="forbidden_passwords_set",
        event=AuditEvent.LOGON_RULES_CHANGED,
        changes={"patterns": (before, wanted)},
        details={"patterns": len(wanted)},
    )


def create_user_group(tx: ErpTransaction, *, acting_user: ActingUser, user_group: UserGroup, text: str = "") -> None:
    """Creates a user group, which decides which administrators may touch its users.

    Raises:
        NotAuthorized: S_USER_GRP 01 for the group is missing.
        UserGroupExists: there is one of this name.
        InvalidValue: the text is too long.
    """
    require_for_group(acting_user, user_group, CREATE)
    if len(text) > 60:
        raise InvalidValue(field="text of the user group", value=text, rule="has more than 60 characters")
    if user_group in master.list_user_groups(tx, acting_user.client):
        raise UserGroupExists(user_group=user_group)
    master.insert_user_group(tx, acting_user.client, user_group, text)
    record_change(
        tx,
        acting_user=acting_user,
        object_class="USER_GROUP",
        object_key=user_group,
        act="user_group_created",
        event=AuditEvent.USER_CHANGED,
        changes={"text": (None, text)},
        details={"user_group": user_group},
    )
