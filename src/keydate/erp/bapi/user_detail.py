"""BAPI_USER_GET_DETAIL: everything about a user but secrets."""

from __future__ import annotations

from typing import Any

from keydate.erp.authority.store.roles import list_roles
from keydate.erp.bapi.call import Call, Results
from keydate.erp.bapi.dates import dats, dats_of, tims_of
from keydate.erp.bapi.user_data import DEACTIVATED, address_row, defaults_row
from keydate.erp.users.model.kinds import LockBits, PasswordState
from keydate.erp.users.rights import DISPLAY, require_user
from keydate.erp.users.store.assignments import list_held_roles, list_profiles_with_kind
from keydate.erp.users.store.master import UserRecord, read_further_groups, read_user_parameters
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.ids import UserName, user_name
from keydate.vocabulary.validity import FOREVER

#: BAPIPROF-BAPITYPE.
_PROFILE_TYPES = {"composite": "C", "generated": "G"}


def get_detail(call: Call[ReadTransaction]) -> Results:
    """Answers BAPI_USER_GET_DETAIL. Without the right to display the user, everything but RETURN is empty."""
    name = user_name(call.parameters["USERNAME"])
    user = require_user(call.tx, call.acting_user, name, DISPLAY)
    parameters = read_user_parameters(call.tx, call.client, name)
    email = user.address.get("email", "")
    return {
        "LOGONDATA": _logon_data(user),
        "DEFAULTS": defaults_row(user.defaults),
        "ADDRESS": address_row(user.address),
        "COMPANY": {"COMPANY": user.company},
        "REF_USER": {"REF_USER": user.reference_user or ""},
        "ALIAS": {"USERALIAS": user.alias or ""},
        "LASTMODIFIED": {"MODDATE": dats_of(user.changed_at), "MODTIME": tims_of(user.changed_at)},
        "ISLOCKED": _locks(user),
        "ADMINDATA": {
            "ANAME": user.created_by[:12],
            "ERDAT": dats_of(user.created_at),
            "TRDAT": dats_of(user.last_logon_at),
        },
        "PARAMETER": [{"PARID": key, "PARVA": value[:18]} for key, value in parameters.items()],
        "PARAMETER1": [{"PARID": key, "PARVA": value} for key, value in parameters.items()],
        "PROFILES": _profiles(call, name),
        "ACTIVITYGROUPS": _roles(call, name),
        "GROUPS": [{"USERGROUP": group} for group in sorted(read_further_groups(call.tx, call.client, name))],
        "ADDSMTP": [{"STD_NO": "X", "E_MAIL": email, "CONSNUMBER": "001"}] if email else [],
    }


def _logon_data(user: UserRecord) -> dict[str, Any]:
    validity = user.validity
    return {
        "GLTGV": dats(validity.valid_from),
        # No end is shown as blank, as it was sent.
        "GLTGB": dats(None if validity.valid_to == FOREVER else validity.valid_to),
        "USTYP": user.user_type.value,
        "CLASS": user.user_group or "",
        "ACCNT": user.accounting_number,
        "TZONE": user.time_zone,
        "LTIME": tims_of(user.last_logon_at),
        "CODVN": DEACTIVATED if user.password_state is PasswordState.DEACTIVATED else "",
        "SECURITY_POLICY": user.security_policy or "",
    }


def _locks(user: UserRecord) -> dict[str, str]:
    bits = LockBits(user.lock_bits)
    return {
        "WRNG_LOGON": _locked(LockBits.WRONG_PASSWORDS in bits),
        "LOCAL_LOCK": _locked(LockBits.ADMINISTRATOR in bits),
        "GLOB_LOCK": _locked(LockBits.GLOBAL in bits),
        "NO_USER_PW": _locked(user.password_state is PasswordState.DEACTIVATED),
    }


def _locked(is_locked: bool) -> str:  # noqa: FBT001 - the one fact that it translates
    return "L" if is_locked else "U"


def _profiles(call: Call[ReadTransaction], name: UserName) -> list[dict[str, str]]:
    return [
        {"BAPIPROF": profile, "BAPIPTEXT": text, "BAPITYPE": _PROFILE_TYPES.get(kind, "S"), "BAPIAKTPS": "A"}
        for profile, (kind, text) in list_profiles_with_kind(call.tx, call.client, name).items()
    ]


def _roles(call: Call[ReadTransaction], name: UserName) -> list[dict[str, str]]:
    held = list_held_roles(call.tx, call.client, user_name=name)
    texts = {role.name: role.description for role in list_roles(call.tx, call.client, [item.role for item in held])}
    return [
        {
            "AGR_NAME": item.role,
            "FROM_DAT": dats(item.validity.valid_from),
            "TO_DAT": dats(item.validity.valid_to),
            "AGR_TEXT": texts.get(item.role, ""),
            "ORG_FLAG": "" if item.is_direct else "C",
        }
        for item in held
    ]
