"""The addresses of the remote functions: SOAP, JSON and WSDL.

* `POST /sap/bc/soap/rfc`: SOAP 1.1. Faults have HTTP status 500 (SOAP 1.1, section 6.2), also those for which the client is to blame; 401 for a
  failed logon and 503 for a database that is busy or gone stand outside SOAP. The node has no `S_ICF` check of its own: `S_RFC` decides.
* `POST /sap/bc/rfc/<FUNCTION>`: the parameters as a JSON object, the exports and tables as one; bytes as base64.
* `GET /sap/bc/soap/wsdl11?services=A,B` and `/sap/bc/soap/wsdl?services=…`: without logon, because the declarations are public.

A call is one hop into a thread: logon, parsing, work and building of the answer happen there, so the event loop only moves bytes. A large body
takes one hop more: it is read only when it is known who sends it, so that strangers cannot fill the memory.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from keydate.erp.authority.guard import ActingUser
from keydate.erp.bapi.call import Results, System
from keydate.erp.bapi.dispatch import dispatch
from keydate.erp.bapi.passwords import change_at_first_logon, changes_own_password
from keydate.erp.soap.faults import XML, json_failure, json_unavailable, soap_fault, soap_unavailable
from keydate.erp.soap.logon_edge import Credentials, LogonDataMissing, credentials_of, log_on_by_http, unauthorized
from keydate.erp.soap.sessions import COOKIE, Sessions
from keydate.erp.users.errors import LogonRefused, PasswordChangeRequired
from keydate.kit.errors import KitError
from keydate.kit.web.problems import problem
from keydate.vocabulary.errors import KeydateError
from keydate.wire.bapi import Function, InvalidCall, complete, function
from keydate.wire.bapi.errors import InvalidBytes, WrongShape
from keydate.wire.bapi.types import AbapType, Raw, Structure, TableOf
from keydate.wire.soap import build_response, build_wsdl, parse_request

_SOAP_PATH: Final = "/sap/bc/soap/rfc"
_SOAP_TYPES: Final = frozenset({"text/xml", "application/xml", "application/soap+xml"})
_MAX_SERVICES: Final = 200
#: Bytes that anybody may send before the logon.
_STRANGERS_BODY: Final = 64 * 1024

#: Carries out a call for whoever it is that called.
_Perform = Callable[[Function, dict[str, Any]], Results]


class RfcEndpoints:
    """The addresses of one system."""

    def __init__(self, *, system: System, sessions: Sessions) -> None:
        self._system = system
        self._sessions = sessions

    def routes(self) -> list[BaseRoute]:
        """Returns the routes."""
        return [
            Route(_SOAP_PATH, self.soap, methods=["POST"]),
            Route("/sap/bc/soap/wsdl11", self.wsdl, methods=["GET"]),
            Route("/sap/bc/soap/wsdl", self.wsdl, methods=["GET"]),
            Route("/sap/bc/rfc/{function:path}", self.json, methods=["POST"]),
        ]

    def shortcut(self, app: ASGIApp) -> ASGIApp:
        """Returns the application with SOAP calls taken out before its router: its layers cost as much as the call itself."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http" and scope["path"] == _SOAP_PATH and scope["method"] == "POST":
                response = await self.soap(Request(scope, receive))
                await response(scope, receive, send)
            else:
                await app(scope, receive, send)

        return answer

    async def soap(self, request: Request) -> Response:
        """Answers a SOAP call."""
        try:
            credentials = credentials_of(request)
        except LogonDataMissing as error:
            return unauthorized(error, _client_of(request))
        if _media_type(request) not in _SOAP_TYPES:
            return problem(
                415,
                code="soap.content_type",
                message="A SOAP 1.1 message has the content type text/xml.",
                remedy="Send the header Content-Type: text/xml; charset=utf-8.",
            )
        if _has_large_body(request) and (refusal := await run_in_threadpool(self._refusal, credentials)) is not None:
            return refusal
        body = await request.body()
        response = await run_in_threadpool(self._soap, credentials, body)
        self._keep_session(request, credentials, response)
        return response

    async def json(self, request: Request) -> Response:
        """Answers a JSON call."""
        try:
            credentials = credentials_of(request)
        except LogonDataMissing as error:
            return unauthorized(error, _client_of(request))
        if _has_large_body(request) and (refusal := await run_in_threadpool(self._refusal, credentials)) is not None:
            return refusal
        body = await request.body()
        name = request.path_params["function"]
        response = await run_in_threadpool(self._json, credentials, name, body)
        self._keep_session(request, credentials, response)
        return response

    async def wsdl(self, request: Request) -> Response:
        """Describes the functions that `services` names."""
        names = [name.strip().upper() for name in request.query_params.get("services", "").split(",") if name.strip()]
        if not names or len(names) > _MAX_SERVICES:
            return problem(
                400,
                code="soap.services_missing",
                message=f"The parameter services names no function, or more than {_MAX_SERVICES}.",
                remedy="Add services=FUNCTION1,FUNCTION2 to the address.",
            )
        try:
            functions = [function(name) for name in dict.fromkeys(names)]
        except KeydateError as error:
            return json_failure(error)
        client = request.query_params.get("sap-client", "")
        query = f"?sap-client={client}" if client.isdigit() and len(client) == 3 else ""
        address = f"{request.url.scheme}://{request.url.netloc}{_SOAP_PATH}{query}"
        return Response(build_wsdl(functions, address), media_type=XML)

    def _refusal(self, credentials: Credentials) -> Response | None:
        """Returns the refusal of somebody who may not log on; None for everybody else."""
        try:
            log_on_by_http(self._system, credentials, context="logon")
        except (LogonRefused, PasswordChangeRequired) as error:
            return unauthorized(error, credentials.client)
        except KitError as error:
            return json_unavailable(error)
        return None

    def _soap(self, credentials: Credentials, body: bytes) -> Response:
        try:
            perform = self._performer(credentials, context=_SOAP_PATH)
            call = parse_request(body)
            results = perform(call.function, call.parameters)
            return Response(build_response(call.function, results, call.tables), media_type=XML)
        except (LogonRefused, PasswordChangeRequired) as error:
            return unauthorized(error, credentials.client)
        except KeydateError as error:
            return soap_fault(error)
        except KitError as error:
            return soap_unavailable(error)

    def _json(self, credentials: Credentials, name: str, body: bytes) -> Response:
        try:
            perform = self._performer(credentials, context=f"/sap/bc/rfc/{name}"[:60])
            called = function(name.upper())
            results = complete(called, perform(called, _parameters(called, body)))
            return JSONResponse(_jsonable(results))
        except (LogonRefused, PasswordChangeRequired) as error:
            return unauthorized(error, credentials.client)
        except KeydateError as error:
            return json_failure(error)
        except KitError as error:
            return json_unavailable(error)

    def _performer(self, credentials: Credentials, *, context: str) -> _Perform:
        """Logs on, and returns what carries out a call of that user.

        Raises:
            LogonRefused: the logon failed.
        """
        try:
            session = log_on_by_http(self._system, credentials, context=context)
        except PasswordChangeRequired as required:
            return _OnlyPasswordChange(self._system, credentials, required)
        return _Dispatched(self._system, session.acting_user)

    def _keep_session(self, request: Request, credentials: Credentials, response: Response) -> None:
        cookie = request.cookies.get(COOKIE) if "cookie" in request.headers else None
        if response.status_code == 401 or (cookie is None and "session_mode" not in request.query_params):
            return
        owner = f"{credentials.client}/{credentials.identifier.upper()}"
        if cookie is None or not self._sessions.resume(cookie, owner):
            cookie = self._sessions.begin(owner)
            response.set_cookie(
                COOKIE, cookie, path="/sap/bc", httponly=True, secure=request.url.scheme == "https", samesite="strict"
            )


