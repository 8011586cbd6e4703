"""Maps what an ERP says about a failed call to our errors."""

from __future__ import annotations

from typing import Final

from keydate.gateway.rfc.errors import (
    AbapApplicationError,
    AbapRuntimeError,
    FunctionNotAvailable,
    RfcError,
    RfcInvalidParameter,
    RfcNotAuthorized,
)
from keydate.wire.bapi import FUNCTIONS, UnknownFunction
from keydate.wire.soap import Fault

#: Names that systems give to a function that does not exist or is not remote-enabled.
FUNCTION_MISSING: Final = frozenset({"FU_NOT_FOUND", "CALL_FUNCTION_NOT_FOUND", "CALL_FUNCTION_NOT_REMOTE"})
#: Names that systems give to a missing right for the call itself (`S_RFC`).
CALL_NOT_ALLOWED: Final = frozenset({"RFC_NO_AUTHORITY", "RFC_AUTHORIZATION_FAILURE", "CALL_FUNCTION_NO_AUTH"})
#: Code of our own ERP for a missing right, in place of an exception.
_NOT_AUTHORIZED: Final = "erp.not_authorized"
#: Families of codes in which our own ERP complains about the call itself.
_CALL_FAMILIES: Final = ("rfc.", "soap.")


def refusal(function: str, fault: Fault) -> RfcError:
    """Returns the error for a fault."""
    code = fault.report.get("code", "")
    reason = fault.report.get("message") or fault.exception_text or fault.text
    if fault.exception and not _is_about_the_call(function, fault.exception):
        return AbapApplicationError(
            function=function,
            key=fault.exception,
            reason=reason,
            message_id=fault.message_id,
            message_number=fault.message_number,
        )
    if fault.exception in FUNCTION_MISSING or code == UnknownFunction.code:
        return FunctionNotAvailable(function=function, reason=reason)
    if fault.exception in CALL_NOT_ALLOWED or code == _NOT_AUTHORIZED:
        return RfcNotAuthorized(function=function, reason=reason)
    if code.startswith(_CALL_FAMILIES):
        return RfcInvalidParameter(function=function, reason=reason, reason_code=code)
    return AbapRuntimeError(function=function, reason=reason, reason_code=code)


def _is_about_the_call(function: str, exception: str) -> bool:
    """Tells whether the system refused the call, rather than the function its work: RFC_GET_FUNCTION_INTERFACE may say FU_NOT_FOUND itself."""
    declared = FUNCTIONS.get(function)
    if declared and any(each.key == exception for each in declared.exceptions):
        return False
    return exception in FUNCTION_MISSING | CALL_NOT_ALLOWED
