"""Selecting users as BAPI_USER_GETLIST does: each parameter and field of BAPI_USER_GET_DETAIL as a column that conditions can be put on.

Roles, profiles and groups are lists: a condition on one of them asks whether the user has such a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import sqlalchemy as sa

from keydate.erp.bapi.tables import columns as column
from keydate.erp.bapi.tables.columns import Column
from keydate.erp.bapi.tables.conditions import sql_condition
from keydate.erp.bapi.tables.options import Between, Comparison, Condition, InvalidOptions, Like, Operator
from keydate.erp.bapi.tables.users import USR02
from keydate.erp.bapi.user_data import ADDRESS, DEFAULTS
from keydate.erp.users.tables import role_assignments, user_group_members, user_profiles, users
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.ids import ClientId

#: Parameter and field; the parameter USERNAME has no field.
FieldKey = tuple[str, str]
_ESCAPE: Final = "#"
_MAX_ROWS: Final = 400
_MAX_DEPTH: Final = 40
_NEGATIONS: Final = {"NE": "EQ", "NP": "CP", "NB": "BT"}


@dataclass(frozen=True, slots=True)
class Selectable:
    """A column, and the list that it belongs to; None for one of the user itself."""

    column: Column
    rows_of: sa.Table | None = None


@dataclass(frozen=True, slots=True)
class FoundUser:
    """A user in a list."""

    user_name: str
    address: Mapping[str, str]


def field_condition(key: FieldKey, option: str, low: str, high: str, dialect: str) -> sa.ColumnElement[bool]:
    """Returns the SQL for one condition: EQ, NE, CP, NP, BT, NB, GE, GT, LE, LT with its values.

    Raises:
        InvalidOptions: field, option or value does not fit.
    """
    selectable = _fields(dialect).get(key)
    if selectable is None:
        raise InvalidOptions(f"Users cannot be selected by {' '.join(part for part in key if part)[:60]!r}.")
    if option in _NEGATIONS:
        return sa.not_(field_condition(key, _NEGATIONS[option], low, high, dialect))
    condition = sql_condition(_condition(option, low, high), {_NAME: selectable.column}, dialect)
    if selectable.rows_of is None:
        return condition
    rows = selectable.rows_of
    return sa.exists().where(rows.c.client == users.c.client, rows.c.user_name == users.c.user_name, condition)


def range_condition(rows: Sequence[Mapping[str, Any]], dialect: str) -> sa.ColumnElement[bool] | None:
    """Returns the SQL for selection ranges: one of the included values of each field, and none of the excluded ones.

    Raises:
        InvalidOptions: a row does not fit.
    """
    included: dict[FieldKey, list[sa.ColumnElement[bool]]] = {}
    excluded: list[sa.ColumnElement[bool]] = []
    for row in rows:
        if row["SIGN"] not in {"I", "E"}:
            raise InvalidOptions(f"{row['SIGN']!r} is no sign; use I to include or E to exclude.")
        key, condition = _row_condition(row, dialect)
        if row["SIGN"] == "E":
            excluded.append(sa.not_(condition))
        else:
            included.setdefault(key, []).append(condition)
    conditions = [*(sa.or_(*alternatives) for alternatives in included.values()), *excluded]
    return sa.and_(*conditions) if conditions else None


def expression_condition(rows: Sequence[Mapping[str, Any]], dialect: str) -> sa.ColumnElement[bool] | None:
    """Returns the SQL for an expression in prefix notation; several expressions one after another must all hold.

    Raises:
        InvalidOptions: an operator lacks operands, or a row does not fit.
    """
    if len(rows) > _MAX_ROWS:
        raise InvalidOptions(f"The selection has more than {_MAX_ROWS} rows.")
    remaining = iter(rows)
    conditions = [_operand(row, remaining, dialect) for row in remaining]
    return sa.and_(*conditions) if conditions else None


def _operand(
    row: Mapping[str, Any], remaining: Iterator[Mapping[str, Any]], dialect: str, depth: int = 0
) -> sa.ColumnElement[bool]:
    operator = row["LOGOP"]
    if not operator:
        return _row_condition(row, dialect)[1]
    arity = row["ARITY"] or (1 if operator == "NOT" else 2)
    if operator not in {"AND", "OR", "NOT"} or arity < 1 or (operator == "NOT" and arity != 1) or depth > _MAX_DEPTH:
        raise InvalidOptions(f"Operator {operator!r} with {arity} operands is none; use AND, OR or NOT.")
    operands = []
    for _ in range(arity):
        following = next(remaining, None)
        if following is None:
            raise InvalidOptions(f"Operator {operator} lacks operands.")
        operands.append(_operand(following, remaining, dialect, depth + 1))
    if operator == "NOT":
        return sa.not_(operands[0])
    return sa.and_(*operands) if operator == "AND" else sa.or_(*operands)


def _row_condition(row: Mapping[str, Any], dialect: str) -> tuple[FieldKey, sa.ColumnElement[bool]]:
    parameter, field = row["PARAMETER"].upper(), row["FIELD"].upper()
    key = (parameter, "" if parameter == "USERNAME" else field)
    return key, field_condition(key, row["OPTION"].upper() or "EQ", row["LOW"], row["HIGH"], dialect)


def list_groups_of_users(tx: ReadTransaction, client: ClientId) -> list[str]:
    """Returns the user groups that users of the client have; blank for none."""
    query = sa.select(users.c.user_group).where(users.c.client == client).distinct().order_by(users.c.user_group)
    return list(tx.connection.execute(query).scalars())


def find_users(
    tx: ReadTransaction,
    client: ClientId,
    *,
    groups: Sequence[str],
    ranges: Sequence[Mapping[str, Any]] = (),
    expression: Sequence[Mapping[str, Any]] = (),
    limit: int = 0,
) -> tuple[list[FoundUser], int]:
    """Returns the users of some groups that a selection finds, at most so many (0 for all), and how many there are.

    Raises:
        InvalidOptions: the selection does not fit.
    """
    if len(ranges) > _MAX_ROWS:
        raise InvalidOptions(f"The selection has more than {_MAX_ROWS} rows.")
    dialect = tx.connection.dialect.name
    condition = range_condition(ranges, dialect) if ranges else expression_condition(expression, dialect)
    query = sa.select(users.c.user_name, users.c.address).where(
        users.c.client == client, users.c.user_group.in_(groups)
    )
    if condition is not None:
        query = query.where(condition)
    total = tx.connection.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    query = query.order_by(users.c.user_name)
    rows = tx.connection.execute(query.limit(limit) if limit else query)
    return [FoundUser(row.user_name, row.address) for row in rows], total


#: The name under which a condition knows its one column.
_NAME: Final = "VALUE"


def _condition(option: str, low: str, high: str) -> Condition:
    if option == "BT":
        return Between(_NAME, low, high)
    if option == "CP":
        return Like(_NAME, _like_pattern(low), _ESCAPE)
    if option not in Operator.__members__:
        raise InvalidOptions(f"{option!r} is no option; use EQ, NE, CP, NP, BT, NB, GE, GT, LE or LT.")
    return Comparison(_NAME, Operator[option], low)


def _like_pattern(pattern: str) -> str:
    """Returns SAP's pattern (`*` any characters, `+` one, `#` makes the next one ordinary) as one of LIKE."""
    result = []
    characters = iter(pattern)
    for character in characters:
        if character == "#":
            ordinary = next(characters, "#")
            result.append(f"{_ESCAPE}{ordinary}" if ordinary in "%_#" else ordinary)
        elif character in "*+":
            result.append("%" if character == "*" else "_")
        else:
            result.append(f"{_ESCAPE}{character}" if character in "%_" else character)
    return "".join(result)


