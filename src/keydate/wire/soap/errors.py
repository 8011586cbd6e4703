"""What may be wrong with a SOAP message before its parameters are looked at; each maps to a fault of the client's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from keydate.vocabulary.errors import KeydateError


@dataclass(eq=False, kw_only=True)
class InvalidMessage(KeydateError):
    """A SOAP message cannot be understood."""

    code: ClassVar[str] = "soap.invalid_message"
    remedy: ClassVar[str] = "Build the message from the WSDL of the function."

    def __str__(self) -> str:
        """Says so."""
        return "The SOAP message cannot be understood."


@dataclass(eq=False, kw_only=True)
class MessageTooLarge(InvalidMessage):
    """The message has more bytes than are read."""

    code: ClassVar[str] = "soap.message_too_large"
    remedy: ClassVar[str] = "Send fewer rows in each call."

    size: int
    maximum: int

    def __str__(self) -> str:
        """Gives both sizes."""
        return f"The SOAP message has {self.size} bytes, {self.maximum} are allowed."


@dataclass(eq=False, kw_only=True)
class MalformedXml(InvalidMessage):
    """The message is no well-formed XML."""

    code: ClassVar[str] = "soap.malformed_xml"

    reason: str

    def __str__(self) -> str:
        """Gives the parser's reason."""
        return f"The SOAP message is not well-formed XML: {self.reason[:160]}."


@dataclass(eq=False, kw_only=True)
class DocumentTypeForbidden(InvalidMessage):
    """The message declares a document type, which SOAP 1.1 forbids (section 3) and entity attacks need."""

    code: ClassVar[str] = "soap.document_type_forbidden"
    remedy: ClassVar[str] = "Remove the DOCTYPE declaration; SOAP messages have none."

    def __str__(self) -> str:
        """Says so."""
        return "A SOAP message must not have a DOCTYPE declaration."


@dataclass(eq=False, kw_only=True)
class NotAnEnvelope(InvalidMessage):
    """The document is no SOAP 1.1 envelope."""

    code: ClassVar[str] = "soap.not_an_envelope"
    remedy: ClassVar[str] = "Send an Envelope of namespace http://schemas.xmlsoap.org/soap/envelope/ (SOAP 1.1)."

    found: str

    def __str__(self) -> str:
        """Names what was found instead."""
        return f"The document is no SOAP 1.1 envelope: its root is {self.found[:120]}."


@dataclass(eq=False, kw_only=True)
class HeaderNotUnderstood(InvalidMessage):
    """A header entry insists on being understood, and is not."""

    code: ClassVar[str] = "soap.header_not_understood"
    remedy: ClassVar[str] = "Send the message without this header entry."

    header: str

    def __str__(self) -> str:
        """Names the entry."""
        return f"The header entry {self.header[:120]} must be understood and is not."


@dataclass(eq=False, kw_only=True)
class BodyMissing(InvalidMessage):
    """The envelope has no body, or an empty one."""

    code: ClassVar[str] = "soap.body_missing"

    def __str__(self) -> str:
        """Says so."""
        return "The SOAP envelope has no body with a function in it."


@dataclass(eq=False, kw_only=True)
class SeveralFunctions(InvalidMessage):
    """The body has more than one element."""

    code: ClassVar[str] = "soap.several_functions"
    remedy: ClassVar[str] = "Send one call for each function."

    count: int

    def __str__(self) -> str:
        """Gives the number."""
        return f"The SOAP body has {self.count} elements; exactly one function can be called."


@dataclass(eq=False, kw_only=True)
class WrongNamespace(InvalidMessage):
    """An element stands in a namespace in which it means nothing."""

    code: ClassVar[str] = "soap.wrong_namespace"
    remedy: ClassVar[str] = (
        "Put the function into namespace urn:sap-com:document:sap:rfc:functions and its parameters into none."
    )

    element: str

    def __str__(self) -> str:
        """Names the element with its namespace."""
        return f"The element {self.element[:160]} stands in the wrong namespace."


@dataclass(eq=False, kw_only=True)
class DuplicateElement(InvalidMessage):
    """A parameter, or a field of a structure, occurs twice."""

    code: ClassVar[str] = "soap.duplicate_element"
    remedy: ClassVar[str] = "Send each parameter and each field once."

    element: str

    def __str__(self) -> str:
        """Names the element."""
        return f"The element {self.element[:120]} occurs more than once where it may occur once."
