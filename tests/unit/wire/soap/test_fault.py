"""SOAP faults, written and read."""

from __future__ import annotations

from lxml import etree

from keydate.wire.bapi import UnknownFunction, function
from keydate.wire.soap import Fault, build_fault, exception_fault, fault_of, parse_response

PING = function("RFC_PING")


def read(document: bytes) -> Fault:
    answer = parse_response(PING, document)
    assert isinstance(answer, Fault)
    return answer


def test_our_own_error_comes_back_with_its_four_parts() -> None:
    error = UnknownFunction(function="RFC_PONG")

    fault = read(build_fault(fault_of(error)))

    assert fault.code == "Client"
    assert fault.text == str(error)
    assert fault.report == {
        "code": "rfc.unknown_function",
        "message": str(error),
        "unchanged": "Nothing was changed.",
        "remedy": error.remedy,
    }


def test_an_abap_exception_comes_back_with_its_key_and_message() -> None:
    sent = exception_fault(
        "/SDF/PRGN_COPY_AGR", "NO_SINGLE_ROLE", "Role <X> is composite", message_id="S#", message_number="123"
    )

    assert read(build_fault(sent)) == sent


def test_the_detail_of_an_abap_exception_has_the_shape_that_sap_clients_read() -> None:
    document = etree.fromstring(build_fault(exception_fault("RFC_PING", "WAIT", "Wait", message_id="00")))

    detail = document.find(".//detail/*")

    assert detail is not None
    assert detail.tag == "{urn:sap-com:document:sap:rfc:functions}RFC_PING.Exception"
    assert [child.tag for child in detail] == ["Name", "Text", "Message"]


def test_an_abap_exception_can_carry_our_error_too() -> None:
    fault = read(build_fault(exception_fault("RFC_PING", "WAIT", "Wait", error=UnknownFunction(function="X"))))

    assert (fault.exception, fault.report["code"]) == ("WAIT", "rfc.unknown_function")


def test_a_fault_gets_through_whatever_it_repeats() -> None:
    fault = read(build_fault(Fault(code="Client", text="There is no \x00\ud800<function> ]]>&amp;")))

    assert fault.text == "There is no ??<function> ]]>&amp;"


def test_a_fault_of_another_system_with_little_in_it_is_understood() -> None:
    document = (
        b'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault>'
        b"<detail><x:Other xmlns:x='urn:x'><Name>SYSTEM_FAILURE</Name></x:Other></detail></e:Fault></e:Body></e:Envelope>"
    )

    fault = read(document)

    assert fault == Fault(code="Server", text="The server gave no reason.", exception="SYSTEM_FAILURE")
