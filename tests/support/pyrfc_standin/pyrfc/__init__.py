"""A stand-in for the pyrfc packages: their interface, carried over SOAP to an ERP instead of SAP's protocol.

Put the folder above on `sys.path` (or `PYTHONPATH`) and `import pyrfc` finds it. The address comes from the environment variable
`PYRFC_STANDIN_URL`, else from `ashost` and `sysnr` as `http://ashost:5NN00`. Members, value forms and exceptions follow pyrfc 3.x.
"""

from __future__ import annotations

import os
from typing import Any, Self

from keydate.gateway.rfc import (
    AbapApplicationError,
    AbapRuntimeError,
    FunctionNotAvailable,
    RfcCommunicationError,
    RfcError,
    RfcInvalidParameter,
    RfcLogonError,
    RfcNotAuthorized,
    SoapRfcConnection,
)

__version__ = "3.3.1"


class RFCError(Exception):
    """The base of all exceptions."""


class RFCLibError(RFCError):
    """An exception with the attributes that the RFC library reports."""

    code = 0

    def __init__(self, message: str = "", key: str = "", msg_class: str = "", msg_number: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.key = key
        self.msg_class = msg_class
        self.msg_type = ""
        self.msg_number = msg_number
        self.msg_v1 = self.msg_v2 = self.msg_v3 = self.msg_v4 = ""


class CommunicationError(RFCLibError):
    """The system cannot be reached."""

    code = 1


class LogonError(RFCLibError):
    """The system refused the logon."""

    code = 2


class ABAPRuntimeError(RFCLibError):
    """The function broke off."""

    code = 4


class ABAPApplicationError(RFCLibError):
    """The function raised a declared exception."""

    code = 5


class ExternalAuthorizationError(RFCLibError):
    """The user may not call the function."""

    code = 12


class ExternalRuntimeError(RFCLibError):
    """The call does not fit the function."""

    code = 20


class Connection:
    """A logged-on connection."""

    def __init__(self, config: dict[str, Any] | None = None, **params: str) -> None:
        self._config = config or {}
        url = os.environ.get("PYRFC_STANDIN_URL") or f"http://{params['ashost']}:5{params['sysnr']}00"
        self._connection = SoapRfcConnection(
            url,
            client=params["client"],
            user=params["user"],
            password=params["passwd"],
            language=params.get("lang", "EN"),
        )
        self.alive = True
        # Logon happens when the connection is opened, not at the first call.
        try:
            self.call("RFC_PING")
        except RFCError:
            self.close()
            raise

    def call(self, func_name: str, options: dict[str, Any] | None = None, **params: Any) -> dict[str, Any]:
        """Calls a function and returns its results but those not requested."""
        if not self.alive:
            raise CommunicationError("The connection is closed.", key="RFC_INVALID_HANDLE")
        try:
            results = self._connection.call(func_name, **params)
        except RfcError as error:
            raised = _as_pyrfc(error)
            self.alive = isinstance(raised, (ABAPApplicationError, ExternalRuntimeError, ExternalAuthorizationError))
            raise raised from error
        unwanted = (options or {}).get("not_requested", [])
        return {name: value for name, value in results.items() if name not in unwanted}

    def ping(self) -> None:
        """Calls RFC_PING."""
        self.call("RFC_PING")

    def close(self) -> None:
        """Ends the connection."""
        self.alive = False
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _as_pyrfc(error: RfcError) -> RFCLibError:
    reason = str(error)
    match error:
        case RfcLogonError():
            raised: RFCLibError = LogonError(reason, key="RFC_LOGON_FAILURE")
        case RfcCommunicationError():
            raised = CommunicationError(reason, key="RFC_COMMUNICATION_FAILURE")
        case RfcInvalidParameter():
            raised = ExternalRuntimeError(reason, key="RFC_INVALID_PARAMETER")
        case FunctionNotAvailable():
            raised = ABAPApplicationError(reason, key="FU_NOT_FOUND")
        case RfcNotAuthorized():
            raised = ABAPRuntimeError(reason, key="RFC_NO_AUTHORITY")
        case AbapApplicationError(key=key, message_id=message_id, message_number=message_number):
            raised = ABAPApplicationError(reason, key=key, msg_class=message_id, msg_number=message_number)
        case AbapRuntimeError(reason_code=key):
            raised = ABAPRuntimeError(reason, key=key)
        case _:
            raised = ExternalRuntimeError(reason)
    return raised
