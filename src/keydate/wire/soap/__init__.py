"""Remote function calls as SOAP 1.1 over HTTP, as `/sap/bc/soap/rfc` speaks it: envelopes, values, faults, WSDL.

Both sides use the same code: the ERP parses requests and builds responses, the gateway the other way round. Pure.
"""

from keydate.wire.soap.envelope import Request, build_request, build_response, parse_request, parse_response
from keydate.wire.soap.errors import InvalidMessage
from keydate.wire.soap.fault import Fault, build_fault, exception_fault, fault_of, parse_fault
from keydate.wire.soap.wsdl import build_wsdl

__all__ = [
    "Fault",
    "InvalidMessage",
    "Request",
    "build_fault",
    "build_request",
    "build_response",
    "build_wsdl",
    "exception_fault",
    "fault_of",
    "parse_fault",
    "parse_request",
    "parse_response",
]
