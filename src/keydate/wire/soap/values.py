"""ABAP values as XML content and back.

CHAR is text, NUMC digits, INT digits, DATS `YYYY-MM-DD` (read also as `YYYYMMDD`; `0000-00-00` is initial), TIMS `HH:MM:SS`, RAW base64. A
structure has one child for each field, a table repeated `item` children. Decoding gives what `conform` reads: it takes the shape of a type,
not yet its limits.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator
from typing import Any, Final

from lxml import etree

from keydate.wire.bapi.errors import InvalidBytes, WrongShape
from keydate.wire.bapi.types import AbapType, Date, Elementary, Int4, Raw, Structure, TableOf, Time
from keydate.wire.soap.errors import DuplicateElement, WrongNamespace
from keydate.wire.soap.xml import RFC, XSI, element_name, escape, original_name

_NIL: Final = f"{{{XSI}}}nil"


def _date_text(value: str) -> str:
    return f"{value[:4]}-{value[4:6]}-{value[6:]}"


def _time_text(value: str) -> str:
    return f"{value[:2]}:{value[2:4]}:{value[4:]}"


def _raw_text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


#: Types whose text differs from the value; all others are escaped text.
_TEXT: Final[dict[type[AbapType], Callable[[Any], str]]] = {
    Date: _date_text,
    Time: _time_text,
    Raw: _raw_text,
    Int4: str,
}


def encode(name: str, type_: AbapType, value: Any, parts: list[str]) -> None:
    """Appends the element of a value to the parts of a document; the value has the form in which `read` returns it."""
    tag = element_name(name)
    if isinstance(type_, TableOf):
        parts.append(f"<{tag}>")
        for row in value:
            parts.append("<item>")
            _encode_fields(type_.row, row, parts)
            parts.append("</item>")
        parts.append(f"</{tag}>")
    elif isinstance(type_, Structure):
        parts.append(f"<{tag}>")
        _encode_fields(type_, value, parts)
        parts.append(f"</{tag}>")
    else:
        text = text_of(type_, value)
        parts.append(f"<{tag}>{text}</{tag}>" if text else f"<{tag}/>")


def _encode_fields(structure: Structure, row: dict[str, Any], parts: list[str]) -> None:
    for name, type_ in structure.types.items():
        value = row[name]
        to_text = _TEXT.get(type(type_))
        text = to_text(value) if to_text else escape(value)
        parts.append(f"<{name}>{text}</{name}>" if text else f"<{name}/>")


def text_of(type_: AbapType, value: Any) -> str:
    """Returns an elementary value as escaped text."""
    to_text = _TEXT.get(type(type_))
    return to_text(value) if to_text else escape(value)


def decode(type_: AbapType, element: etree._Element) -> Any:
    """Returns the value of an element by the shape of its type.

    Raises:
        InvalidCall: the element does not have that shape.
        InvalidMessage: an element occurs twice or stands in a foreign namespace.
    """
    if isinstance(type_, TableOf):
        return _rows(type_, element)
    if isinstance(type_, Structure):
        return _fields(type_, element)
    return _text(type_, element)


def children(element: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yields the children that are not nil with their names; each may occur once, in no namespace or in that of functions."""
    seen = set()
    for child in element:
        name = local_name(child)
        if name in seen:
            raise DuplicateElement(element=name)
        seen.add(name)
        if not (child.attrib and child.get(_NIL) in {"true", "1"}):
            yield original_name(name), child


def local_name(element: etree._Element) -> str:
    """Returns the name of an element in no namespace, or in that of functions, which some clients inherit by accident."""
    tag = element.tag
    if not isinstance(tag, str):
        raise WrongNamespace(element=str(element))
    if tag[0] != "{":
        return tag
    namespace, _, name = tag[1:].partition("}")
    if namespace != RFC:
        raise WrongNamespace(element=tag)
    return name


def _rows(table: TableOf, element: etree._Element) -> list[Any]:
    if element.text and element.text.strip():
        raise WrongShape(expected=f"a table with rows of type {table.row.name}")
    rows = []
    for child in element:
        if local_name(child) != "item":
            raise WrongShape(expected=f"a table whose rows are `item` elements of type {table.row.name}")
        rows.append(_fields(table.row, child))
    return rows


def _fields(structure: Structure, element: etree._Element) -> dict[str, Any]:
    if element.text and element.text.strip():
        raise WrongShape(expected=f"a structure of type {structure.name}")
    types = structure.types
    return {name: _text(types.get(name), child) for name, child in children(element)}


def _text(type_: Elementary | AbapType | None, element: etree._Element) -> Any:
    if len(element):
        raise WrongShape(expected="text without elements in it")
    text = element.text or ""
    if isinstance(type_, Raw):
        try:
            return base64.b64decode("".join(text.split()), validate=True)
        except (binascii.Error, ValueError) as error:
            raise InvalidBytes from error
    return text
