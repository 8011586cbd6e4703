"""The acts at the ERP, one function each. None of them is repeated by itself; the caller reads back and decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from keydate.commuser.errors import RightMissing
from keydate.commuser.facts import TYPE_CODES, RoleAssignment, SystemFacts, UserFacts
from keydate.commuser.secret import Secret
from keydate.commuser.spec.model import Authorization, Spec
from keydate.commuser.system.sessions import Session
from keydate.gateway.rfc import FunctionNotAvailable
from keydate.vocabulary.ids import RoleName, UserName
from keydate.vocabulary.validity import ALWAYS, FOREVER, Validity

_END: Final = "99991231"


def _dats(day: date) -> str:
    if day == ALWAYS:
        return "00000000"
    return _END if day == FOREVER else f"{day:%Y%m%d}"


def create_user(session: Session, spec: Spec, password: Secret) -> None:
    """Creates the user with all its logon data; an end of validity is sent only when there is one."""
    user = spec.user
    session.change(
        "BAPI_USER_CREATE1",
        f"create user {user.name}",
        USERNAME=user.name,
        LOGONDATA={
            "USTYP": TYPE_CODES[user.type],
            "CLASS": user.group or "",
            **_validity_fields(user.validity),
        },
        PASSWORD={"BAPIPWD": password.reveal()},
        ADDRESS={"LASTNAME": user.last_name},
        ALIAS={"USERALIAS": user.alias or ""},
        RETURN=[],
    )


def _validity_fields(validity: Validity) -> dict[str, str]:
    return {"GLTGV": _dats(validity.valid_from), "GLTGB": _dats(validity.valid_to)}


def change_last_name(session: Session, spec: Spec) -> None:
    """Changes the last name."""
    _change(session, spec.user.name, ADDRESS={"LASTNAME": spec.user.last_name}, ADDRESSX={"LASTNAME": "X"})


def change_logon_data(session: Session, spec: Spec, different: Sequence[str]) -> None:
    """Changes alias, group or validity, whichever of them differ."""
    parameters: dict[str, Any] = {}
    if "alias" in different:
        parameters |= {"ALIAS": {"USERALIAS": spec.user.alias or ""}, "ALIASX": {"USERALIAS": "X"}}
    logon: dict[str, str] = {}
    if "group" in different:
        logon["CLASS"] = spec.user.group or ""
    if "validity" in different:
        logon |= _validity_fields(spec.user.validity)
    if logon:
        parameters |= {"LOGONDATA": logon, "LOGONDATAX": dict.fromkeys(logon, "X")}
    _change(session, spec.user.name, **parameters)


def change_user_type(session: Session, spec: Spec) -> None:
    """Changes the user type; the ERP turns the password's state with it."""
    code = TYPE_CODES[spec.user.type]
    _change(session, spec.user.name, LOGONDATA={"USTYP": code}, LOGONDATAX={"USTYP": "X"})


def set_password(session: Session, user: UserName, password: Secret) -> None:
    """Sets a password as administrator: initial for dialog and communication users, productive for system users."""
    _change(session, user, PASSWORD={"BAPIPWD": password.reveal()}, PASSWORDX={"BAPIPWD": "X"})


def _change(session: Session, user: UserName, **parameters: Any) -> None:
    session.change("BAPI_USER_CHANGE", f"change user {user}", USERNAME=user, RETURN=[], **parameters)


def lock_user(session: Session, user: UserName) -> None:
    """Locks the user."""
    session.change("BAPI_USER_LOCK", f"lock user {user}", USERNAME=user, RETURN=[])


def unlock_user(session: Session, user: UserName) -> None:
    """Unlocks the user."""
    session.change("BAPI_USER_UNLOCK", f"unlock user {user}", USERNAME=user, RETURN=[])


def delete_user(session: Session, user: UserName) -> None:
    """Deletes the user."""
    session.change("BAPI_USER_DELETE", f"delete user {user}", USERNAME=user, RETURN=[])


def change_own_password(session: Session, user: UserName, old: Secret, new: Secret) -> None:
    """Changes the password as the user itself; afterwards it is productive.

    The function stores the password by itself. Nothing more is called with this logon: its password is no longer the right one, and
    another attempt with it would count towards the lock.
    """
    session.call(
        "SUSR_USER_CHANGE_PASSWORD_RFC",
        f"change the password of {user}",
        BNAME=user,
        PASSWORD=old.reveal(),
        NEW_PASSWORD=new.reveal(),
    )


def create_role(session: Session, spec: Spec) -> None:
    """Creates an empty single role with its text. Star defaults are sent blank: some systems fill open fields with `*` otherwise."""
    session.change(
        "PRGN_RFC_CREATE_ACTIVITY_GROUP",
        f"create role {spec.role.name}",
        ACTIVITY_GROUP=spec.role.name,
        ACTIVITY_GROUP_TEXT=spec.role.description,
        NO_DIALOG="X",
        ORG_LEVELS_WITH_STAR="",
        UNMAINTAINED_FIELDS_WITH_STAR="",
        RETURN=[],
    )


def copy_role(session: Session, source: RoleName, target: RoleName) -> None:
    """Copies a prepared role, where the ERP has no remote function for manual authorizations."""
    session.change("/SDF/PRGN_COPY_AGR", f"copy role {source} to {target}", SOURCE_AGR=source, TARGET_AGR=target)