class _Dispatched:
    """Carries out calls of a user who is logged on."""

    def __init__(self, system: System, acting_user: ActingUser) -> None:
        self._system = system
        self._acting_user = acting_user

    def __call__(self, called: Function, parameters: dict[str, Any]) -> Results:
        return dispatch(self._system, self._acting_user, called, parameters)


class _OnlyPasswordChange:
    """Carries out the one call that a user may make whose password is initial or expired: the change of that password."""

    def __init__(self, system: System, credentials: Credentials, required: PasswordChangeRequired) -> None:
        self._system = system
        self._credentials = credentials
        self._required = required

    def __call__(self, called: Function, parameters: dict[str, Any]) -> Results:
        if not changes_own_password(called, parameters, self._required.user_name):
            raise self._required
        return change_at_first_logon(
            self._system,
            client=self._credentials.client,
            terminal=self._credentials.terminal,
            function=called,
            parameters=parameters,
        )


def _client_of(request: Request) -> str:
    client = request.query_params.get("sap-client", "")
    return client if client.isdigit() and len(client) == 3 else ""


def _has_large_body(request: Request) -> bool:
    """Tells whether the body is, or could be, larger than strangers may send; one in chunks tells its size too late."""
    length = request.headers.get("content-length", "0")
    is_small = length.isdecimal() and len(length) < 10 and int(length) <= _STRANGERS_BODY
    return not is_small or "transfer-encoding" in request.headers


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _parameters(called: Function, body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body) if body.strip() else {}
    except (ValueError, RecursionError) as error:
        raise WrongShape(function=called.name, expected="one JSON object with the parameters") from error
    if not isinstance(content, dict):
        raise WrongShape(function=called.name, expected="one JSON object with the parameters")
    inputs = called.inputs
    try:
        return {
            name: _with_bytes(inputs[name].type, value) if name in inputs else value for name, value in content.items()
        }
    except InvalidCall as error:
        error.function = called.name
        raise


def _with_bytes(type_: AbapType | None, value: Any) -> Any:
    """Returns a JSON value with base64 text decoded where the type is one of bytes; other mistakes are left to `conform`."""
    if isinstance(type_, TableOf) and isinstance(value, list):
        return [_with_bytes(type_.row, row) for row in value]
    if isinstance(type_, Structure) and isinstance(value, dict):
        return {name: _with_bytes(type_.types.get(name), part) for name, part in value.items()}
    if isinstance(type_, Raw) and isinstance(value, str):
        try:
            return base64.b64decode(value, validate=True)
        except ValueError as error:
            raise InvalidBytes from error
    return value


def _jsonable(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {name: _jsonable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_jsonable(row) for row in value]
    return value
