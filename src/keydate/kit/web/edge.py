"""The layer around an application: request id, body limit, security headers, and an answer in place of a stack trace."""

from __future__ import annotations

import logging
import re
import time
import uuid
from typing import Final

import structlog
from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from keydate.kit.errors import KitError
from keydate.kit.logging import get_logger
from keydate.kit.web.problems import failure_problem, too_large_problem

#: Larger than any call of the interfaces, small enough that a hundred at once do no harm.
BODY_LIMIT: Final = 2 * 1024 * 1024
REQUEST_ID_HEADER: Final = "X-Request-ID"
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")

#: A page that needs more (scripts, styles) sets its own header, which then stands.
_SECURITY_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}

log = get_logger()


def protect(app: Starlette, *, body_limit: int = BODY_LIMIT) -> None:
    """Puts the common layer around an application; call it after all other middleware is added."""
    app.add_middleware(Edge, body_limit=body_limit)


class _BodyTooLarge(Exception):
    """Ends the reading of a body that is over the limit."""


class Edge:
    """The common layer, as ASGI middleware."""

    def __init__(self, app: ASGIApp, *, body_limit: int = BODY_LIMIT) -> None:
        self._app = app
        self._body_limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one connection; everything but HTTP passes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(Headers(scope=scope))
        scope.setdefault("state", {})["request_id"] = request_id
        exchange = _Exchange(scope, receive, send, request_id=request_id, body_limit=self._body_limit)
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await exchange.run(self._app)


class _Exchange:
    """One request and its response."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, *, request_id: str, body_limit: int) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._request_id = request_id
        self._limit = body_limit
        self._received = 0
        self._too_large = False
        self._status = 0
        self._began = time.perf_counter()

    async def run(self, app: ASGIApp) -> None:
        """Runs the application and answers in its place where it cannot."""
        try:
            if self._announces_too_much():
                self._too_large = True
            else:
                await app(self._scope, self.receive, self.send)
        except Exception as error:  # noqa: BLE001 - the edge of the process: nothing may leave it unanswered
            # Whatever became of the signal on its way through the application, the answer below is the same.
            if not self._too_large:
                await self._answer_failure(error)
        if self._too_large and not self._status:
            await self._answer(too_large_problem(self._limit))
        if logging.root.isEnabledFor(logging.DEBUG):  # asked first: binding a logger costs as much as parsing a request
            milliseconds = round((time.perf_counter() - self._began) * 1000, 1)
            path = self._scope["path"]
            log.debug(
                "http_request", method=self._scope["method"], path=path, status=self._status, milliseconds=milliseconds
            )

    def _announces_too_much(self) -> bool:
        length = Headers(scope=self._scope).get("content-length", "")
        return length.isdecimal() and int(length) > self._limit

    async def receive(self) -> Message:
        """Gives the application the next part of the body, and counts."""
        message = await self._receive()
        self._received += len(message.get("body", b""))
        if self._received > self._limit:
            self._too_large = True
            raise _BodyTooLarge
        return message

    async def send(self, message: Message) -> None:
        """Passes a part of the response on, with the common headers."""
        if self._too_large and not self._status:
            return  # the application's own answer to a body that it could not read
        await self._pass_on(message)

    async def _pass_on(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = MutableHeaders(scope=message)
            headers[REQUEST_ID_HEADER] = self._request_id
            for name, value in _SECURITY_HEADERS.items():
                headers.setdefault(name, value)
            if self._scope["scheme"] == "https":
                headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        await self._send(message)

    async def _answer(self, response: JSONResponse) -> None:
        await response(self._scope, self._receive, self._pass_on)

    async def _answer_failure(self, error: Exception) -> None:
        if isinstance(error, KitError):
            log.error("request_failed", path=self._scope["path"], code=error.code, error=str(error))
        else:
            log.error("request_failed", path=self._scope["path"], code="kit.unexpected", exc_info=error)
        if self._status:
            raise error  # half a response is out: only a broken connection tells the client that the rest is missing
        await self._answer(failure_problem(error, request_id=self._request_id))


def _request_id(headers: Headers) -> str:
    given = headers.get(REQUEST_ID_HEADER, "")
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
