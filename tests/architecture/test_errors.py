"""Every expected failure of the product keeps the promises of `KeydateError`."""

from __future__ import annotations

import dataclasses
import importlib
import pickle
import pkgutil
import types
import typing
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

import keydate
from keydate.vocabulary.errors import KeydateError, error_report


def error_classes() -> list[type[KeydateError]]:
    for module in pkgutil.walk_packages(keydate.__path__, "keydate."):
        if not module.name.endswith("__main__") and ".migrations." not in module.name:
            importlib.import_module(module.name)
    return sorted(set(descendants(KeydateError)), key=lambda each: (each.__module__, each.__qualname__))


def descendants(parent: type[KeydateError]) -> Iterator[type[KeydateError]]:
    for child in parent.__subclasses__():
        yield child
        yield from descendants(child)


CLASSES = error_classes()


def an_error(error_class: type[KeydateError]) -> KeydateError:
    """Returns an instance with a plausible value for each field, made from its type."""
    hints = typing.get_type_hints(error_class)
    values = {field.name: a_value(hints[field.name]) for field in dataclasses.fields(error_class) if field.init}
    return error_class(**values)


#: One value for each simple type of a field.
SIMPLE: dict[Any, Any] = {
    str: "It said why.",  # many failures end with the sentence of somebody else
    int: 3,
    float: 1.5,
    bool: True,
    bytes: b"abc",
    date: date(2026, 11, 20),
    datetime: datetime(2026, 11, 20, 10, 0, tzinfo=UTC),
    Decimal: Decimal("1.50"),
    Path: Path("keydate.log"),
    Any: "ABC",
    object: "ABC",
}


def a_value(kind: Any) -> Any:
    if kind in SIMPLE:
        return SIMPLE[kind]
    if hasattr(kind, "__supertype__"):
        return a_value(kind.__supertype__)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return next(iter(kind))
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        return kind(**{field.name: a_value(hints[field.name]) for field in dataclasses.fields(kind) if field.init})
    return a_composed_value(typing.get_origin(kind), typing.get_args(kind))


def a_composed_value(origin: Any, arguments: tuple[Any, ...]) -> Any:
    if origin is typing.Literal:
        return arguments[0]
    if origin in {typing.Union, types.UnionType}:
        return a_value(next(argument for argument in arguments if argument is not type(None)))
    if origin is tuple:
        return tuple(a_value(argument) for argument in arguments if argument is not Ellipsis)
    if issubclass(origin, Mapping):
        return {a_value(arguments[0]): a_value(arguments[1])}
    made = [a_value(arguments[0])]
    return origin(made) if origin in {set, frozenset} else made


@pytest.mark.parametrize("error_class", CLASSES, ids=lambda each: each.__qualname__)
class TestEveryFailure:
    def test_writes_its_code_out(self, error_class: type[KeydateError]) -> None:
        assert "code" in vars(error_class), "the code is inherited; other programs could not tell the two apart"
        area, _, name = error_class.code.partition(".")
        assert area.isidentifier()
        assert name
        assert name == name.lower()

    def test_says_in_sentences_what_happened_what_stayed_and_what_to_do(self, error_class: type[KeydateError]) -> None:
        report = error_report(an_error(error_class))

        for part in ("message", "unchanged", "remedy"):
            assert report[part], part
            assert report[part].rstrip().endswith((".", ".)")), (part, report[part])
            assert report[part][0] == report[part][0].upper(), (part, report[part])

    def test_survives_pickling(self, error_class: type[KeydateError]) -> None:
        error = an_error(error_class)

        again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes

        assert type(again) is error_class
        assert error_report(again) == error_report(error)


def test_no_two_failures_share_a_code() -> None:
    by_code: dict[str, list[str]] = {}
    for error_class in CLASSES:
        if "code" in vars(error_class):
            by_code.setdefault(error_class.code, []).append(error_class.__qualname__)

    assert {code: names for code, names in by_code.items() if len(names) > 1} == {}
