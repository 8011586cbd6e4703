"""WSDL 1.1 (document/literal) for remote functions, from their declarations.

Type names are those of SAP's documents: `char15`, `numeric6`, structure names, `TABLE_OF_…`. Dates and times are restricted strings, because
their initial values are no values of `xsd:date` and `xsd:time`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from keydate.wire.bapi.catalogue import structures_of
from keydate.wire.bapi.declaration import Function, Parameter
from keydate.wire.bapi.types import (
    Char,
    Date,
    Elementary,
    Int4,
    Numc,
    ParameterType,
    Raw,
    String,
    Structure,
    TableOf,
    Time,
)
from keydate.wire.soap.xml import RFC, element_name, escape

_XSD: Final = "http://www.w3.org/2001/XMLSchema"
_SOAP_TRANSPORT: Final = "http://schemas.xmlsoap.org/soap/http"

#: Names of elementary types; `{}` stands for the length.
_ELEMENTARY: Final[dict[type[Elementary], str]] = {
    Char: "tns:char{}",
    Numc: "tns:numeric{}",
    Raw: "tns:byte{}",
    Date: "tns:date10",
    Time: "tns:time8",
    Int4: "xsd:int",
    String: "xsd:string",
}


def build_wsdl(functions: Sequence[Function], address: str) -> bytes:
    """Returns one document that describes the functions as one service at the address."""
    document = (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"'
        f' xmlns:xsd="{_XSD}" xmlns:tns="{RFC}" targetNamespace="{RFC}">'
        f"<wsdl:types>{_schema(functions)}</wsdl:types>"
        f"{''.join(map(_messages, functions))}"
        f'<wsdl:portType name="RFC_PortType">{"".join(map(_operation, functions))}</wsdl:portType>'
        f'<wsdl:binding name="RFC_Binding" type="tns:RFC_PortType">'
        f'<soap:binding style="document" transport="{_SOAP_TRANSPORT}"/>{"".join(map(_bound_operation, functions))}</wsdl:binding>'
        '<wsdl:service name="RFC_Service"><wsdl:port name="RFC_Port" binding="tns:RFC_Binding">'
        f'<soap:address location="{escape(address)}"/></wsdl:port></wsdl:service></wsdl:definitions>'
    )
    return document.encode()


def type_name(type_: ParameterType) -> str:
    """Returns the name of a type in the document, with its prefix."""
    if isinstance(type_, Elementary):
        return _ELEMENTARY[type(type_)].format(type_.length)
    return f"tns:{element_name(type_.name)}"


def _schema(functions: Sequence[Function]) -> str:
    structures = {structure.name: structure for function in functions for structure in structures_of(function)}
    parameters = [each for function in functions for each in function.imports + function.exports + function.tables]
    tables = {each.type.name: each.type for each in parameters if isinstance(each.type, TableOf)}
    elementary = {type_name(each.type): each.type for each in parameters if isinstance(each.type, Elementary)}
    for structure in structures.values():
        elementary |= {type_name(type_): type_ for type_ in structure.types.values()}
    parts = [_simple_type(name, elementary[name]) for name in sorted(elementary) if name.startswith("tns:")]
    parts += [_structure(structures[name]) for name in sorted(structures)]
    parts += [_table(tables[name]) for name in sorted(tables)]
    parts.append(_EXCEPTION)
    parts += [_elements(function) for function in functions]
    return f'<xsd:schema targetNamespace="{RFC}" elementFormDefault="unqualified">{"".join(parts)}</xsd:schema>'


_EXCEPTION: Final = (
    '<xsd:complexType name="RFC_EXCEPTION"><xsd:sequence><xsd:element name="Name" type="xsd:string"/>'
    '<xsd:element name="Text" type="xsd:string" minOccurs="0"/><xsd:element name="Message" minOccurs="0"><xsd:complexType>'
    '<xsd:sequence><xsd:element name="ID" type="xsd:string"/><xsd:element name="Number" type="xsd:string"/></xsd:sequence>'
    "</xsd:complexType></xsd:element></xsd:sequence></xsd:complexType>"
)


def _simple_type(name: str, type_: Elementary) -> str:
    base = "xsd:string"
    match type_:
        case Numc():
            rule = f'<xsd:maxLength value="{type_.length}"/><xsd:pattern value="\\d*"/>'
        case Date():
            rule = '<xsd:maxLength value="10"/><xsd:pattern value="\\d\\d\\d\\d-\\d\\d-\\d\\d"/>'
        case Time():
            rule = '<xsd:maxLength value="8"/><xsd:pattern value="\\d\\d:\\d\\d:\\d\\d"/>'
        case Raw():
            base, rule = "xsd:base64Binary", f'<xsd:maxLength value="{type_.length}"/>'
        case _:
            rule = f'<xsd:maxLength value="{type_.length}"/>'
    local = name.removeprefix("tns:")
    return f'<xsd:simpleType name="{local}"><xsd:restriction base="{base}">{rule}</xsd:restriction></xsd:simpleType>'


def _structure(structure: Structure) -> str:
    fields = "".join(
        f'<xsd:element name="{name}" type="{type_name(type_)}" minOccurs="0"/>'
        for name, type_ in structure.types.items()
    )
    name = element_name(structure.name)
    return f'<xsd:complexType name="{name}"><xsd:sequence>{fields}</xsd:sequence></xsd:complexType>'


def _table(table: TableOf) -> str:
    item = f'<xsd:element name="item" type="{type_name(table.row)}" minOccurs="0" maxOccurs="unbounded"/>'
    return f'<xsd:complexType name="{element_name(table.name)}"><xsd:sequence>{item}</xsd:sequence></xsd:complexType>'


def _elements(function: Function) -> str:
    tag = element_name(function.name)
    tables = [Parameter(each.name, each.type, each.text) for each in function.tables]
    return (
        _element(tag, function.inputs.values())
        + _element(f"{tag}.Response", [*(_always(each) for each in function.exports), *tables])
        + f'<xsd:element name="{tag}.Exception" type="tns:RFC_EXCEPTION"/>'
    )


def _always(parameter: Parameter) -> Parameter:
    return Parameter(parameter.name, parameter.type, parameter.text, optional=False)


def _element(tag: str, parameters: Iterable[Parameter]) -> str:
    parts = "".join(map(_parameter, parameters))
    return f'<xsd:element name="{tag}"><xsd:complexType><xsd:all>{parts}</xsd:all></xsd:complexType></xsd:element>'


def _parameter(parameter: Parameter) -> str:
    least = 0 if parameter.optional else 1
    name = element_name(parameter.name)
    documentation = _documentation(parameter.description)
    return f'<xsd:element name="{name}" type="{type_name(parameter.type)}" minOccurs="{least}">{documentation}</xsd:element>'


def _documentation(text: str) -> str:
    return f"<xsd:annotation><xsd:documentation>{escape(text)}</xsd:documentation></xsd:annotation>" if text else ""


def _messages(function: Function) -> str:
    tag = element_name(function.name)
    return "".join(
        f'<wsdl:message name="{tag}{suffix}"><wsdl:part name="{part}" element="tns:{tag}{suffix}"/></wsdl:message>'
        for suffix, part in (("", "parameters"), (".Response", "parameters"), (".Exception", "exception"))
    )


def _operation(function: Function) -> str:
    tag = element_name(function.name)
    return (
        f'<wsdl:operation name="{tag}"><wsdl:documentation>{escape(function.text)}</wsdl:documentation>'
        f'<wsdl:input message="tns:{tag}"/><wsdl:output message="tns:{tag}.Response"/>'
        f'<wsdl:fault name="{tag}.Exception" message="tns:{tag}.Exception"/></wsdl:operation>'
    )


def _bound_operation(function: Function) -> str:
    tag = element_name(function.name)
    return (
        f'<wsdl:operation name="{tag}"><soap:operation soapAction="{RFC}" style="document"/>'
        '<wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>'
        f'<wsdl:fault name="{tag}.Exception"><soap:fault name="{tag}.Exception" use="literal"/></wsdl:fault></wsdl:operation>'
    )
