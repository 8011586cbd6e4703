"""Roles by remote call: from nothing to a role that works, and every refusal with its declared exception."""

from __future__ import annotations

from typing import Any

import pytest
from tests.builders.ready_erp import AUDITOR, PROFILE_ADMIN, ROLE_ADMIN, USER_ADMIN, ReadyErp

ROLE = "Z_FCC_COMMUNICATION"
MANUAL: dict[str, Any] = {
    "AUTH_DATA": [{"COUNTER": 1, "OBJECT": "S_BTCH_JOB"}, {"COUNTER": 2, "OBJECT": "F_BKPF_BUK", "TEXT": "Books"}],
    "FIELD_VALUES": [
        {"COUNTER": 1, "FIELD": "JOBACTION", "LOW": "DELE"},
        {"COUNTER": 1, "FIELD": "JOBACTION", "LOW": "RELE"},
        {"COUNTER": 1, "FIELD": "JOBGROUP", "LOW": "*"},
        {"COUNTER": 2, "FIELD": "ACTVT", "LOW": "03"},
        {"COUNTER": 2, "FIELD": "BUKRS", "LOW": "$BUKRS"},
    ],
    "ORG_LEVELS": [{"VARBL": "$BUKRS", "LOW": "1000", "HIGH": "1999"}],
}


def exception(erp: ReadyErp, function: str, user: str = ROLE_ADMIN, **parameters: Any) -> str:
    refused = erp.answer(function, user=user, **parameters)
    assert refused.status_code == 422, refused.text
    return str(refused.json()["exception"])


@pytest.fixture
def role(erp: ReadyErp) -> ReadyErp:
    answer = erp.call(
        "PRGN_RFC_CREATE_ACTIVITY_GROUP",
        user=ROLE_ADMIN,
        ACTIVITY_GROUP=ROLE,
        ACTIVITY_GROUP_TEXT="Communication user",
        COMMENT_TEXT_LINE_1="For the closing hub",
    )
    assert answer["RETURN"][0]["TYPE"] == "S"
    return erp


@pytest.fixture
def filled(role: ReadyErp) -> ReadyErp:
    role.call("Z_KEYDATE_ROLE_AUTH_SET", user=ROLE_ADMIN, ACTIVITY_GROUP=ROLE, REPLACE="X", **MANUAL)
    return role


def status(erp: ReadyErp, name: str = ROLE) -> dict[str, Any]:
    return erp.call("Z_KEYDATE_ROLE_STATUS", user=ROLE_ADMIN, ACTIVITY_GROUP=name)


class TestTheWholeWay:
    def test_from_nothing_to_an_effective_role_with_three_administrators(self, filled: ReadyErp) -> None:
        filled.call("BAPI_USER_CREATE1", user=USER_ADMIN, USERNAME="FCC", PASSWORD={"BAPIPWD": "Initial-Word-1"})
        before = status(filled)
        filled.call("PRGN_AUTO_GENERATE_PROFILE_NEW", user=PROFILE_ADMIN, ACTIVITY_GROUP=ROLE)
        filled.call(
            "PRGN_RFC_CHANGE_USERS_IN_AGRS",
            user=USER_ADMIN,
            ADD_USERS_TO_ACTGROUPS=[{"AGR_NAME": ROLE, "UNAME": "FCC", "FROM_DAT": "20260101", "TO_DAT": "99991231"}],
        )
        assigned = status(filled)
        compared = filled.call("Z_KEYDATE_USER_COMPARE", user=USER_ADMIN, ROLES=[{"AGR_NAME": ROLE}])
        after = status(filled)

        assert [step["STEP"] for step in before["MISSING_STEPS"]] == ["role.not_generated", "role.no_users"]
        assert (before["LIGHT_AUTHORIZATIONS"], before["LIGHT_USERS"]) == ("RED", "RED")
        assert (assigned["LIGHT_AUTHORIZATIONS"], assigned["LIGHT_USERS"]) == ("GREEN", "YELLOW")
        assert [step["STEP"] for step in assigned["MISSING_STEPS"]] == ["role.comparison_missing"]
        assert (compared["PROFILES_ADDED"], compared["USERS_COMPARED"]) == (1, 1)
        assert (after["LIGHT_USERS"], after["MISSING_STEPS"]) == ("GREEN", [])
        assert after["PROFILE_STATUS"] == "GENERATED"
        user = filled.call("Z_KEYDATE_USER_STATUS", user=USER_ADMIN, USERNAME="FCC")
        assert user["ROLES"] == [{"AGR_NAME": ROLE, "FROM_DAT": "20260101", "TO_DAT": "99991231", "COMPARED": "X"}]
        assert [step["STEP"] for step in user["MISSING_STEPS"]] == ["user.password_initial"]
        assert user["PROFILES"] == after["PROFILES"]

    def test_no_administrator_can_do_the_others_work(self, filled: ReadyErp) -> None:
        assert exception(filled, "PRGN_AUTO_GENERATE_PROFILE_NEW", ROLE_ADMIN, ACTIVITY_GROUP=ROLE) in {
            "NO_AUTH_FOR_GEN",
            "NO_AUTH_FOR_PROF_CREATION",
        }
        refused = filled.call("Z_KEYDATE_ROLE_AUTH_SET", user=PROFILE_ADMIN, ACTIVITY_GROUP=ROLE, REPLACE="X", **MANUAL)
        assert refused["RETURN"][0]["NUMBER"] == "003"
        assert (
            exception(
                filled,
                "PRGN_RFC_CHANGE_USERS_IN_AGRS",
                ROLE_ADMIN,
                ADD_USERS_TO_ACTGROUPS=[{"AGR_NAME": ROLE, "UNAME": "ADMIN"}],
            )
            == "NOT_AUTHORIZED"
        )


