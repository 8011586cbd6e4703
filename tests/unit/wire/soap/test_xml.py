"""Reading XML from strangers."""

from __future__ import annotations

import time

import pytest

from keydate.wire.soap.errors import DocumentTypeForbidden, MalformedXml, MessageTooLarge
from keydate.wire.soap.xml import element_name, escape, original_name, parse

BILLION_LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};&a{n - 1};&a{n - 1};&a{n - 1};&a{n - 1};">' for n in range(1, 20))
    + "]>"
)


@pytest.mark.parametrize(
    "content",
    [
        (BILLION_LAUGHS + "<l>&a19;</l>").encode(),
        (BILLION_LAUGHS + "<l a='&a19;'/>").encode(),
        b'<?xml version="1.0"?><!-- c --><?p i?>\n<!DOCTYPE l SYSTEM "http://localhost:1/x.dtd"><l/>',
        b'<!DOCTYPE l [<!ENTITY f SYSTEM "file:///etc/passwd">]><l>&f;</l>',
        b"\xef\xbb\xbf<!DOCTYPE l><l/>",
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE l><l/>'.encode("utf-16"),
    ],
    ids=["entities", "entities in attributes", "external", "file", "byte order mark", "utf-16"],
)
def test_a_document_type_is_refused(content: bytes) -> None:
    with pytest.raises(DocumentTypeForbidden):
        parse(content)


def test_hostile_prologues_are_read_in_no_time() -> None:
    start = time.perf_counter()

    for piece in (b"<?a?>", b"<!---->", b"<?a?><!--?>-->"):
        assert parse(piece * 20_000 + b"<l/>").tag == "l"
    with pytest.raises(DocumentTypeForbidden):
        parse((BILLION_LAUGHS + "<l a='&a19;'>&a19;</l>").encode())

    assert time.perf_counter() - start < 1


def test_text_that_looks_like_a_document_type_is_text() -> None:
    assert parse(b"<l><![CDATA[<!DOCTYPE l>]]></l>").text == "<!DOCTYPE l>"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no xml",
        b"<l>",
        b"<l></m>",
        b"<l>&unknown;</l>",
        b"<l>\x00</l>",
        b"<l>&#0;</l>",
        b"<l>\xff</l>",
        b"<l/><l/>",
        b'<?xml version="1.0" encoding="no-such-encoding"?><l/>',
        b"<l>" * 300 + b"</l>" * 300,
    ],
)
def test_malformed_or_deeply_nested_xml_is_refused(content: bytes) -> None:
    with pytest.raises(MalformedXml):
        parse(content)


def test_a_message_that_is_too_large_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(MessageTooLarge, match="101 bytes, 100 are allowed"):
        parse(b"<" * 101, maximum=100)


def test_comments_and_processing_instructions_vanish() -> None:
    assert len(parse(b"<l><!-- c --><?p i?></l>")) == 0


def test_escaping_leaves_ordinary_text_alone() -> None:
    text = "Ordinary text, ümläuts too"

    assert escape(text) is text


def test_escaping_keeps_markup_and_carriage_returns() -> None:
    text = "a<b>&c]]>\"quoted\"\r\n'd'"

    assert parse(f"<l>{escape(text)}</l>".encode()).text == text


def test_slashes_in_names_are_written_as_sap_systems_write_them() -> None:
    assert element_name("/SDF/PRGN_COPY_AGR") == "_-SDF_-PRGN_COPY_AGR"
    assert original_name("_-SDF_-PRGN_COPY_AGR") == "/SDF/PRGN_COPY_AGR"