def change_role_text(session: Session, spec: Spec) -> None:
    """Replaces the short text of the role."""
    name = spec.role.name
    texts = [{"AGR_NAME": name, "LINE": "00000", "TEXT": spec.role.description}]
    session.change("PRGN_RFC_CHANGE_TEXTS", f"change the text of role {name}", ACTIVITY_GROUP=name, TEXTS=texts)


def set_authorizations(
    session: Session, role: RoleName, authorizations: Sequence[Authorization], *, version: str
) -> None:
    """Replaces the manual authorizations of the role, unless somebody else changed it since the version was read."""
    rows, fields = [], []
    for number, authorization in enumerate(authorizations, start=1):
        counter = f"{number:06}"
        rows.append({"COUNTER": counter, "OBJECT": authorization.object, "TEXT": "", "INACTIVE": ""})
        fields += [
            {"COUNTER": counter, "OBJECT": authorization.object, "FIELD": field, "LOW": value.low, "HIGH": value.high}
            for field, values in authorization.values.items()
            for value in values
        ]
    session.change(
        "Z_KEYDATE_ROLE_AUTH_SET",
        f"set the authorizations of role {role}",
        ACTIVITY_GROUP=role,
        REPLACE="X",
        EXPECTED_VERSION=version,
        AUTH_DATA=rows,
        FIELD_VALUES=fields,
        RETURN=[],
    )


def generate(session: Session, role: RoleName) -> None:
    """Generates the profile from the data as they stand: nothing merged from the menu, no field filled with `*`."""
    session.change(
        "PRGN_AUTO_GENERATE_PROFILE_NEW",
        f"generate the profile of role {role}",
        ACTIVITY_GROUP=role,
        NO_DIALOG="X",
        REBUILD_AUTH_DATA="",
        ORG_LEVELS_WITH_STAR="",
        FILL_EMPTY_FIELDS_WITH_STAR="",
        GENERATE_PROFILE="X",
        RETURN=[],
    )


def assign_role(session: Session, role: RoleName, user: UserName, facts: SystemFacts, *, today: date) -> None:
    """Adds the user to the role; rows of this role that do not cover today give way, all other assignments stay."""
    present = facts.user.roles if facts.user is not None else ()
    outdated = [each for each in present if each.role == role and not each.is_indirect]
    session.change(
        "PRGN_RFC_CHANGE_USERS_IN_AGRS",
        f"add user {user} to role {role}",
        ADD_USERS_TO_ACTGROUPS=[_assignment(role, user, Validity(today, FOREVER))],
        DELETE_USERS_FROM_ACTGROUPS=[_assignment(role, user, each.validity) for each in outdated],
        RETURN=[],
    )


def withdraw_role(session: Session, user: UserName, assignments: Sequence[RoleAssignment]) -> None:
    """Takes roles from the user."""
    session.change(
        "PRGN_RFC_CHANGE_USERS_IN_AGRS",
        f"take roles from user {user}",
        ADD_USERS_TO_ACTGROUPS=[],
        DELETE_USERS_FROM_ACTGROUPS=[_assignment(each.role, user, each.validity) for each in assignments],
        RETURN=[],
    )


def _assignment(role: RoleName, user: UserName, validity: Validity) -> dict[str, str]:
    return {
        "AGR_NAME": role,
        "UNAME": user,
        "FROM_DAT": _dats(validity.valid_from),
        "TO_DAT": _dats(validity.valid_to),
    }


def compare_users(session: Session, role: RoleName, user: UserFacts | None) -> None:
    """Runs the user comparison of the role.

    Where there is no function of its own for that, it is part of another generation; and where the user administrator may not generate, as the
    separation of administrators has it, the user is saved with the assignments that it has, which compares that one user.
    """
    act = f"run the user comparison of role {role}"
    roles = [{"AGR_NAME": role}]
    try:
        session.change("Z_KEYDATE_USER_COMPARE", act, ROLES=roles, RETURN=[])
    except FunctionNotAvailable:
        try:
            session.change("PRGN_GEN_PROFILES_FOR_ROLES", act, IV_USERCOMPARE="X", IT_ROLES=roles, ET_RETURN=[])
        except RightMissing:
            direct = [each for each in user.roles if not each.is_indirect] if user is not None else []
            if user is None or not direct:
                raise  # an empty list would take every role away
            _save_assignments(session, user.name, direct)


def _save_assignments(session: Session, user: UserName, assignments: Sequence[RoleAssignment]) -> None:
    rows = [
        {"AGR_NAME": each.role, "FROM_DAT": _dats(each.validity.valid_from), "TO_DAT": _dats(each.validity.valid_to)}
        for each in assignments
    ]
    act = f"save user {user} with its roles"
    session.change("BAPI_USER_ACTGROUPS_ASSIGN", act, USERNAME=user, ACTIVITYGROUPS=rows, RETURN=[])


def delete_role(session: Session, role: RoleName) -> None:
    """Deletes the role with its profile."""
    session.change(
        "PRGN_ACTIVITY_GROUP_DELETE",
        f"delete role {role}",
        ACTIVITY_GROUP=role,
        ENQUEUE_AND_TRANSPORT="",
        SHOW_DIALOG="",
    )


def set_trace(session: Session, user: UserName, *, active: bool) -> None:
    """Switches the authorization trace of the user on or off; switching on begins a new trace."""
    act = f"switch the trace of {user} {'on' if active else 'off'}"
    session.change("Z_KEYDATE_TRACE_SET", act, USERNAME=user, ACTIVE="X" if active else "", RETURN=[])