class TestAuthorizationValues:
    def test_what_was_set_is_what_is_read(self, filled: ReadyErp) -> None:
        found = filled.call("Z_KEYDATE_ROLE_AUTH_GET", user=ROLE_ADMIN, ACTIVITY_GROUP=ROLE)

        assert [(row["OBJECT"], row["STATUS"]) for row in found["AUTH_DATA"]] == [
            ("S_BTCH_JOB", "MANUAL"),
            ("F_BKPF_BUK", "MANUAL"),
        ]
        assert {(row["OBJECT"], row["FIELD"], row["LOW"]) for row in found["FIELD_VALUES"]} == {
            ("S_BTCH_JOB", "JOBACTION", "DELE"),
            ("S_BTCH_JOB", "JOBACTION", "RELE"),
            ("S_BTCH_JOB", "JOBGROUP", "*"),
            ("F_BKPF_BUK", "ACTVT", "03"),
            ("F_BKPF_BUK", "BUKRS", "$BUKRS"),
        }
        assert found["ORG_LEVELS"] == [{"VARBL": "$BUKRS", "LOW": "1000", "HIGH": "1999"}]

    def test_of_two_administrators_one_wins_and_the_other_is_told(self, filled: ReadyErp) -> None:
        version = status(filled)["VERSION"]
        change: dict[str, Any] = {"ACTIVITY_GROUP": ROLE, "EXPECTED_VERSION": version, "REPLACE": "X"}

        first = filled.call("Z_KEYDATE_ROLE_AUTH_SET", user=ROLE_ADMIN, **change, AUTH_DATA=MANUAL["AUTH_DATA"][:1])
        second = filled.call("Z_KEYDATE_ROLE_AUTH_SET", user=ROLE_ADMIN, **change, AUTH_DATA=[])

        assert first["RETURN"][0]["TYPE"] == "S"
        assert (second["RETURN"][0]["NUMBER"], second["VERSION"]) == ("023", "")
        assert first["VERSION"] != version
        assert len(filled.call("Z_KEYDATE_ROLE_AUTH_GET", user=ROLE_ADMIN, ACTIVITY_GROUP=ROLE)["AUTH_DATA"]) == 1

    def test_more_can_be_added_without_replacing(self, filled: ReadyErp) -> None:
        filled.call(
            "Z_KEYDATE_ROLE_AUTH_SET",
            user=ROLE_ADMIN,
            ACTIVITY_GROUP=ROLE,
            AUTH_DATA=[{"COUNTER": 1, "OBJECT": "S_ICF"}],
            ORG_LEVELS=[{"VARBL": "$BUKRS", "LOW": "2000"}],
        )

        found = filled.call("Z_KEYDATE_ROLE_AUTH_GET", user=ROLE_ADMIN, ACTIVITY_GROUP=ROLE)
        assert {row["OBJECT"] for row in found["AUTH_DATA"]} == {"S_BTCH_JOB", "F_BKPF_BUK", "S_ICF"}
        assert found["ORG_LEVELS"] == [{"VARBL": "$BUKRS", "LOW": "2000", "HIGH": ""}]

    def test_nothing_to_add_changes_nothing(self, filled: ReadyErp) -> None:
        version = status(filled)["VERSION"]

        answer = filled.call("Z_KEYDATE_ROLE_AUTH_SET", user=ROLE_ADMIN, ACTIVITY_GROUP=ROLE, AUTH_DATA=[])

        assert answer["VERSION"] == version

    @pytest.mark.parametrize(
        ("data", "values", "number"),
        [
            ([{"COUNTER": 1, "OBJECT": "Z_NOTHING"}], [], "040"),
            ([{"COUNTER": 1, "OBJECT": "S_ICF"}], [{"COUNTER": 1, "FIELD": "NOFIELD", "LOW": "1"}], "041"),
            ([{"COUNTER": 1, "OBJECT": "F_BKPF_BUK"}], [{"COUNTER": 1, "FIELD": "ACTVT", "LOW": "99"}], "043"),
            ([{"COUNTER": 1, "OBJECT": "F_BKPF_BUK"}], [{"COUNTER": 1, "FIELD": "BUKRS", "LOW": "12345678"}], "044"),
            (
                [{"COUNTER": 1, "OBJECT": "F_BKPF_BUK"}],
                [{"COUNTER": 1, "FIELD": "BUKRS", "LOW": "2000", "HIGH": "1000"}],
                "045",
            ),
            ([{"COUNTER": 1, "OBJECT": "F_BKPF_BUK"}], [{"COUNTER": 1, "FIELD": "BUKRS", "LOW": "$WERKS"}], "046"),
            ([{"COUNTER": 1, "OBJECT": "S_ICF"}], [{"COUNTER": 2, "FIELD": "ICF_FIELD", "LOW": "1"}], "002"),
            ([{"COUNTER": 1, "OBJECT": "S_ICF"}, {"COUNTER": 1, "OBJECT": "S_ICF"}], [], "002"),
            ([{"COUNTER": 1, "OBJECT": ""}], [], "002"),
        ],
    )
    def test_data_that_do_not_fit_leave_the_role_as_it_was(
        self, filled: ReadyErp, data: list[Any], values: list[Any], number: str
    ) -> None:
        version = status(filled)["VERSION"]

        answer = filled.call(
            "Z_KEYDATE_ROLE_AUTH_SET", user=ROLE_ADMIN, ACTIVITY_GROUP=ROLE, AUTH_DATA=data, FIELD_VALUES=values
        )

        row = answer["RETURN"][0]
        assert (row["TYPE"], row["ID"], row["NUMBER"]) == ("E", "KEYDATE", number), row["MESSAGE"]
        assert status(filled)["VERSION"] == version

    def test_a_version_that_is_none_is_refused(self, role: ReadyErp) -> None:
        answer = role.call(
            "Z_KEYDATE_ROLE_AUTH_SET", user=ROLE_ADMIN, ACTIVITY_GROUP=ROLE, AUTH_DATA=[], EXPECTED_VERSION="²"
        )

        assert answer["RETURN"][0]["NUMBER"] == "002"

    def test_an_unknown_role_has_a_status_that_says_so(self, erp: ReadyErp) -> None:
        found = status(erp, "Z_NOTHING")

        assert (found["EXISTS"], found["MISSING_STEPS"][0]["STEP"]) == ("", "role.does_not_exist")

    def test_an_unknown_user_has_a_status_that_says_so(self, erp: ReadyErp) -> None:
        found = erp.call("Z_KEYDATE_USER_STATUS", USERNAME="NOBODY")

        assert (found["EXISTS"], found["MISSING_STEPS"][0]["STEP"]) == ("", "user.does_not_exist")


