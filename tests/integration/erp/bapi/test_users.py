"""User functions answer as clients of SAP's BAPIs expect: numbers, change flags, replaced tables."""

from __future__ import annotations

from typing import Any

import pytest
from tests.builders.ready_erp import ADMIN, BASIS, PASSWORD, ROLE_ADMIN, USER_ADMIN, ReadyErp

CREATION: dict[str, Any] = {
    "LOGONDATA": {"USTYP": "A", "GLTGV": "20260101", "GLTGB": "20991231"},
    "PASSWORD": {"BAPIPWD": "Initial-Word-1"},
    "ADDRESS": {"FIRSTNAME": "Fiona", "LASTNAME": "Close", "E_MAIL": "fiona@example.com", "DEPARTMENT": "Finance"},
    "ALIAS": {"USERALIAS": "fcc-communication"},
    "COMPANY": {"COMPANY": "Example Company"},
    "PARAMETER1": [{"PARID": "BUK", "PARVA": "1010"}],
}


def message(answer: dict[str, Any]) -> tuple[str, str, str]:
    row = answer["RETURN"][0] if isinstance(answer["RETURN"], list) else answer["RETURN"]
    return row["TYPE"], row["ID"], row["NUMBER"]


@pytest.fixture
def fcc(erp: ReadyErp) -> ReadyErp:
    assert message(erp.call("BAPI_USER_CREATE1", USERNAME="FCC_COMM", **CREATION)) == ("S", "01", "102")
    return erp


def detail(erp: ReadyErp, name: str = "FCC_COMM") -> dict[str, Any]:
    return erp.call("BAPI_USER_GET_DETAIL", USERNAME=name)


