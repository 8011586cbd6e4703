"""Failures as the interface shows them: one table from code to HTTP status, bodies `{code, message}`."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from keydate.erp.connector.errors import UnsuitableRequest
from keydate.vocabulary.errors import KeydateError
from keydate.wire.scheduling import ErrorBody, Fault

#: What is not listed is a bad request.
STATUSES: Final[dict[str, int]] = {
    "erp.logon_refused": 401,
    "erp.password_change_required": 401,
    "erp.not_authorized": 403,
    "erp.technical_user_holds_everything": 403,
    "erp.business_user_not_usable": 403,
    # The logon of the technical user was good: 401 would make clients doubt its password.
    "assertion.refused": 403,
    "assertion.missing": 403,
    "assertion.malformed": 403,
    "assertion.unknown_key": 403,
    "assertion.bad_signature": 403,
    "assertion.expired": 403,
    "assertion.from_the_future": 403,
    "assertion.misbound": 403,
    "assertion.replayed": 403,
    "erp.reference_id_in_use": 409,
    "erp.too_many_jobs": 429,
    "erp.hub_key_exists": 409,
    "erp.hub_key_not_found": 404,
}


class RefusingRoute(APIRoute):
    """A route that answers expected failures by the table."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wraps the route's own handler."""
        handle = super().get_route_handler()

        async def handle_or_refuse(request: Request) -> Response:
            try:
                return await handle(request)
            except KeydateError as error:
                return failure_response(error, request)

        return handle_or_refuse


def failure_response(error: KeydateError, request: Request) -> JSONResponse:
    """Returns the answer to an expected failure."""
    if isinstance(error, Fault):
        return _answer(error.status, error.error_code, str(error))
    if isinstance(error, UnsuitableRequest):
        return _answer(error.status, error.code, str(error))
    status = STATUSES.get(error.code, 400)
    response = _answer(status, error.code, f"{error} {error.remedy}")
    if status == 401:
        # Printable digits only: the parameter comes from outside and goes into a header.
        client = "".join(char for char in request.query_params.get("sap-client", "")[:3] if char in "0123456789")
        response.headers["WWW-Authenticate"] = f'Basic realm="Keydate ERP {client}"'
    if error.code == "erp.password_change_required":
        response.headers["sap-password-change"] = "required"
    if status == 429:
        response.headers["Retry-After"] = "60"
    return response


def _answer(status: int, code: str, message: str) -> JSONResponse:
    return JSONResponse(ErrorBody(code=code, message=message[:5000]).to_json(), status_code=status)
