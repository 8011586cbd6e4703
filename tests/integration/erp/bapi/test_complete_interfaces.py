"""What clients of SAP's functions always send and read, although this system has no such data."""

from __future__ import annotations

from typing import Any

import pytest
from tests.builders.ready_erp import AUDITOR, BASIS, PASSWORD, ReadyErp

#: As a client sends that fills the whole interface.
EMPTY: dict[str, Any] = {
    "SNC": {"GUIFLAG": "", "PNAME": ""},
    "UCLASS": {},
    "ADDTEL": [],
    "ADDFAX": [{"FAX": ""}],
    "EXTIDHEAD": [],
    "EXTIDPART": [],
}
SENT_ON_CREATION: dict[str, Any] = {
    **EMPTY,
    "NAME_IN": {"BAPIBNAME": ""},
    "SELF_REGISTER": " ",
    "TECH_USER": {},
    "EX_ADDRESS": "",
    "DESCRIPTION": "",
    "EXTUID": "",
    "FORCE_SYSTEM_ASSIGNMENT": "X",
}


@pytest.fixture
def whole(erp: ReadyErp) -> ReadyErp:
    answer = erp.call("BAPI_USER_CREATE1", USERNAME="WHOLE", PASSWORD={"BAPIPWD": "Initial-Word-1"}, **SENT_ON_CREATION)
    assert answer["RETURN"][0]["NUMBER"] == "102"
    return erp


def test_empty_data_of_other_systems_does_not_hinder_a_change(whole: ReadyErp) -> None:
    answer = whole.call(
        "BAPI_USER_CHANGE",
        USERNAME="WHOLE",
        ADDRESS={"DEPARTMENT": "Closing"},
        ADDRESSX={"DEPARTMENT": "X"},
        SNCX={"GUIFLAG": "X", "PNAME": "X"},
        UCLASSX={"UCLASS": "X"},
        EXTIDSX={"EXTIDS": "X"},
        ADDCOMX={"ADTEL": "X", "ADFAX": "X"},
        BACK_DISTRIBUTION="X",
        **EMPTY,
    )

    assert answer["RETURN"][0]["NUMBER"] == "039"


def test_flags_for_data_that_does_not_exist_are_no_change(whole: ReadyErp) -> None:
    answer = whole.call("BAPI_USER_CHANGE", USERNAME="WHOLE", SNCX={"PNAME": "X"}, ADDCOMX={"ADPAG": "X"})

    assert answer["RETURN"][0]["NUMBER"] == "029"


def test_data_that_cannot_be_kept_is_refused_and_nothing_is_created(erp: ReadyErp) -> None:
    refused = erp.answer(
        "BAPI_USER_CREATE1", USERNAME="WHOLE", PASSWORD={"BAPIPWD": "Initial-Word-1"}, SNC={"PNAME": "p:CN=WHOLE"}
    )

    assert refused.status_code == 400
    assert refused.json()["code"] == "rfc.unsupported_value"
    assert "SNC" in refused.json()["message"]
    assert erp.call("BAPI_USER_EXISTENCE_CHECK", USERNAME="WHOLE")["RETURN"]["NUMBER"] == "124"


def test_a_reader_finds_every_export_and_table_of_the_interface(whole: ReadyErp) -> None:
    found = whole.call("BAPI_USER_GET_DETAIL", USERNAME="WHOLE")

    assert found["SNC"] == {"GUIFLAG": "", "PNAME": ""}
    assert found["UCLASS"]["LIC_TYPE"] == ""
    assert found["ADMINDATA"]["ANAME"] == BASIS
    for table in ("SYSTEMS", "EXTIDHEAD", "EXTIDPART", "ADDTEL", "ADDFAX", "ADDURI", "ADDCOMREM", "SAPUSER_UUID_HIST"):
        assert found[table] == []


def test_logon_checks_take_empty_hashes_and_name_methods_that_do_not_work(erp: ReadyErp) -> None:
    assert erp.call("SUSR_LOGIN_CHECK_RFC", BNAME=BASIS, PASSWORD=PASSWORD, XBCODE="", XCODVN="") == {}
    assert erp.answer("SUSR_LOGIN_CHECK_RFC", BNAME=BASIS, PASSWORD=PASSWORD, XCODVN="B").status_code == 400

    right = {"AUTH_METHOD": "P", "USERID": BASIS, "PASSWORD": PASSWORD, "AUTH_DATA": "", "EXTID_TYPE": ""}
    assert erp.call("SUSR_CHECK_LOGON_DATA", **right) == {"TICKET": ""}
    ticket = erp.answer("SUSR_CHECK_LOGON_DATA", AUTH_METHOD="T", AUTH_DATA="AjExMDA")
    assert ticket.json()["exception"] == "AUTH_METHOD_NOT_SUPPORTED"


def test_role_functions_take_what_public_clients_send(erp: ReadyErp) -> None:
    role = {"ACTIVITY_GROUP": "Z_WHOLE"}
    erp.call("PRGN_RFC_CREATE_ACTIVITY_GROUP", HIERARCHY_NODES=[], TCODES=[{"TCODE": "SU53"}], REQUEST="", **role)
    erp.call(
        "PRGN_AUTO_GENERATE_PROFILE_NEW",
        CHECK_PROFGEN_TABLES="X",
        AUTHORITY_CHECK_PFCG="X",
        GENERATE_PROFILE="",
        TEMPLATE="",
        **role,
    )

    menu = erp.call("PRGN_READ_ROLE_MENU", AGR_BUFFI=[], **role)

    assert [row["TCODE"] for row in menu["AGR_TCODES"]] == ["SU53"]
    assert menu["AGR_BUFFI"] == []


def test_a_company_code_has_an_address(erp: ReadyErp) -> None:
    answer = erp.call("BAPI_COMPANYCODE_GETDETAIL", user=AUDITOR, COMPANYCODEID="1010")

    detail, address = answer["COMPANYCODE_DETAIL"], answer["COMPANYCODE_ADDRESS"]
    assert (address["NAME"], address["CITY"], address["COUNTRY"]) == (
        detail["COMP_NAME"],
        detail["CITY"],
        detail["COUNTRY"],
    )


def test_delivered_roles_grant_company_codes_that_exist(erp: ReadyErp) -> None:
    def column(table: str, name: str) -> set[str]:
        rows = erp.call("RFC_READ_TABLE", user=AUDITOR, QUERY_TABLE=table, FIELDS=[{"FIELDNAME": name}])["DATA"]
        return {row["WA"].strip() for row in rows}

    existing = {row["COMP_CODE"] for row in erp.call("BAPI_COMPANYCODE_GETLIST", user=AUDITOR)["COMPANYCODE_LIST"]}

    assert column("AGR_1252", "VARBL") == {"$BUKRS"}
    assert column("AGR_1252", "LOW") <= existing