class TestCreation:
    def test_the_answer_names_field_and_user(self, erp: ReadyErp) -> None:
        row = erp.call("BAPI_USER_CREATE1", USERNAME="fcc_comm", **CREATION)["RETURN"][0]

        assert (row["FIELD"], row["MESSAGE_V1"], row["SYSTEM"]) == ("BNAME", "FCC_COMM", "KEY")

    def test_what_was_sent_is_what_is_read(self, fcc: ReadyErp) -> None:
        found = detail(fcc)

        assert found["RETURN"] == []
        assert found["LOGONDATA"]["USTYP"] == "A"
        assert (found["LOGONDATA"]["GLTGV"], found["LOGONDATA"]["GLTGB"]) == ("20260101", "20991231")
        assert found["ADDRESS"]["FULLNAME"] == "Fiona Close"
        assert found["ADDRESS"]["E_MAIL"] == "fiona@example.com"
        assert found["ADDSMTP"] == [
            {"STD_NO": "X", "E_MAIL": "fiona@example.com", "HOME_FLAG": "", "CONSNUMBER": "001"}
        ]
        assert found["ALIAS"] == {"USERALIAS": "fcc-communication"}
        assert found["COMPANY"] == {"COMPANY": "Example Company"}
        assert found["PARAMETER1"] == [{"PARID": "BUK", "PARVA": "1010", "PARTXT": ""}]
        assert found["ISLOCKED"] == {"WRNG_LOGON": "U", "LOCAL_LOCK": "U", "GLOB_LOCK": "U", "NO_USER_PW": "U"}
        assert found["ADMINDATA"] == {"ANAME": BASIS, "ERDAT": "20261120", "TRDAT": "00000000"}
        assert found["LASTMODIFIED"] == {"MODDATE": "20261120", "MODTIME": "100000"}

    def test_a_second_user_of_the_name_is_refused(self, fcc: ReadyErp) -> None:
        assert message(fcc.call("BAPI_USER_CREATE1", USERNAME="FCC_COMM", **CREATION)) == ("E", "01", "224")

    def test_a_second_user_of_the_alias_is_refused(self, fcc: ReadyErp) -> None:
        answer = fcc.call("BAPI_USER_CREATE1", USERNAME="OTHER", **CREATION)

        assert message(answer) == ("E", "KEYDATE", "004")
        assert message(fcc.call("BAPI_USER_EXISTENCE_CHECK", USERNAME="OTHER")) == ("E", "01", "124")

    def test_the_user_name_stands_in_for_the_last_name_and_dialog_for_the_type(self, erp: ReadyErp) -> None:
        erp.call("BAPI_USER_CREATE1", USERNAME="BARE", PASSWORD={"BAPIPWD": "Initial-Word-1"})

        assert detail(erp, "BARE")["ADDRESS"]["LASTNAME"] == "BARE"
        assert detail(erp, "BARE")["LOGONDATA"]["USTYP"] == "A"

    def test_a_password_is_needed(self, erp: ReadyErp) -> None:
        assert message(erp.call("BAPI_USER_CREATE1", USERNAME="BARE")) == ("E", "KEYDATE", "011")

    def test_a_password_can_be_generated(self, erp: ReadyErp) -> None:
        answer = erp.call("BAPI_USER_CREATE1", USERNAME="BARE", GENERATE_PWD="X")

        generated = answer["GENERATED_PASSWORD"]["BAPIPWD"]
        assert len(generated) >= 12
        assert erp.answer("RFC_PING", user="BARE", password=generated).headers["sap-password-change"] == "required"

    def test_a_user_can_be_created_locked_or_without_password(self, erp: ReadyErp) -> None:
        erp.call("BAPI_USER_CREATE1", USERNAME="L", LOCK_LOCALLY="X", PASSWORD={"BAPIPWD": "Initial-Word-1"})
        erp.call("BAPI_USER_CREATE1", USERNAME="D", LOGONDATA={"CODVN": "X"})

        assert detail(erp, "L")["ISLOCKED"]["LOCAL_LOCK"] == "L"
        assert detail(erp, "D")["ISLOCKED"]["NO_USER_PW"] == "L"

    def test_a_weak_password_leaves_no_user_behind(self, erp: ReadyErp) -> None:
        answer = erp.call("BAPI_USER_CREATE1", USERNAME="BARE", PASSWORD={"BAPIPWD": "pass"})

        assert message(answer) == ("E", "KEYDATE", "010")
        assert message(erp.call("BAPI_USER_EXISTENCE_CHECK", USERNAME="BARE")) == ("E", "01", "124")

    def test_hashes_are_not_taken(self, erp: ReadyErp) -> None:
        answer = erp.call("BAPI_USER_CREATE1", USERNAME="BARE", LOGONDATA={"PWDSALTEDHASH": "{x-issha}abc"})

        assert message(answer) == ("E", "KEYDATE", "002")

    @pytest.mark.parametrize(
        "wrong",
        [
            {"LOGONDATA": {"USTYP": "Q"}},
            {"LOGONDATA": {"GLTGV": "20270101", "GLTGB": "20260101"}},
            {"LOGONDATA": {"CLASS": "NOGROUP"}},
            {"REF_USER": {"REF_USER": "NOBODY"}},
            {"LOGONDATA": {"SECURITY_POLICY": "NONE"}},
        ],
    )
    def test_a_field_that_does_not_fit_is_refused(self, erp: ReadyErp, wrong: dict[str, Any]) -> None:
        answer = erp.call("BAPI_USER_CREATE1", USERNAME="BARE", **{"PASSWORD": {"BAPIPWD": "Initial-Word-1"}, **wrong})

        assert message(answer)[0] == "E"
        assert message(erp.call("BAPI_USER_EXISTENCE_CHECK", USERNAME="BARE")) == ("E", "01", "124")


