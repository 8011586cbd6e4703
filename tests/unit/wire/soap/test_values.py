"""ABAP values as XML."""

from __future__ import annotations

from typing import Any

import pytest

from keydate.wire.bapi.errors import InvalidBytes, WrongShape
from keydate.wire.bapi.types import AbapType, Char, Date, Field, Int4, Numc, Raw, Structure, TableOf, Time
from keydate.wire.soap.errors import DuplicateElement, WrongNamespace
from keydate.wire.soap.values import decode, encode
from keydate.wire.soap.xml import parse

ROW = Structure("ROW", (Field("NAME", Char(9)), Field("HASH", Raw(4))))


def encoded(type_: AbapType, value: Any) -> str:
    parts: list[str] = []
    encode("P", type_, value, parts)
    return "".join(parts)


@pytest.mark.parametrize(
    ("type_", "value", "xml"),
    [
        (Char(9), "", "<P/>"),
        (Char(9), "a<b", "<P>a&lt;b</P>"),
        (Numc(4), "0007", "<P>0007</P>"),
        (Int4(), 0, "<P>0</P>"),
        (Date(), "20261122", "<P>2026-11-22</P>"),
        (Date(), "00000000", "<P>0000-00-00</P>"),
        (Time(), "080509", "<P>08:05:09</P>"),
        (Raw(4), b"\x00\x01", "<P>AAE=</P>"),
        (ROW, {"NAME": "A", "HASH": b""}, "<P><NAME>A</NAME><HASH/></P>"),
        (TableOf(ROW), [], "<P></P>"),
        (TableOf(ROW), [{"NAME": "A", "HASH": b""}], "<P><item><NAME>A</NAME><HASH/></item></P>"),
    ],
)
def test_a_value_is_written_and_read_back(type_: AbapType, value: Any, xml: str) -> None:
    assert encoded(type_, value) == xml
    assert type_.read(decode(type_, parse(xml.encode()))) == value


@pytest.mark.parametrize(
    ("type_", "xml", "value"),
    [
        (Date(), "<P>20261122</P>", "20261122"),
        (Int4(), "<P> 5 </P>", 5),
        (Raw(4), "<P>AA\nE=</P>", b"\x00\x01"),
        (ROW, "<P/>", {"NAME": "", "HASH": b""}),
        (ROW, "<P>\n <NAME>A</NAME>\n</P>", {"NAME": "A", "HASH": b""}),
        (TableOf(ROW), "<P/>", []),
        (
            ROW,
            '<P xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><NAME i:nil="true"/></P>',
            {"NAME": "", "HASH": b""},
        ),
        (ROW, '<P xmlns="urn:sap-com:document:sap:rfc:functions"><NAME>A</NAME></P>', {"NAME": "A", "HASH": b""}),
    ],
)
def test_other_spellings_of_clients_are_understood(type_: AbapType, xml: str, value: Any) -> None:
    assert type_.read(decode(type_, parse(xml.encode()))) == value


@pytest.mark.parametrize(
    ("type_", "xml", "error"),
    [
        (Char(9), "<P><b>x</b></P>", WrongShape),
        (ROW, "<P>text</P>", WrongShape),
        (ROW, "<P><NAME><X/></NAME></P>", WrongShape),
        (ROW, "<P><NAME>A</NAME><NAME>B</NAME></P>", DuplicateElement),
        (ROW, '<P><NAME xmlns="urn:other">A</NAME></P>', WrongNamespace),
        (TableOf(ROW), "<P>text</P>", WrongShape),
        (TableOf(ROW), "<P><row/></P>", WrongShape),
        (Raw(4), "<P>not base64!</P>", InvalidBytes),
        (Raw(4), "<P>AAE</P>", InvalidBytes),
        (Raw(4), "<P>ÄÄÄÄ</P>", InvalidBytes),
    ],
)
def test_another_shape_is_refused(type_: AbapType, xml: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        decode(type_, parse(xml.encode()))
