"""Failures as problem documents: the one table from the code of a failure to its HTTP status."""

from __future__ import annotations

from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from keydate.kit.web import problem
from keydate.vocabulary.errors import KeydateError

#: A failure on the way to the ERP is no failure of the hub: 502, or 504 when only the answer is missing.
STATUS: Final = {
    "keydate.invalid_value": 400,
    "assertion.invalid_public_key": 500,
    "destination.fenced": 409,
    "destination.malformed": 502,
    "destination.no_pending_credentials": 409,
    "destination.not_found": 409,
    "destination.on_premise_not_available": 409,
    "gateway.answer_lost": 504,
    "gateway.answer_too_large": 502,
    "gateway.destination_changed": 409,
    "gateway.destination_exists": 409,
    "gateway.destination_refused": 502,
    "gateway.destination_service_failed": 502,
    "gateway.redirect_refused": 502,
    "gateway.scheduling_answer_unreadable": 502,
    "gateway.scheduling_refused": 502,
    "gateway.unreachable": 502,
    "hub.another_system": 409,
    "hub.connection_broken": 502,
    "hub.job_result_not_found": 404,
    "hub.job_run_differs": 409,
    "hub.job_run_interrupted": 502,
    "hub.job_run_not_found": 404,
    "hub.logon_refused": 401,
    "hub.only_from_this_machine": 403,
    "hub.password_change_required": 401,
    "hub.right_missing": 403,
    "hub.signing_key_unusable": 503,
    "hub.system_exists": 409,
    "hub.system_not_found": 404,
    "hub.token_not_found": 404,
    "hub.token_refused": 401,
    "hub.user_exists": 409,
    "hub.user_not_found": 404,
    "hub.weak_password": 400,
}
_CHALLENGES: Final = {
    "hub.token_refused": 'Bearer realm="Keydate hub"',
    "hub.logon_refused": 'Basic realm="Keydate hub", charset="UTF-8"',
    "hub.password_change_required": 'Basic realm="Keydate hub", charset="UTF-8"',
}


def add_problem_handlers(app: FastAPI) -> None:
    """Lets the application answer every expected failure in the four parts that all JSON edges show."""

    async def expected(_request: Request, error: Exception) -> Response:
        if not isinstance(error, KeydateError):
            raise error
        challenge = _CHALLENGES.get(error.code)
        return problem(
            STATUS.get(error.code, 500),
            code=error.code,
            message=str(error),
            unchanged=error.unchanged,
            remedy=error.remedy,
            headers={"WWW-Authenticate": challenge} if challenge else {},
        )

    async def invalid(_request: Request, error: Exception) -> Response:
        if not isinstance(error, RequestValidationError):
            raise error
        # Without the inputs: one of them may be a secret.
        defects = [f"{'.'.join(str(part) for part in each['loc'])}: {each['msg']}" for each in error.errors()]
        return problem(
            400,
            code="hub.invalid_request",
            message=f"The request does not fit the interface: {'; '.join(defects)}.",
            remedy="Compare the request with /api/v1/openapi.json.",
        )

    async def of_http(_request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        return problem(
            error.status_code,
            code=f"hub.http_{error.status_code}",
            message=f"{error.detail}.",
            remedy="Compare the request with /api/v1/openapi.json.",
            headers=error.headers or {},
        )

    app.add_exception_handler(KeydateError, expected)
    app.add_exception_handler(HTTPException, of_http)
    app.add_exception_handler(RequestValidationError, invalid)