class TestChange:
    def test_data_without_its_flag_is_ignored(self, fcc: ReadyErp) -> None:
        answer = fcc.call("BAPI_USER_CHANGE", USERNAME="FCC_COMM", ADDRESS={"LASTNAME": "Other"})

        assert message(answer) == ("S", "SUID01", "029")
        assert detail(fcc)["ADDRESS"]["LASTNAME"] == "Close"

    def test_flagged_data_is_written(self, fcc: ReadyErp) -> None:
        answer = fcc.call(
            "BAPI_USER_CHANGE",
            USERNAME="FCC_COMM",
            ADDRESS={"LASTNAME": "Other", "FIRSTNAME": "Ignored"},
            ADDRESSX={"LASTNAME": "X"},
        )

        assert message(answer) == ("S", "01", "039")
        assert detail(fcc)["ADDRESS"]["FULLNAME"] == "Fiona Other"

    def test_a_flag_with_blank_data_clears(self, fcc: ReadyErp) -> None:
        fcc.call("BAPI_USER_CHANGE", USERNAME="FCC_COMM", ADDRESSX={"E_MAIL": "X"}, ALIASX={"USERALIAS": "X"})

        found = detail(fcc)
        assert (found["ADDRESS"]["E_MAIL"], found["ALIAS"]["USERALIAS"], found["ADDSMTP"]) == ("", "", [])

    def test_the_same_again_changes_nothing(self, fcc: ReadyErp) -> None:
        answer = fcc.call(
            "BAPI_USER_CHANGE", USERNAME="FCC_COMM", ADDRESS={"LASTNAME": "Close"}, ADDRESSX={"LASTNAME": "X"}
        )

        assert message(answer) == ("S", "SUID01", "029")

    def test_one_end_of_the_validity_changes_alone(self, fcc: ReadyErp) -> None:
        fcc.call("BAPI_USER_CHANGE", USERNAME="FCC_COMM", LOGONDATA={"GLTGB": "20261231"}, LOGONDATAX={"GLTGB": "X"})

        logon = detail(fcc)["LOGONDATA"]
        assert (logon["GLTGV"], logon["GLTGB"]) == ("20260101", "20261231")

    def test_tables_are_replaced_whole_when_flagged(self, fcc: ReadyErp) -> None:
        rows = [{"PARID": "SPA", "PARVA": "1"}, {"PARID": "gpa", "PARVA": "2"}]
        fcc.call("BAPI_USER_CHANGE", USERNAME="FCC_COMM", PARAMETER1=rows)
        assert [row["PARID"] for row in detail(fcc)["PARAMETER1"]] == ["BUK"]

        fcc.call("BAPI_USER_CHANGE", USERNAME="FCC_COMM", PARAMETER1=rows, PARAMETERX={"PARID": "X", "PARVA": "X"})
        assert [row["PARID"] for row in detail(fcc)["PARAMETER1"]] == ["GPA", "SPA"]

        fcc.call("BAPI_USER_CHANGE", USERNAME="FCC_COMM", PARAMETERX={"PARID": "X"})
        assert detail(fcc)["PARAMETER1"] == []

    def test_the_first_address_marked_as_standard_becomes_the_address(self, fcc: ReadyErp) -> None:
        fcc.call(
            "BAPI_USER_CHANGE",
            USERNAME="FCC_COMM",
            ADDSMTP=[{"E_MAIL": "one@example.com"}, {"E_MAIL": "two@example.com", "STD_NO": "X"}],
            ADDCOMX={"ADSMTP": "X"},
        )

        assert detail(fcc)["ADDRESS"]["E_MAIL"] == "two@example.com"

    def test_a_productive_password_is_refused(self, fcc: ReadyErp) -> None:
        answer = fcc.call(
            "BAPI_USER_CHANGE",
            USERNAME="FCC_COMM",
            PASSWORD={"BAPIPWD": "Productive-1"},
            PASSWORDX={"BAPIPWD": "X"},
            PRODUCTIVE_PWD="X",
        )

        assert message(answer) == ("E", "SUID01", "005")
        assert fcc.answer("RFC_PING", user="FCC_COMM", password="Productive-1").status_code == 401

    def test_a_new_initial_password_is_set_or_generated(self, fcc: ReadyErp) -> None:
        answer = fcc.call(
            "BAPI_USER_CHANGE", USERNAME="FCC_COMM", PASSWORD={"BAPIPWD": "Second-Word-2"}, PASSWORDX={"BAPIPWD": "X"}
        )
        refused = fcc.answer("RFC_PING", user="FCC_COMM", password="Second-Word-2")
        generated = fcc.call("BAPI_USER_CHANGE", USERNAME="FCC_COMM", GENERATE_PWD="X")["GENERATED_PASSWORD"]["BAPIPWD"]

        assert message(answer) == ("S", "01", "039")
        assert refused.json()["code"] == "erp.password_change_required"
        assert fcc.answer("RFC_PING", user="FCC_COMM", password=generated).headers["sap-password-change"] == "required"

    def test_a_password_is_deactivated(self, fcc: ReadyErp) -> None:
        flags: dict[str, Any] = {"LOGONDATA": {"CODVN": "X"}, "LOGONDATAX": {"CODVN": "X"}}

        assert message(fcc.call("BAPI_USER_CHANGE", USERNAME="FCC_COMM", **flags)) == ("S", "01", "039")
        assert message(fcc.call("BAPI_USER_CHANGE", USERNAME="FCC_COMM", **flags)) == ("S", "SUID01", "029")
        assert detail(fcc)["ISLOCKED"]["NO_USER_PW"] == "L"

    def test_a_weak_password_undoes_the_rest_of_the_change(self, fcc: ReadyErp) -> None:
        fcc.call(
            "BAPI_USER_CHANGE",
            USERNAME="FCC_COMM",
            ADDRESS={"LASTNAME": "Other"},
            ADDRESSX={"LASTNAME": "X"},
            PASSWORD={"BAPIPWD": "pass"},
            PASSWORDX={"BAPIPWD": "X"},
        )

        assert detail(fcc)["ADDRESS"]["LASTNAME"] == "Close"

    def test_an_unknown_user_is_named(self, erp: ReadyErp) -> None:
        assert message(erp.call("BAPI_USER_CHANGE", USERNAME="NOBODY")) == ("E", "01", "124")


