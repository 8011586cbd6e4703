"""Columns of the read-only views: SAP's name and type, our expression, and how a value looks in SAP's form.

Text columns show `NULL` as blank. A day and a time that come from one instant are those of UTC.
"""

from __future__ import annotations

import operator as operator_module
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, Final

import sqlalchemy as sa

from keydate.erp.bapi.tables.options import InvalidOptions, Operator
from keydate.vocabulary.validity import ALWAYS
from keydate.wire.bapi.types import Char, Date, Elementary, Numc, Time

_NO_DAY: Final = "00000000"
_STAMP: Final = "%Y%m%d%H%M%S"
_STAMP_DIGITS: Final = 14


@dataclass(frozen=True)
class Int1(Elementary):
    """A whole number of one byte, shown with three digits; occurs in tables only."""

    exid = "b"
    datatype = "INT1"
    length: int = 3

    @property
    def initial(self) -> int:
        """Returns zero."""
        return 0

    @property
    def bytes_stored(self) -> int:
        """Returns one."""
        return 1

    def read(self, value: Any) -> int:
        """Returns the number."""
        return int(value)


@dataclass(frozen=True)
class Stamp(Elementary):
    """An instant as a packed number of 15 digits, `YYYYMMDDHHMMSS`; occurs in tables only."""

    exid = "P"
    datatype = "DEC"
    length: int = 15

    @property
    def initial(self) -> int:
        """Returns zero, which is no instant."""
        return 0

    @property
    def bytes_stored(self) -> int:
        """Returns eight: two digits, or one and the sign, in each."""
        return 8

    def read(self, value: Any) -> int:
        """Returns the number."""
        return int(value)


#: Makes the SQL for a comparison with a literal; the last argument names the database's byte-by-byte collation.
Compare = Callable[[Operator, str, str], sa.ColumnElement[bool]]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a view."""

    name: str
    type: Elementary
    text: str
    expression: sa.ColumnElement[Any]
    #: Turns a stored value into SAP's text form.
    show: Callable[[Any], str]
    compare: Compare
    #: Only text columns can be matched with patterns.
    is_text: bool = False
    key: bool = False


def text(name: str, length: int, expression: sa.ColumnElement[Any], label: str, *, key: bool = False) -> Column:
    """Returns a text column; comparisons go character by character on both databases, as ABAP's do."""

    def compare(operator: Operator, value: str, collation: str) -> sa.ColumnElement[bool]:
        is_equality = operator in {Operator.EQ, Operator.NE}
        compared = expression if is_equality else sa.collate(expression, collation)
        return _compared(compared, operator, value.rstrip(" "))

    return Column(
        name=name,
        type=Char(length),
        text=label,
        expression=expression,
        show=lambda value: "" if value is None else str(value),
        compare=compare,
        is_text=True,
        key=key,
    )


