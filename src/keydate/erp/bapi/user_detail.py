"""BAPI_USER_GET_DETAIL: everything about a user but secrets; and the part of it that tells about logons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from keydate.erp.bapi.call import Call, Results
from keydate.erp.bapi.dates import dats, dats_of, tims_of
from keydate.erp.bapi.user_data import DEACTIVATED, address_row, defaults_row
from keydate.erp.users.model.assignments import HeldRole
from keydate.erp.users.model.kinds import LockBits, PasswordState
from keydate.erp.users.queries import HeldProfile, UserRecord, UserView, get_user
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.ids import user_name
from keydate.vocabulary.validity import FOREVER

#: BAPIPROF-BAPITYPE.
_PROFILE_TYPES: Final = {"composite": "C", "generated": "G"}


def get_detail(call: Call[ReadTransaction]) -> Results:
    """Answers BAPI_USER_GET_DETAIL. Without the right to display the user, everything but RETURN is empty."""
    name = user_name(call.parameters["USERNAME"])
    view = get_user(call.tx, acting_user=call.acting_user, user_name=name)
    user, parameters = view.record, view.parameters
    email = user.address.get("email", "")
    return {
        "LOGONDATA": _logon_data(user),
        "DEFAULTS": defaults_row(user.defaults),
        "ADDRESS": address_row(user.address),
        "COMPANY": {"COMPANY": user.company},
        "REF_USER": {"REF_USER": user.reference_user or ""},
        "ALIAS": {"USERALIAS": user.alias or ""},
        "LASTMODIFIED": {"MODDATE": dats_of(user.changed_at), "MODTIME": tims_of(user.changed_at)},
        "ISLOCKED": _locks(view),
        "ADMINDATA": {
            "ANAME": user.created_by[:12],
            "ERDAT": dats_of(user.created_at),
            "TRDAT": dats_of(user.last_logon_at),
        },
        "PARAMETER": [{"PARID": key, "PARVA": value[:18]} for key, value in parameters.items()],
        "PARAMETER1": [{"PARID": key, "PARVA": value} for key, value in parameters.items()],
        "PROFILES": [_profile_row(profile) for profile in view.profiles],
        "ACTIVITYGROUPS": _role_rows(view.roles),
        "GROUPS": [{"USERGROUP": group} for group in sorted(view.groups)],
        "ADDSMTP": [{"STD_NO": "X", "E_MAIL": email, "CONSNUMBER": "001"}] if email else [],
    }


def get_login_info(call: Call[ReadTransaction]) -> Results:
    """Answers SUSR_GET_ADMIN_USER_LOGIN_INFO."""
    view = get_user(call.tx, acting_user=call.acting_user, user_name=user_name(call.parameters["USERID"]))
    user = view.record
    return {
        "LAST_LOGON_DATE": dats_of(user.last_logon_at),
        "LAST_LOGON_TIME": tims_of(user.last_logon_at),
        "FAILED_LOGONS": user.failed_logons,
        "ISLOCKED": _locks(view),
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


def _locks(view: UserView) -> dict[str, str]:
    return {
        "WRNG_LOGON": _locked(LockBits.WRONG_PASSWORDS in view.locks),
        "LOCAL_LOCK": _locked(LockBits.ADMINISTRATOR in view.locks),
        "GLOB_LOCK": _locked(LockBits.GLOBAL in view.locks),
        "NO_USER_PW": _locked(view.record.password_state is PasswordState.DEACTIVATED),
    }


def _locked(is_locked: bool) -> str:  # noqa: FBT001 - the one fact that it translates
    return "L" if is_locked else "U"


def _profile_row(held: HeldProfile) -> dict[str, str]:
    kind = _PROFILE_TYPES.get(held.kind, "S")
    return {"BAPIPROF": held.profile, "BAPIPTEXT": held.text, "BAPITYPE": kind, "BAPIAKTPS": "A"}


def _role_rows(held: Sequence[HeldRole]) -> list[dict[str, str]]:
    return [
        {
            "AGR_NAME": item.role,
            "FROM_DAT": dats(item.validity.valid_from),
            "TO_DAT": dats(item.validity.valid_to),
            "AGR_TEXT": item.description,
            "ORG_FLAG": "" if item.is_direct else "C",
        }
        for item in held
    ]
