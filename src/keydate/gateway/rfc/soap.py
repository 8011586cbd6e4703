"""RFC connections over SOAP: for Keydate's ERP, and for SAP systems that have the service `/sap/bc/soap/rfc` active."""

from __future__ import annotations

import functools
import ipaddress
import ssl
from types import TracebackType
from typing import Any, Final, Self

import httpx

from keydate.gateway.rfc.answers import refusal
from keydate.gateway.rfc.errors import (
    FunctionNotAvailable,
    InsecureAddress,
    RfcCommunicationError,
    RfcError,
    RfcInvalidParameter,
    RfcLogonError,
    RfcNotAuthorized,
    RfcOutcomeUnknown,
)
from keydate.vocabulary.errors import KeydateError
from keydate.wire.bapi import Function, InvalidCall, UnknownFunction, function
from keydate.wire.soap import Fault, InvalidMessage, build_request, parse_response
from keydate.wire.soap.xml import RFC

SOAP_PATH: Final = "/sap/bc/soap/rfc"
_HEADERS: Final = {
    "Content-Type": "text/xml; charset=utf-8",
    "SOAPAction": f'"{RFC}"',
    "Accept": "text/xml",
    "Accept-Encoding": "identity",
}
#: Shorter than the five seconds after which common servers close an idle connection, so that no call runs into a closing one.
_KEEP_ALIVE_SECONDS: Final = 4.0
_MAXIMUM_ANSWER: Final = 64 * 1024 * 1024
#: The server had no time or means for the call, and did nothing.
_UNAVAILABLE: Final = {429, 503}


@functools.cache
def trusted_authorities() -> ssl.SSLContext:
    """Returns the machine's own trust store, where companies put their authorities; reading it takes longer than a call, so it is read once."""
    return ssl.create_default_context()


