"""RFC_READ_TABLE: rows of read-only views as text."""

from __future__ import annotations

from itertools import islice
from typing import Final

from keydate.erp.authority.guard import ActingUser
from keydate.erp.bapi.call import Call, Results
from keydate.erp.bapi.errors import FunctionRaised
from keydate.erp.bapi.tables.columns import Column
from keydate.erp.bapi.tables.options import InvalidOptions, parse_options
from keydate.erp.bapi.tables.read import ROW_WIDTH, VIEWS, Place, RowTooWide, joined, layout, read_rows
from keydate.erp.bapi.tables.users import HASH_COLUMNS
from keydate.erp.bapi.tables.view import View
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.errors import KeydateError

#: More rows than one answer should have in memory; a caller who wants more reads in portions.
MAX_ROWS: Final = 500_000


def read_table(call: Call[ReadTransaction]) -> Results:
    """Answers RFC_READ_TABLE."""
    view = _view(call)
    _require_right_to_read(call.acting_user, call, view)
    columns = _columns(call, view)
    delimiter = call.parameters["DELIMITER"]
    try:
        places = layout(columns, delimiter)
    except RowTooWide as error:
        raise _raised(
            call, "DATA_BUFFER_EXCEEDED", f"A row has at most {ROW_WIDTH} characters; read fewer fields."
        ) from error
    fields = [_field_row(place) for place in places]
    if call.flag("NO_DATA"):
        return {"OPTIONS": call.parameters["OPTIONS"], "FIELDS": fields, "DATA": []}
    try:
        rows = [{"WA": joined(values, places, delimiter)} for values in _rows(call, view, columns)]
    except InvalidOptions as error:
        raise _raised(call, "OPTION_NOT_VALID", str(error)) from error
    return {"OPTIONS": call.parameters["OPTIONS"], "FIELDS": fields, "DATA": rows}


def _rows(call: Call[ReadTransaction], view: View, columns: tuple[Column, ...]) -> list[tuple[str, ...]]:
    skip, limit = call.parameters["ROWSKIPS"], call.parameters["ROWCOUNT"]
    if skip < 0 or limit < 0:
        raise InvalidOptions("ROWSKIPS and ROWCOUNT must not be negative.")
    condition = parse_options([row["TEXT"] for row in call.parameters["OPTIONS"]])
    rows = read_rows(call.tx, view, columns, client=call.client, condition=condition, skip=skip, limit=limit)
    found = list(islice(rows, MAX_ROWS + 1))
    if len(found) > MAX_ROWS:
        text = f"There are more than {MAX_ROWS} rows; read them in portions, with ROWSKIPS and ROWCOUNT."
        raise _raised(call, "DATA_BUFFER_EXCEEDED", text)
    return found


def _view(call: Call[ReadTransaction]) -> View:
    name = call.parameters["QUERY_TABLE"].strip().upper()
    view = VIEWS.get(name)
    if view is None:
        raise _raised(call, "TABLE_NOT_AVAILABLE", f"There is no table {name}. Tables: {', '.join(VIEWS)}.")
    return view


def _require_right_to_read(acting_user: ActingUser, call: Call[ReadTransaction], view: View) -> None:
    try:
        acting_user.require_any(
            ("S_TABU_NAM", {"TABLE": view.name, "ACTVT": "03"}),
            ("S_TABU_DIS", {"DICBERCLS": view.authorization_group, "ACTVT": "03"}),
        )
    except KeydateError as error:
        raise _raised(call, "NOT_AUTHORIZED", str(error)) from error


def _columns(call: Call[ReadTransaction], view: View) -> tuple[Column, ...]:
    names = [row["FIELDNAME"].strip().upper() for row in call.parameters["FIELDS"]]
    for name in names:
        if name in HASH_COLUMNS:
            raise _raised(call, "NOT_AUTHORIZED", f"Column {name} holds password hashes, which nobody can read.")
        if name not in view.by_name:
            raise _raised(call, "FIELD_NOT_VALID", f"Table {view.name} has no column {name}.")
    return tuple(view.by_name[name] for name in names) if names else view.columns


def _field_row(place: Place) -> dict[str, str | int]:
    return {
        "FIELDNAME": place.column.name,
        "OFFSET": place.offset,
        "LENGTH": place.length,
        "TYPE": place.column.type.exid,
        "FIELDTEXT": place.column.text[:60],
    }


def _raised(call: Call[ReadTransaction], key: str, text: str) -> FunctionRaised:
    return FunctionRaised(function=call.function.name, key=key, text=text)