class TestGeneration:
    def test_an_empty_role_and_open_fields_are_refused(self, role: ReadyErp) -> None:
        generate = "PRGN_AUTO_GENERATE_PROFILE_NEW"
        assert exception(role, generate, PROFILE_ADMIN, ACTIVITY_GROUP=ROLE) == "NO_AUTHS"
        role.call("Z_KEYDATE_ROLE_AUTH_SET", user=ROLE_ADMIN, ACTIVITY_GROUP=ROLE, AUTH_DATA=MANUAL["AUTH_DATA"])
        assert exception(role, generate, PROFILE_ADMIN, ACTIVITY_GROUP=ROLE) == "OPEN_AUTHS"

    def test_mass_generation_goes_on_with_open_fields_and_says_so(self, role: ReadyErp) -> None:
        role.call("Z_KEYDATE_ROLE_AUTH_SET", user=ROLE_ADMIN, ACTIVITY_GROUP=ROLE, AUTH_DATA=MANUAL["AUTH_DATA"])

        answer = role.call("PRGN_GEN_PROFILES_FOR_ROLES", user=PROFILE_ADMIN, IT_ROLES=[{"AGR_NAME": ROLE}])

        assert [row["TYPE"] for row in answer["ET_RETURN"]] == ["S", "W"]

    def test_generation_and_comparison_in_one_call(self, filled: ReadyErp) -> None:
        answer = filled.call("PRGN_GEN_PROFILES_FOR_ROLES", IT_ROLES=[{"AGR_NAME": ROLE}], IV_USERCOMPARE="X")

        assert [row["TYPE"] for row in answer["ET_RETURN"]] == ["S", "S"]

    def test_only_a_generation_that_changes_something_asks_for_a_comparison(self, filled: ReadyErp) -> None:
        filled.call("BAPI_USER_CREATE1", USERNAME="FCC", PASSWORD={"BAPIPWD": "Initial-Word-1"})
        filled.call("BAPI_USER_ACTGROUPS_ASSIGN", USERNAME="FCC", ACTIVITYGROUPS=[{"AGR_NAME": ROLE}])
        generate: dict[str, Any] = {"IT_ROLES": [{"AGR_NAME": ROLE}]}
        filled.call("PRGN_GEN_PROFILES_FOR_ROLES", **generate, IV_USERCOMPARE="X")
        compared = status(filled)

        filled.call("PRGN_GEN_PROFILES_FOR_ROLES", **generate)
        unchanged = status(filled)
        filled.call(
            "Z_KEYDATE_ROLE_AUTH_SET",
            ACTIVITY_GROUP=ROLE,
            REPLACE="X",
            **MANUAL | {"ORG_LEVELS": [{"VARBL": "$BUKRS", "LOW": "2000"}]},
        )
        filled.call("PRGN_GEN_PROFILES_FOR_ROLES", **generate)

        assert compared["LIGHT_USERS"] == "GREEN"
        assert unchanged == compared
        assert status(filled)["LIGHT_USERS"] == "YELLOW"

    def test_all_roles_are_generated_or_none(self, filled: ReadyErp) -> None:
        answer = filled.call(
            "PRGN_GEN_PROFILES_FOR_ROLES",
            user=PROFILE_ADMIN,
            IT_ROLES=[{"AGR_NAME": ROLE}, {"AGR_NAME": "Z_NOTHING"}],
        )

        assert [row["NUMBER"] for row in answer["ET_RETURN"]] == ["020"]
        assert status(filled)["PROFILE_STATUS"] == "NOT_GENERATED"

    def test_the_profile_has_the_name_that_was_asked_for(self, filled: ReadyErp) -> None:
        filled.call(
            "PRGN_AUTO_GENERATE_PROFILE_NEW",
            user=PROFILE_ADMIN,
            ACTIVITY_GROUP=ROLE,
            PROFILE_NAME="ZFCC",
            PROFILE_TEXT="Closing",
        )

        found = filled.call("PRGN_PROFILE_NAME_GET", user=PROFILE_ADMIN, ACT_OBJID=ROLE)
        assert found == {"ACT_PROFILE_NAME": "ZFCC", "ACT_PROF_TEXT": "Closing"}

    def test_the_light_is_what_the_tab_shows(self, filled: ReadyErp) -> None:
        def light() -> str:
            found = filled.call("PRGN_CHECK_PROFILE_STATUS_RFC", user=PROFILE_ADMIN, ACTIVITY_GROUP=ROLE)
            return str(found["LED_COLOR"])

        assert light() == "RED"
        filled.call("PRGN_AUTO_GENERATE_PROFILE_NEW", user=PROFILE_ADMIN, ACTIVITY_GROUP=ROLE)
        assert light() == "GREEN"
        changed = filled.call(
            "PRGN_CHECK_PROFILE_STATUS_RFC", user=PROFILE_ADMIN, ACTIVITY_GROUP=ROLE, TRANSACTIONS_CHANGED="X"
        )
        assert changed["LED_COLOR"] == "RED"


