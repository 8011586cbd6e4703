"""The WSDL, read by a generic SOAP client."""

from __future__ import annotations

import io
from typing import Any

import pytest
import zeep
from lxml import etree
from zeep.helpers import serialize_object

from keydate.wire.bapi import FUNCTIONS, Function, conform, function
from keydate.wire.bapi.types import AbapType, Date, Int4, Numc, Raw, Structure, TableOf, Time
from keydate.wire.soap import build_fault, build_response, build_wsdl, exception_fault, parse_request
from keydate.wire.soap.xml import element_name

ADDRESS = "http://127.0.0.1:50000/sap/bc/soap/rfc?sap-client=100&sap-language=EN"


class Loopback(zeep.Transport):
    """Hands what the client posts to our parser and answers with what the test prepared."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.posted = b""
        self.answer = b""
        self.address = ""

    def post(self, address: str, message: bytes, headers: dict[str, str]) -> Any:
        self.address, self.posted = address, message
        assert headers["SOAPAction"] == '"urn:sap-com:document:sap:rfc:functions"'
        return type("Answer", (), {"status_code": 200, "headers": {}, "content": self.answer, "encoding": "utf-8"})()


@pytest.fixture(scope="module")
def transport() -> Loopback:
    return Loopback()


@pytest.fixture(scope="module")
def client(transport: Loopback) -> zeep.Client:
    document = build_wsdl(list(FUNCTIONS.values()), ADDRESS)
    return zeep.Client(io.BytesIO(document), transport=transport)  # type: ignore[no-untyped-call]


def filled(type_: AbapType) -> Any:
    """Returns a value of a type that is not initial."""
    if isinstance(type_, TableOf):
        return [filled(type_.row), filled(type_.row)]
    if isinstance(type_, Structure):
        return {name: filled(each) for name, each in type_.types.items()}
    if isinstance(type_, Numc):
        return "7".zfill(type_.length)
    return _FILLED.get(type(type_), "<")


_FILLED: dict[type[AbapType], Any] = {Date: "20261122", Time: "080509", Int4: 42, Raw: b"\xff"}


def for_zeep(type_: AbapType, value: Any) -> Any:
    if isinstance(type_, TableOf):
        return {"item": [for_zeep(type_.row, row) for row in value]}
    if isinstance(type_, Structure):
        return {name: for_zeep(each, value[name]) for name, each in type_.types.items()}
    if isinstance(type_, Date):
        return f"{value[:4]}-{value[4:6]}-{value[6:]}"
    return f"{value[:2]}:{value[2:4]}:{value[4:]}" if isinstance(type_, Time) else value


def as_zeep_unwraps(results: Any) -> Any:
    """Returns what zeep makes of an answer: elements that are the only ones in theirs stand for themselves."""
    while isinstance(results, dict) and len(results) == 1:
        results = next(iter(results.values()))
    return results or None


@pytest.mark.parametrize("declared", FUNCTIONS.values(), ids=lambda declared: declared.name)
def test_a_generic_client_can_call_every_function(client: zeep.Client, transport: Loopback, declared: Function) -> None:
    values = {
        name: parameter.type.initial if parameter.is_unsupported else filled(parameter.type)
        for name, parameter in declared.inputs.items()
    }
    results = {name: filled(parameter.type) for name, parameter in declared.outputs.items()}
    transport.answer = build_response(declared, results, declared.table_names)

    passed = {name: for_zeep(declared.inputs[name].type, value) for name, value in values.items()}
    answer = client.service[element_name(declared.name)](**passed)

    request = parse_request(transport.posted)
    assert request.function is declared
    assert conform(declared, request.parameters) == values
    assert request.tables == declared.table_names
    plain = serialize_object(answer, dict)  # type: ignore[no-untyped-call]
    expected = {name: for_zeep(declared.outputs[name].type, value) for name, value in results.items()}
    assert plain == as_zeep_unwraps(expected)


def test_the_address_keeps_client_and_language(client: zeep.Client, transport: Loopback) -> None:
    transport.answer = build_response(function("RFC_PING"), {}, frozenset())

    client.service.RFC_PING()

    assert transport.address == ADDRESS


def test_a_generic_client_leaves_out_what_is_optional(client: zeep.Client, transport: Loopback) -> None:
    detail = function("BAPI_USER_GET_DETAIL")
    transport.answer = build_response(detail, {}, frozenset({"RETURN"}))

    client.service.BAPI_USER_GET_DETAIL(USERNAME="FCC_COMM", RETURN={"item": []})

    request = parse_request(transport.posted)
    assert request.parameters == {"USERNAME": "FCC_COMM", "RETURN": []}
    assert request.tables == {"RETURN"}


def test_a_generic_client_is_told_what_is_required(client: zeep.Client) -> None:
    with pytest.raises(zeep.exceptions.ValidationError, match="USERNAME"):
        client.service.BAPI_USER_GET_DETAIL()


def test_a_generic_client_sees_a_fault(client: zeep.Client, transport: Loopback) -> None:
    transport.answer = build_fault(exception_fault("RFC_PING", "WAIT", "Wait a moment"))

    with pytest.raises(zeep.exceptions.Fault, match="Wait a moment"):
        client.service.RFC_PING()


def test_types_have_the_names_of_sap_documents() -> None:
    document = etree.fromstring(build_wsdl([function("BAPI_USER_GET_DETAIL")], ADDRESS))

    names = {
        each.get("name") for kind in ("simpleType", "complexType") for each in document.iterfind(f".//{{*}}{kind}")
    }

    assert {"char12", "char40", "numeric3", "date10", "byte8", "BAPIRET2", "TABLE_OF_BAPIRET2", "BAPILOGOND"} <= names


def test_a_document_for_some_functions_has_only_their_types() -> None:
    document = build_wsdl([function("STFC_CONNECTION")], ADDRESS)

    assert b"BAPIRET2" not in document
    assert b"char255" in document
