"""Reads user and role from a running ERP: with its own functions where it has them, from its tables otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from keydate.commuser.errors import RefusedByErp, RightMissing
from keydate.commuser.facts import PasswordState, RoleAssignment, RoleAuthorization, RoleFacts, SystemFacts, UserFacts
from keydate.commuser.spec.model import Authorization, Spec
from keydate.commuser.system.assembly import Row, assemble, erp_date, held_authorizations, held_profiles, validity_of
from keydate.commuser.system.sessions import Administrators, Area, Session
from keydate.gateway.rfc import FunctionNotAvailable
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import FieldName, ObjectName, ProfileName, RoleName, UserName
from keydate.wire.bapi.messages import ENTER_VALID_USER, USER_DOES_NOT_EXIST

_LOCK_BITS: Final = {"GLOB_LOCK": 32, "LOCAL_LOCK": 64, "WRNG_LOGON": 128}
_MISSING: Final = {f"{each.id}/{each.number}" for each in (USER_DOES_NOT_EXIST, ENTER_VALID_USER)}
#: Few enough for the memory that an ERP gives to one condition.
_CONDITIONS_PER_CALL: Final = 50
#: The tables of a role, with the columns that are read and how its rows are found.
_ROLE_TABLES: Final = {
    "AGR_DEFINE": ("AGR_NAME", "PARENT_AGR"),
    "AGR_TEXTS": ("AGR_NAME", "LINE", "TEXT"),
    "AGR_1251": ("AGR_NAME", "OBJECT", "AUTH", "FIELD", "LOW", "HIGH", "MODIFIED", "DELETED"),
    "AGR_1252": ("AGR_NAME", "VARBL", "LOW", "HIGH"),
    "AGR_1016": ("AGR_NAME", "PROFILE"),
}


def read_system(administrators: Administrators, spec: Spec) -> SystemFacts:
    """Returns what the ERP says about the user and the role of a spec, over new connections."""
    source = f"{spec.system.address}, client {spec.system.client}"
    with administrators.session(Area.USERS) as session:
        user, generated = _read_user(session, spec.user.name)
    with administrators.session(Area.ROLES) as session:
        try:
            facts = SystemFacts(user=user, role=_read_role(session, spec.role.name))
        except FunctionNotAvailable:
            facts = _from_tables(session, spec, user)
    profiles = frozenset(facts.role.profiles) if facts.role is not None else frozenset()
    return replace(facts, generated_profiles=generated | profiles, source=source)


def _read_user(session: Session, name: UserName) -> tuple[UserFacts | None, frozenset[ProfileName]]:
    try:
        detail = session.call(
            "BAPI_USER_GET_DETAIL",
            f"read user {name}",
            USERNAME=name,
            CACHE_RESULTS="",  # what was read before must not hide what is
            PROFILES=[],
            ACTIVITYGROUPS=[],
            RETURN=[],
        )
    except RefusedByErp as error:
        if error.message_key in _MISSING:
            return None, frozenset()
        raise
    logon = detail["LOGONDATA"]
    status = _user_status(session, name)
    admin = detail.get("ADMINDATA") or {}
    facts = UserFacts(
        name=name,
        type=logon.get("USTYP") or "A",
        alias=(detail.get("ALIAS") or {}).get("USERALIAS", ""),
        last_name=(detail.get("ADDRESS") or {}).get("LASTNAME"),
        group=logon.get("CLASS", ""),
        validity=validity_of(logon.get("GLTGV", ""), logon.get("GLTGB", "")),
        locks=sum(bit for field, bit in _LOCK_BITS.items() if detail["ISLOCKED"].get(field) == "L"),
        password_state=_password_state(status, detail),
        reference_user=(detail.get("REF_USER") or {}).get("REF_USER", ""),
        last_logon=erp_date(str(status.get("LAST_LOGON", ""))[:10]) or erp_date(admin.get("TRDAT", "")),
        modified_on=erp_date((detail.get("LASTMODIFIED") or {}).get("MODDATE", "")),
        profiles=tuple(sorted(ProfileName(row["BAPIPROF"]) for row in detail["PROFILES"])),
        roles=tuple(
            RoleAssignment(
                role=RoleName(row["AGR_NAME"]),
                validity=validity_of(row.get("FROM_DAT", ""), row.get("TO_DAT", "")),
                is_indirect=bool(row.get("ORG_FLAG", "").strip()),
            )
            for row in detail["ACTIVITYGROUPS"]
        ),
    )
    return facts, frozenset(ProfileName(row["BAPIPROF"]) for row in detail["PROFILES"] if row.get("BAPITYPE") == "G")


def _user_status(session: Session, name: UserName) -> dict[str, Any]:
    try:
        return session.call("Z_KEYDATE_USER_STATUS", f"read the status of user {name}", USERNAME=name)
    except FunctionNotAvailable:
        return {}


def _password_state(status: dict[str, Any], detail: dict[str, Any]) -> PasswordState:
    if detail["ISLOCKED"].get("NO_USER_PW") == "L":
        return PasswordState.DEACTIVATED
    try:
        return PasswordState(str(status.get("PASSWORD_STATE", "")).lower())
    except ValueError:
        return PasswordState.UNKNOWN


def _read_role(session: Session, name: RoleName) -> RoleFacts | None:
    act = f"read role {name}"
    status = session.call("Z_KEYDATE_ROLE_STATUS", act, ACTIVITY_GROUP=name, PROFILES=[], MISSING_STEPS=[])
    if status["EXISTS"] != "X":
        return None
    if status["ROLE_KIND"] == "COMPOSITE":
        return RoleFacts(name=name, is_single=False)
    data = session.call(
        "Z_KEYDATE_ROLE_AUTH_GET", act, ACTIVITY_GROUP=name, AUTH_DATA=[], FIELD_VALUES=[], ORG_LEVELS=[], RETURN=[]
    )
    texts = session.call("PRGN_RFC_READ_TEXTS", act, ACTIVITY_GROUP=name, TEXTS=[])["TEXTS"]
    return RoleFacts(
        name=name,
        description=next((row["TEXT"] for row in texts if not str(row["LINE"]).strip("0")), ""),
        authorizations=_authorizations(data),
        profiles=tuple(sorted(ProfileName(row["PROFILE"]) for row in status["PROFILES"])),
        is_generated=status["LIGHT_AUTHORIZATIONS"] == "GREEN",
        is_single=status["ROLE_KIND"] == "SINGLE",
        version=data["VERSION"],
    )


def _authorizations(data: dict[str, Any]) -> tuple[RoleAuthorization, ...]:
    levels: dict[str, list[ValueRange]] = defaultdict(list)
    for row in data["ORG_LEVELS"]:
        if row["LOW"]:
            levels[row["VARBL"]].append(ValueRange(row["LOW"], row["HIGH"]))
    values: dict[str, dict[FieldName, list[ValueRange]]] = defaultdict(lambda: defaultdict(list))
    for row in data["FIELD_VALUES"]:
        field = values[row["COUNTER"]][FieldName(row["FIELD"])]
        if row["LOW"].startswith("$"):
            field += levels.get(row["LOW"], [])
        elif row["LOW"]:
            field.append(ValueRange(row["LOW"], row["HIGH"]))
    return tuple(
        RoleAuthorization(
            authorization=Authorization(
                object=ObjectName(row["OBJECT"]),
                values={field: tuple(each) for field, each in values[row["COUNTER"]].items()},
            ),
            is_inactive=row["INACTIVE"] == "X",
            is_manual=row["STATUS"] == "MANUAL",
        )
        for row in data["AUTH_DATA"]
    )


def _from_tables(session: Session, spec: Spec, user: UserFacts | None) -> SystemFacts:
    """Reads the role from its tables, and what it really grants from those of the profiles, as far as the administrator may read them."""
    name = spec.role.name
    rows = {
        table: read_table(session, table, columns, [f"AGR_NAME = '{name}'"]) for table, columns in _ROLE_TABLES.items()
    }
    generated = _light_is_green(session, name) if rows["AGR_DEFINE"] and rows["AGR_1016"] else False
    try:
        rows |= _granted_rows(session, spec.user.name, [row["PROFILE"] for row in rows["AGR_1016"]])
    except RightMissing:
        # Less is known then; `verify` says so.
        rows = {table: found for table, found in rows.items() if table in _ROLE_TABLES}
    found = assemble(rows, user=spec.user.name, role=name, source="", generated=generated)
    if user is not None and "UST04" in rows:
        user = replace(user, profiles=held_profiles(rows))
    return replace(found, user=user)


def _granted_rows(session: Session, user: UserName, profiles: Sequence[str]) -> dict[str, list[Row]]:
    of_user = read_table(session, "UST04", ("BNAME", "PROFILE"), [f"BNAME = '{user}'"])
    columns = ("PROFN", "OBJCT", "AUTH", "AKTPS")
    of_profiles = _read_any(session, "UST10S", columns, [f"PROFN = '{profile}'" for profile in profiles])
    wanted = [f"( OBJCT = '{name}' AND AUTH = '{auth}' )" for name, auth in sorted(held_authorizations(of_profiles))]
    values = _read_any(session, "UST12", ("OBJCT", "AUTH", "FIELD", "VON", "BIS", "AKTPS"), wanted)
    return {"UST04": of_user, "UST10S": of_profiles, "UST12": values}


def _read_any(session: Session, table: str, columns: tuple[str, ...], conditions: Sequence[str]) -> list[Row]:
    """Returns the rows that meet one of the conditions, some conditions at a time, one in each line of the selection."""
    rows: list[Row] = []
    for start in range(0, len(conditions), _CONDITIONS_PER_CALL):
        first, *others = conditions[start : start + _CONDITIONS_PER_CALL]
        rows += read_table(session, table, columns, [first, *(f"OR {each}" for each in others)])
    return rows


def _light_is_green(session: Session, role: RoleName) -> bool | None:
    """Asks for the light of the authorization tab, the better proof of generation than any table."""
    try:
        answer = session.call(
            "PRGN_CHECK_PROFILE_STATUS_RFC",
            f"read the status of role {role}",
            ACTIVITY_GROUP=role,
            TRANSACTIONS_CHANGED="",
        )
    except FunctionNotAvailable:
        return None
    return str(answer["LED_COLOR"]).strip().upper() == "GREEN"


def read_table(session: Session, table: str, columns: tuple[str, ...], where: list[str]) -> list[Row]:
    """Returns rows of a table; values are cut by offset and length, because any delimiter may occur in them."""
    try:
        answer = session.call(
            "RFC_READ_TABLE",
            f"read table {table}",
            QUERY_TABLE=table,
            OPTIONS=[{"TEXT": text} for text in where],
            FIELDS=[{"FIELDNAME": column} for column in columns],
            DATA=[],
        )
    except RefusedByErp as error:
        if error.message_key == "TABLE_WITHOUT_DATA":
            return []
        raise
    layout = [(row["FIELDNAME"], int(row["OFFSET"]), int(row["LENGTH"])) for row in answer["FIELDS"]]
    return [
        {field: row["WA"][offset : offset + length].strip() for field, offset, length in layout}
        for row in answer["DATA"]
    ]