class TestMaintenance:
    def test_texts_are_replaced_and_read(self, role: ReadyErp) -> None:
        read = role.call("PRGN_RFC_READ_TEXTS", user=ROLE_ADMIN, ACTIVITY_GROUP=ROLE)["TEXTS"]
        rows = [{"LINE": 0, "TEXT": "New"}, {"LINE": 1, "TEXT": "First"}, {"LINE": 2, "TEXT": "Second"}]
        role.call("PRGN_RFC_CHANGE_TEXTS", user=ROLE_ADMIN, ACTIVITY_GROUP=ROLE, TEXTS=rows)
        again = role.call("PRGN_RFC_READ_TEXTS", user=ROLE_ADMIN, ACTIVITY_GROUP=ROLE)["TEXTS"]

        assert [row["TEXT"] for row in read] == ["Communication user", "For the closing hub"]
        assert [(row["LINE"], row["TEXT"]) for row in again] == [
            ("00000", "New"),
            ("00001", "First"),
            ("00002", "Second"),
        ]

    def test_transactions_come_and_go(self, role: ReadyErp) -> None:
        menu = {"user": ROLE_ADMIN, "ACTIVITY_GROUP": ROLE}
        role.call("PRGN_RFC_ADD_TRANSACTION", **menu, TCODE="sm37", TEXT_FOR_TCODE="Jobs")
        role.call("PRGN_RFC_CREATE_ACTIVITY_GROUP", **menu, ONLY_TCODE_ASSIGNMENT="X", TCODES=[{"TCODE": "SU53"}])
        read = role.call("PRGN_READ_ROLE_MENU", **menu)
        role.call("PRGN_RFC_DELETE_TRANSACTION", **menu, TCODE="SM37")

        assert [row["TCODE"] for row in read["AGR_TCODES"]] == ["SM37", "SU53"]
        assert [row["TEXT"] for row in read["AGR_HIERT"]][:2] == ["Communication user", "Jobs"]
        assert [row["TCODE"] for row in role.call("PRGN_READ_ROLE_MENU", **menu)["AGR_TCODES"]] == ["SU53"]

    def test_a_role_is_derived_and_follows_its_parent(self, filled: ReadyErp) -> None:
        filled.call("PRGN_RFC_CREATE_AGR_MULTIPLE", user=ROLE_ADMIN, ACTIVITY_GROUP="Z_DERIVED", PARENT_ROLE=ROLE)

        assert status(filled, "Z_DERIVED")["ROLE_KIND"] == "DERIVED"
        assert (
            exception(filled, "PRGN_RFC_ADD_TRANSACTION", ACTIVITY_GROUP="Z_DERIVED", TCODE="SM37")
            == "TRANSACTIONS_INHERITED"
        )
        assert (
            exception(filled, "PRGN_RFC_CREATE_AGR_MULTIPLE", ACTIVITY_GROUP="Z_TWICE", PARENT_ROLE="Z_DERIVED")
            == "INVALID_INHERITING_ROLE"
        )

    def test_a_composite_role_gets_and_loses_single_roles(self, filled: ReadyErp) -> None:
        filled.call("PRGN_RFC_CREATE_AGR_MULTIPLE", user=ROLE_ADMIN, ACTIVITY_GROUP="Z_ALL", COLLECTIVE_AGR="X")
        members: dict[str, Any] = {"ACTIVITY_GROUP": "Z_ALL", "ACTIVITY_GROUPS": [{"AGR_NAME": ROLE}]}

        filled.call("PRGN_RFC_ADD_AGRS_TO_COLL_AGR", user=ROLE_ADMIN, **members)
        assert status(filled, "Z_ALL")["LIGHT_MENU"] == "GREEN"
        filled.call("PRGN_RFC_DEL_AGRS_IN_COLL_AGR", user=ROLE_ADMIN, **members)
        assert status(filled, "Z_ALL")["LIGHT_MENU"] == "RED"
        wrong: dict[str, Any] = {"ACTIVITY_GROUP": ROLE, "ACTIVITY_GROUPS": [{"AGR_NAME": "Z_ALL"}]}
        assert exception(filled, "PRGN_RFC_ADD_AGRS_TO_COLL_AGR", **wrong) in {"NO_COLLECTIVE_ROLE", "NO_SINGLE_ROLE"}

    def test_a_copy_has_the_authorizations_and_no_profile(self, filled: ReadyErp) -> None:
        filled.call("/SDF/PRGN_COPY_AGR", user=ROLE_ADMIN, SOURCE_AGR=ROLE, TARGET_AGR="Z_COPY")

        found = filled.call("Z_KEYDATE_ROLE_AUTH_GET", user=ROLE_ADMIN, ACTIVITY_GROUP="Z_COPY")
        assert len(found["AUTH_DATA"]) == 2
        copy = "/SDF/PRGN_COPY_AGR"
        assert exception(filled, copy, SOURCE_AGR=ROLE, TARGET_AGR="Z_COPY") == "TARGET_AGRNAME_NOT_FREE"
        assert exception(filled, copy, SOURCE_AGR="Z_NOTHING", TARGET_AGR="Z_OTHER") == "SOURCE_AGR_NOT_EXISTS"

    def test_a_deleted_role_is_gone(self, filled: ReadyErp) -> None:
        assert filled.call("PRGN_ACTIVITY_GROUP_DELETE", user=ROLE_ADMIN, ACTIVITY_GROUP=ROLE) == {}
        assert exception(filled, "PRGN_ACTIVITY_GROUP_DELETE", ACTIVITY_GROUP=ROLE) == "ROLE_DOES_NOT_EXIST"

    @pytest.mark.parametrize(
        ("parameters", "expected"),
        [
            ({"ACTIVITY_GROUP": ROLE}, "ACTIVITY_GROUP_ALREADY_EXISTS"),
            ({"ACTIVITY_GROUP": "SAP_MINE"}, "NAMESPACE_PROBLEM"),
            ({"ACTIVITY_GROUP": "Z ROLE*"}, "ILLEGAL_CHARACTERS"),
        ],
    )
    def test_a_name_that_does_not_fit_is_refused(self, role: ReadyErp, parameters: Any, expected: str) -> None:
        assert exception(role, "PRGN_RFC_CREATE_ACTIVITY_GROUP", **parameters) in {expected, "NOT_AUTHORIZED"}

    def test_a_transport_request_is_refused(self, erp: ReadyErp) -> None:
        answer = erp.call("PRGN_RFC_CREATE_AGR_MULTIPLE", user=ROLE_ADMIN, ACTIVITY_GROUP="Z_ONE", REQUEST="KEYK900001")

        assert answer["RETURN"][0]["TYPE"] == "E"
        assert status(erp, "Z_ONE")["EXISTS"] == ""

    def test_an_auditor_reads_and_changes_nothing(self, role: ReadyErp) -> None:
        assert role.answer("PRGN_ACTIVITY_GROUP_DELETE", user=AUDITOR, ACTIVITY_GROUP=ROLE).status_code in {403, 422}


