"""An administrator of one kind tries to get beyond the split."""

from __future__ import annotations

import pytest
from tests.builders.ready_erp import AUDITOR, BASIS, CLIENT, PASSWORD, USER_ADMIN, ReadyErp

from keydate.erp.users.actions import create_user
from keydate.erp.users.assignments import assign_profiles
from keydate.erp.users.model.fields import UserFields
from keydate.erp.users.model.kinds import UserType
from keydate.erp.users.setup import installer
from keydate.vocabulary.ids import ProfileName, UserName

MINE = "Mine-Alone-2026"


@pytest.fixture
def powerful(erp: ReadyErp) -> str:
    """Returns a reference user in no group that lends SAP_ALL."""
    with erp.database.write() as tx:
        create_user(
            tx,
            acting_user=installer(CLIENT),
            user_name=UserName("LENDER"),
            user_type=UserType.REFERENCE,
            passwords=erp.settings.passwords(),
        )
        assign_profiles(
            tx, acting_user=installer(CLIENT), user_name=UserName("LENDER"), profiles=[ProfileName("SAP_ALL")]
        )
    return "LENDER"


def test_a_user_administrator_cannot_lend_what_he_may_not_assign(erp: ReadyErp, powerful: str) -> None:
    created = erp.call(
        "BAPI_USER_CREATE1",
        user=USER_ADMIN,
        USERNAME="PUPPET",
        LOGONDATA={"USTYP": "S"},
        PASSWORD={"BAPIPWD": MINE},
        ADDRESS={"LASTNAME": "Puppet"},
        REF_USER={"REF_USER": powerful},
    )

    assert created["RETURN"][0]["TYPE"] == "E"
    assert "S_USER_PRO" in created["RETURN"][0]["MESSAGE"]
    assert erp.answer("RFC_PING", user="PUPPET", password=MINE).status_code == 401


def test_a_reference_user_cannot_be_named_later_either(erp: ReadyErp, powerful: str) -> None:
    erp.call(
        "BAPI_USER_CREATE1",
        user=USER_ADMIN,
        USERNAME="PUPPET",
        LOGONDATA={"USTYP": "S"},
        PASSWORD={"BAPIPWD": MINE},
        ADDRESS={"LASTNAME": "Puppet"},
    )

    changed = erp.call(
        "BAPI_USER_CHANGE",
        user=USER_ADMIN,
        USERNAME="PUPPET",
        REF_USER={"REF_USER": powerful},
        REF_USERX={"REF_USER": "X"},
    )
    copied = erp.call("BAPI_USER_GET_DETAIL", user=USER_ADMIN, USERNAME="PUPPET")

    assert changed["RETURN"][0]["TYPE"] == "E"
    assert copied["REF_USER"]["REF_USER"] == ""


def test_who_may_assign_a_role_may_name_its_holder_as_reference_user(erp: ReadyErp) -> None:
    with erp.database.write() as tx:
        create_user(
            tx,
            acting_user=installer(CLIENT),
            user_name=UserName("MODEST"),
            user_type=UserType.REFERENCE,
            passwords=erp.settings.passwords(),
            fields=UserFields(),
        )

    created = erp.call(
        "BAPI_USER_CREATE1",
        user=BASIS,
        USERNAME="PUPPET",
        PASSWORD={"BAPIPWD": MINE},
        ADDRESS={"LASTNAME": "Puppet"},
        REF_USER={"REF_USER": "MODEST"},
    )

    assert created["RETURN"][0]["TYPE"] == "S"


@pytest.mark.parametrize("victim", [AUDITOR, USER_ADMIN, "ADMIN"])
def test_a_user_administrator_has_no_power_over_administrators(erp: ReadyErp, victim: str) -> None:
    reset = erp.call(
        "BAPI_USER_CHANGE",
        user=USER_ADMIN,
        USERNAME=victim,
        PASSWORD={"BAPIPWD": MINE},
        PASSWORDX={"BAPIPWD": "X"},
    )
    assigned = erp.call(
        "BAPI_USER_ACTGROUPS_ASSIGN",
        user=USER_ADMIN,
        USERNAME=victim,
        ACTIVITYGROUPS=[{"AGR_NAME": "KEYDATE_ROLE_ADMIN"}],
    )
    locked = erp.call("BAPI_USER_LOCK", user=USER_ADMIN, USERNAME=victim)

    assert {each["RETURN"][0]["TYPE"] for each in (reset, assigned, locked)} == {"E"}
    assert erp.answer("RFC_PING", user=victim, password=PASSWORD).status_code in {200, 403}
