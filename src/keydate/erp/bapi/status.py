"""Status of a role and of a user: how far each is on its way, and which steps are missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from keydate.erp.authority.errors import RoleNotFound
from keydate.erp.authority.model.lights import Light
from keydate.erp.authority.queries import get_role
from keydate.erp.bapi.call import Call, Results
from keydate.erp.bapi.dates import dats, iso
from keydate.erp.users import status
from keydate.erp.users.errors import UserNotFound
from keydate.erp.users.model.assignments import HeldRole
from keydate.erp.users.queries import UserView, get_user
from keydate.erp.users.store.assignments import list_role_profiles
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.findings import Finding
from keydate.vocabulary.ids import ProfileName, role_name, user_name

_TEXT_LENGTH: Final = 220
_EXISTS: Final = "X"


def get_role_status(call: Call[ReadTransaction]) -> Results:
    """Answers Z_KEYDATE_ROLE_STATUS; a role that does not exist is an answer, no failure."""
    role = role_name(call.parameters["ACTIVITY_GROUP"])
    try:
        found = status.get_role_status(call.tx, acting_user=call.acting_user, role=role)
    except RoleNotFound as missing:
        return {"EXISTS": "", "MISSING_STEPS": [_step("role.does_not_exist", f"{missing} Create it.")]}
    view = get_role(call.tx, acting_user=call.acting_user, role=role)
    return {
        "EXISTS": _EXISTS,
        "ROLE_KIND": found.kind.upper(),
        "LIGHT_MENU": _light(found.menu_light),
        "LIGHT_AUTHORIZATIONS": _light(found.authorizations_light),
        "LIGHT_USERS": _light(found.users_light),
        "PROFILE_STATUS": found.profile_status.value.upper(),
        "VERSION": str(found.version),
        "GENERATED_AT": iso(view.role.generated_at),
        "COMPARED_AT": iso(view.role.compared_at),
        "MISSING_STEPS": _steps(found.missing),
        "PROFILES": [{"PROFILE": profile} for profile in view.profiles],
    }


def get_user_status(call: Call[ReadTransaction]) -> Results:
    """Answers Z_KEYDATE_USER_STATUS; a user that does not exist is an answer, no failure."""
    name = user_name(call.parameters["USERNAME"])
    try:
        view = get_user(call.tx, acting_user=call.acting_user, user_name=name)
    except UserNotFound as missing:
        return {"EXISTS": "", "MISSING_STEPS": [_step("user.does_not_exist", f"{missing} Create it.")]}
    found = status.user_status(call.tx, acting_user=call.acting_user, user_name=name)
    return {
        "EXISTS": _EXISTS,
        "USER_TYPE": view.record.user_type.value,
        "PASSWORD_STATE": found.password_state.value.upper(),
        "LOCKS": int(found.locks),
        "VALID_FROM": dats(view.record.validity.valid_from),
        "VALID_TO": dats(view.record.validity.valid_to),
        "LAST_LOGON": iso(view.record.last_logon_at),
        "PROFILES": [{"PROFILE": held.profile} for held in view.profiles],
        "ROLES": _role_rows(call, view),
        "MISSING_STEPS": _steps(found.findings),
    }


def _role_rows(call: Call[ReadTransaction], view: UserView) -> list[dict[str, str]]:
    held = {item.profile for item in view.profiles}
    return [
        {
            "AGR_NAME": item.role,
            "FROM_DAT": dats(item.validity.valid_from),
            "TO_DAT": dats(item.validity.valid_to),
            "COMPARED": "X" if _is_compared(call, item, held) else "",
        }
        for item in view.roles
    ]


def _is_compared(call: Call[ReadTransaction], item: HeldRole, held: set[ProfileName]) -> bool:
    profiles = set(list_role_profiles(call.tx, call.client, [item.role]))
    return bool(profiles) and profiles <= held


def _steps(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [_step(finding.code, f"{finding.message} {finding.remedy}".strip()) for finding in findings]


def _step(code: str, text: str) -> dict[str, Any]:
    return {"STEP": code[:30], "TEXT": text[:_TEXT_LENGTH]}


def _light(light: Light) -> str:
    return "" if light is Light.NONE else light.value.upper()
