"""Connections to an ERP on which remote functions are called: over SOAP, or by a package with the interface of pyrfc.

`connect` chooses; all failures are `RfcError`s, so that callers need not know which way was taken.
"""

from keydate.gateway.rfc.errors import (
    AbapApplicationError,
    AbapRuntimeError,
    FunctionNotAvailable,
    InsecureAddress,
    RfcCommunicationError,
    RfcError,
    RfcInvalidParameter,
    RfcLibraryMissing,
    RfcLogonError,
    RfcNotAuthorized,
    RfcOutcomeUnknown,
)
from keydate.gateway.rfc.factory import RfcSystem, connect
from keydate.gateway.rfc.protocol import RfcConnection
from keydate.gateway.rfc.pyrfc import PyrfcConnection
from keydate.gateway.rfc.soap import SoapRfcConnection

__all__ = [
    "AbapApplicationError",
    "AbapRuntimeError",
    "FunctionNotAvailable",
    "InsecureAddress",
    "PyrfcConnection",
    "RfcCommunicationError",
    "RfcConnection",
    "RfcError",
    "RfcInvalidParameter",
    "RfcLibraryMissing",
    "RfcLogonError",
    "RfcNotAuthorized",
    "RfcOutcomeUnknown",
    "RfcSystem",
    "SoapRfcConnection",
    "connect",
]
