"""The page of all remote functions, from the one declaration that server, WSDL and clients share."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from keydate.cli.reference import markdown
from keydate.cli.reference.markdown import code, codes, section, table
from keydate.wire.bapi.catalogue import FUNCTIONS, STRUCTURES
from keydate.wire.bapi.declaration import Function, Parameter
from keydate.wire.bapi.types import Elementary, ParameterType, Structure, TableOf

_INTRODUCTION: Final = (
    "What other programs call: over SOAP at `/sap/bc/soap/rfc`, with a WSDL at `/sap/bc/soap/wsdl11?services=NAME,NAME&sap-client=100`, or as JSON "
    "with `POST /sap/bc/rfc/NAME`. Every call is checked for `S_RFC` with the function group (`FUGR`) or the function (`FUNC`); what the function "
    "does is checked again, for the same user. A caller may pass imports and tables; exports and the tables it has asked for come back."
)
_DIRECTIONS: Final = ("import", "export", "table")


def page() -> str:
    """Returns the page."""
    by_group = sorted(FUNCTIONS.values(), key=lambda function: (function.group, function.name))
    overview = ((_link(function.name), code(function.group), function.text) for function in by_group)
    return markdown.page(
        "Remote functions",
        _INTRODUCTION,
        table(("function", "function group", "does"), overview),
        *(
            section(2, f"Function group {code(group)}", *(_function(function) for function in functions))
            for group, functions in groupby(by_group, key=lambda function: function.group)
        ),
        section(2, "Structures", *(_structure(STRUCTURES[name]) for name in sorted(STRUCTURES))),
    )


def _function(function: Function) -> str:
    rows = [
        _parameter(direction, parameter)
        for direction, parameters in zip(
            _DIRECTIONS, (function.imports, function.exports, function.tables), strict=True
        )
        for parameter in parameters
    ]
    return section(
        3,
        function.name,
        f"{function.text}.",
        table(("parameter", "direction", "type", "required", "default", "holds"), rows) or "No parameters.",
        _exceptions(function),
    )


def _exceptions(function: Function) -> str:
    return f"Exceptions: {codes(each.key for each in function.exceptions)}." if function.exceptions else ""


def _parameter(direction: str, parameter: Parameter) -> tuple[str, ...]:
    required = "" if direction == "export" else ("no" if parameter.optional else "yes")
    default = "" if parameter.default is None else code(str(parameter.default))
    text = parameter.description or _own_text(parameter.type)
    return code(parameter.name), direction, _type(parameter.type), required, default, text


def _own_text(kind: ParameterType) -> str:
    structure = kind.row if isinstance(kind, TableOf) else kind
    return structure.text if isinstance(structure, Structure) else ""


def _type(kind: ParameterType) -> str:
    if isinstance(kind, TableOf):
        return f"rows of {_link(kind.row.name)}"
    return _link(kind.name) if isinstance(kind, Structure) else _elementary(kind)


def _link(name: str) -> str:
    """Returns a link to the heading of this name; in anchors of headings slashes are left out."""
    return f"[{code(name)}](#{name.lower().replace('/', '')})"


def _elementary(kind: Elementary) -> str:
    has_length = kind.length and kind.datatype in {"CHAR", "NUMC", "RAW"}
    return f"{kind.datatype} {kind.length}" if has_length else kind.datatype


def _structure(structure: Structure) -> str:
    rows = ((code(field.name), _elementary(field.type), field.text) for field in structure.fields)
    return section(
        3, structure.name, f"{structure.text}." if structure.text else "", table(("field", "type", "holds"), rows)
    )
