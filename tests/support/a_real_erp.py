"""A communication system of our own, served over loopback, with the three administrators; set up by its remote functions only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.support.served import served

from keydate.commuser.secret import Secret
from keydate.commuser.system import Area, Logon
from keydate.erp.app import create_app
from keydate.erp.settings import ErpSettings
from keydate.erp.setup import initialize
from keydate.gateway.rfc import RfcSystem, connect

CLIENT: Final = "100"
_ROLES: Final = {
    Area.USERS: ("UADMIN", "KEYDATE_USER_ADMIN"),
    Area.ROLES: ("RADMIN", "KEYDATE_ROLE_ADMIN"),
    Area.PROFILES: ("PADMIN", "KEYDATE_PROFILE_ADMIN"),
}
_ONE_TIME: Final = "One-Time-4711"
_FINAL: Final = "Final-Pass-4712"


@dataclass(frozen=True, slots=True)
class RealErp:
    """Where it is, and who administrates it."""

    url: str
    logons: dict[Area, Logon]
    settings: ErpSettings


@contextmanager
def a_real_erp(folder: Path, database_url: str = "") -> Iterator[RealErp]:
    """Serves a system until the block ends."""
    settings = ErpSettings(data_folder=folder, database_url=database_url, password_time_cost=1, password_memory_kib=8)
    initialize(settings, client=CLIENT, admin="SETUP", one_time_password=_ONE_TIME)
    with served(create_app(settings, runs_jobs=False)) as url:
        yield RealErp(url, _administrators(url), settings)


def call(url: str, user: str, password: str, function: str, /, **parameters: Any) -> dict[str, Any]:
    """Calls one function as a user and expects that it succeeds."""
    with connect(RfcSystem(client=CLIENT, url=url), user=user, password=password) as connection:
        answer = connection.call(function, **parameters)
    returned = answer.get("RETURN") or []
    failed = [row for row in ([returned] if isinstance(returned, dict) else returned) if row["TYPE"] in {"E", "A"}]
    assert failed == []
    return answer


def _change_password(url: str, user: str) -> None:
    names = {"BNAME": user, "PASSWORD": _ONE_TIME, "NEW_PASSWORD": _FINAL}
    call(url, user, _ONE_TIME, "SUSR_USER_CHANGE_PASSWORD_RFC", **names)


def _administrators(url: str) -> dict[Area, Logon]:
    _change_password(url, "SETUP")
    logons = {}
    for area, (user, role) in _ROLES.items():
        logon_data = {"USTYP": "A", "CLASS": "SUPER"}
        password = {"BAPIPWD": _ONE_TIME}
        details = {"LOGONDATA": logon_data, "PASSWORD": password, "ADDRESS": {"LASTNAME": user}, "RETURN": []}
        call(url, "SETUP", _FINAL, "BAPI_USER_CREATE1", USERNAME=user, **details)
        groups = [{"AGR_NAME": role}]
        call(url, "SETUP", _FINAL, "BAPI_USER_ACTGROUPS_ASSIGN", USERNAME=user, ACTIVITYGROUPS=groups, RETURN=[])
        _change_password(url, user)
        logons[area] = Logon(user, Secret(_FINAL))
    return logons
