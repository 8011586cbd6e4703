"""The sentences in which a SOAP message is refused."""

from __future__ import annotations

import pytest

from keydate.wire.soap.errors import (
    BodyMissing,
    DocumentTypeForbidden,
    DuplicateElement,
    HeaderNotUnderstood,
    InvalidMessage,
    MalformedXml,
    NotAnEnvelope,
    SeveralFunctions,
    WrongNamespace,
)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (InvalidMessage(), "The SOAP message cannot be understood."),
        (MalformedXml(reason="line 1"), "The SOAP message is not well-formed XML: line 1."),
        (DocumentTypeForbidden(), "A SOAP message must not have a DOCTYPE declaration."),
        (NotAnEnvelope(found="html"), "The document is no SOAP 1.1 envelope: its root is html."),
        (HeaderNotUnderstood(header="{urn:t}t"), "The header entry {urn:t}t must be understood and is not."),
        (BodyMissing(), "The SOAP envelope has no body with a function in it."),
        (SeveralFunctions(count=2), "The SOAP body has 2 elements; exactly one function can be called."),
        (WrongNamespace(element="{urn:x}A"), "The element {urn:x}A stands in the wrong namespace."),
        (DuplicateElement(element="A"), "The element A occurs more than once where it may occur once."),
    ],
)
def test_a_refusal_says_what_is_wrong(error: InvalidMessage, sentence: str) -> None:
    assert str(error) == sentence
    assert error.code.startswith("soap.")
