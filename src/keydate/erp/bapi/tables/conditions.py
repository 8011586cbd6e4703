"""Turns a parsed condition into SQL expressions with bound values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import sqlalchemy as sa

from keydate.erp.bapi.tables.columns import Column
from keydate.erp.bapi.tables.options import (
    All,
    Any,
    Between,
    Comparison,
    Condition,
    In,
    InvalidOptions,
    Like,
    Not,
    Operator,
)

_ESCAPE: Final = "\\"


def sql_condition(condition: Condition, columns: Mapping[str, Column], dialect: str) -> sa.ColumnElement[bool]:
    """Returns the SQL for a condition on a view.

    Raises:
        InvalidOptions: a column is unknown, or a literal does not fit its column.
    """
    if isinstance(condition, All):
        return sa.and_(*(sql_condition(part, columns, dialect) for part in condition.conditions))
    if isinstance(condition, Any):
        return sa.or_(*(sql_condition(part, columns, dialect) for part in condition.conditions))
    if isinstance(condition, Not):
        return sa.not_(sql_condition(condition.condition, columns, dialect))
    return _predicate(condition, columns, dialect)


def _predicate(
    condition: Comparison | Like | In | Between, columns: Mapping[str, Column], dialect: str
) -> sa.ColumnElement[bool]:
    column = columns.get(condition.column)
    if column is None:
        raise InvalidOptions(f"The table has no column {condition.column[:30]}.")
    collation = "BINARY" if dialect == "sqlite" else "C"
    if isinstance(condition, Comparison):
        return column.compare(condition.operator, condition.value, collation)
    if isinstance(condition, In):
        return sa.or_(*(column.compare(Operator.EQ, value, collation) for value in condition.values))
    if isinstance(condition, Between):
        return sa.and_(
            column.compare(Operator.GE, condition.low, collation),
            column.compare(Operator.LE, condition.high, collation),
        )
    return _like(condition, column, is_sqlite=dialect == "sqlite")


def _like(condition: Like, column: Column, *, is_sqlite: bool) -> sa.ColumnElement[bool]:
    if not column.is_text:
        raise InvalidOptions(f"Column {column.name} holds no text and cannot be matched with a pattern.")
    parts = _pattern(condition.pattern.rstrip(" "), condition.escape)
    if is_sqlite:  # its LIKE ignores case
        return column.expression.op("GLOB", return_type=sa.Boolean())("".join(_glob(part) for part in parts))
    return column.expression.like("".join(_like_part(part) for part in parts), escape=_ESCAPE)


#: A part of a pattern: a character, and whether it is a wildcard.
_Part = tuple[str, bool]


def _pattern(text: str, escape: str) -> list[_Part]:
    parts: list[_Part] = []
    characters = iter(text)
    for character in characters:
        if escape and character == escape:
            parts.append((next(characters, escape), False))
        else:
            parts.append((character, character in "%_"))
    return parts


def _glob(part: _Part) -> str:
    character, is_wildcard = part
    if is_wildcard:
        return "*" if character == "%" else "?"
    return f"[{character}]" if character in "*?[" else character


def _like_part(part: _Part) -> str:
    character, is_wildcard = part
    return character if is_wildcard or character not in f"%_{_ESCAPE}" else f"{_ESCAPE}{character}"
