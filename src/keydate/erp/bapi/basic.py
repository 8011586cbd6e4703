"""Connection test, metadata of functions and tables, and the end of a unit of work."""

from __future__ import annotations

from keydate.erp.bapi.call import Call, Results
from keydate.erp.bapi.errors import FunctionRaised
from keydate.erp.bapi.tables.read import VIEWS
from keydate.wire.bapi import STRUCTURES, UnknownFunction, function, interface
from keydate.wire.bapi.types import Field, Structure


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
    return {"REMOTE_CALL": "R", "PARAMS": interface.function_interface(declared)}


def field_info(call: Call[None]) -> Results:
    """Answers DDIF_FIELDINFO_GET for tables and structures."""
    name = call.parameters["TABNAME"].upper()
    wanted = call.parameters["FIELDNAME"].upper()
    fields = interface.structure_fields(Structure(name, _fields_of(name)))
    rows = [row for row in fields if not wanted or row["FIELDNAME"] == wanted]
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


def commit(_call: Call[None]) -> Results:
    """Answers BAPI_TRANSACTION_COMMIT: every function before it has stored its changes already."""
    return {}


def rollback(_call: Call[None]) -> Results:
    """Answers BAPI_TRANSACTION_ROLLBACK: there is nothing left to undo."""
    return {}
