"""Connection test, metadata, table reading, company codes, commit."""

from __future__ import annotations

from typing import Any

import pytest
from tests.builders.ready_erp import ADMIN, AUDITOR, BASIS, USER_ADMIN, ReadyErp

from keydate.erp.bapi import table_reading
from keydate.erp.bapi.tables.read import VIEWS


def raised(erp: ReadyErp, function: str, user: str = AUDITOR, **parameters: Any) -> str:
    refused = erp.answer(function, user=user, **parameters)
    assert refused.status_code == 422, refused.text
    return str(refused.json()["exception"])


def test_the_text_comes_back_with_who_answered(erp: ReadyErp) -> None:
    answer = erp.call("STFC_CONNECTION", REQUTEXT="Grüße & <Gruß>")

    assert answer["ECHOTEXT"] == "Grüße & <Gruß>"
    assert "Sysid: KEY  Client: 100  User: BASIS" in answer["RESPTEXT"]


def test_the_system_tells_its_id_and_application_server(erp: ReadyErp) -> None:
    export = erp.call("RFC_SYSTEM_INFO")["RFCSI_EXPORT"]

    assert export["RFCSYSID"] == "KEY"
    assert export["RFCDEST"].endswith("_KEY_00")
    assert export["RFCDBSYS"] in {"SQLITE", "POSTGRESQL"}


def test_commit_and_rollback_are_accepted(erp: ReadyErp) -> None:
    assert erp.call("BAPI_TRANSACTION_COMMIT", WAIT="X")["RETURN"]["TYPE"] == ""
    assert erp.call("BAPI_TRANSACTION_ROLLBACK")["RETURN"]["TYPE"] == ""


class TestMetadata:
    def test_an_interface_names_every_parameter(self, erp: ReadyErp) -> None:
        answer = erp.call("RFC_GET_FUNCTION_INTERFACE", FUNCNAME="susr_login_check_rfc")

        rows = {row["PARAMETER"]: row for row in answer["PARAMS"]}
        assert answer["REMOTE_CALL"] == "R"
        assert (rows["BNAME"]["PARAMCLASS"], rows["BNAME"]["EXID"], rows["BNAME"]["OPTIONAL"]) == ("I", "C", "")
        assert rows["USE_NEW_EXCEPTION"]["OPTIONAL"] == "X"
        assert rows["WRONG_PASSWORD"]["PARAMCLASS"] == "X"

    def test_an_unknown_function_raises(self, erp: ReadyErp) -> None:
        assert raised(erp, "RFC_GET_FUNCTION_INTERFACE", FUNCNAME="NOTHING") == "FU_NOT_FOUND"

    @pytest.mark.parametrize(("name", "field"), [("USR02", "BNAME"), ("BAPIRET2", "TYPE"), ("agr_1251", "LOW")])
    def test_tables_and_structures_tell_their_fields(self, erp: ReadyErp, name: str, field: str) -> None:
        rows = erp.call("DDIF_FIELDINFO_GET", TABNAME=name, FIELDNAME=field)["DFIES_TAB"]

        assert [row["FIELDNAME"] for row in rows] == [field]

    @pytest.mark.parametrize("parameters", [{"TABNAME": "NOTHING"}, {"TABNAME": "USR02", "FIELDNAME": "BCODE"}])
    def test_what_is_not_there_raises(self, erp: ReadyErp, parameters: dict[str, str]) -> None:
        assert raised(erp, "DDIF_FIELDINFO_GET", **parameters) == "NOT_FOUND"