class TestLocksAndDeletion:
    def test_locking_a_locked_user_is_a_warning(self, fcc: ReadyErp) -> None:
        assert message(fcc.call("BAPI_USER_LOCK", USERNAME="FCC_COMM")) == ("S", "01", "245")
        assert message(fcc.call("BAPI_USER_LOCK", USERNAME="FCC_COMM")) == ("W", "KEYDATE", "110")
        assert detail(fcc)["ISLOCKED"]["LOCAL_LOCK"] == "L"
        assert message(fcc.call("BAPI_USER_UNLOCK", USERNAME="FCC_COMM")) == ("S", "01", "210")
        assert message(fcc.call("BAPI_USER_UNLOCK", USERNAME="FCC_COMM")) == ("S", "SUID01", "029")

    @pytest.mark.parametrize(
        "function", ["BAPI_USER_LOCK", "BAPI_USER_UNLOCK", "BAPI_USER_DELETE", "BAPI_USER_GET_DETAIL"]
    )
    def test_an_unknown_user_is_named(self, erp: ReadyErp, function: str) -> None:
        assert message(erp.call(function, USERNAME="NOBODY")) == ("E", "01", "124")

    def test_a_deleted_user_is_gone(self, fcc: ReadyErp) -> None:
        assert message(fcc.call("BAPI_USER_EXISTENCE_CHECK", USERNAME="FCC_COMM")) == ("I", "01", "088")
        assert message(fcc.call("BAPI_USER_DELETE", USERNAME="FCC_COMM")) == ("S", "01", "232")
        assert message(fcc.call("BAPI_USER_EXISTENCE_CHECK", USERNAME="FCC_COMM")) == ("E", "01", "124")


