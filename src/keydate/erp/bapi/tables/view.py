"""A read-only view of our tables under the name and with the columns of one of SAP's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from keydate.erp.bapi.tables.columns import Column


@dataclass(frozen=True, kw_only=True)
class View:
    """One table of the dictionary: its columns in order, and where the rows come from."""

    name: str
    text: str
    #: Table authorization group (S_TABU_DIS-DICBERCLS).
    authorization_group: str
    source: sa.FromClause
    columns: tuple[Column, ...]
    #: What holds the client; a view without it shows the same to all clients.
    client: sa.ColumnElement[Any] | None = None
    #: Which rows of the source belong to the table.
    rows: sa.ColumnElement[bool] | None = None

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """Returns the columns by their names."""
        return {column.name: column for column in self.columns}

    def select(self, columns: tuple[Column, ...], client: str) -> sa.Select[Any]:
        """Returns the statement that reads the columns for a client, in the order of the key."""
        statement = sa.select(*(column.expression.label(column.name.lower()) for column in columns))
        statement = statement.select_from(self.source)
        if self.client is not None:
            statement = statement.where(self.client == client)
        if self.rows is not None:
            statement = statement.where(self.rows)
        return statement.order_by(*(column.expression for column in self.columns if column.key))
