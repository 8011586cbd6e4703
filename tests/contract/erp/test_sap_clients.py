"""Clients that were written for SAP's BAPIs work unchanged on our system, through a package with the interface of pyrfc.

Two public clients are followed call by call: the module `sap_user` of Ansible's collection community.sap_libs, and a salt formula for ABAP
systems (reference: their public sources).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.builders.ready_erp import BASIS, PASSWORD, ReadyErp

STANDIN = Path(__file__).parents[2] / "support" / "pyrfc_standin"


@pytest.fixture
def pyrfc(listening_erp: ReadyErp, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.setenv("PYRFC_STANDIN_URL", listening_erp.url)
    monkeypatch.syspath_prepend(str(STANDIN))
    import pyrfc

    opened: list[Any] = []
    connection = pyrfc.Connection

    def remembered(*args: Any, **kwargs: Any) -> Any:
        opened.append(connection(*args, **kwargs))
        return opened[-1]

    # The module leaves its connections open, until its process ends.
    monkeypatch.setattr(pyrfc, "Connection", remembered)
    yield pyrfc
    for each in opened:
        each.close()
    sys.modules.pop("pyrfc", None)


class AnsibleSapUser:
    """What the module does: the same calls with the same parameters in the same order, and the same verdict."""

    def __init__(self, pyrfc: ModuleType) -> None:
        self.connection = pyrfc.Connection(user=BASIS, passwd=PASSWORD, ashost="127.0.0.1", sysnr="00", client="100")

    def exists(self, name: str) -> bool:
        answer = self.connection.call("BAPI_USER_GET_DETAIL", USERNAME=name)
        return not any(row["NUMBER"] == "124" for row in answer["RETURN"])

    def present(self, name: str, *, roles: list[str], profiles: list[str], force: bool = False) -> bool:
        address = {"FIRSTNAME": "Fiona", "LASTNAME": "Close", "E_MAIL": "fiona@example.com"}
        common = {
            "USERNAME": name,
            "ADDRESS": address,
            "ALIAS": {"USERALIAS": f"{name}-ALIAS"},
            "COMPANY": {"COMPANY": "EXAMPLE"},
            "LOGONDATA": {"GLTGV": date(2026, 11, 20), "GLTGB": "20991231", "USTYP": "A"},
            "PASSWORD": {"BAPIPWD": "Initial-Word-1"},
        }
        if not self.exists(name):
            answer = self.connection.call("BAPI_USER_CREATE1", **common)
        elif force or self._differs(name, address):
            answer = self.connection.call(
                "BAPI_USER_CHANGE",
                **common,
                ADDRESSX={"FIRSTNAME": "X", "LASTNAME": "X", "E_MAIL": "X"},
                PASSWORDX={"BAPIPWD": "X"},
                LOGONDATAX={"USTYP": "X"},
                COMPANYX={"COMPANY": "X"},
            )
        else:
            answer = {"RETURN": []}
        self.connection.call(
            "BAPI_USER_ACTGROUPS_ASSIGN",
            USERNAME=name,
            ACTIVITYGROUPS=[
                {"AGR_NAME": role, "FROM_DAT": date(2026, 11, 20), "TO_DAT": "20991231"} for role in roles or [""]
            ],
        )
        self.connection.call(
            "BAPI_USER_PROFILES_ASSIGN", USERNAME=name, PROFILES=[{"BAPIPROF": profile} for profile in profiles or [""]]
        )
        return self.verdict(answer)

    def _differs(self, name: str, address: dict[str, str]) -> bool:
        found = self.connection.call("BAPI_USER_GET_DETAIL", USERNAME=name)["ADDRESS"]
        return any(found[field] != value for field, value in address.items())

    def act(self, function: str, name: str) -> bool:
        return self.exists(name) and self.verdict(self.connection.call(function, USERNAME=name))

    def verdict(self, answer: dict[str, Any]) -> bool:
        """Tells whether the module reports a change; fails where it would."""
        changed = False
        for row in answer["RETURN"]:
            if row["TYPE"] == "E":
                assert row["NUMBER"] in {"224", "124"}, row["MESSAGE"]
            elif (row["TYPE"] == "S" and row["NUMBER"] != "029") or (
                row["TYPE"] == "W" and row["NUMBER"] in {"049", "047", "255"}
            ):
                changed = True
        return changed


def test_ansible_keeps_a_user_present_and_absent(pyrfc: ModuleType) -> None:
    ansible = AnsibleSapUser(pyrfc)
    roles = ["KEYDATE_ACCOUNTANT_EXAMPLE"]

    assert ansible.exists("FIONA") is False
    assert ansible.present("FIONA", roles=roles, profiles=[]) is True
    assert ansible.present("FIONA", roles=roles, profiles=[]) is False
    assert ansible.present("FIONA", roles=[], profiles=[], force=True) is True
    assert ansible.act("BAPI_USER_LOCK", "FIONA") is True
    assert ansible.act("BAPI_USER_LOCK", "FIONA") is False
    assert ansible.act("BAPI_USER_UNLOCK", "FIONA") is True
    assert ansible.act("BAPI_USER_DELETE", "FIONA") is True
    assert ansible.act("BAPI_USER_DELETE", "FIONA") is False


class SaltUser:
    """What the formula does: look at every return message, commit after every change, make the password productive."""

    def __init__(self, pyrfc: ModuleType, user: str = BASIS, password: str = PASSWORD) -> None:
        self.pyrfc = pyrfc
        self.connection = pyrfc.Connection(user=user, passwd=password, ashost="127.0.0.1", sysnr="00", client="100")

    def process(self, answer: dict[str, Any]) -> list[str]:
        rows = answer["RETURN"] if isinstance(answer["RETURN"], list) else [answer["RETURN"]]
        assert not [row for row in rows if row["TYPE"] in {"E", "A", "X"}], rows
        return [f"{row['ID']}/{row['NUMBER']}" for row in rows]

    def change(self, function: str, **parameters: Any) -> list[str]:
        told = self.process(self.connection.call(function, **parameters))
        self.process(self.connection.call("BAPI_TRANSACTION_COMMIT", WAIT="X"))
        return told


def test_salt_creates_a_user_and_makes_the_password_productive(pyrfc: ModuleType) -> None:
    salt = SaltUser(pyrfc)
    name, initial, final = "SALT", "Initial-Word-1", "Final-Word-22"

    created = salt.change(
        "BAPI_USER_CREATE1",
        USERNAME=name,
        LOGONDATA={"USTYP": "C"},
        PASSWORD={"BAPIPWD": initial},
        ADDRESS={"LASTNAME": "Salt"},
    )
    salt.change(
        "BAPI_USER_ACTGROUPS_ASSIGN", USERNAME=name, ACTIVITYGROUPS=[{"AGR_NAME": "KEYDATE_ACCOUNTANT_EXAMPLE"}]
    )
    salt.connection.call("SUSR_USER_CHANGE_PASSWORD_RFC", BNAME=name, PASSWORD=initial, NEW_PASSWORD=final)

    assert created == ["01/102"]
    assert salt.connection.call("SUSR_LOGIN_CHECK_RFC", BNAME=name, PASSWORD=final) == {}
    with pytest.raises(pyrfc.ABAPApplicationError) as raised:
        salt.connection.call("SUSR_LOGIN_CHECK_RFC", BNAME=name, PASSWORD=initial)
    assert raised.value.key == "WRONG_PASSWORD"
    detail = salt.connection.call("BAPI_USER_GET_DETAIL", USERNAME=name)
    assert [row["AGR_NAME"] for row in detail["ACTIVITYGROUPS"]] == ["KEYDATE_ACCOUNTANT_EXAMPLE"]


def test_a_wrong_password_is_a_logon_error(pyrfc: ModuleType) -> None:
    with pytest.raises(pyrfc.LogonError):
        SaltUser(pyrfc, password="wrong").connection.call("RFC_PING")
