"""What public clients ask of a system before they work: what it is, its server, its parameters, whole tables, logon facts."""

from __future__ import annotations

from typing import Any

import pytest
from tests.builders.ready_erp import ADMIN, AUDITOR, BASIS, PASSWORD, ROLE_ADMIN, SYSTEM_ADMIN, USER_ADMIN, ReadyErp


def raised(erp: ReadyErp, function: str, user: str = AUDITOR, **parameters: Any) -> str:
    refused = erp.answer(function, user=user, **parameters)
    assert refused.status_code == 422, refused.text
    return str(refused.json()["exception"])


class TestSystem:
    def test_both_functions_describe_the_same_system(self, erp: ReadyErp) -> None:
        export = erp.call("RFC_GET_SYSTEM_INFO", DESTINATION=" ")["RFCSI_EXPORT"]

        assert export == erp.call("RFC_SYSTEM_INFO")["RFCSI_EXPORT"]
        assert export["RFCSYSID"] == "KEY"

    def test_no_other_system_is_asked(self, erp: ReadyErp) -> None:
        refused = erp.answer("RFC_GET_SYSTEM_INFO", DESTINATION="PRODUCTION")

        assert (refused.status_code, refused.json()["code"]) == (400, "rfc.unsupported_value")

    def test_the_one_server_has_the_name_that_schedulers_use(self, erp: ReadyErp) -> None:
        server = erp.call("RFC_SYSTEM_INFO")["RFCSI_EXPORT"]

        (row,) = erp.call("TH_SERVER_LIST", user=AUDITOR)["LIST"]

        assert (row["NAME"], row["HOST"]) == (server["RFCDEST"], server["RFCHOST2"])


@pytest.mark.parametrize("function", ["SBUF_PARAMETER_GET", "TH_GET_PARAMETER"])
class TestParameters:
    @pytest.mark.parametrize("user", [AUDITOR, SYSTEM_ADMIN])
    def test_a_parameter_is_read(self, erp: ReadyErp, function: str, user: str) -> None:
        assert erp.call(function, user=user, PARAMETER_NAME="login/min_password_lng") == {"PARAMETER_VALUE": "6"}
        assert erp.call(function, user=user, PARAMETER_NAME="login/multi_login_users") == {"PARAMETER_VALUE": ""}

    def test_an_unknown_one_raises(self, erp: ReadyErp, function: str) -> None:
        assert raised(erp, function, PARAMETER_NAME="login/absent") == "PARAMETER_NOT_FOUND"

    def test_the_right_to_call_is_needed(self, erp: ReadyErp, function: str) -> None:
        refused = erp.answer(function, user=ROLE_ADMIN, PARAMETER_NAME="login/min_password_lng")

        assert refused.status_code == 403
        assert "S_RFC" in refused.text


class TestTableEntries:
    def test_rows_come_whole(self, erp: ReadyErp) -> None:
        answer = erp.call("RFC_GET_TABLE_ENTRIES", user=AUDITOR, TABLE_NAME="t001", BYPASS_BUFFER="X")

        read = erp.call("RFC_READ_TABLE", user=AUDITOR, QUERY_TABLE="T001")
        assert answer["ENTRIES"] == read["DATA"]
        assert answer["NUMBER_OF_ENTRIES"] == len(read["DATA"]) == 3

    def test_their_number_can_be_limited(self, erp: ReadyErp) -> None:
        answer = erp.call("RFC_GET_TABLE_ENTRIES", user=AUDITOR, TABLE_NAME="USR02", MAX_ENTRIES=2)

        assert answer["NUMBER_OF_ENTRIES"] == len(answer["ENTRIES"]) == 2

    @pytest.mark.parametrize(
        ("parameters", "user", "expected"),
        [
            ({"TABLE_NAME": "USERS"}, AUDITOR, "TABLE_NOT_FOUND"),
            ({"TABLE_NAME": "AGR_AGRS"}, AUDITOR, "TABLE_EMPTY"),
            ({"TABLE_NAME": "T001", "MAX_ENTRIES": -1}, AUDITOR, "OPTION_NOT_VALID"),
            ({"TABLE_NAME": "T001"}, USER_ADMIN, "NOT_AUTHORIZED"),
        ],
    )
    def test_each_mistake_has_its_exception(
        self, erp: ReadyErp, parameters: dict[str, Any], user: str, expected: str
    ) -> None:
        assert raised(erp, "RFC_GET_TABLE_ENTRIES", user, **parameters) == expected

    def test_key_ranges_are_refused_instead_of_ignored(self, erp: ReadyErp) -> None:
        refused = erp.answer("RFC_GET_TABLE_ENTRIES", user=AUDITOR, TABLE_NAME="T001", GEN_KEY="1001010")

        assert refused.json()["code"] == "rfc.unsupported_value"


class TestFormalCheck:
    def test_a_good_password_has_no_message(self, erp: ReadyErp) -> None:
        assert erp.call("PASSWORD_FORMAL_CHECK", PASSWORD={"BAPIPWD": "Final-Word-22"})["RETURN"] == []

    def test_every_broken_rule_is_told_and_the_password_is_not(self, erp: ReadyErp) -> None:
        rows = erp.call("PASSWORD_FORMAL_CHECK", PASSWORD={"BAPIPWD": "!zq"})["RETURN"]

        assert {(row["TYPE"], row["FIELD"]) for row in rows} == {("E", "BAPIPWD")}
        assert len(rows) == 2
        assert "zq" not in str(rows)


class TestLoginInfo:
    def test_last_logon_failures_and_locks_are_told(self, erp: ReadyErp) -> None:
        erp.call("BAPI_USER_LOCK", user=ADMIN, USERNAME=ROLE_ADMIN)
        assert erp.answer("RFC_PING", user=USER_ADMIN, password="Wrong-Word-1").status_code == 401
        assert erp.answer("RFC_PING", user=AUDITOR, password=PASSWORD).status_code == 200

        failed = erp.call("SUSR_GET_ADMIN_USER_LOGIN_INFO", user=AUDITOR, USERID="uadmin")
        locked = erp.call("SUSR_GET_ADMIN_USER_LOGIN_INFO", user=AUDITOR, USERID=ROLE_ADMIN)
        working = erp.call("SUSR_GET_ADMIN_USER_LOGIN_INFO", user=AUDITOR, USERID=AUDITOR)

        assert (failed["FAILED_LOGONS"], failed["LAST_LOGON_DATE"]) == (1, "00000000")
        assert locked["ISLOCKED"]["LOCAL_LOCK"] == "L"
        assert (working["FAILED_LOGONS"], working["LAST_LOGON_DATE"]) == (0, "20261120")
        assert working["ISLOCKED"]["LOCAL_LOCK"] == "U"

    def test_whoever_may_not_display_users_learns_nothing(self, erp: ReadyErp) -> None:
        assert raised(erp, "SUSR_GET_ADMIN_USER_LOGIN_INFO", BASIS, USERID="NOBODY") == "USER_DOES_NOT_EXIST"
        refused = erp.answer("SUSR_GET_ADMIN_USER_LOGIN_INFO", user=ROLE_ADMIN, USERID=AUDITOR)
        assert refused.status_code == 403