def nullable(expression: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """Returns the expression with blank in place of NULL, which ABAP does not know."""
    return sa.func.coalesce(expression, "")


def constant(name: str, length: int, value: str, label: str, *, key: bool = False) -> Column:
    """Returns a text column that is the same in every row."""
    return text(name, length, sa.cast(sa.literal(value), sa.String(length)), label, key=key)


def flag(name: str, condition: sa.ColumnElement[bool], label: str) -> Column:
    """Returns a column that is `X` or blank."""
    return text(name, 1, sa.case((condition, "X"), else_=""), label)


def digits(name: str, length: int, expression: sa.ColumnElement[Any], label: str, *, key: bool = False) -> Column:
    """Returns a column of digits with leading zeros, from a number."""
    return Column(
        name=name,
        type=Numc(length),
        text=label,
        expression=expression,
        show=lambda value: f"{value:0{length}}",
        compare=lambda operator, value, _: _compared(expression, operator, _number(value)),
        key=key,
    )


def number(name: str, expression: sa.ColumnElement[Any], label: str) -> Column:
    """Returns a small number, right-aligned."""
    return Column(
        name=name,
        type=Int1(),
        text=label,
        expression=expression,
        show=lambda value: f"{value:>3}",
        compare=lambda operator, value, _: _compared(expression, operator, _number(value)),
    )


def day(name: str, expression: sa.ColumnElement[Any], label: str, *, key: bool = False) -> Column:
    """Returns a date column; the beginning of time is shown as 00000000."""
    return Column(
        name=name,
        type=Date(),
        text=label,
        expression=expression,
        show=_shown_day,
        compare=lambda operator, value, _: _compared(expression, operator, _day(value)),
        key=key,
    )


def instant_day(name: str, expression: sa.ColumnElement[Any], label: str) -> Column:
    """Returns the day of an instant; no instant is shown as 00000000."""
    return Column(
        name=name,
        type=Date(),
        text=label,
        expression=expression,
        show=_shown_day,
        compare=lambda operator, value, _: _compared_instant(expression, operator, _midnight(value), timedelta(days=1)),
    )


def instant_time(name: str, expression: sa.ColumnElement[Any], label: str) -> Column:
    """Returns the time of day of an instant; it cannot be selected by."""

    def refuse(_operator: Operator, _value: str, _collation: str) -> sa.ColumnElement[bool]:
        raise InvalidOptions(f"Column {name} cannot be used in a condition; use the column with the date.")

    return Column(
        name=name,
        type=Time(),
        text=label,
        expression=expression,
        show=lambda value: "000000" if value is None else f"{value:%H%M%S}",
        compare=refuse,
    )


def instant_stamp(name: str, expression: sa.ColumnElement[Any], label: str) -> Column:
    """Returns an instant as a number, right-aligned; no instant is shown as 0."""
    return Column(
        name=name,
        type=Stamp(),
        text=label,
        expression=expression,
        show=lambda value: f"{'0' if value is None else format(value, _STAMP):>{Stamp.length}}",
        compare=lambda operator, value, _: _compared_instant(
            expression, operator, _second(value), timedelta(seconds=1)
        ),
    )


_SQL: Final[Mapping[Operator, Callable[[Any, Any], Any]]] = MappingProxyType(
    {
        Operator.EQ: operator_module.eq,
        Operator.NE: operator_module.ne,
        Operator.LT: operator_module.lt,
        Operator.GT: operator_module.gt,
        Operator.LE: operator_module.le,
        Operator.GE: operator_module.ge,
    }
)


def _compared(expression: sa.ColumnElement[Any], operator: Operator, value: Any) -> sa.ColumnElement[bool]:
    compared: sa.ColumnElement[bool] = _SQL[operator](expression, value)
    return compared


def _compared_instant(
    expression: sa.ColumnElement[Any], operator: Operator, begin: datetime | None, length: timedelta
) -> sa.ColumnElement[bool]:
    """Compares with the span of time that a literal names; None, "no date", is an instant that is NULL."""
    if begin is None:
        return {
            Operator.EQ: expression.is_(None),
            Operator.LE: expression.is_(None),
            Operator.NE: expression.is_not(None),
            Operator.GT: expression.is_not(None),
            Operator.LT: sa.false(),
            Operator.GE: sa.true(),
        }[operator]
    latest = datetime.max.replace(tzinfo=UTC)
    end = begin + length if begin <= latest - length else latest
    before = sa.or_(expression.is_(None), expression < begin)
    return {
        Operator.EQ: sa.and_(expression >= begin, expression < end),
        Operator.NE: sa.or_(before, expression >= end),
        Operator.LT: before,
        Operator.LE: sa.or_(before, expression < end),
        Operator.GT: expression >= end,
        Operator.GE: expression >= begin,
    }[operator]


def _number(literal: str) -> int:
    try:
        value = int(literal)
    except ValueError:
        value = -1 if literal.strip() else 0
    if abs(value) >= 2**31 or (value == -1 and literal.strip() != "-1"):
        raise InvalidOptions(f"{literal!r} is no number.")
    return value


def _day(literal: str) -> date:
    try:
        return ALWAYS if literal.strip() in {"", _NO_DAY} else datetime.strptime(literal, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise InvalidOptions(f"{literal!r} is no date; dates are written YYYYMMDD.") from None


def _midnight(literal: str) -> datetime | None:
    on = _day(literal)
    return None if on == ALWAYS else datetime.combine(on, time(), tzinfo=UTC)


def _second(literal: str) -> datetime | None:
    digits = literal.strip()
    if not digits.strip("0"):
        return None
    try:
        # `%Y` and its neighbours also read fewer digits than they write.
        if len(digits) == _STAMP_DIGITS:
            return datetime.strptime(digits, _STAMP).replace(tzinfo=UTC)
    except ValueError:
        pass
    raise InvalidOptions(f"{literal!r} is no time stamp; time stamps are written YYYYMMDDHHMMSS.")


def _shown_day(value: date | None) -> str:
    if value is None or (value.year, value.month, value.day) == (ALWAYS.year, ALWAYS.month, ALWAYS.day):
        return _NO_DAY
    return f"{value.year:04}{value.month:02}{value.day:02}"