class TestAssignments:
    def test_the_table_is_the_new_complete_list_and_takes_effect_at_once(self, fcc: ReadyErp) -> None:
        role = {"AGR_NAME": "KEYDATE_ACCOUNTANT_EXAMPLE"}

        answer = fcc.call("BAPI_USER_ACTGROUPS_ASSIGN", USERNAME="FCC_COMM", ACTIVITYGROUPS=[role])

        assert message(answer) == ("S", "01", "048")
        found = detail(fcc)
        assert [(row["AGR_NAME"], row["FROM_DAT"], row["TO_DAT"]) for row in found["ACTIVITYGROUPS"]] == [
            ("KEYDATE_ACCOUNTANT_EXAMPLE", "20261120", "99991231")
        ]
        assert [row["BAPIPROF"] for row in found["PROFILES"]] == ["KEYDATE-AE"]

        fcc.call("BAPI_USER_ACTGROUPS_ASSIGN", USERNAME="FCC_COMM", ACTIVITYGROUPS=[])
        assert (detail(fcc)["ACTIVITYGROUPS"], detail(fcc)["PROFILES"]) == ([], [])

    def test_blank_rows_assign_nothing(self, fcc: ReadyErp) -> None:
        assert message(
            fcc.call("BAPI_USER_ACTGROUPS_ASSIGN", USERNAME="FCC_COMM", ACTIVITYGROUPS=[{"AGR_NAME": ""}])
        ) == ("S", "01", "048")
        assert message(fcc.call("BAPI_USER_PROFILES_ASSIGN", USERNAME="FCC_COMM", PROFILES=[{"BAPIPROF": ""}])) == (
            "S",
            "KEYDATE",
            "111",
        )

    def test_a_table_left_out_empties_nothing(self, fcc: ReadyErp) -> None:
        refused = fcc.answer("BAPI_USER_ACTGROUPS_ASSIGN", USERNAME="FCC_COMM")

        assert refused.status_code == 400
        assert refused.json()["code"] == "rfc.missing_parameter"

    def test_what_was_read_can_be_sent_back(self, fcc: ReadyErp) -> None:
        fcc.call(
            "BAPI_USER_ACTGROUPS_ASSIGN",
            USERNAME="FCC_COMM",
            ACTIVITYGROUPS=[{"AGR_NAME": "KEYDATE_ACCOUNTANT_EXAMPLE", "FROM_DAT": "20260101", "TO_DAT": "20271231"}],
        )
        before = detail(fcc)

        fcc.call("BAPI_USER_ACTGROUPS_ASSIGN", USERNAME="FCC_COMM", ACTIVITYGROUPS=before["ACTIVITYGROUPS"])
        fcc.call("BAPI_USER_PROFILES_ASSIGN", USERNAME="FCC_COMM", PROFILES=before["PROFILES"])

        assert detail(fcc)["ACTIVITYGROUPS"] == before["ACTIVITYGROUPS"]
        assert detail(fcc)["PROFILES"] == before["PROFILES"]

    @pytest.mark.parametrize(
        ("rows", "number"),
        [
            ([{"AGR_NAME": "Z_NOTHING"}], "020"),
            (
                [
                    {"AGR_NAME": "KEYDATE_ACCOUNTANT_EXAMPLE", "FROM_DAT": "20260101", "TO_DAT": "20261231"},
                    {"AGR_NAME": "KEYDATE_ACCOUNTANT_EXAMPLE", "FROM_DAT": "20260601", "TO_DAT": "20271231"},
                ],
                "015",
            ),
        ],
    )
    def test_a_row_that_does_not_fit_changes_nothing(self, fcc: ReadyErp, rows: list[Any], number: str) -> None:
        answer = fcc.call("BAPI_USER_ACTGROUPS_ASSIGN", USERNAME="FCC_COMM", ACTIVITYGROUPS=rows)

        assert message(answer) in {("E", "KEYDATE", number), ("E", "KEYDATE", "003")}
        assert detail(fcc)["ACTIVITYGROUPS"] == []

    def test_all_roles_and_profiles_can_be_taken_away(self, fcc: ReadyErp) -> None:
        role = {"AGR_NAME": "KEYDATE_ACCOUNTANT_EXAMPLE"}
        fcc.call("BAPI_USER_ACTGROUPS_ASSIGN", USERNAME="FCC_COMM", ACTIVITYGROUPS=[role])

        assert message(fcc.call("BAPI_USER_PROFILES_DELETE", USERNAME="FCC_COMM"))[0] == "S"
        assert [row["BAPIPROF"] for row in detail(fcc)["PROFILES"]] == ["KEYDATE-AE"]
        assert message(fcc.call("BAPI_USER_ACTGROUPS_DELETE", USERNAME="FCC_COMM")) == ("S", "01", "048")
        assert detail(fcc)["PROFILES"] == []

    def test_an_administrator_who_may_not_assign_a_profile_is_told(self, fcc: ReadyErp) -> None:
        answer = fcc.call("BAPI_USER_PROFILES_ASSIGN", USERNAME="FCC_COMM", PROFILES=[{"BAPIPROF": "SAP_ALL"}])

        assert message(answer) == ("E", "KEYDATE", "003")
        assert "S_USER_PRO" in answer["RETURN"][0]["MESSAGE"]