@cache
def _fields(dialect: str) -> Mapping[FieldKey, Selectable]:
    logon = ("GLTGV", "GLTGB", "USTYP", "CLASS", "ACCNT", "TZONE", "CODVN", "UFLAG", "SECURITY_POLICY")
    by_key = {("LOGONDATA", name): USR02.by_name[name] for name in logon}
    by_key |= {("ADMINDATA", name): USR02.by_name[name] for name in ("ANAME", "ERDAT", "TRDAT")}
    by_key |= {
        ("USERNAME", ""): USR02.by_name["BNAME"],
        ("ALIAS", "USERALIAS"): _text(column.nullable(users.c.alias)),
        ("REF_USER", "REF_USER"): _text(column.nullable(users.c.reference_user)),
        ("COMPANY", "COMPANY"): _text(users.c.company),
        ("LASTMODIFIED", "MODDATE"): column.instant_day("MODDATE", users.c.changed_at, ""),
        ("ISLOCKED", "LOCAL_LOCK"): _lock(users.c.lock_bits.op("&")(64) != 0),
        ("ISLOCKED", "GLOB_LOCK"): _lock(users.c.lock_bits.op("&")(32) != 0),
        ("ISLOCKED", "WRNG_LOGON"): _lock(users.c.lock_bits.op("&")(128) != 0),
        ("ISLOCKED", "NO_USER_PW"): _lock(users.c.password_state == "deactivated"),
    }
    by_key |= {("ADDRESS", theirs): _text(_entry(users.c.address, ours, dialect)) for theirs, ours in ADDRESS.items()}
    by_key |= {
        ("DEFAULTS", theirs): _text(_entry(users.c.defaults, ours, dialect)) for theirs, ours in DEFAULTS.items()
    }
    return {key: Selectable(item) for key, item in by_key.items()} | _list_fields()


def _list_fields() -> dict[FieldKey, Selectable]:
    role = Selectable(_text(role_assignments.c.role), role_assignments)
    profile = Selectable(_text(user_profiles.c.profile), user_profiles)
    return {
        ("GROUPS", "USERGROUP"): Selectable(_text(user_group_members.c.user_group), user_group_members),
        ("PROFILES", "BAPIPROF"): profile,
        ("LOCPROFILES", "PROFILE"): profile,
        ("ACTIVITYGROUPS", "AGR_NAME"): role,
        ("LOCACTGROUPS", "AGR_NAME"): role,
        ("ACTIVITYGROUPS", "FROM_DAT"): Selectable(
            column.day("FROM_DAT", role_assignments.c.valid_from, ""), role_assignments
        ),
        ("ACTIVITYGROUPS", "TO_DAT"): Selectable(
            column.day("TO_DAT", role_assignments.c.valid_to, ""), role_assignments
        ),
    }


def _text(expression: sa.ColumnElement[Any]) -> Column:
    return column.text(_NAME, 255, expression, "")


def _lock(condition: sa.ColumnElement[bool]) -> Column:
    return _text(sa.case((condition, "L"), else_="U"))


def _entry(stored: sa.Column[Any], name: str, dialect: str) -> sa.ColumnElement[Any]:
    """Returns one entry of a JSON text."""
    as_text = sa.type_coerce(stored, sa.Text)
    if dialect == "sqlite":
        return column.nullable(sa.func.json_extract(as_text, f"$.{name}", type_=sa.Text))
    return column.nullable(sa.func.json_extract_path_text(sa.cast(as_text, sa.JSON), name, type_=sa.Text))
