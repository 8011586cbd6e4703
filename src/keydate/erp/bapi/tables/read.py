"""Reads the views: as RFC_READ_TABLE does, row by row with a layout, and whole, as auditors' extracts have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import sqlalchemy as sa

from keydate.erp.bapi.tables import accounting, profiles, roles, users
from keydate.erp.bapi.tables.columns import Column, Int1, Stamp
from keydate.erp.bapi.tables.conditions import sql_condition
from keydate.erp.bapi.tables.options import Condition
from keydate.erp.bapi.tables.view import View
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.ids import ClientId

#: The width of a row of RFC_READ_TABLE.
ROW_WIDTH: Final = 512
_FETCH: Final = 1_000

VIEWS: Final[Mapping[str, View]] = MappingProxyType(
    {view.name: view for area in (users, roles, profiles, accounting) for view in area.VIEWS}
)


class RowTooWide(Exception):
    """The columns do not fit into one row."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column stands in a row."""

    column: Column
    offset: int

    @property
    def length(self) -> int:
        """Returns the characters of the value."""
        return self.column.type.length


def layout(columns: Sequence[Column], delimiter: str) -> list[Place]:
    """Returns where each column stands in a row.

    Raises:
        RowTooWide: the row has more than 512 characters.
    """
    places, offset = [], 0
    for column in columns:
        place = Place(column, offset)
        offset += place.length + len(delimiter)
        places.append(place)
    if offset - len(delimiter) > ROW_WIDTH:
        raise RowTooWide
    return places


def read_rows(
    tx: ReadTransaction,
    view: View,
    columns: tuple[Column, ...],
    *,
    client: ClientId,
    condition: Condition | None = None,
    skip: int = 0,
    limit: int = 0,
) -> Iterator[tuple[str, ...]]:
    """Yields the columns of the rows that a client may see, in SAP's text form; a limit of 0 means all.

    Raises:
        InvalidOptions: the condition does not fit the view.
    """
    statement = view.select(columns, client)
    if condition is not None:
        statement = statement.where(sql_condition(condition, view.by_name, tx.connection.dialect.name))
    if skip:
        statement = statement.offset(skip)
    if limit or (skip and tx.connection.dialect.name == "sqlite"):  # which knows OFFSET only after LIMIT
        statement = statement.limit(limit or sa.literal(-1))
    shows = [column.show for column in columns]
    result = tx.connection.execute(statement)
    while rows := result.fetchmany(_FETCH):
        for row in rows:
            yield tuple(show(value) for show, value in zip(shows, row, strict=True))


def joined(values: Sequence[str], places: Sequence[Place], delimiter: str) -> str:
    """Returns one row as RFC_READ_TABLE gives it: values at their offsets, numbers to the right, trailing blanks dropped."""
    parts = [
        value.rjust(place.length)
        if isinstance(place.column.type, Int1 | Stamp)
        else value.ljust(place.length)[: place.length]
        for value, place in zip(values, places, strict=True)
    ]
    return delimiter.join(parts).rstrip(" ")


def export_table(tx: ReadTransaction, client: ClientId, table: str) -> Iterator[dict[str, Any]]:
    """Yields all rows of a table as SE16 shows them to an auditor: column name to text.

    Raises:
        KeyError: there is no such table.
    """
    view = VIEWS[table]
    names = [column.name for column in view.columns]
    for row in read_rows(tx, view, view.columns, client=client):
        yield dict(zip(names, (value.strip(" ") for value in row), strict=True))
