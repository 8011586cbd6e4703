"""The WHERE text of RFC_READ_TABLE, parsed into a tree; no SQL here, and nothing of the text ever reaches SQL as text.

Grammar, after ABAP's dynamic WHERE: comparisons with `=`, `<>`, `<`, `>`, `<=`, `>=` or EQ, NE, LT, GT, LE, GE; `LIKE` with ESCAPE, `IN (...)`,
`BETWEEN ... AND ...`, each with NOT; AND, OR, NOT and parentheses. The left side is a column, the right side a literal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_MAX_CHARACTERS: Final = 32_000
_MAX_CONDITIONS: Final = 400
_MAX_VALUES: Final = 1_000
_MAX_DEPTH: Final = 40

_TOKEN: Final = re.compile(
    r"""\s*(?:
        (?P<literal>'(?:[^']|'')*')
      | (?P<operator><>|><|<=|=<|>=|=>|[=<>(),])
      | (?P<number>-?[0-9]+)(?![A-Za-z0-9_])
      | (?P<word>[A-Za-z_/][A-Za-z0-9_/]*)
    )""",
    re.VERBOSE,
)
_KEYWORDS: Final = frozenset({"AND", "OR", "NOT", "LIKE", "IN", "BETWEEN", "ESCAPE"})


class InvalidOptions(Exception):
    """The WHERE text does not follow the grammar; the message says where."""


class Operator(StrEnum):
    """A comparison."""

    EQ = "="
    NE = "<>"
    LT = "<"
    GT = ">"
    LE = "<="
    GE = ">="


_OPERATORS: Final = {
    **{operator.value: operator for operator in Operator},
    **{operator.name: operator for operator in Operator},
    "><": Operator.NE,
    "=<": Operator.LE,
    "=>": Operator.GE,
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A column compared with a literal."""

    column: str
    operator: Operator
    value: str


@dataclass(frozen=True, slots=True)
class Like:
    """A column matched with a pattern of `%` and `_`; the escape character makes the next one ordinary."""

    column: str
    pattern: str
    escape: str


@dataclass(frozen=True, slots=True)
class In:
    """A column that has one of several values."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """A column between two values, both included."""

    column: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class All:
    """Every one of the conditions."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of the conditions."""

    conditions: tuple[Condition, ...]


Condition = Comparison | Like | In | Between | Not | All | Any


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def parse_options(rows: Sequence[str]) -> Condition | None:
    """Returns the condition that the rows spell together; None when they are blank. A token does not span two rows.

    Raises:
        InvalidOptions: the text does not follow the grammar, or is longer or deeper than anyone needs.
    """
    if sum(len(row) + 1 for row in rows) > _MAX_CHARACTERS:
        raise InvalidOptions(f"The condition has more than {_MAX_CHARACTERS} characters.")
    tokens = [token for row in rows for token in _tokens(row)]
    return _Parser(tokens).parse() if tokens else None


def _tokens(row: str) -> list[_Token]:
    tokens = []
    position, end = 0, len(row.rstrip())
    while position < end:
        match = _TOKEN.match(row, position, end)
        if match is None:
            raise InvalidOptions(f"The condition cannot be read from here: {row[position : position + 20].strip()!r}.")
        kind = str(match.lastgroup)
        text = match.group(kind)
        if kind == "word" and text.upper() in _KEYWORDS:
            kind, text = "keyword", text.upper()
        elif kind == "word" and text.upper() in _OPERATORS:
            kind, text = "operator", text.upper()
        tokens.append(_Token(kind, text))
        position = match.end()
    return tokens


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._position = 0
        self._conditions = 0

    def parse(self) -> Condition:
        condition = self._any(depth=0)
        if self._position < len(self._tokens):
            raise InvalidOptions(f"{self._tokens[self._position].text!r} was not expected here.")
        return condition

    def _any(self, depth: int) -> Condition:
        parts = [self._all(depth)]
        while self._take("keyword", "OR"):
            parts.append(self._all(depth))
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _all(self, depth: int) -> Condition:
        parts = [self._one(depth)]
        while self._take("keyword", "AND"):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self, depth: int) -> Condition:
        if depth > _MAX_DEPTH:
            raise InvalidOptions(f"The condition is nested more than {_MAX_DEPTH} times.")
        if self._take("keyword", "NOT"):
            return Not(self._one(depth + 1))
        if self._take("operator", "("):
            condition = self._any(depth + 1)
            self._expect("operator", ")")
            return condition
        return self._predicate()

    def _predicate(self) -> Condition:
        self._conditions += 1
        if self._conditions > _MAX_CONDITIONS:
            raise InvalidOptions(f"There are more than {_MAX_CONDITIONS} conditions.")
        column = self._expect("word").text.upper()
        is_negated = self._take("keyword", "NOT")
        condition = self._set_predicate(column)
        if condition is None:
            token = self._next("a comparison")
            operator = _OPERATORS.get(token.text) if token.kind == "operator" else None
            if operator is None or is_negated:
                raise InvalidOptions(f"{token.text!r} is no comparison.")
            return Comparison(column, operator, self._literal())
        return Not(condition) if is_negated else condition

    def _set_predicate(self, column: str) -> Condition | None:
        if self._take("keyword", "LIKE"):
            pattern = self._literal()
            escape = self._literal() if self._take("keyword", "ESCAPE") else ""
            if len(escape) > 1:
                raise InvalidOptions("ESCAPE takes one character.")
            return Like(column, pattern, escape)
        if self._take("keyword", "BETWEEN"):
            low = self._literal()
            self._expect("keyword", "AND")
            return Between(column, low, self._literal())
        if self._take("keyword", "IN"):
            return In(column, self._list())
        return None

    def _list(self) -> tuple[str, ...]:
        self._expect("operator", "(")
        values = [self._literal()]
        while self._take("operator", ","):
            values.append(self._literal())
        self._expect("operator", ")")
        if len(values) > _MAX_VALUES:
            raise InvalidOptions(f"IN lists more than {_MAX_VALUES} values.")
        return tuple(values)

    def _literal(self) -> str:
        token = self._next("a value")
        if token.kind == "literal":
            return token.text[1:-1].replace("''", "'")
        if token.kind == "number":
            return token.text
        raise InvalidOptions(f"{token.text!r} is no value; text stands between single quotes.")

    def _next(self, expected: str) -> _Token:
        if self._position >= len(self._tokens):
            raise InvalidOptions(f"The condition ends where {expected} was expected.")
        self._position += 1
        return self._tokens[self._position - 1]

    def _take(self, kind: str, text: str) -> bool:
        if self._position < len(self._tokens) and self._tokens[self._position] == _Token(kind, text):
            self._position += 1
            return True
        return False

    def _expect(self, kind: str, text: str | None = None) -> _Token:
        token = self._next(text or "a column")
        if token.kind != kind or text not in {None, token.text}:
            raise InvalidOptions(f"{token.text!r} stands where {text or 'a column'} was expected.")
        return token
