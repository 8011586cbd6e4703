"""User master records: existence, create, change, delete, lock, unlock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from secrets import SystemRandom
from typing import Any, Final

from keydate.erp.audit.trail import ErpTransaction
from keydate.erp.bapi.call import Call, Results
from keydate.erp.bapi.user_data import DEACTIVATED, changed_fields, created_fields
from keydate.erp.users import actions
from keydate.erp.users.errors import UserNotFound
from keydate.erp.users.model.fields import UserFields
from keydate.erp.users.model.passwords import generate_password
from keydate.erp.users.rights import CHANGE, DISPLAY, LOCK, require_user
from keydate.erp.users.store import master
from keydate.erp.users.store.rules import list_forbidden, read_rules
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.findings import Finding
from keydate.vocabulary.ids import UserName, user_name
from keydate.wire.bapi import messages
from keydate.wire.bapi.messages import Message

#: SAP's numbers of warnings; any other is a remark.
_WARNINGS: Final = {"user.reference_user_of_other_type": messages.NOT_A_REFERENCE_USER}
_BNAME: Final = "BNAME"


def existence_check(call: Call[ReadTransaction]) -> Results:
    """Answers BAPI_USER_EXISTENCE_CHECK: 01/088 or 01/124, for which the right to display users is needed."""
    name = _name(call)
    try:
        require_user(call.tx, call.acting_user, name, DISPLAY)
    except UserNotFound:
        return {"RETURN": _row(call, messages.USER_DOES_NOT_EXIST, name)}
    return {"RETURN": _row(call, messages.USER_EXISTS, name)}


def create(call: Call[ErpTransaction]) -> Results:
    """Answers BAPI_USER_CREATE1. Roles and profiles are assigned afterwards."""
    name, given = _name(call), call.parameters
    password = given["PASSWORD"]["BAPIPWD"]
    created = actions.create_user(
        call.tx,
        acting_user=call.acting_user,
        user_name=name,
        passwords=call.system.passwords,
        initial_password=password or None,
        generates_password=call.flag("GENERATE_PWD"),
        without_password=given["LOGONDATA"]["CODVN"] == DEACTIVATED,
        fields=created_fields(given, name),
    )
    if call.flag("LOCK_LOCALLY"):
        actions.lock_user(call.tx, acting_user=call.acting_user, user_name=name)
    return {
        "GENERATED_PASSWORD": {"BAPIPWD": created.generated_password or ""},
        "RETURN": [_row(call, messages.USER_CREATED, name), *_warned(call, created.warnings)],
    }


def change(call: Call[ErpTransaction]) -> Results:
    """Answers BAPI_USER_CHANGE: only what is flagged is written."""
    name, given = _name(call), call.parameters
    if given["PRODUCTIVE_PWD"]:
        return {"RETURN": [_row(call, messages.PRODUCTIVE_PASSWORD_REFUSED, name, field="PRODUCTIVE_PWD")]}
    present = require_user(call.tx, call.acting_user, name, CHANGE, LOCK)
    fields = changed_fields(given, present.validity)
    before = _snapshot(call, name)
    warnings: Sequence[Finding] = ()
    if fields != UserFields():
        warnings = actions.change_user(call.tx, acting_user=call.acting_user, user_name=name, fields=fields)
    has_new_password, generated = _change_password(call, name)
    if not has_new_password and _snapshot(call, name) == before:
        return {"RETURN": [_row(call, messages.NOTHING_CHANGED, name), *_warned(call, warnings)]}
    return {
        "GENERATED_PASSWORD": {"BAPIPWD": generated},
        "RETURN": [_row(call, messages.USER_CHANGED, name), *_warned(call, warnings)],
    }


def _change_password(call: Call[ErpTransaction], name: UserName) -> tuple[bool, str]:
    """Sets, generates or deactivates the password as the call asks; tells whether it did, and the generated one."""
    given = call.parameters
    if given["LOGONDATAX"]["CODVN"] and given["LOGONDATA"]["CODVN"] == DEACTIVATED:
        return actions.deactivate_password(call.tx, acting_user=call.acting_user, user_name=name), ""
    generated = ""
    if call.flag("GENERATE_PWD"):
        policy = require_user(call.tx, call.acting_user, name, LOCK).security_policy
        rules = read_rules(call.tx, call.client, policy)
        generated = generate_password(rules, random=SystemRandom(), forbidden=list_forbidden(call.tx))
    elif not given["PASSWORDX"]["BAPIPWD"]:
        return False, ""
    actions.set_initial_password(
        call.tx,
        acting_user=call.acting_user,
        user_name=name,
        password=generated or given["PASSWORD"]["BAPIPWD"],
        passwords=call.system.passwords,
    )
    return True, generated


def delete(call: Call[ErpTransaction]) -> Results:
    """Answers BAPI_USER_DELETE."""
    name = _name(call)
    actions.delete_user(call.tx, acting_user=call.acting_user, user_name=name)
    return {"RETURN": [_row(call, messages.USER_DELETED, name)]}


def lock(call: Call[ErpTransaction]) -> Results:
    """Answers BAPI_USER_LOCK: the administrator's lock; locking a locked user is a warning."""
    name = _name(call)
    is_changed = actions.lock_user(call.tx, acting_user=call.acting_user, user_name=name)
    return {"RETURN": [_row(call, messages.USER_LOCKED if is_changed else messages.USER_ALREADY_LOCKED, name)]}


def unlock(call: Call[ErpTransaction]) -> Results:
    """Answers BAPI_USER_UNLOCK: takes away the administrator's lock and the one after wrong logons."""
    name = _name(call)
    is_changed = actions.unlock_user(call.tx, acting_user=call.acting_user, user_name=name)
    return {"RETURN": [_row(call, messages.USER_UNLOCKED if is_changed else messages.NOTHING_CHANGED, name)]}


def _name(call: Call[Any]) -> UserName:
    return user_name(call.parameters["USERNAME"])


def _row(call: Call[Any], message: Message, name: UserName, *, field: str = _BNAME) -> dict[str, Any]:
    return message.row(name, field=field, system=call.system.system_id)


def _warned(call: Call[Any], warnings: Iterable[Finding]) -> list[dict[str, Any]]:
    rows = (
        _WARNINGS.get(finding.code, messages.REMARK).row(system=call.system.system_id)
        | {"TYPE": "W", "MESSAGE": finding.message[:220]}
        for finding in warnings
    )
    return list(rows)


def _snapshot(call: Call[ErpTransaction], name: UserName) -> object:
    """Returns all that a change may change, to tell whether it did."""
    record = master.find_user(call.tx, call.client, name)
    if record is None:
        return None
    stable = replace(record, changed_by=record.created_by, changed_at=record.created_at)
    parameters = master.read_user_parameters(call.tx, call.client, name)
    return stable, parameters, master.read_further_groups(call.tx, call.client, name)
