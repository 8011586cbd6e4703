"""The catalogue of all remote functions, and of the structures they use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from keydate.wire.bapi import basic, companycodes, keydate, roles, system, users
from keydate.wire.bapi.declaration import Function
from keydate.wire.bapi.errors import UnknownFunction
from keydate.wire.bapi.types import Structure, TableOf

FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType(
    {
        function.name: function
        for area in (basic, system, users, roles, companycodes, keydate)
        for function in area.FUNCTIONS
    }
)


def function(name: str) -> Function:
    """Returns the declaration of a remote function.

    Raises:
        UnknownFunction: there is none of this name.
    """
    try:
        return FUNCTIONS[name]
    except KeyError:
        raise UnknownFunction(function=name) from None


def structures_of(declared: Function) -> Iterator[Structure]:
    """Yields the structures that a function's parameters and table rows have; one may come more than once."""
    for parameter in declared.imports + declared.exports + declared.tables:
        if isinstance(parameter.type, Structure):
            yield parameter.type
        elif isinstance(parameter.type, TableOf):
            yield parameter.type.row


STRUCTURES: Final[Mapping[str, Structure]] = MappingProxyType(
    {structure.name: structure for declared in FUNCTIONS.values() for structure in structures_of(declared)}
)
