"""RFC connections over SOAP, against a transport that stands for the server."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from keydate.gateway.rfc import (
    AbapApplicationError,
    AbapRuntimeError,
    FunctionNotAvailable,
    InsecureAddress,
    RfcCommunicationError,
    RfcError,
    RfcInvalidParameter,
    RfcLogonError,
    RfcNotAuthorized,
    RfcOutcomeUnknown,
    SoapRfcConnection,
)
from keydate.wire.bapi import UnknownFunction, function
from keydate.wire.bapi.errors import ValueTooLong
from keydate.wire.soap import Fault, build_fault, build_response, exception_fault, fault_of, parse_request

Handler = Callable[[httpx.Request], httpx.Response]
PING = build_response(function("RFC_PING"), {}, frozenset())


def connection(handler: Handler, url: str = "http://127.0.0.1:50000", **options: Any) -> SoapRfcConnection:
    return SoapRfcConnection(
        url, client="100", user="ADMIN", password="pässword", transport=httpx.MockTransport(handler), **options
    )


def answering(status: int, content: bytes = b"", **headers: str) -> SoapRfcConnection:
    return connection(lambda _: httpx.Response(status, content=content, headers=headers))


def failing(error: Exception) -> SoapRfcConnection:
    def fail(_: httpx.Request) -> httpx.Response:
        raise error

    return connection(fail)


class TestACall:
    def test_sends_what_the_service_expects(self) -> None:
        seen: list[httpx.Request] = []

        def handle(request: httpx.Request) -> httpx.Response:
            seen.append(request)
            return httpx.Response(200, content=PING)

        with connection(handle) as erp:
            erp.call("RFC_PING")

        [request] = seen
        assert str(request.url) == "http://127.0.0.1:50000/sap/bc/soap/rfc?sap-client=100&sap-language=EN"
        assert request.headers["SOAPAction"] == '"urn:sap-com:document:sap:rfc:functions"'
        assert base64.b64decode(request.headers["Authorization"].split()[1]).decode() == "ADMIN:pässword"

    def test_returns_exports_and_all_tables(self) -> None:
        def handle(request: httpx.Request) -> httpx.Response:
            call = parse_request(request.content)
            results = {"ALIAS": {"USERALIAS": call.parameters["USERNAME"]}, "PROFILES": [{"BAPIPROF": "SAP_ALL"}]}
            return httpx.Response(200, content=build_response(call.function, results, call.tables))

        results = connection(handle).call("BAPI_USER_GET_DETAIL", USERNAME="FCC_COMM")

        assert results["ALIAS"] == {"USERALIAS": "FCC_COMM"}
        assert results["PROFILES"][0]["BAPIPROF"] == "SAP_ALL"
        assert results["RETURN"] == []

    def test_sends_the_session_cookie_back(self) -> None:
        cookies: list[str] = []

        def handle(request: httpx.Request) -> httpx.Response:
            cookies.append(request.headers.get("Cookie", ""))
            return httpx.Response(200, content=PING, headers={"Set-Cookie": "sap-contextid=abc"})

        erp = connection(handle)
        erp.call("RFC_PING")
        erp.call("RFC_PING")

        assert cookies == ["", "sap-contextid=abc"]

    def test_that_does_not_fit_is_never_sent(self) -> None:
        erp = failing(AssertionError("sent"))

        with pytest.raises(RfcInvalidParameter, match="USERNAME has length 13") as caught:
            erp.call("BAPI_USER_GET_DETAIL", USERNAME="A" * 13)

        assert caught.value.reason_code == "rfc.value_too_long"

    def test_of_an_unknown_function_is_never_sent(self) -> None:
        with pytest.raises(FunctionNotAvailable):
            failing(AssertionError("sent")).call("RFC_PONG")


class TestAFailure:
    @pytest.mark.parametrize(
        ("status", "fault", "error"),
        [
            (500, exception_fault("RFC_PING", "WRONG_PASSWORD", "Wrong"), AbapApplicationError),
            (500, exception_fault("RFC_PING", "FU_NOT_FOUND", ""), FunctionNotAvailable),
            (500, exception_fault("RFC_PING", "RFC_NO_AUTHORITY", ""), RfcNotAuthorized),
            (500, fault_of(UnknownFunction(function="RFC_PING")), FunctionNotAvailable),
            (500, fault_of(ValueTooLong(parameter="P", length=2, maximum=1)), RfcInvalidParameter),
            (200, fault_of(ValueTooLong(parameter="P", length=2, maximum=1)), RfcInvalidParameter),
            (500, Fault(code="Server", text="Short dump"), AbapRuntimeError),
            (500, Fault(code="Server", text="", report={"code": "kit.database_busy"}), AbapRuntimeError),
            (403, fault_of(UnknownFunction(function="X")), RfcNotAuthorized),
            (401, Fault(code="Client", text="Change your password."), RfcLogonError),
        ],
    )
    def test_in_a_fault_has_its_own_error(self, status: int, fault: Fault, error: type[RfcError]) -> None:
        with pytest.raises(error) as caught:
            answering(status, build_fault(fault)).call("RFC_PING")

        assert type(caught.value) is error

    def test_that_a_function_declares_is_its_own_even_if_systems_use_the_name_too(self) -> None:
        fault = exception_fault("RFC_GET_FUNCTION_INTERFACE", "FU_NOT_FOUND", "There is no RFC_PONG")

        with pytest.raises(AbapApplicationError, match="There is no RFC_PONG"):
            answering(500, build_fault(fault)).call("RFC_GET_FUNCTION_INTERFACE", FUNCNAME="RFC_PONG")

    def test_of_the_function_carries_key_and_message(self) -> None:
        fault = exception_fault("RFC_PING", "OPEN_AUTHS", "Open fields", message_id="S#", message_number="123")

        with pytest.raises(AbapApplicationError) as caught:
            answering(500, build_fault(fault)).call("RFC_PING")

        error = caught.value
        assert (error.key, error.reason, error.message_id, error.message_number) == (
            "OPEN_AUTHS",
            "Open fields",
            "S#",
            "123",
        )

    def test_of_the_logon_tells_what_the_server_tells(self) -> None:
        body = b'{"code": "users.password_must_be_changed", "message": "Change the initial password first."}'

        with pytest.raises(RfcLogonError) as caught:
            answering(401, body, **{"Content-Type": "application/json"}).call("RFC_PING")

        assert caught.value.reason_code == "users.password_must_be_changed"
        assert str(caught.value) == "User ADMIN cannot log on to the ERP: Change the initial password first."

    @pytest.mark.parametrize("body", [b"", b"<html>", b"{", b"[]"])
    @pytest.mark.parametrize("content_type", ["text/html", "application/json"])
    def test_of_the_logon_without_explanation_is_one_of_the_logon_too(self, body: bytes, content_type: str) -> None:
        with pytest.raises(RfcLogonError, match="no reason was given"):
            answering(401, body, **{"Content-Type": content_type}).call("RFC_PING")

    @pytest.mark.parametrize("status", [302, 400, 404, 413, 429, 503])
    def test_of_the_way_says_that_the_call_did_not_arrive(self, status: int) -> None:
        with pytest.raises(RfcCommunicationError) as caught:
            answering(status, b"<html>", Location="http://other.example.com").call("RFC_PING")

        assert type(caught.value) is RfcCommunicationError

    def test_without_a_readable_answer_is_one_of_the_server(self) -> None:
        with pytest.raises(AbapRuntimeError, match="HTTP status 500"):
            answering(500, b"Internal error").call("RFC_PING")

    def test_of_a_gateway_on_the_way_leaves_the_outcome_open(self) -> None:
        with pytest.raises(RfcOutcomeUnknown, match="HTTP status 504"):
            answering(504, b"<html>").call("RFC_PING")

    def test_for_lack_of_means_tells_what_the_server_tells(self) -> None:
        busy = Fault(code="Server", text="The database is busy.", report={"code": "kit.database_busy"})

        with pytest.raises(RfcCommunicationError, match="The database is busy"):
            answering(503, build_fault(busy)).call("RFC_PING")

    def test_for_lack_of_a_right_that_our_erp_names_is_one_of_rights(self) -> None:
        fault = Fault(code="Client", text="No", report={"code": "erp.not_authorized", "message": "S_RFC is missing."})

        with pytest.raises(RfcNotAuthorized, match="S_RFC is missing"):
            answering(500, build_fault(fault)).call("RFC_PING")

    @pytest.mark.parametrize("content", [b"<html/>", b"", b"\x00"])
    def test_to_read_an_answer_leaves_the_outcome_open(self, content: bytes) -> None:
        with pytest.raises(RfcOutcomeUnknown):
            answering(200, content).call("RFC_PING")

    def test_to_connect_says_that_nothing_was_sent(self) -> None:
        with pytest.raises(RfcCommunicationError) as caught:
            failing(httpx.ConnectError("Connection refused")).call("RFC_PING")

        assert type(caught.value) is RfcCommunicationError
        assert caught.value.unchanged == "Nothing was changed."

    @pytest.mark.parametrize(
        "error",
        [
            httpx.ReadTimeout("slow"),
            httpx.WriteTimeout("slow"),
            httpx.ReadError(""),
            httpx.RemoteProtocolError("closed"),
            httpx.DecodingError("gzip"),
        ],
    )
    def test_after_sending_leaves_the_outcome_open(self, error: Exception) -> None:
        with pytest.raises(RfcOutcomeUnknown) as caught:
            failing(error).call("BAPI_USER_DELETE", USERNAME="A")

        assert caught.value.unchanged == "It is not known whether the call took effect."

    def test_never_shows_the_password(self) -> None:
        erp = answering(401)

        with pytest.raises(RfcLogonError) as caught:
            erp.call("RFC_PING")

        assert "pässword" not in repr(caught.value) + str(caught.value) + repr(vars(erp)) + erp.address


class TestAnAddress:
    @pytest.mark.parametrize(
        ("url", "endpoint"),
        [
            ("https://erp.example.com:44300", "https://erp.example.com:44300/sap/bc/soap/rfc"),
            ("https://erp.example.com/", "https://erp.example.com/sap/bc/soap/rfc"),
            ("https://erp.example.com/sap/bc/soap/rfc", "https://erp.example.com/sap/bc/soap/rfc"),
            ("https://proxy.example.com/erp", "https://proxy.example.com/erp/sap/bc/soap/rfc"),
            ("http://localhost:50000", "http://localhost:50000/sap/bc/soap/rfc"),
            ("http://[::1]:50000", "http://[::1]:50000/sap/bc/soap/rfc"),
        ],
    )
    def test_leads_to_the_service(self, url: str, endpoint: str) -> None:
        assert connection(lambda _: httpx.Response(200), url).address == endpoint

    @pytest.mark.parametrize("url", ["http://erp.example.com:8000", "http://10.0.0.1", "http://localhost.example.com"])
    def test_in_plain_text_over_a_network_gets_no_password(self, url: str) -> None:
        with pytest.raises(InsecureAddress):
            connection(lambda _: httpx.Response(200), url)

    def test_in_plain_text_is_used_when_that_is_allowed(self) -> None:
        erp = connection(lambda _: httpx.Response(200, content=PING), "http://erp.example.com", allow_plain_http=True)

        assert erp.call("RFC_PING") == {}

    @pytest.mark.parametrize(
        "url", ["", "erp.example.com", "ftp://erp", "http://", "http://a:b", "https://u:secret@erp"]
    )
    def test_that_is_none_is_refused(self, url: str) -> None:
        with pytest.raises(RfcCommunicationError) as caught:
            connection(lambda _: httpx.Response(200), url)

        assert "secret" not in str(caught.value)


class TestAHostileServer:
    def test_an_answer_without_end_is_not_read_to_its_end(self) -> None:
        sent = 0

        def flood() -> Iterator[bytes]:
            nonlocal sent
            while sent < 1000:
                sent += 1
                yield b" " * 1024 * 1024

        erp = connection(lambda _: httpx.Response(200, content=flood()))
        with pytest.raises(RfcOutcomeUnknown, match="more than 67108864 bytes"):
            erp.call("RFC_PING")

        assert sent < 70

    def test_json_that_is_nested_without_end_is_no_reason(self) -> None:
        with pytest.raises(RfcLogonError):
            connection(
                lambda _: httpx.Response(401, content=b"[" * 100_000, headers={"Content-Type": "application/json"})
            ).call("RFC_PING")
