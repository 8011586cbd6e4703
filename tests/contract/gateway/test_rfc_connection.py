"""Every RFC connection keeps the same promises: over SOAP, and by a package with the interface of pyrfc.

A small server of our own wire code stands for the ERP; the pyrfc package is the stand-in that forwards to it.
"""

from __future__ import annotations

import base64
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from keydate.gateway.rfc import (
    AbapApplicationError,
    AbapRuntimeError,
    FunctionNotAvailable,
    RfcCommunicationError,
    RfcConnection,
    RfcInvalidParameter,
    RfcLogonError,
    RfcNotAuthorized,
    RfcSystem,
    connect,
)
from keydate.vocabulary.errors import KeydateError
from keydate.wire.bapi import UnknownFunction, conform
from keydate.wire.bapi.messages import USER_EXISTS
from keydate.wire.soap import Fault, build_fault, build_response, exception_fault, fault_of, parse_request

STANDIN = Path(__file__).parents[2] / "support" / "pyrfc_standin"
PASSWORD = "right password"

Answer = tuple[int, bytes]
Open = Callable[..., RfcConnection]


class Erp(BaseHTTPRequestHandler):
    """Answers a handful of functions; user NOBODY may call none."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1

    answers: ClassVar[dict[str, Callable[[dict[str, Any]], dict[str, Any] | Fault]]] = {
        "RFC_PING": lambda _: {},
        "STFC_CONNECTION": lambda values: {"ECHOTEXT": values["REQUTEXT"], "RESPTEXT": "KEY 100"},
        "BAPI_USER_EXISTENCE_CHECK": lambda values: {"RETURN": USER_EXISTS.row(values["USERNAME"])},
        "BAPI_USER_ACTGROUPS_ASSIGN": lambda values: {"ACTIVITYGROUPS": values["ACTIVITYGROUPS"]},
        "SUSR_LOGIN_CHECK_RFC": lambda _: exception_fault("SUSR_LOGIN_CHECK_RFC", "WRONG_PASSWORD", "Wrong"),
        "RFC_READ_TABLE": lambda _: fault_of(UnknownFunction(function="RFC_READ_TABLE")),
        "RFC_SYSTEM_INFO": lambda _: Fault(code="Server", text="Broken"),
    }

    def do_POST(self) -> None:
        """Answers one call."""
        content = self.rfile.read(int(self.headers["Content-Length"]))
        status, body = self._answer(content)
        self.send_response(status)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _answer(self, content: bytes) -> Answer:
        user, _, password = base64.b64decode(self.headers["Authorization"].split()[1]).decode().partition(":")
        if password != PASSWORD:
            return 401, b""
        try:
            request = parse_request(content)
            values = conform(request.function, request.parameters)
        except KeydateError as error:
            return 500, build_fault(fault_of(error))
        if user == "NOBODY" and request.function.name != "RFC_PING":
            return 403, build_fault(Fault(code="Client", text="No authorization S_RFC."))
        results = self.answers[request.function.name](values)
        if isinstance(results, Fault):
            return 500, build_fault(results)
        return 200, build_response(request.function, results, request.tables)

    def log_message(self, *_: object) -> None:
        """Stays silent."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Erp)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def standin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Makes the stand-in the installed pyrfc package for one test."""
    monkeypatch.syspath_prepend(str(STANDIN))
    monkeypatch.delitem(sys.modules, "pyrfc", raising=False)
    yield
    sys.modules.pop("pyrfc", None)


@pytest.fixture(params=["soap", "pyrfc"])
def open_connection(
    request: pytest.FixtureRequest,
    url: str,
    standin: None,  # noqa: ARG001 - what it does is enough
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Open]:
    """Returns what opens a connection in one of the ways, and proves the logon."""
    monkeypatch.setenv("PYRFC_STANDIN_URL", url)
    opened: list[RfcConnection] = []

    def open_(user: str = "ADMIN", password: str = PASSWORD) -> RfcConnection:
        rfc = {"ashost": "127.0.0.1", "sysnr": "00"} if request.param == "pyrfc" else {}
        erp = connect(RfcSystem(client="100", url=url, rfc=rfc), user=user, password=password)
        opened.append(erp)
        erp.call("RFC_PING")
        return erp

    yield open_
    for erp in opened:
        erp.close()


