"""SOAP 1.1 envelopes of remote function calls: requests, responses, both ways.

The body of a request has one element, named as the function; its children are the parameters. The response is `FUNCTION.Response` with all
exports, and with those tables *that the request contained*: a client sends an empty element for every table that it wants back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from keydate.wire.bapi.catalogue import function as declared_function
from keydate.wire.bapi.conform import complete, conform
from keydate.wire.bapi.declaration import Function
from keydate.wire.bapi.errors import InvalidCall, UnknownParameter
from keydate.wire.soap.errors import (
    BodyMissing,
    HeaderNotUnderstood,
    NotAnEnvelope,
    SeveralFunctions,
    WrongNamespace,
)
from keydate.wire.soap.fault import Fault, parse_fault
from keydate.wire.soap.values import children, decode, encode
from keydate.wire.soap.xml import MAXIMUM_BYTES, RFC, SOAP, element_name, original_name, parse

_ENVELOPE: Final = f"{{{SOAP}}}Envelope"
_HEADER: Final = f"{{{SOAP}}}Header"
_BODY: Final = f"{{{SOAP}}}Body"
_FAULT: Final = f"{{{SOAP}}}Fault"
_MUST_UNDERSTAND: Final = f"{{{SOAP}}}mustUnderstand"
_RESPONSE_SUFFIX: Final = ".Response"

_OPENING: Final = f'<?xml version="1.0" encoding="utf-8"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="{SOAP}"><SOAP-ENV:Body><rfc:%s xmlns:rfc="{RFC}">'
_CLOSING: Final = "</rfc:%s></SOAP-ENV:Body></SOAP-ENV:Envelope>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A call as it came: the function, its parameters before `conform`, and the tables that the response shall contain."""

    function: Function
    parameters: dict[str, Any]
    tables: frozenset[str]


def parse_request(
    content: bytes, *, maximum: int = MAXIMUM_BYTES, find: Callable[[str], Function] = declared_function
) -> Request:
    """Returns the call in an envelope.

    Raises:
        InvalidMessage: the document is no call.
        UnknownFunction: there is no such function.
        InvalidCall: a parameter is unknown, or its content has another shape than its type.
    """
    call = _body(parse(content, maximum=maximum))
    name = etree.QName(call)
    if name.namespace != RFC:
        raise WrongNamespace(element=call.tag)
    function = find(original_name(name.localname))
    parameters = {}
    for parameter, child in children(call):
        declared = function.inputs.get(parameter)
        if declared is None:
            raise UnknownParameter(function=function.name, parameter=parameter)
        try:
            parameters[parameter] = decode(declared.type, child)
        except InvalidCall as error:
            error.function, error.parameter = function.name, parameter
            raise
    return Request(function=function, parameters=parameters, tables=function.table_names.intersection(parameters))


def build_request(function: Function, parameters: Mapping[str, Any]) -> bytes:
    """Returns the envelope of a call; all tables are in it, so that all come back.

    Raises:
        InvalidCall: the parameters do not fit the function.
    """
    values = conform(function, parameters)
    tag = element_name(function.name)
    parts = [_OPENING % tag]
    for name, parameter in function.inputs.items():
        # What was not passed is left to the server's default, which may differ by release.
        if name in parameters or name in function.table_names:
            encode(name, parameter.type, values[name], parts)
    parts.append(_CLOSING % tag)
    return "".join(parts).encode()


def build_response(function: Function, results: Mapping[str, Any], tables: frozenset[str]) -> bytes:
    """Returns the envelope of an answer: all exports, and of the tables those named.

    Raises:
        InvalidCall: the results do not fit the declaration; a defect of the function, not of the call.
    """
    values = complete(function, results)
    tag = element_name(function.name) + _RESPONSE_SUFFIX
    parts = [_OPENING % tag]
    for name, parameter in function.outputs.items():
        if name in tables or name not in function.table_names:
            encode(name, parameter.type, values[name], parts)
    parts.append(_CLOSING % tag)
    return "".join(parts).encode()


def parse_response(function: Function, content: bytes, *, maximum: int = MAXIMUM_BYTES) -> dict[str, Any] | Fault:
    """Returns the results of a call, or the fault that came instead.

    Exports and fields that the declaration does not know are left out: a newer release may return more.

    Raises:
        InvalidMessage: the document is no answer.
        InvalidCall: a known value does not have its type.
    """
    answer = _body(parse(content, maximum=maximum))
    if answer.tag == _FAULT:
        return parse_fault(answer)
    # Some variants leave the suffix out.
    name = etree.QName(answer)
    if name.localname.removesuffix(_RESPONSE_SUFFIX) != element_name(function.name):
        raise WrongNamespace(element=answer.tag)
    known = function.outputs
    results = {each: decode(known[each].type, child) for each, child in children(answer) if each in known}
    return complete(function, {each: _known(known[each].type, value) for each, value in results.items()})


def _known(type_: Any, value: Any) -> Any:
    if isinstance(value, list):
        return [_known(type_.row, row) for row in value]
    if isinstance(value, dict):
        return {name: part for name, part in value.items() if name in type_.types}
    return value


def _body(root: etree._Element) -> etree._Element:
    if root.tag != _ENVELOPE:
        raise NotAnEnvelope(found=str(root.tag))
    for entry in root.iterfind(f"{_HEADER}/*"):
        if entry.get(_MUST_UNDERSTAND) in {"1", "true"}:
            raise HeaderNotUnderstood(header=str(entry.tag))
    bodies = root.findall(_BODY)
    elements = [child for body in bodies for child in body]
    if not elements:
        raise BodyMissing
    if len(elements) > 1 or len(bodies) > 1:
        raise SeveralFunctions(count=len(elements))
    return elements[0]
