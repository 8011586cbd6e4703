"""How failures look on the wire: as SOAP faults, and as JSON with an HTTP status. Never a stack trace, never HTML."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from starlette.responses import JSONResponse, Response

from keydate.erp.authority.errors import NotAuthorized
from keydate.erp.bapi.errors import FunctionRaised, UnforeseenFailure
from keydate.kit.errors import DatabaseBusy, KitError
from keydate.kit.web.problems import public_report
from keydate.vocabulary.errors import KeydateError, error_report
from keydate.wire.bapi import InvalidCall, UnknownFunction
from keydate.wire.soap import Fault, InvalidMessage, build_fault, exception_fault, fault_of
from keydate.wire.soap.errors import MessageTooLarge

XML: Final = "text/xml; charset=utf-8"

#: HTTP status of a failure as JSON; the first class that fits. SOAP 1.1 (section 6.2) demands 500 for every fault.
_STATUS: Final[Mapping[type[KeydateError], int]] = MappingProxyType(
    {
        UnknownFunction: 404,
        InvalidCall: 400,
        MessageTooLarge: 413,
        InvalidMessage: 400,
        NotAuthorized: 403,
        FunctionRaised: 422,
        UnforeseenFailure: 500,
    }
)


def soap_fault(error: KeydateError) -> Response:
    """Returns the fault for an expected failure."""
    if isinstance(error, FunctionRaised):
        fault = exception_fault(
            error.function,
            error.key,
            error.text,
            message_id=error.message_id,
            message_number=error.message_number,
            error=error,
        )
    else:
        fault = fault_of(error, code="Server" if isinstance(error, UnforeseenFailure) else "Client")
    return Response(build_fault(fault), status_code=500, media_type=XML)


def soap_unavailable(error: KitError) -> Response:
    """Returns the fault for a technical failure: 503, because trying again later may help."""
    report = public_report(error)
    fault = Fault(code="Server", text=report["message"], report=report)
    return Response(build_fault(fault), status_code=503, media_type=XML, headers=_retry(error))


def json_failure(error: KeydateError) -> JSONResponse:
    """Returns an expected failure as JSON; a declared exception has its name, message class and number beside the four parts."""
    status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 422)
    content: dict[str, Any] = dict(error_report(error))
    if isinstance(error, FunctionRaised):
        content |= {"exception": error.key, "message_id": error.message_id, "message_number": error.message_number}
    return JSONResponse(content, status_code=status)


def json_unavailable(error: KitError) -> JSONResponse:
    """Returns a technical failure as JSON."""
    return JSONResponse(public_report(error), status_code=503, headers=_retry(error))


def _retry(error: KitError) -> dict[str, str]:
    return {"Retry-After": "1"} if isinstance(error, DatabaseBusy) else {}