def test_scalars_come_back(open_connection: Open) -> None:
    results = open_connection().call("STFC_CONNECTION", REQUTEXT="Grüße <&> ")

    assert results == {"ECHOTEXT": "Grüße <&>", "RESPTEXT": "KEY 100"}


def test_structures_come_back_with_all_fields(open_connection: Open) -> None:
    results = open_connection().call("BAPI_USER_EXISTENCE_CHECK", USERNAME="FCC_COMM")

    assert results["RETURN"]["NUMBER"] == "088"
    assert results["RETURN"]["LOG_MSG_NO"] == "000000"


def test_tables_travel_both_ways_and_dates_are_text(open_connection: Open) -> None:
    rows = [{"AGR_NAME": "Z_CLOSE", "FROM_DAT": date(2026, 1, 1), "TO_DAT": "99991231"}]

    results = open_connection().call("BAPI_USER_ACTGROUPS_ASSIGN", USERNAME="FCC_COMM", ACTIVITYGROUPS=rows)

    assert results["ACTIVITYGROUPS"] == [
        {"AGR_NAME": "Z_CLOSE", "FROM_DAT": "20260101", "TO_DAT": "99991231", "AGR_TEXT": "", "ORG_FLAG": ""}
    ]
    assert results["RETURN"] == []


def test_a_wrong_password_is_refused(open_connection: Open) -> None:
    with pytest.raises(RfcLogonError, match="User ADMIN cannot log on"):
        open_connection(password="wrong password")


def test_a_missing_right_is_told(open_connection: Open) -> None:
    erp = open_connection(user="NOBODY")

    with pytest.raises(RfcNotAuthorized, match="S_RFC"):
        erp.call("STFC_CONNECTION")


def test_a_declared_exception_has_its_key_and_the_connection_goes_on(open_connection: Open) -> None:
    erp = open_connection()

    with pytest.raises(AbapApplicationError) as caught:
        erp.call("SUSR_LOGIN_CHECK_RFC", BNAME="A", PASSWORD="B")

    assert caught.value.key == "WRONG_PASSWORD"
    assert erp.call("RFC_PING") == {}


def test_a_function_that_the_system_lacks_is_told(open_connection: Open) -> None:
    with pytest.raises(FunctionNotAvailable):
        open_connection().call("RFC_READ_TABLE", QUERY_TABLE="USR02")


def test_a_function_that_nobody_knows_is_told(open_connection: Open) -> None:
    with pytest.raises(FunctionNotAvailable):
        open_connection().call("RFC_PONG")


@pytest.mark.parametrize("parameters", [{}, {"USERNAME": "A" * 13}, {"USERNAME": "A", "USER": "A"}, {"USERNAME": None}])
def test_a_call_that_does_not_fit_is_refused(open_connection: Open, parameters: dict[str, Any]) -> None:
    with pytest.raises(RfcInvalidParameter):
        open_connection().call("BAPI_USER_EXISTENCE_CHECK", **parameters)


def test_a_function_that_breaks_off_is_told(open_connection: Open) -> None:
    with pytest.raises(AbapRuntimeError, match="Broken"):
        open_connection().call("RFC_SYSTEM_INFO")


@pytest.mark.parametrize("rfc", [{}, {"ashost": "127.0.0.1", "sysnr": "00"}])
@pytest.mark.usefixtures("standin")
def test_a_system_that_is_not_there_is_told(rfc: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    # Port 1 is reserved and nobody listens there.
    monkeypatch.setenv("PYRFC_STANDIN_URL", "http://127.0.0.1:1")
    system = RfcSystem(client="100", url="http://127.0.0.1:1", rfc=rfc)

    with pytest.raises(RfcCommunicationError):  # noqa: SIM117 - both ways fail at different moments
        with connect(system, user="A", password="B") as erp:
            erp.call("RFC_PING")
