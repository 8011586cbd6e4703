"""Failures as JSON: the four parts that every edge shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.responses import JSONResponse

from keydate.kit.errors import DatabaseBusy, KitError


def problem(
    status: int,
    *,
    code: str,
    message: str,
    remedy: str,
    unchanged: str = "Nothing was changed.",
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Returns a failure in the four parts that every JSON edge shows."""
    content = {"code": code, "message": message, "unchanged": unchanged, "remedy": remedy}
    return JSONResponse(content, status_code=status, headers=dict(headers or {}))


def failure_problem(error: Exception, *, request_id: str) -> JSONResponse:
    """Returns what a client may know of a failure that no edge has mapped: the four parts, never a stack trace."""
    if isinstance(error, KitError):
        headers = {"Retry-After": "1"} if isinstance(error, DatabaseBusy) else {}
        return JSONResponse(public_report(error), status_code=503, headers=headers)
    return problem(
        500,
        code="kit.unexpected",
        message="The request failed for a reason that was not foreseen.",
        remedy=f"Ask the administrator to look for request id {request_id} in the log.",
    )


def public_report(error: KitError) -> dict[str, str]:
    """Returns the four parts of a technical failure as a client may see them."""
    message = _PUBLIC_SENTENCES.get(error.code, "A technical failure prevented the request.")
    return {"code": error.code, "message": message, "unchanged": error.unchanged, "remedy": error.remedy}


#: The texts of drivers name hosts, files and users; clients get these instead, the log has the rest.
_PUBLIC_SENTENCES: Final = {
    "kit.database_busy": "The database is busy.",
    "kit.database_gone": "The database cannot be reached.",
    "kit.database_not_ready": "The database has no or an older schema.",
    "kit.secrets_key_missing": "Stored secrets cannot be opened.",
}


def too_large_problem(limit: int) -> JSONResponse:
    """Returns the answer to a body over the limit."""
    return problem(
        413,
        code="kit.body_too_large",
        message=f"The body of the request has more than {limit:,} bytes.",
        remedy="Send less at once.",
        headers={"Connection": "close"},
    )
