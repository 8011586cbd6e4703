"""Our own remote functions: manual authorization values, status with the steps that are missing, traces, the user comparison."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from keydate.erp.audit.trail import ErpTransaction
from keydate.erp.authority import actions, queries
from keydate.erp.authority.model.roles import AuthorizationStatus, OrganizationalLevels, RoleAuthorization
from keydate.erp.authority.model.values import stored
from keydate.erp.bapi.call import Call, Results, Row
from keydate.erp.users.comparison import compare_users
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import FieldName, RoleName, field_name, object_name, role_name
from keydate.wire.bapi import messages

_MAX_VERSION_DIGITS = 18


def set_role_authorizations(call: Call[ErpTransaction]) -> Results:
    """Answers Z_KEYDATE_ROLE_AUTH_SET. Values are checked against the catalogue; open fields stay open and grant nothing."""
    role, expected = _role(call), _expected_version(call)
    tx, acting_user = call.tx, call.acting_user
    authorizations, levels = _authorizations(call), _levels(call)
    version = expected
    if call.flag("REPLACE"):
        changed = actions.set_authorizations(
            tx,
            acting_user=acting_user,
            role=role,
            authorizations=authorizations,
            organizational_levels=levels or None,
            expected_version=expected,
            keep_proposed=True,
        )
        return _saved(call, role, changed.version)
    if authorizations:
        version = actions.insert_authorizations(
            tx, acting_user=acting_user, role=role, authorizations=authorizations, expected_version=expected
        ).version
    if levels:
        version = actions.set_organizational_levels(
            tx, acting_user=acting_user, role=role, organizational_levels=levels, expected_version=version
        ).version
    if version is None:
        version = queries.get_role(tx, acting_user=acting_user, role=role).role.version
    return _saved(call, role, version)


def get_role_authorizations(call: Call[ReadTransaction]) -> Results:
    """Answers Z_KEYDATE_ROLE_AUTH_GET."""
    view = queries.get_role(call.tx, acting_user=call.acting_user, role=_role(call))
    levels = view.organizational_levels.items()
    return {
        "VERSION": str(view.role.version),
        "AUTH_DATA": [_authorization_row(item) for item in view.authorizations],
        "FIELD_VALUES": [row for item in view.authorizations for row in _value_rows(item)],
        "ORG_LEVELS": [
            {"VARBL": name, "LOW": value.low, "HIGH": value.high} for name, values in levels for value in values
        ],
    }


def compare(call: Call[ErpTransaction]) -> Results:
    """Answers Z_KEYDATE_USER_COMPARE for some roles, or for all."""
    roles = list(dict.fromkeys(role_name(row["AGR_NAME"]) for row in call.parameters["ROLES"] if row["AGR_NAME"]))
    report = compare_users(call.tx, acting_user=call.acting_user, roles=roles or None)
    system_id = call.system.system_id
    told = f"User comparison: {report.added} profiles added, {report.removed} removed, {report.users} users changed."
    rows = [messages.DONE.row(told, system=system_id)]
    rows += [
        messages.REMARK.row(finding.message, system=system_id) | {"MESSAGE": finding.message[:220]}
        for finding in report.findings
    ]
    return {
        "USERS_COMPARED": report.users,
        "PROFILES_ADDED": report.added,
        "PROFILES_REMOVED": report.removed,
        "RETURN": rows,
    }


def _role(call: Call[Any]) -> RoleName:
    return role_name(call.parameters["ACTIVITY_GROUP"])


def _expected_version(call: Call[Any]) -> int | None:
    text: str = call.parameters["EXPECTED_VERSION"]
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > _MAX_VERSION_DIGITS:
        raise InvalidValue(field="EXPECTED_VERSION", value=text, rule="is not a version that was read from this system")
    return int(text)


def _authorizations(call: Call[Any]) -> list[RoleAuthorization]:
    rows = call.parameters["AUTH_DATA"]
    values = _values_by_counter(call)
    counters = [int(row["COUNTER"]) for row in rows]
    for counter in values:
        if counter not in counters:
            raise InvalidValue(field="COUNTER", value=str(counter), rule="occurs in FIELD_VALUES but not in AUTH_DATA")
    if len(set(counters)) < len(counters):
        raise InvalidValue(field="COUNTER", value=str(max(counters)), rule="is given to more than one authorization")
    # The numbers only tie values to authorizations; the role numbers them itself.
    return [
        RoleAuthorization(
            object=object_name(row["OBJECT"]),
            values={field: tuple(ranges) for field, ranges in values.get(int(row["COUNTER"]), {}).items()},
            text=row["TEXT"],
            is_inactive=bool(row["INACTIVE"]),
        )
        for row in rows
    ]


def _values_by_counter(call: Call[Any]) -> dict[int, dict[FieldName, list[ValueRange]]]:
    values: dict[int, dict[FieldName, list[ValueRange]]] = {}
    for row in call.parameters["FIELD_VALUES"]:
        value = stored(row["LOW"], row["HIGH"])
        fields = values.setdefault(int(row["COUNTER"]), {})
        if value is not None:
            fields.setdefault(field_name(row["FIELD"]), []).append(value)
    return values


def _levels(call: Call[Any]) -> OrganizationalLevels:
    levels: dict[str, tuple[ValueRange, ...]] = {}
    for row in call.parameters["ORG_LEVELS"]:
        value = stored(row["LOW"], row["HIGH"])
        name = row["VARBL"].upper()
        levels[name] = (*levels.get(name, ()), *((value,) if value is not None else ()))
    return levels


def _saved(call: Call[ErpTransaction], role: RoleName, version: int) -> Results:
    told = f"The authorizations of role {role} were saved; generate its profile."
    return {"VERSION": str(version), "RETURN": [messages.DONE.row(told, system=call.system.system_id)]}


_STATUS = {
    AuthorizationStatus.STANDARD: "STANDARD",
    AuthorizationStatus.MAINTAINED: "MAINTAINED",
    AuthorizationStatus.CHANGED: "CHANGED",
    AuthorizationStatus.MANUAL: "MANUAL",
}


def _authorization_row(item: RoleAuthorization) -> Row:
    return {
        "COUNTER": item.counter or 0,
        "OBJECT": item.object,
        "TEXT": item.text,
        "INACTIVE": "X" if item.is_inactive else "",
        "AUTH": item.name,
        "STATUS": _STATUS[item.status],
    }


def _value_rows(item: RoleAuthorization) -> Iterator[Row]:
    for field, ranges in item.values.items():
        for value in ranges:
            yield {
                "COUNTER": item.counter or 0,
                "OBJECT": item.object,
                "FIELD": field,
                "LOW": value.low,
                "HIGH": value.high,
            }
