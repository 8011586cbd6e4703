"""RFC connections by any installed package that offers the interface of pyrfc (import name `pyrfc`).

Exceptions are recognized by class name and attributes, because the packages are different implementations of one interface.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from types import ModuleType, TracebackType
from typing import Any, Final, Self

from keydate.gateway.rfc.answers import CALL_NOT_ALLOWED, refusal
from keydate.gateway.rfc.errors import (
    AbapRuntimeError,
    FunctionNotAvailable,
    RfcCommunicationError,
    RfcError,
    RfcInvalidParameter,
    RfcLibraryMissing,
    RfcLogonError,
    RfcNotAuthorized,
    RfcOutcomeUnknown,
)
from keydate.wire.bapi import FUNCTIONS, InvalidCall, conform
from keydate.wire.soap import Fault

_INVALID_PARAMETER: Final = "RFC_INVALID_PARAMETER"
#: Python's own errors are what some packages raise for values that do not fit a type.
_WRONG_VALUE: Final = frozenset({"RFCTypeError", "TypeError", "ValueError"})
#: The parts of connection parameters that say where a connection leads.
_ADDRESS: Final = ("dest", "ashost", "sysnr", "mshost", "sysid", "group")


class PyrfcConnection:
    """Calls remote functions over RFC."""

    def __init__(
        self, parameters: Mapping[str, str], *, user: str, password: str, module: ModuleType | None = None
    ) -> None:
        """Logs on.

        Raises:
            RfcLibraryMissing: no package can be imported.
            RfcLogonError: the system refused the logon.
            RfcCommunicationError: the system cannot be reached.
        """
        self._library = module or _library()
        self._user = user
        self._address = " ".join(f"{name}={parameters[name]}" for name in _ADDRESS if name in parameters)
        try:
            self._connection = self._library.Connection(**parameters, user=user, passwd=password)
        except Exception as error:
            raise self._mapped("logon", error, sent=False) from error

    @property
    def address(self) -> str:
        """Returns host and system number, or what else names the system."""
        return self._address

    def call(self, function: str, /, **parameters: Any) -> dict[str, Any]:
        """Calls a remote function; known functions are checked before anything is sent, others are left to the system."""
        declared = FUNCTIONS.get(function)
        if declared:
            try:
                checked = conform(declared, parameters)
            except InvalidCall as error:
                raise RfcInvalidParameter(function=function, reason=str(error), reason_code=error.code) from error
            # Only what the caller passed: an older release may not know the rest.
            parameters = {name: checked[name] for name in parameters}
        try:
            results: dict[str, Any] = self._connection.call(function, **parameters)
        except Exception as error:
            raise self._mapped(function, error, sent=True) from error
        # What an older release does not return is initial, so that callers need not ask for the release.
        return {name: each.absent for name, each in declared.outputs.items()} | results if declared else results

    def close(self) -> None:
        """Logs off."""
        self._connection.close()

    def __enter__(self) -> Self:
        """Returns the connection itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Logs off."""
        self.close()

    def _mapped(self, function: str, error: Exception, *, sent: bool) -> RfcError:
        """Returns our error for one of the library's; what is none of the library's is raised as it is."""
        names = {kind.__name__ for kind in type(error).__mro__}
        reason = str(getattr(error, "message", "") or error)
        key = str(getattr(error, "key", "") or "")
        if "LogonError" in names:
            return RfcLogonError(user=self._user, reason=reason, reason_code=key)
        if "CommunicationError" in names:
            if sent:
                return RfcOutcomeUnknown(address=self._address, function=function, reason=reason)
            return RfcCommunicationError(address=self._address, reason=reason)
        if key == _INVALID_PARAMETER or names & _WRONG_VALUE:
            return RfcInvalidParameter(function=function, reason=reason, reason_code=key)
        if "RFCError" not in names:
            raise error
        return _call_error(function, error, names=names, key=key, reason=reason)


def _call_error(function: str, error: Exception, *, names: set[str], key: str, reason: str) -> RfcError:
    if "ExternalAuthorizationError" in names or key in CALL_NOT_ALLOWED:
        return RfcNotAuthorized(function=function, reason=reason)
    answer = refusal(function, _fault(error, key, reason))
    if "ABAPApplicationError" in names or isinstance(answer, FunctionNotAvailable):
        return answer
    return AbapRuntimeError(function=function, reason=reason, reason_code=key)


def _fault(error: Exception, key: str, reason: str) -> Fault:
    return Fault(
        code="Server",
        text=reason,
        exception=key,
        message_id=str(getattr(error, "msg_class", "") or ""),
        message_number=str(getattr(error, "msg_number", "") or ""),
    )


def _library() -> ModuleType:
    try:
        return importlib.import_module("pyrfc")
    # A package whose native library is missing fails with an import error of its own kind.
    except (ImportError, OSError) as error:
        raise RfcLibraryMissing(reason=str(error)) from error
