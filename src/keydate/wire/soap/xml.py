"""Reads XML from strangers: no document types, no entities, no network, bounded in size and depth."""

from __future__ import annotations

import re
from typing import Any, Final

from lxml import etree

from keydate.wire.soap.errors import DocumentTypeForbidden, MalformedXml, MessageTooLarge

SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
#: The namespace of remote functions and their responses; parameters stand in none.
RFC: Final = "urn:sap-com:document:sap:rfc:functions"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"

#: A call that sets the authorizations of a role of the largest size has about 3 MB.
MAXIMUM_BYTES: Final = 16 * 1024 * 1024

_SPECIAL: Final = re.compile('[&<>"\r]')
_ESCAPES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
_DOCTYPE: Final = b"<!DOCTYPE"


def parse(content: bytes, *, maximum: int = MAXIMUM_BYTES) -> etree._Element:
    """Returns the root element.

    Raises:
        InvalidMessage: too large, not well-formed, nested too deeply, or with a document type.
    """
    if len(content) > maximum:
        raise MessageTooLarge(size=len(content), maximum=maximum)
    # Without `huge_tree` libxml2 refuses nesting beyond 256 levels and texts beyond 10 MB. A parser is cheap and must not be shared by threads.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        # Most likely the reason: an entity that was not expanded, or that grew beyond the parser's bounds.
        if _DOCTYPE in content:
            raise DocumentTypeForbidden from error
        raise MalformedXml(reason=str(error)) from error
    information: Any = root.getroottree().docinfo
    if information.doctype:
        raise DocumentTypeForbidden
    return root


def escape(text: str) -> str:
    """Returns text as it may stand in an element or attribute; a carriage return survives only as a reference."""
    return _SPECIAL.sub(lambda match: _ESCAPES[match[0]], text) if _SPECIAL.search(text) else text


def element_name(name: str) -> str:
    """Returns a function or parameter name as an XML name: `/` is written `_-`, as SAP systems do."""
    return name.replace("/", "_-")


def original_name(name: str) -> str:
    """Returns the function or parameter name for an XML name."""
    return name.replace("_-", "/")
