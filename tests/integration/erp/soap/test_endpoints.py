"""SOAP, WSDL and JSON over HTTP: what is answered, and what is refused without ever showing a stack trace or HTML."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from lxml import etree
from tests.builders.ready_erp import AUDITOR, BASIS, PASSWORD, USER_ADMIN, ReadyErp

from keydate.erp.app import create_app
from keydate.erp.bapi import registry
from keydate.erp.bapi.call import Call, Connects
from keydate.erp.soap.sessions import Sessions
from keydate.wire.bapi import function
from keydate.wire.soap import Fault, build_request, parse_response

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
RFC = "urn:sap-com:document:sap:rfc:functions"


def envelope(call: str) -> str:
    return f'<e:Envelope xmlns:e="{SOAP}"><e:Body>{call}</e:Body></e:Envelope>'


def call(name: str, content: str = "") -> str:
    return envelope(f'<r:{name} xmlns:r="{RFC}">{content}</r:{name}>')


def fault(erp: ReadyErp, body: bytes | str, user: str = BASIS, status: int = 500) -> Fault:
    response = erp.soap(body, user=user)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    assert "Traceback" not in response.text
    found = parse_response(function("RFC_PING"), response.content)
    assert isinstance(found, Fault)
    return found


class TestSoap:
    def test_a_minimal_request_is_answered_with_the_tables_that_it_sent(self, erp: ReadyErp) -> None:
        content = "<USERNAME>UADMIN</USERNAME><PROFILES/><RETURN/>"

        response = erp.soap(call("BAPI_USER_GET_DETAIL", content), user="ADMIN")

        answer = etree.fromstring(response.content)[0][0]
        assert etree.QName(answer).localname == "BAPI_USER_GET_DETAIL.Response"
        names = {child.tag for child in answer}
        assert {"PROFILES", "RETURN", "LOGONDATA"} <= names
        assert "ACTIVITYGROUPS" not in names
        assert answer.findtext("PROFILES/item/BAPIPROF") == "KEYDATE-UA"

    def test_a_name_with_slashes_is_written_as_sap_does(self, erp: ReadyErp) -> None:
        body = build_request(function("/SDF/PRGN_COPY_AGR"), {"SOURCE_AGR": "Z_NOTHING", "TARGET_AGR": "Z_NEW"})

        found = fault(erp, body, user=BASIS)

        assert (found.exception, found.function) == ("SOURCE_AGR_NOT_EXISTS", "/SDF/PRGN_COPY_AGR")

    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ("", "soap.malformed_xml"),
            ("this is no XML", "soap.malformed_xml"),
            ("<a><b></a>", "soap.malformed_xml"),
            (b"\xff\xfe\x00garbage", "soap.malformed_xml"),
            ("<a/>", "soap.not_an_envelope"),
            (envelope(""), "soap.body_missing"),
            (envelope(f'<r:RFC_PING xmlns:r="{RFC}"/><r:RFC_PING xmlns:r="{RFC}"/>'), "soap.several_functions"),
            (envelope("<RFC_PING/>"), "soap.wrong_namespace"),
            ('<!DOCTYPE a [<!ENTITY b "c">]>' + call("RFC_PING"), "soap.document_type_forbidden"),
            ("<a>" * 1000 + "</a>" * 1000, "soap.malformed_xml"),
            (call("NO_SUCH_FUNCTION"), "rfc.unknown_function"),
            (call("RFC_PING", "<NOTHING/>"), "rfc.unknown_parameter"),
            (call("BAPI_USER_LOCK"), "rfc.missing_parameter"),
            (call("BAPI_USER_LOCK", "<USERNAME>WAY_TOO_LONG_A_NAME</USERNAME>"), "rfc.value_too_long"),
            (call("BAPI_USER_LOCK", "<USERNAME><A/></USERNAME>"), "rfc.wrong_shape"),
            (call("BAPI_USER_LOCK", "<USERNAME>A</USERNAME><USERNAME>B</USERNAME>"), "soap.duplicate_element"),
            (call("RFC_READ_TABLE", "<QUERY_TABLE>T</QUERY_TABLE><ROWCOUNT>x</ROWCOUNT>"), "rfc.invalid_number"),
            (
                call("BAPI_USER_CREATE1", "<USERNAME>A</USERNAME><LOGONDATA><GLTGV>x</GLTGV></LOGONDATA>"),
                "rfc.invalid_date",
            ),
            (call("BAPI_USER_CREATE1", "<USERNAME>A</USERNAME><LOGONDATA><NO>x</NO></LOGONDATA>"), "rfc.unknown_field"),
        ],
    )
    def test_a_message_that_does_not_fit_is_a_fault_of_the_clients(
        self, erp: ReadyErp, body: bytes | str, code: str
    ) -> None:
        found = fault(erp, body)

        assert found.code == "Client"
        assert found.report["code"] == code
        assert found.report["remedy"]

    def test_an_entity_bomb_is_refused_at_once(self, erp: ReadyErp) -> None:
        entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(12))

        found = fault(erp, f"<!DOCTYPE bomb [{entities}]>" + call("STFC_CONNECTION", "<REQUTEXT>&e11;</REQUTEXT>"))

        assert found.report["code"] == "soap.document_type_forbidden"

    def test_a_missing_right_to_call_names_the_right(self, erp: ReadyErp) -> None:
        found = fault(erp, call("BAPI_USER_LOCK", "<USERNAME>A</USERNAME>"), user="RADMIN")

        assert found.report["code"] == "erp.not_authorized"
        assert "S_RFC" in found.text

    def test_a_body_over_the_limit_is_not_read(self, erp: ReadyErp) -> None:
        small = ReadyErp(
            erp.settings,
            erp.database,
            create_app(erp.settings.model_copy(update={"body_limit": 2000}), database=erp.database, runs_jobs=False),
        )

        refused = small.soap(call("STFC_CONNECTION", f"<REQUTEXT>{'x' * 5000}</REQUTEXT>"))

        assert (refused.status_code, refused.json()["code"]) == (413, "kit.body_too_large")

    def test_another_content_type_is_refused(self, erp: ReadyErp) -> None:
        with erp.http() as http:
            refused = http.post("/sap/bc/soap/rfc", content=call("RFC_PING"), headers={"Content-Type": "text/plain"})

        assert (refused.status_code, refused.json()["code"]) == (415, "soap.content_type")

    def test_an_unforeseen_failure_shows_an_id_and_nothing_else(
        self, erp: ReadyErp, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(_call: Call[None]) -> dict[str, Any]:
            raise ZeroDivisionError("secret inner state")

        monkeypatch.setattr("keydate.erp.bapi.dispatch.HANDLERS", {**registry.HANDLERS, "RFC_PING": Connects(broken)})

        found = fault(erp, call("RFC_PING"))

        assert (found.code, found.report["code"]) == ("Server", "rfc.unforeseen_failure")
        assert "secret" not in str(found)
        assert "its id in the log is" in found.text


class TestJson:
    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            (b"[1]", 400, "rfc.wrong_shape"),
            (b"{", 400, "rfc.wrong_shape"),
            (b"\xff", 400, "rfc.wrong_shape"),
            (b"[" * 100_000, 400, "rfc.wrong_shape"),
            (b'{"NOTHING": 1}', 400, "rfc.unknown_parameter"),
            (b'{"REQUTEXT": 1}', 400, "rfc.wrong_shape"),
            (b'{"REQUTEXT": "\\u0000"}', 400, "rfc.invalid_characters"),
            (b'{"REQUTEXT": "\\ud800"}', 400, "rfc.invalid_characters"),
        ],
    )
    def test_a_body_that_does_not_fit_is_refused(self, erp: ReadyErp, body: bytes, status: int, code: str) -> None:
        with erp.http() as http:
            refused = http.post("/sap/bc/rfc/STFC_CONNECTION", content=body)

        assert (refused.status_code, refused.json()["code"]) == (status, code)

    def test_bytes_are_base64(self, erp: ReadyErp) -> None:
        wrong = erp.answer("BAPI_USER_CREATE1", USERNAME="A", LOGONDATA={"BCODE": "%%"})
        right = erp.answer("BAPI_USER_CREATE1", USERNAME="A", LOGONDATA={"BCODE": "AAAA"})

        assert wrong.json()["code"] == "rfc.invalid_bytes"
        assert right.json()["RETURN"][0]["NUMBER"] == "002"

    def test_an_unknown_function_is_not_found(self, erp: ReadyErp) -> None:
        refused = erp.answer("NO_SUCH_FUNCTION")

        assert (refused.status_code, refused.json()["code"]) == (404, "rfc.unknown_function")

    @pytest.mark.parametrize("path", ["//SDF/PRGN_COPY_AGR", "/%2FSDF%2FPRGN_COPY_AGR"])
    def test_a_name_with_slashes_is_found(self, erp: ReadyErp, path: str) -> None:
        with erp.http() as http:
            refused = http.post(f"/sap/bc/rfc{path}", json={"SOURCE_AGR": "Z_NOTHING", "TARGET_AGR": "Z_NEW"})

        assert refused.json()["exception"] == "SOURCE_AGR_NOT_EXISTS"

    def test_an_address_that_is_not_there_says_so(self, erp: ReadyErp) -> None:
        with erp.http() as http:
            refused = http.get("/sap/bc/nothing")

        assert (refused.status_code, refused.json()["code"]) == (404, "http.status_404")

    def test_a_method_that_is_not_taken_says_so(self, erp: ReadyErp) -> None:
        with erp.http() as http:
            refused = http.get("/sap/bc/soap/rfc")

        assert (refused.status_code, refused.json()["code"]) == (405, "http.status_405")


class TestWsdl:
    @pytest.mark.parametrize("path", ["/sap/bc/soap/wsdl11", "/sap/bc/soap/wsdl"])
    def test_it_describes_the_functions_at_this_address(self, erp: ReadyErp, path: str) -> None:
        with erp.http() as http:
            response = http.get(path, params={"services": "rfc_ping,BAPI_USER_LOCK"})

        assert response.headers["content-type"] == "text/xml; charset=utf-8"
        assert b'location="http://erp.test/sap/bc/soap/rfc?sap-client=100"' in response.content
        assert b"BAPI_USER_LOCK.Response" in response.content

    def test_an_unknown_service_is_not_found(self, erp: ReadyErp) -> None:
        with erp.http() as http:
            refused = http.get("/sap/bc/soap/wsdl11", params={"services": "RFC_PING,NOTHING"})

        assert (refused.status_code, refused.json()["code"]) == (404, "rfc.unknown_function")

    @pytest.mark.parametrize("services", ["", " , ", ",".join(["RFC_PING"] * 300)])
    def test_no_or_too_many_services_are_refused(self, erp: ReadyErp, services: str) -> None:
        with erp.http() as http:
            refused = http.get("/sap/bc/soap/wsdl11", params={"services": services})

        assert refused.status_code == 400


class TestStatefulSessions:
    def test_a_session_begins_when_asked_for_and_is_kept(self, erp: ReadyErp) -> None:
        with erp.http() as http:
            first = http.post("/sap/bc/rfc/RFC_PING", params={"session_mode": "1", "sap-client": "100"})
            second = http.post("/sap/bc/rfc/BAPI_TRANSACTION_COMMIT", json={"WAIT": "X"})

        assert first.cookies["sap-contextid"].strip('"').startswith("SID:")
        assert "sap-contextid" not in second.cookies

    def test_a_session_of_another_user_is_not_taken_over(self, erp: ReadyErp) -> None:
        with erp.http() as http:
            mine = http.post("/sap/bc/rfc/RFC_PING", params={"session_mode": "1", "sap-client": "100"})
        cookie = mine.cookies["sap-contextid"]
        with erp.http(USER_ADMIN) as http:
            other = http.post("/sap/bc/rfc/RFC_PING", headers={"Cookie": f"sap-contextid={cookie}"})

        assert other.cookies["sap-contextid"] != cookie

    def test_calls_without_one_stay_without_one(self, erp: ReadyErp) -> None:
        assert "sap-contextid" not in erp.answer("RFC_PING").cookies

    def test_idle_sessions_end_and_there_is_a_limit(self) -> None:
        now = [0.0]
        sessions = Sessions(idle_seconds=10, limit=2, timer=lambda: now[0])
        first = sessions.begin("A")
        now[0] = 5
        second = sessions.begin("A")
        assert sessions.resume(first, "A")
        third = sessions.begin("A")
        assert not sessions.resume(second, "A")
        assert not sessions.resume(first, "B")
        now[0] = 16
        assert not sessions.resume(first, "A")
        assert not sessions.resume(third, "A")


class TestHealthAndFailures:
    def test_health_tells_version_and_checks_and_no_secret(self, erp: ReadyErp) -> None:
        with erp.http() as http:
            response = http.get("/health")

        assert response.json()["status"] == "ok"
        assert response.json()["checks"] == {"database": "ok"}

    def test_every_answer_has_a_request_id(self, erp: ReadyErp) -> None:
        assert erp.answer("RFC_PING").headers["x-request-id"]

    def test_a_database_that_is_gone_is_a_clear_503(self, erp: ReadyErp) -> None:
        with broken_database(erp):
            soap = fault(erp, call("RFC_PING"), status=503)
            json = erp.answer("RFC_PING")

        assert soap.code == "Server"
        assert json.status_code == 503
        assert json.json()["code"] == soap.report["code"]
        assert json.json()["code"] in {"kit.database_gone", "kit.database_not_ready"}
        assert erp.call("RFC_PING") == {}

    def test_a_database_that_stays_locked_is_a_503_to_try_again(self, erp: ReadyErp) -> None:
        database_url = erp.settings.database_url
        if not database_url.startswith("sqlite"):
            # Another writer of the same row: PostgreSQL locks rows, not the database.
            with erp.database.engine.connect() as connection, connection.begin():
                connection.exec_driver_sql("LOCK TABLE users IN ACCESS EXCLUSIVE MODE")
                self.expect_busy(erp)
            return
        path = database_url.removeprefix("sqlite:///")
        other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        try:
            self.expect_busy(erp)
        finally:
            other.execute("ROLLBACK")
            other.close()

    def expect_busy(self, erp: ReadyErp) -> None:
        impatient(erp)
        answer = erp.answer("SUSR_GENERATE_PASSWORD", user=AUDITOR, password="wrong")
        assert answer.status_code == 503, answer.text
        assert answer.json()["code"] == "kit.database_busy"
        assert answer.headers["retry-after"] == "1"


def impatient(erp: ReadyErp) -> None:
    """Lets new connections wait for locks for a fifth of a second only."""
    erp.database.engine.pool.dispose()
    from sqlalchemy import event

    @event.listens_for(erp.database.engine, "connect")
    def hurry(connection: Any, _record: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute("PRAGMA busy_timeout=200")
        else:
            connection.execute("SET lock_timeout = 200")
            connection.commit()


@contextmanager
def broken_database(erp: ReadyErp) -> Iterator[None]:
    """Takes the tables away for a moment."""
    names = ("users", "users_away")
    rename = "ALTER TABLE {} RENAME TO {}"
    lock = threading.Lock()
    with lock, erp.database.write() as tx:
        tx.connection.exec_driver_sql(rename.format(*names))
    try:
        yield
    finally:
        with erp.database.write() as tx:
            tx.connection.exec_driver_sql(rename.format(*reversed(names)))


def test_the_password_never_appears_in_an_answer(erp: ReadyErp) -> None:
    answers = [erp.answer("BAPI_USER_GET_DETAIL", USERNAME=BASIS), erp.soap(call("RFC_PING")), erp.answer("NOTHING")]

    assert all(PASSWORD not in answer.text for answer in answers)