class TestRights:
    def test_details_are_empty_without_the_right_and_only_return_tells(self, erp: ReadyErp) -> None:
        answer = erp.call("BAPI_USER_GET_DETAIL", user=USER_ADMIN, USERNAME=ADMIN)

        assert message(answer) == ("E", "KEYDATE", "003")
        assert answer["LOGONDATA"]["USTYP"] == ""
        assert answer["PROFILES"] == []

    def test_a_function_outside_of_the_callers_groups_is_refused(self, erp: ReadyErp) -> None:
        refused = erp.answer("BAPI_USER_DELETE", user=ROLE_ADMIN, USERNAME=ADMIN)

        assert refused.status_code == 403
        assert refused.json()["code"] == "erp.not_authorized"
        assert "S_RFC" in refused.json()["message"]

    def test_a_failed_check_is_kept_for_whoever_looks_for_it(self, erp: ReadyErp) -> None:
        erp.answer("BAPI_USER_DELETE", user=ROLE_ADMIN, USERNAME=ADMIN)

        trace = erp.call("Z_KEYDATE_TRACE_GET", user=ROLE_ADMIN, USERNAME=ROLE_ADMIN, ONLY_FAILED="X")["TRACE"]

        assert {(row["OBJECT"], row["FIELD"], row["VALUE"]) for row in trace} >= {
            ("S_RFC", "RFC_NAME", "SU_USER"),
            ("S_RFC", "RFC_NAME", "BAPI_USER_DELETE"),
        }
        assert {row["CONTEXT"] for row in trace} == {"BAPI_USER_DELETE"}


