"""Connection test, metadata of functions and tables, and the end of a unit of work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from keydate.erp.bapi.call import Call, Results, Row
from keydate.erp.bapi.errors import FunctionRaised
from keydate.erp.bapi.tables.read import VIEWS
from keydate.wire.bapi import STRUCTURES, Function, Parameter, UnknownFunction, function
from keydate.wire.bapi.types import Elementary, Field, Structure, TableOf


def ping(_call: Call[None]) -> Results:
    """Answers RFC_PING: whoever gets the answer has connection, logon and rights."""
    return {}


def stfc_connection(call: Call[None]) -> Results:
    """Answers STFC_CONNECTION with the text it was given."""
    system, user = call.system, call.acting_user
    now = system.database.clock.now()
    answer = f"Keydate {system.release}  Sysid: {system.system_id}  Client: {user.client}  User: {user.user_name}"
    return {"ECHOTEXT": call.parameters["REQUTEXT"], "RESPTEXT": f"{answer}  Date: {now:%Y%m%d}  Time: {now:%H%M%S}"}


def function_interface(call: Call[None]) -> Results:
    """Answers RFC_GET_FUNCTION_INTERFACE from the declaration."""
    try:
        declared = function(call.parameters["FUNCNAME"].upper())
    except UnknownFunction as error:
        raise FunctionRaised(function=call.function.name, key="FU_NOT_FOUND", text=str(error)) from error
    return {"REMOTE_CALL": "R", "PARAMS": list(_parameters(declared))}


def _parameters(declared: Function) -> Iterator[Row]:
    position = 0
    for kind, group in (("I", declared.imports), ("E", declared.exports), ("T", declared.tables)):
        for parameter in group:
            position += 1
            yield {"PARAMCLASS": kind, "POSITION": position, **_described(parameter)}
    for exception in declared.exceptions:
        position += 1
        yield {
            "PARAMCLASS": "X",
            "PARAMETER": exception.key,
            "POSITION": position,
            "PARAMTEXT": exception.text,
        }


def _described(parameter: Parameter) -> dict[str, Any]:
    row: dict[str, Any] = {
        "PARAMETER": parameter.name,
        "PARAMTEXT": parameter.description[:79],
        "OPTIONAL": "X" if parameter.optional else "",
        "DEFAULT": "" if parameter.default is None else str(parameter.default),
    }
    if isinstance(parameter.type, Elementary):
        return row | {"EXID": parameter.type.exid, "INTLENGTH": parameter.type.bytes_stored}
    structure = parameter.type.row if isinstance(parameter.type, TableOf) else parameter.type
    if isinstance(structure, Structure):
        size = sum(field.type.bytes_stored for field in structure.fields)
        row |= {"TABNAME": structure.name, "EXID": "u", "INTLENGTH": size}
    return row


def field_info(call: Call[None]) -> Results:
    """Answers DDIF_FIELDINFO_GET for tables and structures."""
    name = call.parameters["TABNAME"].upper()
    fields = _fields_of(name)
    wanted = call.parameters["FIELDNAME"].upper()
    rows = [row for row in _field_rows(name, fields) if not wanted or row["FIELDNAME"] == wanted]
    if not rows:
        raise FunctionRaised(
            function=call.function.name,
            key="NOT_FOUND",
            text=f"There is no table or structure {name} with such a field.",
        )
    return {"DFIES_TAB": rows}


def _fields_of(name: str) -> tuple[Field, ...]:
    view = VIEWS.get(name)
    if view is not None:
        return tuple(Field(column.name, column.type, column.text, key=column.key) for column in view.columns)
    structure = STRUCTURES.get(name)
    return structure.fields if structure is not None else ()


def _field_rows(name: str, fields: tuple[Field, ...]) -> Iterator[dict[str, Any]]:
    offset = 0
    for position, field in enumerate(fields, start=1):
        yield {
            "TABNAME": name,
            "FIELDNAME": field.name,
            "POSITION": position,
            "OFFSET": offset,
            "LENG": field.type.length,
            "INTLEN": field.type.bytes_stored,
            "DATATYPE": field.type.datatype,
            "INTTYPE": field.type.exid,
            "KEYFLAG": "X" if field.key else "",
            "FIELDTEXT": field.text[:60],
        }
        offset += field.type.bytes_stored


def commit(_call: Call[None]) -> Results:
    """Answers BAPI_TRANSACTION_COMMIT: every function before it has stored its changes already."""
    return {}


def rollback(_call: Call[None]) -> Results:
    """Answers BAPI_TRANSACTION_ROLLBACK: there is nothing left to undo."""
    return {}