class TestTrace:
    def test_a_trace_shows_what_was_checked_and_grows(self, erp: ReadyErp) -> None:
        erp.call("BAPI_USER_CREATE1", user=USER_ADMIN, USERNAME="WATCHED", PASSWORD={"BAPIPWD": "Initial-Word-1"})
        change = {"BNAME": "WATCHED", "PASSWORD": "Initial-Word-1", "NEW_PASSWORD": "Final-Word-22"}
        erp.call("SUSR_USER_CHANGE_PASSWORD_RFC", user="WATCHED", password="Initial-Word-1", **change)
        erp.call("Z_KEYDATE_TRACE_SET", user=USER_ADMIN, USERNAME="WATCHED", ACTIVE="X")
        erp.answer("RFC_PING", user="WATCHED", password="Final-Word-22")
        read = {"user": USER_ADMIN, "USERNAME": "WATCHED"}

        first = erp.call("Z_KEYDATE_TRACE_GET", **read)
        erp.answer("STFC_CONNECTION", user="WATCHED", password="Final-Word-22")
        last = max(row["SEQUENCE"] for row in first["TRACE"])
        rest = erp.call("Z_KEYDATE_TRACE_GET", **read, AFTER=last)
        cut = erp.call("Z_KEYDATE_TRACE_GET", **read, MAX_ROWS=2)

        assert first["ACTIVE"] == "X"
        assert {row["VALUE"] for row in first["TRACE"] if row["FIELD"] == "RFC_NAME"} == {"SYST", "RFC_PING"}
        assert {row["VALUE"] for row in rest["TRACE"] if row["FIELD"] == "RFC_NAME"} == {"SRFC", "STFC_CONNECTION"}
        assert cut["TRACE"] == first["TRACE"][:2]
        erp.call("Z_KEYDATE_TRACE_SET", user=USER_ADMIN, USERNAME="WATCHED")
        assert erp.call("Z_KEYDATE_TRACE_GET", **read)["ACTIVE"] == ""