class TestList:
    def names(self, erp: ReadyErp, **selection: Any) -> list[str]:
        return [row["USERNAME"] for row in erp.call("BAPI_USER_GETLIST", user=ADMIN, **selection)["USERLIST"]]

    def test_all_users_are_listed_with_their_names_if_asked(self, fcc: ReadyErp) -> None:
        answer = fcc.call("BAPI_USER_GETLIST", user=ADMIN, WITH_USERNAME="X")

        assert answer["ROWS"] == 8
        assert {row["USERNAME"]: row["FULLNAME"] for row in answer["USERLIST"]}["FCC_COMM"] == "Fiona Close"

    def test_the_list_is_cut_and_the_number_tells_the_whole(self, fcc: ReadyErp) -> None:
        answer = fcc.call("BAPI_USER_GETLIST", user=ADMIN, MAX_ROWS=2)

        assert (answer["ROWS"], [row["USERNAME"] for row in answer["USERLIST"]]) == (8, ["ADMIN", "AUDITOR"])

    def test_users_of_other_groups_are_left_out(self, fcc: ReadyErp) -> None:
        answer = fcc.call("BAPI_USER_GETLIST", user=USER_ADMIN)

        assert [row["USERNAME"] for row in answer["USERLIST"]] == ["FCC_COMM"]

    @pytest.mark.parametrize(
        ("rows", "expected"),
        [
            ([("USERNAME", "", "I", "EQ", "FCC_COMM", "")], ["FCC_COMM"]),
            ([("USERNAME", "", "I", "CP", "*ADMIN", "")], ["ADMIN", "PADMIN", "RADMIN", "SADMIN", "UADMIN"]),
            ([("USERNAME", "", "I", "CP", "+ADMIN", "")], ["PADMIN", "RADMIN", "SADMIN", "UADMIN"]),
            (
                [("USERNAME", "", "I", "CP", "*ADMIN", ""), ("USERNAME", "", "E", "BT", "P", "S")],
                ["ADMIN", "SADMIN", "UADMIN"],
            ),
            ([("USERNAME", "", "I", "CP", "FCC#_COMM", "")], ["FCC_COMM"]),
            ([("LOGONDATA", "CLASS", "I", "EQ", "", "")], ["FCC_COMM"]),
            ([("LOGONDATA", "GLTGB", "I", "LT", "21000101", "")], ["FCC_COMM"]),
            ([("ADDRESS", "LASTNAME", "I", "EQ", "Close", "")], ["FCC_COMM"]),
            ([("ADDRESS", "E_MAIL", "I", "CP", "*@example.com", "")], ["FCC_COMM"]),
            ([("ALIAS", "USERALIAS", "I", "NE", "", "")], ["FCC_COMM"]),
            ([("ISLOCKED", "LOCAL_LOCK", "I", "EQ", "L", "")], []),
            ([("ACTIVITYGROUPS", "AGR_NAME", "I", "EQ", "KEYDATE_AUDITOR", "")], ["AUDITOR"]),
            ([("PROFILES", "BAPIPROF", "I", "CP", "KEYDATE-U*", "")], ["BASIS", "UADMIN"]),
            ([("PROFILES", "BAPIPROF", "I", "NP", "KEYDATE*", "")], ["FCC_COMM"]),
            ([("ADMINDATA", "ANAME", "I", "EQ", "BASIS", "")], ["FCC_COMM"]),
        ],
    )
    def test_ranges_select(self, fcc: ReadyErp, rows: list[tuple[str, ...]], expected: list[str]) -> None:
        names = ("PARAMETER", "FIELD", "SIGN", "OPTION", "LOW", "HIGH")
        selection = [dict(zip(names, row, strict=True)) for row in rows]

        assert self.names(fcc, SELECTION_RANGE=selection) == expected

    def test_an_expression_selects(self, fcc: ReadyErp) -> None:
        expression = [
            {"LOGOP": "OR", "ARITY": 2},
            {"PARAMETER": "USERNAME", "OPTION": "EQ", "LOW": "FCC_COMM"},
            {"LOGOP": "AND", "ARITY": 2},
            {"PARAMETER": "USERNAME", "OPTION": "CP", "LOW": "*ADMIN"},
            {"LOGOP": "NOT"},
            {"PARAMETER": "USERNAME", "OPTION": "GT", "LOW": "B"},
        ]

        assert self.names(fcc, SELECTION_EXP=expression) == ["ADMIN", "FCC_COMM"]

    @pytest.mark.parametrize(
        "selection",
        [
            {"MAX_ROWS": -1},
            {"SELECTION_RANGE": [{"PARAMETER": "PASSWORD", "FIELD": "HASH", "SIGN": "I", "OPTION": "EQ"}]},
            {"SELECTION_RANGE": [{"PARAMETER": "USERNAME", "SIGN": "?", "OPTION": "EQ"}]},
            {"SELECTION_RANGE": [{"PARAMETER": "USERNAME", "SIGN": "I", "OPTION": "XX"}]},
            {"SELECTION_EXP": [{"LOGOP": "AND", "ARITY": 2}, {"PARAMETER": "USERNAME", "OPTION": "EQ"}]},
            {"SELECTION_EXP": [{"LOGOP": "XOR"}]},
            {"SELECTION_EXP": [{"LOGOP": "NOT"}] * 60},
        ],
    )
    def test_a_selection_that_makes_no_sense_is_refused(self, erp: ReadyErp, selection: dict[str, Any]) -> None:
        assert message(erp.call("BAPI_USER_GETLIST", **selection)) == ("E", "KEYDATE", "002")


