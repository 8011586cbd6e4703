"""Logging on over HTTP: one refusal for every reason, and a first logon that is good for one thing only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from tests.builders.ready_erp import ADMIN, BASIS, PASSWORD, USER_ADMIN, ReadyErp

from keydate.erp.users.tables import users


def test_a_user_with_the_right_password_is_let_in(erp: ReadyErp) -> None:
    assert erp.call("RFC_PING") == {}


@pytest.mark.parametrize(
    ("user", "password", "client"),
    [(BASIS, "wrong", "100"), ("NOBODY", PASSWORD, "100"), (BASIS, PASSWORD, "200"), (BASIS, PASSWORD, "1'0")],
)
def test_every_refused_logon_looks_the_same(erp: ReadyErp, user: str, password: str, client: str) -> None:
    with erp.http(user, password, client) as http:
        refused = http.post("/sap/bc/rfc/RFC_PING")

    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Basic realm=")
    assert refused.json() == {
        "code": "erp.logon_refused",
        "message": "Client, user or password is not correct, or the user may not log on.",
        "unchanged": "Nothing was changed.",
        "remedy": "Check client, user and password. A user administrator finds the reason in the security audit log.",
    }


@pytest.mark.parametrize(
    "authorization", ["", "Bearer abc", "Basic", "Basic %%%", "Basic bm9jb2xvbg==", "Basic " + "A" * 2000]
)
def test_a_request_without_readable_credentials_is_told_what_to_send(erp: ReadyErp, authorization: str) -> None:
    with erp.http() as http:
        request = http.build_request("POST", "/sap/bc/soap/rfc", headers={"Authorization": authorization})
        refused = http.send(request, auth=None)

    assert refused.status_code == 401
    assert refused.json()["code"] == "erp.logon_data_missing"


def test_a_request_without_a_client_is_told_so(erp: ReadyErp) -> None:
    with httpx.Client(transport=erp.http()._transport, base_url="http://erp.test") as http:
        refused = http.post("/sap/bc/rfc/RFC_PING", auth=(BASIS, PASSWORD))

    assert refused.status_code == 401
    assert refused.json()["message"] == "The request names no client."


def create_initial(erp: ReadyErp, name: str = "NEWBIE") -> None:
    erp.call("BAPI_USER_CREATE1", USERNAME=name, PASSWORD={"BAPIPWD": "Initial-Word-1"}, ADDRESS={"LASTNAME": "Newbie"})


def test_an_initial_password_is_good_for_its_change_only(erp: ReadyErp) -> None:
    create_initial(erp)

    refused = erp.answer("RFC_PING", user="NEWBIE", password="Initial-Word-1")
    foreign = erp.answer(
        "SUSR_USER_CHANGE_PASSWORD_RFC",
        user="NEWBIE",
        password="Initial-Word-1",
        BNAME=BASIS,
        PASSWORD=PASSWORD,
        NEW_PASSWORD="Stolen-Word-9",
    )

    for response in (refused, foreign):
        assert response.status_code == 401
        assert response.headers["sap-password-change"] == "required"
        assert response.json()["code"] == "erp.password_change_required"


def test_the_user_makes_an_initial_password_productive(erp: ReadyErp) -> None:
    create_initial(erp)

    changed = erp.call(
        "SUSR_USER_CHANGE_PASSWORD_RFC",
        user="newbie",
        password="Initial-Word-1",
        BNAME="NEWBIE",
        PASSWORD="Initial-Word-1",
        NEW_PASSWORD="Final-Word-22",
    )

    assert changed["RETURN"]["TYPE"] == "S"
    assert erp.answer("RFC_PING", user="NEWBIE", password="Initial-Word-1").status_code == 401
    # Logged on, but without the right to call anything.
    assert erp.answer("RFC_PING", user="NEWBIE", password="Final-Word-22").status_code == 403


def test_a_productive_password_is_changed_by_its_user_without_further_rights(erp: ReadyErp) -> None:
    changed = erp.call(
        "SUSR_USER_CHANGE_PASSWORD_RFC",
        user=USER_ADMIN,
        BNAME=USER_ADMIN,
        PASSWORD=PASSWORD,
        NEW_PASSWORD="Another-Word-3",
    )

    assert changed["RETURN"]["TYPE"] == "S"
    assert erp.call("RFC_PING", user=USER_ADMIN, password="Another-Word-3") == {}


def change(erp: ReadyErp, user: str, password: str, **parameters: str) -> httpx.Response:
    return erp.answer("SUSR_USER_CHANGE_PASSWORD_RFC", user=user, password=password, **parameters)


@pytest.fixture
def powerless(erp: ReadyErp) -> ReadyErp:
    """Gives a system whose user NEWBIE has a productive password and no right at all."""
    create_initial(erp)
    first = {"BNAME": "NEWBIE", "PASSWORD": "Initial-Word-1", "NEW_PASSWORD": "Final-Word-22"}
    assert change(erp, "NEWBIE", "Initial-Word-1", **first).status_code == 200
    with erp.database.write() as tx:
        # The waiting time between two changes of one's own is another rule.
        tx.connection.execute(sa.update(users).where(users.c.user_name == "NEWBIE").values(password_changed_at=None))
    assert erp.answer("RFC_PING", user="NEWBIE", password="Final-Word-22").status_code == 403
    return erp


def test_a_user_without_any_right_rotates_the_own_password(powerless: ReadyErp) -> None:
    rotation = {"BNAME": "newbie", "PASSWORD": "Final-Word-22", "NEW_PASSWORD": "Rotated-Word-33"}

    assert change(powerless, "NEWBIE", "Final-Word-22", **rotation).json()["RETURN"]["TYPE"] == "S"

    assert powerless.answer("RFC_PING", user="NEWBIE", password="Final-Word-22").status_code == 401
    assert powerless.answer("RFC_PING", user="NEWBIE", password="Rotated-Word-33").status_code == 403


def test_the_own_password_needs_the_present_one_and_the_rules(powerless: ReadyErp) -> None:
    wrong = {"BNAME": "NEWBIE", "PASSWORD": "Guessed-Word-1", "NEW_PASSWORD": "Rotated-Word-33"}
    weak = {"BNAME": "NEWBIE", "PASSWORD": "Final-Word-22", "NEW_PASSWORD": "abc"}

    assert change(powerless, "NEWBIE", "Final-Word-22", **wrong).json()["exception"] == "CHANGE_NOT_ALLOWED"
    assert change(powerless, "NEWBIE", "Final-Word-22", **weak).json()["exception"] == "PASSWORD_NOT_ALLOWED"
    assert powerless.answer("RFC_PING", user="NEWBIE", password="Final-Word-22").status_code == 403


def test_the_password_of_another_user_needs_the_right_to_call_and_tells_nothing(powerless: ReadyErp) -> None:
    def refusal(name: str, password: str) -> tuple[int, str]:
        answer = change(
            powerless, "NEWBIE", "Final-Word-22", BNAME=name, PASSWORD=password, NEW_PASSWORD="Rotated-Word-33"
        )
        return answer.status_code, answer.text.replace(name, "…")

    answers = {refusal(USER_ADMIN, PASSWORD), refusal(USER_ADMIN, "Wrong-Word-1"), refusal("NOBODY", PASSWORD)}

    assert len(answers) == 1
    status, text = answers.pop()
    assert status == 403
    assert "S_RFC" in text
    # The right password of the other user was not even looked at.
    assert powerless.call("RFC_PING", user=USER_ADMIN) == {}


@pytest.mark.parametrize(
    ("new_password", "exception"), [("short", "PASSWORD_NOT_ALLOWED"), ("Initial-Word-1", "PASSWORD_NOT_ALLOWED")]
)
def test_a_weak_or_reused_password_is_refused_with_the_declared_exception(
    erp: ReadyErp, new_password: str, exception: str
) -> None:
    create_initial(erp)

    refused = erp.answer(
        "SUSR_USER_CHANGE_PASSWORD_RFC",
        user="NEWBIE",
        password="Initial-Word-1",
        BNAME="NEWBIE",
        PASSWORD="Initial-Word-1",
        NEW_PASSWORD=new_password,
    )

    assert refused.status_code == 422
    assert refused.json()["exception"] == exception


def test_a_lock_ends_a_remembered_logon_at_once(erp: ReadyErp) -> None:
    assert erp.call("RFC_PING", user=USER_ADMIN) == {}
    erp.call("BAPI_USER_LOCK", user=ADMIN, USERNAME=USER_ADMIN)

    assert erp.answer("RFC_PING", user=USER_ADMIN).status_code == 401


def test_ten_wrong_passwords_at_once_lock_the_user_and_tell_nothing(listening_erp: ReadyErp) -> None:
    def attempt(_: int) -> httpx.Response:
        return listening_erp.answer("RFC_PING", user=USER_ADMIN, password="wrong")

    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(attempt, range(10)))

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1
    assert listening_erp.answer("RFC_PING", user=USER_ADMIN).status_code == 401
    locked = listening_erp.call("BAPI_USER_GET_DETAIL", user=ADMIN, USERNAME=USER_ADMIN)
    assert locked["ISLOCKED"]["WRNG_LOGON"] == "L"


def test_an_alias_logs_on_in_any_case(erp: ReadyErp) -> None:
    flags: dict[str, Any] = {"ALIAS": {"USERALIAS": "close-machine"}, "ALIASX": {"USERALIAS": "X"}}
    erp.call("BAPI_USER_CHANGE", user=ADMIN, USERNAME=BASIS, **flags)

    assert erp.call("RFC_PING", user="Close-MACHINE") == {}
