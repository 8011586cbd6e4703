"""An ERP in memory that behaves like the reference: for tests of its clients, and for killing them in the middle.

Calls are checked against the same declarations as on the real one. `crash_at` names the number of a remote call; the client is then killed
(by an exception that nothing catches) before or after that call has taken effect.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import TracebackType
from typing import Any, Final, Self

from keydate.gateway.rfc import (
    AbapApplicationError,
    FunctionNotAvailable,
    RfcError,
    RfcInvalidParameter,
    RfcLogonError,
    RfcNotAuthorized,
)
from keydate.wire.bapi import InvalidCall, complete, conform, function
from keydate.wire.bapi import messages as texts

INITIAL, PRODUCTIVE = "INITIAL", "PRODUCTIVE"
#: Wrong passwords until the user is locked.
FAILS_TO_LOCK: Final = 5


def _said(kind: str, text: str) -> dict[str, Any]:
    return {"TYPE": kind, "ID": "KEYDATE", "NUMBER": "001", "MESSAGE": text}


class Killed(BaseException):
    """The process is gone; nobody may catch this."""


@dataclass(slots=True)
class FakeUser:
    """A user master record."""

    type: str = "A"
    password: str = ""
    state: str = INITIAL
    alias: str = ""
    last_name: str = ""
    group: str = ""
    valid_from: str = "00000000"
    valid_to: str = "99991231"
    locks: int = 0
    failures: int = 0
    reference: str = ""
    manual_profiles: set[str] = field(default_factory=set)
    generated_profiles: set[str] = field(default_factory=set)
    #: (role, from, to)
    roles: list[tuple[str, str, str]] = field(default_factory=list)
    history: list[str] = field(default_factory=list)
    changed_by_itself: bool = False


@dataclass(slots=True)
class FakeRole:
    """A single role."""

    text: str = ""
    authorizations: list[dict[str, Any]] = field(default_factory=list)
    values: list[dict[str, Any]] = field(default_factory=list)
    profile: str = ""
    generated: str = ""
    #: What the profile grants since it was generated, as rows of UST10S and UST12 together.
    granted: list[dict[str, str]] = field(default_factory=list)

    @property
    def version(self) -> str:
        """Returns what changes with the role's data."""
        content = json.dumps([self.authorizations, self.values, self.text], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()[:32]

    def generate(self, profile: str) -> None:
        """Makes the profile hold what the data say."""
        self.profile, self.generated = self.profile or profile, self.version
        self.granted = [
            {
                "PROFN": self.profile,
                "OBJCT": row["OBJECT"],
                "AUTH": f"{self.profile}{row['COUNTER'][-2:]}",
                "FIELD": row["FIELD"],
                "VON": row["LOW"],
                "BIS": row.get("HIGH", ""),
                "AKTPS": "A",
            }
            for row in self.values
        ]

    @property
    def is_current(self) -> bool:
        """Tells whether the profile was generated from the present data."""
        return bool(self.profile) and self.generated == self.version


class FakeErp:
    """The system; `connect` opens connections to it."""

    def __init__(self, *, today: date = date(2026, 11, 20), missing: frozenset[str] = frozenset()) -> None:
        self.today = today
        self.missing = missing
        self.users: dict[str, FakeUser] = {}
        self.roles: dict[str, FakeRole] = {}
        self.trace: dict[str, list[dict[str, Any]]] = {}
        self.traced: set[str] = set()
        #: User -> functions that it may call; absent means all.
        self.allowed: dict[str, frozenset[str]] = {}
        self.calls: list[tuple[str, str]] = []
        self.crash_at: int | None = None
        self.crash_after_effect = False
        self.before_call: Callable[[str, str], None] = lambda _user, _function: None
        self.enforce_wait_time = False
        #: Tables that nobody may read.
        self.closed_tables: frozenset[str] = frozenset()
        self.administrator("ADMIN")

    def administrator(self, name: str, password: str = "Admin-1234") -> None:  # noqa: S107
        """Adds an administrator who may do all."""
        self.users[name] = FakeUser(password=password, state=PRODUCTIVE, last_name=name)

    def connect(self, *, user: str, password: str) -> FakeConnection:
        """Opens a connection; as over SOAP, the logon happens with each call."""
        return FakeConnection(self, user.upper(), password)

    def resolve(self, user: str) -> str:
        """Returns the user of a name or an alias."""
        return next((name for name, each in self.users.items() if each.alias and each.alias.upper() == user), user)

    def log_on(self, user: str, password: str, called: str) -> None:
        """Refuses as an ERP refuses: one message for all reasons but the initial password."""
        record = self.users.get(user)
        if record is None or record.locks:
            raise RfcLogonError(user=user, reason="Name or password is not correct")
        if record.password != password:
            record.failures += 1
            if record.failures >= FAILS_TO_LOCK:
                record.locks |= 128
            raise RfcLogonError(user=user, reason="Name or password is not correct")
        if not record.valid_from <= f"{self.today:%Y%m%d}" <= record.valid_to:
            raise RfcLogonError(user=user, reason="Name or password is not correct")
        if record.state == INITIAL and record.type in "AC" and called != "SUSR_USER_CHANGE_PASSWORD_RFC":
            code = "erp.password_change_required"
            raise RfcLogonError(user=user, reason="The password must be changed", reason_code=code)
        record.failures = 0
        if called not in self.allowed.get(user, frozenset({called})):
            raise RfcNotAuthorized(function=called, reason="S_RFC")

    def accepts(self, user: str, password: str) -> bool:
        """Tells whether a user can work with a password, without counting."""
        record = self.users.get(user)
        return record is not None and not record.locks and record.password == password and record.state == PRODUCTIVE

    def run(self, user: str, name: str, values: dict[str, Any]) -> dict[str, Any]:
        """Runs one function."""
        handler = getattr(self, "_" + name.strip("/").replace("/", "_").lower(), None)
        if handler is None or name in self.missing:
            raise FunctionNotAvailable(function=name)
        result: dict[str, Any] = handler(user, values)
        return result

    # Users

    def _rfc_ping(self, _user: str, _values: dict[str, Any]) -> dict[str, Any]:
        return {}

    def _bapi_transaction_commit(self, _user: str, _values: dict[str, Any]) -> dict[str, Any]:
        return {}

    def _bapi_user_get_detail(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        name = values["USERNAME"]
        record = self.users.get(name)
        if record is None:
            return {"RETURN": [texts.USER_DOES_NOT_EXIST.row(name)]}
        profiles = [{"BAPIPROF": each, "BAPITYPE": "S"} for each in sorted(record.manual_profiles)]
        profiles += [{"BAPIPROF": each, "BAPITYPE": "G"} for each in sorted(record.generated_profiles)]
        return {
            "LOGONDATA": {
                "USTYP": record.type,
                "CLASS": record.group,
                "GLTGV": record.valid_from,
                "GLTGB": record.valid_to,
            },
            "ADDRESS": {"LASTNAME": record.last_name},
            "ALIAS": {"USERALIAS": record.alias},
            "REF_USER": {"REF_USER": record.reference},
            "ISLOCKED": {
                "GLOB_LOCK": "L" if record.locks & 32 else "U",
                "LOCAL_LOCK": "L" if record.locks & 64 else "U",
                "WRNG_LOGON": "L" if record.locks & 128 else "U",
                "NO_USER_PW": "L" if not record.password else "U",
            },
            "PROFILES": profiles,
            "ACTIVITYGROUPS": [{"AGR_NAME": r, "FROM_DAT": start, "TO_DAT": end} for r, start, end in record.roles],
            "RETURN": [],
        }

    def _z_keydate_user_status(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        record = self.users.get(values["USERNAME"])
        if record is None:
            return {}
        state = record.state if record.password else "DEACTIVATED"
        return {"EXISTS": "X", "PASSWORD_STATE": state, "LOCKS": record.locks, "USER_TYPE": record.type}

    def _bapi_user_create1(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        name, logon = values["USERNAME"], values["LOGONDATA"]
        if name in self.users:
            return {"RETURN": [texts.USER_ALREADY_EXISTS.row(name)]}
        alias = values["ALIAS"]["USERALIAS"]
        if alias and any(alias.upper() == each.alias.upper() for each in self.users.values()):
            return {"RETURN": [_said("E", f"The alias {alias} is in use")]}
        record = FakeUser(type=logon["USTYP"] or "A", alias=alias, last_name=values["ADDRESS"]["LASTNAME"])
        self._take_logon_data(record, logon, {"CLASS": "X", "GLTGV": "X", "GLTGB": "X"})
        self._set_password(record, values["PASSWORD"]["BAPIPWD"])
        self.users[name] = record
        return {"RETURN": [texts.USER_CREATED.row(name)]}

    def _take_logon_data(self, record: FakeUser, data: Mapping[str, str], flags: Mapping[str, str]) -> None:
        if flags.get("USTYP"):
            record.type = data["USTYP"]
        if flags.get("CLASS"):
            record.group = data["CLASS"]
        if flags.get("GLTGV"):
            record.valid_from = data["GLTGV"]
        if flags.get("GLTGB"):
            record.valid_to = data["GLTGB"] if data["GLTGB"] != "00000000" else "99991231"

    def _set_password(self, record: FakeUser, password: str) -> None:
        record.password = password
        record.state = INITIAL if record.type in "AC" else PRODUCTIVE
        record.history.append(password)
        record.changed_by_itself = False

    def _bapi_user_change(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        name = values["USERNAME"]
        record = self.users.get(name)
        if record is None:
            return {"RETURN": [texts.USER_DOES_NOT_EXIST.row(name)]}
        # X semantics: what is not flagged is ignored without a word.
        self._take_logon_data(record, values["LOGONDATA"], values["LOGONDATAX"])
        if values["ADDRESSX"].get("LASTNAME"):
            record.last_name = values["ADDRESS"]["LASTNAME"]
        if values["ALIASX"].get("USERALIAS"):
            record.alias = values["ALIAS"]["USERALIAS"]
        if values["PASSWORDX"].get("BAPIPWD"):
            self._set_password(record, values["PASSWORD"]["BAPIPWD"])
        return {"RETURN": [texts.USER_CHANGED.row(name)]}

    def _bapi_user_lock(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        self.users[values["USERNAME"]].locks |= 64
        return {"RETURN": [texts.USER_LOCKED.row(values["USERNAME"])]}

    def _bapi_user_unlock(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        record = self.users[values["USERNAME"]]
        record.locks, record.failures = record.locks & 32, 0
        return {"RETURN": [texts.USER_UNLOCKED.row(values["USERNAME"])]}

    def _bapi_user_delete(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        del self.users[values["USERNAME"]]
        return {"RETURN": [texts.USER_DELETED.row(values["USERNAME"])]}

    def _susr_user_change_password_rfc(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        record = self.users[values["BNAME"]]
        name = "SUSR_USER_CHANGE_PASSWORD_RFC"
        if record.password != values["PASSWORD"] or record.type not in "AC":
            raise AbapApplicationError(function=name, key="CHANGE_NOT_ALLOWED", reason="The change is not allowed")
        if values["NEW_PASSWORD"] in record.history[-5:]:
            raise AbapApplicationError(function=name, key="PASSWORD_NOT_ALLOWED", reason="The password was used before")
        if self.enforce_wait_time and record.changed_by_itself and record.state == PRODUCTIVE:
            raise AbapApplicationError(function=name, key="PASSWORD_NOT_ALLOWED", reason="Wait until tomorrow")
        record.password, record.state, record.changed_by_itself = values["NEW_PASSWORD"], PRODUCTIVE, True
        record.history.append(record.password)
        return {}

    # Roles

    def _prgn_rfc_create_activity_group(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        name = values["ACTIVITY_GROUP"]
        if name in self.roles:
            raise AbapApplicationError(function="PRGN_RFC_CREATE_ACTIVITY_GROUP", key="ACTIVITY_GROUP_ALREADY_EXISTS")
        self.roles[name] = FakeRole(text=values["ACTIVITY_GROUP_TEXT"])
        return {}

    def _sdf_prgn_copy_agr(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        source = self.roles.get(values["SOURCE_AGR"])
        if source is None:
            raise AbapApplicationError(function="/SDF/PRGN_COPY_AGR", key="SOURCE_AGR_NOT_EXISTS")
        copied = FakeRole(source.text, list(source.authorizations), list(source.values))
        self.roles[values["TARGET_AGR"]] = copied
        return {}

    def _prgn_rfc_change_texts(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        role = self.roles[values["ACTIVITY_GROUP"]]
        was_current = role.is_current
        role.text = next(row["TEXT"] for row in values["TEXTS"] if not row["LINE"].strip("0"))
        role.generated = role.version if was_current else role.generated
        return {}

    def _prgn_rfc_read_texts(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        name = values["ACTIVITY_GROUP"]
        return {"TEXTS": [{"AGR_NAME": name, "LINE": "00000", "TEXT": self.roles[name].text}]}

    def _prgn_check_profile_status_rfc(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        return {"LED_COLOR": "GREEN" if self.roles[values["ACTIVITY_GROUP"]].is_current else "YELLOW"}

    def _z_keydate_role_auth_set(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        name = values["ACTIVITY_GROUP"]
        role = self.roles[name]
        if values["EXPECTED_VERSION"] and values["EXPECTED_VERSION"] != role.version:
            return {"RETURN": [texts.ROLE_CHANGED_BY_ANOTHER.row(name)]}
        if not values["REPLACE"]:
            raise AbapApplicationError(function="Z_KEYDATE_ROLE_AUTH_SET", key="NOT_AUTHORIZED")
        role.authorizations = [{**row, "STATUS": "MANUAL", "AUTH": ""} for row in values["AUTH_DATA"]]
        role.values = [dict(row) for row in values["FIELD_VALUES"]]
        return {"VERSION": role.version, "RETURN": [_said("S", f"Role {name} was changed")]}

    def _z_keydate_role_auth_get(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        role = self.roles[values["ACTIVITY_GROUP"]]
        return {"VERSION": role.version, "AUTH_DATA": role.authorizations, "FIELD_VALUES": role.values}

    def _z_keydate_role_status(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        role = self.roles.get(values["ACTIVITY_GROUP"])
        if role is None:
            return {}
        light = "GREEN" if role.is_current else "YELLOW" if role.profile else "RED"
        return {
            "EXISTS": "X",
            "ROLE_KIND": "SINGLE",
            "LIGHT_AUTHORIZATIONS": light,
            "VERSION": role.version,
            "PROFILES": [{"PROFILE": role.profile}] if role.profile else [],
        }

    def _prgn_auto_generate_profile_new(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        name = values["ACTIVITY_GROUP"]
        role = self.roles[name]
        for star in ("ORG_LEVELS_WITH_STAR", "FILL_EMPTY_FIELDS_WITH_STAR", "REBUILD_AUTH_DATA"):
            if values[star]:
                raise AbapApplicationError(function="PRGN_AUTO_GENERATE_PROFILE_NEW", key="OPEN_AUTHS", reason=star)
        if not role.authorizations:
            raise AbapApplicationError(function="PRGN_AUTO_GENERATE_PROFILE_NEW", key="NO_AUTHS")
        role.generate(f"T-{len(self.roles):08}")
        return {"RETURN": [_said("S", f"Profile {role.profile} of role {name} was generated")]}

    def _prgn_rfc_change_users_in_agrs(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        for row in values["DELETE_USERS_FROM_ACTGROUPS"]:
            self.users[row["UNAME"]].roles.remove((row["AGR_NAME"], row["FROM_DAT"], row["TO_DAT"]))
        for row in values["ADD_USERS_TO_ACTGROUPS"]:
            present = self.users[row["UNAME"]].roles
            new = (row["AGR_NAME"], row["FROM_DAT"], row["TO_DAT"])
            if any(r == new[0] and start <= new[2] and new[1] <= end for r, start, end in present):
                return {"RETURN": [_said("E", "The assignment overlaps another one")]}
            present.append(new)
        return {}

    def _z_keydate_user_compare(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        for role in [row["AGR_NAME"] for row in values["ROLES"]] or list(self.roles):
            self._compare(role)
        return {}

    def _prgn_gen_profiles_for_roles(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        for row in values["IT_ROLES"]:
            role = self.roles[row["AGR_NAME"]]
            role.generate(f"T-{len(self.roles):08}")
            if values["IV_USERCOMPARE"]:
                self._compare(row["AGR_NAME"])
        return {}

    def _compare(self, name: str) -> None:
        today, profile = f"{self.today:%Y%m%d}", self.roles[name].profile
        for record in self.users.values():
            holds = any(role == name and start <= today <= end for role, start, end in record.roles)
            if profile and holds:
                record.generated_profiles.add(profile)
            else:
                record.generated_profiles.discard(profile)

    def _prgn_activity_group_delete(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        del self.roles[values["ACTIVITY_GROUP"]]
        return {}

    # Traces and tables

    def _z_keydate_trace_set(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        (self.traced.add if values["ACTIVE"] else self.traced.discard)(values["USERNAME"])
        return {}

    def _z_keydate_trace_get(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        rows = [row for row in self.trace.get(values["USERNAME"], []) if row["SEQUENCE"] > values["AFTER"]]
        return {"TRACE": rows[: values["MAX_ROWS"] or None]}

    def _rfc_read_table(self, _user: str, values: dict[str, Any]) -> dict[str, Any]:
        condition = "".join(row["TEXT"] for row in values["OPTIONS"])
        if values["QUERY_TABLE"] in self.closed_tables:
            raise AbapApplicationError(function="RFC_READ_TABLE", key="NOT_AUTHORIZED")
        literals = set(condition.split("'")[1::2])
        columns = [row["FIELDNAME"] for row in values["FIELDS"]]
        layout = [
            {"FIELDNAME": column, "OFFSET": f"{40 * index:06}", "LENGTH": "000040"}
            for index, column in enumerate(columns)
        ]
        rows = self._table_rows(values["QUERY_TABLE"], literals)
        data = [{"WA": "".join(row.get(column, "").ljust(40) for column in columns)} for row in rows]
        return {"FIELDS": layout, "DATA": data}

    def _table_rows(self, table: str, literals: set[str]) -> list[dict[str, str]]:
        if table == "UST04":
            held = {name: user.generated_profiles | user.manual_profiles for name, user in self.users.items()}
            return [{"BNAME": name, "PROFILE": each} for name in held if name in literals for each in held[name]]
        if table in {"UST10S", "UST12"}:
            granted = [row for role in self.roles.values() for row in role.granted]
            return [row for row in granted if row["PROFN" if table == "UST10S" else "AUTH"] in literals]
        return [row for name in self.roles if name in literals for row in self._role_rows(table, name)]

    def _role_rows(self, table: str, name: str) -> list[dict[str, str]]:
        role = self.roles[name]
        rows: dict[str, list[dict[str, str]]] = {
            "AGR_DEFINE": [{"AGR_NAME": name}],
            "AGR_TEXTS": [{"AGR_NAME": name, "LINE": "00000", "TEXT": role.text[:40]}],
            "AGR_1016": [{"AGR_NAME": name, "PROFILE": role.profile}] if role.profile else [],
            "AGR_1251": [
                {
                    **{key: str(value) for key, value in row.items()},
                    "AGR_NAME": name,
                    "AUTH": row["COUNTER"],
                    "MODIFIED": "U",
                }
                for row in role.values
            ],
        }
        return rows.get(table, [])


class FakeConnection:
    """One connection to a `FakeErp`."""

    def __init__(self, erp: FakeErp, user: str, password: str) -> None:
        self._erp = erp
        self._user = erp.resolve(user)
        self._password = password

    @property
    def address(self) -> str:
        """Returns a name for the fake."""
        return "fake ERP"

    def call(self, name: str, /, **parameters: Any) -> dict[str, Any]:
        """Calls a function, or is killed in it."""
        erp = self._erp
        number = len(erp.calls) + 1
        erp.calls.append((self._user, name))
        if erp.crash_at == number and not erp.crash_after_effect:
            raise Killed
        erp.before_call(self._user, name)
        try:
            result = self._answer(name, parameters)
        except RfcError:
            if erp.crash_at == number:
                raise Killed from None
            raise
        if erp.crash_at == number:
            raise Killed
        return result

    def _answer(self, name: str, parameters: dict[str, Any]) -> dict[str, Any]:
        self._erp.log_on(self._user, self._password, name)
        if name in self._erp.missing:
            raise FunctionNotAvailable(function=name)
        declared = function(name)
        try:
            values = conform(declared, parameters)
        except InvalidCall as error:
            raise RfcInvalidParameter(function=name, reason=str(error), reason_code=error.code) from error
        return complete(declared, self._erp.run(self._user, name, values))

    def close(self) -> None:
        """Does nothing."""

    def __enter__(self) -> Self:
        """Returns itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Does nothing."""