class TestReadTable:
    def test_rows_are_cut_by_offset_and_length(self, erp: ReadyErp) -> None:
        answer = erp.call(
            "RFC_READ_TABLE",
            user=AUDITOR,
            QUERY_TABLE="USR02",
            OPTIONS=[{"TEXT": "BNAME LIKE '%ADMIN'"}, {"TEXT": "AND USTYP = 'A'"}],
            FIELDS=[{"FIELDNAME": "BNAME"}, {"FIELDNAME": "UFLAG"}, {"FIELDNAME": "ERDAT"}],
        )

        def cut(row: dict[str, str], field: dict[str, str]) -> str:
            begin = int(field["OFFSET"])
            return row["WA"][begin : begin + int(field["LENGTH"])].strip()

        names, locks, days = ([cut(row, field) for row in answer["DATA"]] for field in answer["FIELDS"])
        assert names == ["ADMIN", "PADMIN", "RADMIN", "SADMIN", "UADMIN"]
        assert set(locks) == {"0"}
        assert set(days) == {"20261120"}

    def test_values_can_be_delimited_and_rows_limited(self, erp: ReadyErp) -> None:
        answer = erp.call(
            "RFC_READ_TABLE",
            user=AUDITOR,
            QUERY_TABLE="AGR_USERS",
            DELIMITER="|",
            ROWSKIPS=1,
            ROWCOUNT=1,
            FIELDS=[{"FIELDNAME": "AGR_NAME"}, {"FIELDNAME": "UNAME"}],
        )

        assert [[part.strip() for part in row["WA"].split("|")] for row in answer["DATA"]] == [
            ["KEYDATE_AUDITOR", "AUDITOR"]
        ]

    def test_only_the_columns_are_told_without_data(self, erp: ReadyErp) -> None:
        answer = erp.call("RFC_READ_TABLE", user=AUDITOR, QUERY_TABLE="TACTZ", NO_DATA="X")

        assert [field["FIELDNAME"] for field in answer["FIELDS"]] == ["BROBJ", "ACTVT"]
        assert answer["DATA"] == []

    @pytest.mark.parametrize("table", sorted(VIEWS))
    def test_every_table_can_be_read(self, erp: ReadyErp, table: str) -> None:
        first = [{"FIELDNAME": column.name} for column in VIEWS[table].columns[:4]]

        answer = erp.answer("RFC_READ_TABLE", user=AUDITOR, QUERY_TABLE=table, FIELDS=first, ROWCOUNT=3)

        allowed = VIEWS[table].authorization_group in {"SC", "PC"}
        assert answer.status_code == 200 or (not allowed and answer.json()["exception"] == "NOT_AUTHORIZED")

    @pytest.mark.parametrize(
        ("parameters", "expected"),
        [
            ({"QUERY_TABLE": "USERS"}, "TABLE_NOT_AVAILABLE"),
            ({"QUERY_TABLE": "USR02", "FIELDS": [{"FIELDNAME": "NOTHING"}]}, "FIELD_NOT_VALID"),
            ({"QUERY_TABLE": "USR02", "FIELDS": [{"FIELDNAME": "BCODE"}]}, "NOT_AUTHORIZED"),
            ({"QUERY_TABLE": "USR02", "FIELDS": [{"FIELDNAME": "pwdsaltedhash"}]}, "NOT_AUTHORIZED"),
            ({"QUERY_TABLE": "USR02", "OPTIONS": [{"TEXT": "BNAME = 'A' OR 1=1"}]}, "OPTION_NOT_VALID"),
            ({"QUERY_TABLE": "USR02", "OPTIONS": [{"TEXT": "PASSWORD_HASH LIKE '%'"}]}, "OPTION_NOT_VALID"),
            ({"QUERY_TABLE": "USR02", "ROWCOUNT": -1}, "OPTION_NOT_VALID"),
            ({"QUERY_TABLE": "AGR_TEXTS", "FIELDS": [{"FIELDNAME": "TEXT"}] * 7}, "DATA_BUFFER_EXCEEDED"),
        ],
    )
    def test_each_mistake_has_its_exception(self, erp: ReadyErp, parameters: dict[str, Any], expected: str) -> None:
        assert raised(erp, "RFC_READ_TABLE", **parameters) == expected

    def test_more_rows_than_memory_should_hold_are_read_in_portions(
        self, erp: ReadyErp, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(table_reading, "MAX_ROWS", 3)
        fields = [{"FIELDNAME": "BNAME"}]

        assert raised(erp, "RFC_READ_TABLE", QUERY_TABLE="USR02", FIELDS=fields) == "DATA_BUFFER_EXCEEDED"
        answer = erp.call("RFC_READ_TABLE", QUERY_TABLE="USR02", FIELDS=fields, ROWSKIPS=3, ROWCOUNT=3)
        assert len(answer["DATA"]) == 3

    def test_the_right_to_the_table_is_needed(self, erp: ReadyErp) -> None:
        assert raised(erp, "RFC_READ_TABLE", USER_ADMIN, QUERY_TABLE="T001") == "NOT_AUTHORIZED"


class TestCompanyCodes:
    def test_only_those_that_the_caller_may_see_are_listed(self, erp: ReadyErp) -> None:
        # No administrator's role holds F_BKPF_BUK or the function group: rights come from a role made for the purpose.
        make_reader(erp)

        answer = erp.call("BAPI_COMPANYCODE_GETLIST", user="READER", password="Final-Word-22")
        detail = erp.call("BAPI_COMPANYCODE_GETDETAIL", user="READER", password="Final-Word-22", COMPANYCODEID="1010")
        refused = erp.call("BAPI_COMPANYCODE_GETDETAIL", user="READER", password="Final-Word-22", COMPANYCODEID="1710")
        missing = erp.call("BAPI_COMPANYCODE_GETDETAIL", user="READER", password="Final-Word-22", COMPANYCODEID="1099")

        assert [row["COMP_CODE"] for row in answer["COMPANYCODE_LIST"]] == ["1010", "1020"]
        assert answer["RETURN"]["TYPE"] == ""
        assert (detail["COMPANYCODE_DETAIL"]["COUNTRY"], detail["COMPANYCODE_DETAIL"]["CURRENCY"]) == ("DE", "EUR")
        assert (refused["RETURN"]["TYPE"], refused["RETURN"]["CODE"]) == ("E", "KE003")
        assert (missing["RETURN"]["TYPE"], missing["RETURN"]["CODE"]) == ("E", "KE061")

    def test_without_any_the_message_says_so(self, erp: ReadyErp) -> None:
        make_reader(erp, company_codes="9*")

        answer = erp.call("BAPI_COMPANYCODE_GETLIST", user="READER", password="Final-Word-22")

        assert (answer["COMPANYCODE_LIST"], answer["RETURN"]["TYPE"]) == ([], "W")


def make_reader(erp: ReadyErp, company_codes: str = "10*") -> None:
    role = {"ACTIVITY_GROUP": "Z_READER"}
    erp.call("PRGN_RFC_CREATE_ACTIVITY_GROUP", user=BASIS, **role)
    values = [("1", "RFC_TYPE", "FUGR"), ("1", "RFC_NAME", "0002"), ("1", "ACTVT", "16")]
    values += [("2", "BUKRS", company_codes), ("2", "ACTVT", "03")]
    erp.call(
        "Z_KEYDATE_ROLE_AUTH_SET",
        user=BASIS,
        **role,
        AUTH_DATA=[{"COUNTER": "1", "OBJECT": "S_RFC"}, {"COUNTER": "2", "OBJECT": "F_BKPF_BUK"}],
        FIELD_VALUES=[{"COUNTER": number, "FIELD": field, "LOW": low} for number, field, low in values],
    )
    erp.call("PRGN_AUTO_GENERATE_PROFILE_NEW", user=BASIS, **role)
    erp.call("BAPI_USER_CREATE1", user=BASIS, USERNAME="READER", PASSWORD={"BAPIPWD": "Initial-Word-1"})
    erp.call("BAPI_USER_ACTGROUPS_ASSIGN", user=BASIS, USERNAME="READER", ACTIVITYGROUPS=[{"AGR_NAME": "Z_READER"}])
    change = {"BNAME": "READER", "PASSWORD": "Initial-Word-1", "NEW_PASSWORD": "Final-Word-22"}
    erp.call("SUSR_USER_CHANGE_PASSWORD_RFC", user="READER", password="Initial-Word-1", **change)
    assert erp.answer("RFC_PING", user=ADMIN).status_code == 200