class TestLogonChecks:
    def raised(self, erp: ReadyErp, function: str, **parameters: Any) -> str:
        refused = erp.answer(function, **parameters)
        assert refused.status_code == 422, refused.text
        return str(refused.json()["exception"])

    def test_no_exception_means_right(self, erp: ReadyErp) -> None:
        assert erp.call("SUSR_LOGIN_CHECK_RFC", BNAME=USER_ADMIN, PASSWORD=PASSWORD) == {}
        right = {"AUTH_METHOD": "P", "USERID": USER_ADMIN, "PASSWORD": PASSWORD}
        assert erp.call("SUSR_CHECK_LOGON_DATA", **right) == {"TICKET": ""}

    def test_each_reason_has_its_exception(self, fcc: ReadyErp) -> None:
        check = "SUSR_LOGIN_CHECK_RFC"
        assert self.raised(fcc, check, BNAME=USER_ADMIN, PASSWORD="wrong") == "WRONG_PASSWORD"
        assert self.raised(fcc, check, BNAME="NOBODY", PASSWORD="wrong") == "WRONG_PASSWORD"
        assert self.raised(fcc, check, BNAME=USER_ADMIN, PASSWORD="") == "WRONG_PASSWORD"
        assert self.raised(fcc, check, BNAME="FCC_COMM", PASSWORD="Initial-Word-1") == "PASSWORD_EXPIRED"
        fcc.call("BAPI_USER_LOCK", USERNAME="FCC_COMM")
        assert self.raised(fcc, check, BNAME="FCC_COMM", PASSWORD="Initial-Word-1") == "USER_LOCKED"

    def test_wrong_passwords_count_towards_the_lock(self, fcc: ReadyErp) -> None:
        for _ in range(5):
            fcc.answer("SUSR_LOGIN_CHECK_RFC", BNAME="FCC_COMM", PASSWORD="wrong")

        assert detail(fcc)["ISLOCKED"]["WRNG_LOGON"] == "L"
        new = {"USE_NEW_EXCEPTION": 1, "BNAME": "FCC_COMM", "PASSWORD": "Initial-Word-1"}
        assert self.raised(fcc, "SUSR_LOGIN_CHECK_RFC", **new) == "PASSWORD_ATTEMPTS_LIMITED"

    def test_other_methods_and_incomplete_data_are_refused(self, erp: ReadyErp) -> None:
        check = "SUSR_CHECK_LOGON_DATA"
        assert self.raised(erp, check, AUTH_METHOD="X", USERID="A") == "AUTH_METHOD_NOT_SUPPORTED"
        assert self.raised(erp, check, AUTH_METHOD="P", USERID="A") == "LOGON_DATA_INCOMPLETE"
        wrong = {"AUTH_METHOD": "P", "USERID": "NOBODY", "PASSWORD": "x"}
        assert self.raised(erp, check, **wrong) == "USER_OR_PASSWORD_INCORRECT"

    def test_a_generated_password_fits_the_rules(self, erp: ReadyErp) -> None:
        password = erp.call("SUSR_GENERATE_PASSWORD")["PASSWORD"]

        created = erp.call("BAPI_USER_CREATE1", USERNAME="BARE", PASSWORD={"BAPIPWD": password})
        assert message(created) == ("S", "01", "102")
