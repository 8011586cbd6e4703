"""Metadata derived from the declarations: rows of RFC_FUNINT for functions, of DFIES for structures."""

from __future__ import annotations

from typing import Any

from keydate.wire.bapi.declaration import Function, Parameter
from keydate.wire.bapi.types import Elementary, Structure, TableOf


def function_interface(function: Function) -> list[dict[str, Any]]:
    """Returns the parameters and exceptions of a function as RFC_GET_FUNCTION_INTERFACE shows them."""
    rows = []
    for paramclass, parameters in (("I", function.imports), ("E", function.exports), ("T", function.tables)):
        rows += [_parameter(paramclass, position, each) for position, each in enumerate(parameters, start=1)]
    for position, exception in enumerate(function.exceptions, start=1):
        rows.append({"PARAMCLASS": "X", "PARAMETER": exception.key, "POSITION": position, "PARAMTEXT": exception.text})
    return rows


def _parameter(paramclass: str, position: int, parameter: Parameter) -> dict[str, Any]:
    row = {
        "PARAMCLASS": paramclass,
        "PARAMETER": parameter.name,
        "POSITION": position,
        "DEFAULT": _default(parameter),
        "PARAMTEXT": parameter.description[:79],
        "OPTIONAL": "X" if parameter.optional and paramclass != "E" else "",
    }
    if isinstance(parameter.type, Elementary):
        return row | {"EXID": parameter.type.exid, "INTLENGTH": parameter.type.bytes_stored}
    structure = parameter.type.row if isinstance(parameter.type, TableOf) else parameter.type
    width = sum(field.type.bytes_stored for field in structure.fields)
    return row | {"EXID": "u", "TABNAME": structure.name, "INTLENGTH": width}


def _default(parameter: Parameter) -> str:
    # ABAP writes text defaults as literals.
    if parameter.default is None:
        return ""
    return f"'{parameter.default}'" if isinstance(parameter.default, str) else str(parameter.default)


def structure_fields(structure: Structure) -> list[dict[str, Any]]:
    """Returns the fields of a structure as DDIF_FIELDINFO_GET shows them; offsets are packed, without alignment gaps."""
    rows = []
    offset = 0
    for position, field in enumerate(structure.fields, start=1):
        size = field.type.bytes_stored
        rows.append(
            {
                "TABNAME": structure.name,
                "FIELDNAME": field.name,
                "POSITION": f"{position:04}",
                "OFFSET": f"{offset:06}",
                "LENG": f"{field.type.length:06}",
                "INTLEN": f"{size:06}",
                "DECIMALS": "000000",
                "DATATYPE": field.type.datatype,
                "INTTYPE": field.type.exid,
                "KEYFLAG": "X" if field.key else "",
                "FIELDTEXT": field.text[:60],
            }
        )
        offset += size
    return rows