class SoapRfcConnection:
    """Calls remote functions by SOAP with Basic logon, over one kept-alive connection.

    A session cookie that the server sets (`sap-contextid`) is sent back, so that several calls can share one ABAP session.
    """

    def __init__(
        self,
        url: str,
        *,
        client: str,
        user: str,
        password: str,
        language: str = "EN",
        timeout: float = 30.0,
        allow_plain_http: bool = False,
        verify: ssl.SSLContext | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Prepares the connection; the first call opens it.

        Raises:
            RfcCommunicationError: the address is none.
            InsecureAddress: the password would leave this machine in plain text.
        """
        self._url = _endpoint(url, allow_plain_http=allow_plain_http)
        self._user = user
        self._http = httpx.Client(
            auth=httpx.BasicAuth(user, password),
            params={"sap-client": client, "sap-language": language},
            headers=_HEADERS,
            timeout=timeout,
            limits=httpx.Limits(max_connections=1, keepalive_expiry=_KEEP_ALIVE_SECONDS),
            verify=verify or trusted_authorities(),
            transport=transport,
            # Credentials go to the address that was given, not to one that it redirects to, nor to a proxy by accident.
            follow_redirects=False,
            trust_env=False,
        )

    @property
    def address(self) -> str:
        """Returns the address of the service."""
        return str(self._url)

    def call(self, function_name: str, /, **parameters: Any) -> dict[str, Any]:
        """Calls a remote function; values are checked against its declaration before anything is sent."""
        try:
            declared = function(function_name)
            request = build_request(declared, parameters)
        except UnknownFunction as error:
            raise FunctionNotAvailable(function=function_name) from error
        except InvalidCall as error:
            raise RfcInvalidParameter(function=function_name, reason=str(error), reason_code=error.code) from error
        return self._results(declared, self._send(declared, request))

    def close(self) -> None:
        """Closes the network connection."""
        self._http.close()

    def __enter__(self) -> Self:
        """Returns the connection itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Closes the network connection."""
        self.close()

    def _send(self, declared: Function, request: bytes) -> httpx.Response:
        try:
            with self._http.stream("POST", self._url, content=request) as response:
                return self._read(declared, response)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
            raise RfcCommunicationError(address=self.address, reason=_words(error)) from error
        except httpx.RequestError as error:
            raise RfcOutcomeUnknown(address=self.address, function=declared.name, reason=_words(error)) from error

    def _read(self, declared: Function, response: httpx.Response) -> httpx.Response:
        """Returns the answer, read whole, but never more of it than an answer can have: a hostile server must not fill the memory."""
        parts, size = [], 0
        for part in response.iter_bytes():
            size += len(part)
            if size > _MAXIMUM_ANSWER:
                reason = f"its answer has more than {_MAXIMUM_ANSWER} bytes."
                raise RfcOutcomeUnknown(address=self.address, function=declared.name, reason=reason)
            parts.append(part)
        headers = {"Content-Type": response.headers.get("content-type", "")}
        return httpx.Response(response.status_code, headers=headers, content=b"".join(parts))

    def _results(self, declared: Function, response: httpx.Response) -> dict[str, Any]:
        status = response.status_code
        if status in {401, 403}:
            raise self._denial(declared, response)
        if status in _UNAVAILABLE or status in range(300, 400):
            reason = _explanation(declared, response).text or f"it answers with HTTP status {status}."
            raise RfcCommunicationError(address=self.address, reason=reason)
        try:
            answer = parse_response(declared, response.content, maximum=_MAXIMUM_ANSWER)
        except (InvalidMessage, InvalidCall) as error:
            raise self._unreadable(declared, response, error) from error
        if isinstance(answer, Fault):
            raise refusal(declared.name, answer)
        return answer

    def _denial(self, declared: Function, response: httpx.Response) -> RfcError:
        fault = _explanation(declared, response)
        if response.status_code == 401:
            return RfcLogonError(user=self._user, reason=fault.text, reason_code=fault.report.get("code", ""))
        return RfcNotAuthorized(function=declared.name, reason=fault.text)

    def _unreadable(self, declared: Function, response: httpx.Response, error: KeydateError) -> RfcError:
        status = response.status_code
        if status == 404:
            return RfcCommunicationError(address=self.address, reason="there is no SOAP service at this address.")
        if status in range(400, 500):
            reason = _explanation(declared, response).text or f"it answers with HTTP status {status}."
            return RfcCommunicationError(address=self.address, reason=reason)
        if status == 500:
            return refusal(declared.name, Fault(code="Server", text="HTTP status 500."))
        # The call arrived, or reached a gateway on the way; what it did cannot be read.
        return RfcOutcomeUnknown(address=self.address, function=declared.name, reason=f"HTTP status {status}: {error}")


def _endpoint(url: str, *, allow_plain_http: bool) -> httpx.URL:
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise RfcCommunicationError(address=url[:120], reason=str(error)) from error
    if address.scheme not in {"http", "https"} or not address.host or address.userinfo:
        raise RfcCommunicationError(
            address=f"{address.scheme}://{address.host}",
            reason="an address has the form http(s)://host:port, without user.",
        )
    if address.scheme == "http" and not allow_plain_http and not _is_this_machine(address.host):
        raise InsecureAddress(address=str(address))
    return address if address.path.endswith(SOAP_PATH) else address.copy_with(path=address.path.rstrip("/") + SOAP_PATH)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _explanation(declared: Function, response: httpx.Response) -> Fault:
    """Returns why the server refused, from a fault or an error report as JSON; without either, nothing."""
    nothing = Fault(code="Client", text="")
    if "json" in response.headers.get("content-type", ""):
        try:
            report = response.json()
        except (ValueError, RecursionError):
            return nothing
        if not isinstance(report, dict):
            return nothing
        texts = {str(name): str(text) for name, text in report.items()}
        return Fault(code="Client", text=texts.get("message", ""), report=texts)
    try:
        answer = parse_response(declared, response.content)
    except (InvalidMessage, InvalidCall):
        return nothing
    return answer if isinstance(answer, Fault) else nothing


def _words(error: httpx.RequestError) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "it took too long."
    return str(error) or type(error).__name__
