"""The remote functions of an ERP, declared once: names, groups, parameters, ABAP types, return messages.

From these declarations come the server's dispatch, the WSDL, the SOAP and JSON codecs, the reference page and the client's checks.
SAP's names are kept as they are, here and in the ERP's `bapi` package that translates them, and nowhere else. Pure.
"""

from keydate.wire.bapi.catalogue import FUNCTIONS, STRUCTURES, function
from keydate.wire.bapi.conform import complete, conform
from keydate.wire.bapi.declaration import AbapException, Function, Parameter
from keydate.wire.bapi.errors import InvalidCall, UnknownFunction

__all__ = [
    "FUNCTIONS",
    "STRUCTURES",
    "AbapException",
    "Function",
    "InvalidCall",
    "Parameter",
    "UnknownFunction",
    "complete",
    "conform",
    "function",
]
