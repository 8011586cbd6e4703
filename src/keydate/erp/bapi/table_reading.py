"""RFC_READ_TABLE and RFC_GET_TABLE_ENTRIES: rows of read-only views as text."""

from __future__ import annotations

from collections.abc import Iterable
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
    view = _view(call, "QUERY_TABLE", "TABLE_NOT_AVAILABLE")
    columns = _columns(call, view)
    delimiter = call.parameters["DELIMITER"]
    places = _places(call, columns, delimiter)
    fields = [_field_row(place) for place in places]
    if call.flag("NO_DATA"):
        return {"OPTIONS": call.parameters["OPTIONS"], "FIELDS": fields, "DATA": []}
    try:
        rows = [{"WA": joined(values, places, delimiter)} for values in _rows(call, view, columns)]
    except InvalidOptions as error:
        raise _raised(call, "OPTION_NOT_VALID", str(error)) from error
    return {"OPTIONS": call.parameters["OPTIONS"], "FIELDS": fields, "DATA": rows}


def get_table_entries(call: Call[ReadTransaction]) -> Results:
    """Answers RFC_GET_TABLE_ENTRIES: the same tables, rights and text form, all columns, no selection."""
    view = _view(call, "TABLE_NAME", "TABLE_NOT_FOUND")
    places = _places(call, view.columns, "")
    limit = call.parameters["MAX_ENTRIES"]
    if limit < 0:
        raise _raised(call, "OPTION_NOT_VALID", "MAX_ENTRIES must not be negative.")
    rows = read_rows(call.tx, view, view.columns, client=call.client, limit=limit)
    entries = [{"WA": joined(values, places, "")} for values in _few_enough(call, rows)]
    if not entries:
        raise _raised(call, "TABLE_EMPTY", f"Table {view.name} has no rows.")
    return {"NUMBER_OF_ENTRIES": len(entries), "ENTRIES": entries}


def _places(call: Call[ReadTransaction], columns: tuple[Column, ...], delimiter: str) -> list[Place]:
    try:
        return layout(columns, delimiter)
    except RowTooWide as error:
        text = f"A row has at most {ROW_WIDTH} characters; read fewer fields."
        raise _raised(call, "DATA_BUFFER_EXCEEDED", text) from error


def _rows(call: Call[ReadTransaction], view: View, columns: tuple[Column, ...]) -> list[tuple[str, ...]]:
    skip, limit = call.parameters["ROWSKIPS"], call.parameters["ROWCOUNT"]
    if skip < 0 or limit < 0:
        raise InvalidOptions("ROWSKIPS and ROWCOUNT must not be negative.")
    condition = parse_options([row["TEXT"] for row in call.parameters["OPTIONS"]])
    rows = read_rows(call.tx, view, columns, client=call.client, condition=condition, skip=skip, limit=limit)
    return _few_enough(call, rows)


def _few_enough(call: Call[ReadTransaction], rows: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    found = list(islice(rows, MAX_ROWS + 1))
    if len(found) > MAX_ROWS:
        text = (
            f"There are more than {MAX_ROWS} rows; read them in portions, with ROWSKIPS and ROWCOUNT of RFC_READ_TABLE."
        )
        raise _raised(call, "DATA_BUFFER_EXCEEDED", text)
    return found


def _view(call: Call[ReadTransaction], parameter: str, key: str) -> View:
    """Returns the view that the parameter names, when the caller may read it; `key` is the exception for one that does not exist."""
    name = call.parameters[parameter].strip().upper()
    view = VIEWS.get(name)
    if view is None:
        raise _raised(call, key, f"There is no table {name}. Tables: {', '.join(VIEWS)}.")
    _require_right_to_read(call.acting_user, call, view)
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
