"""How a remote function is declared: its name, function group, parameters and exceptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from keydate.wire.bapi.types import ParameterType, Structure, TableOf


@dataclass(frozen=True)
class Parameter:
    """One parameter; whether the client sends or receives it depends on where its function lists it."""

    name: str
    type: ParameterType
    text: str = ""
    optional: bool = True
    #: What stands in for a parameter that was not passed; the type's initial value when `None`.
    default: str | int | None = None
    #: SAP's function has it and this system cannot honour it: accepted while it says nothing.
    is_unsupported: bool = False

    @property
    def absent(self) -> Any:
        """Returns the value that the function sees when the parameter was not passed."""
        return self.type.initial if self.default is None else self.type.read(self.default)

    @property
    def description(self) -> str:
        """Returns the text, which also says when a value would be refused."""
        return f"{self.text}; not supported, must be empty" if self.is_unsupported else self.text

    def accepts(self, value: Any) -> bool:
        """Tells whether a caller may send a value, in the form in which the type reads it."""
        return not self.is_unsupported or self.type.is_initial(value)


@dataclass(frozen=True)
class AbapException:
    """An exception that a function declares; clients compare the key."""

    key: str
    text: str = ""


@dataclass(frozen=True, kw_only=True, repr=False)
class Function:
    """A remote function: the one declaration from which dispatch, WSDL, codecs, documentation and client types come."""

    name: str
    #: Function group: `S_RFC` may grant by it.
    group: str
    text: str
    imports: tuple[Parameter, ...] = ()
    exports: tuple[Parameter, ...] = ()
    tables: tuple[Parameter, ...] = ()
    exceptions: tuple[AbapException, ...] = ()

    def __repr__(self) -> str:
        """Returns the name: the whole declaration would drown every log line and assertion."""
        return f"<Function {self.name}>"

    @cached_property
    def inputs(self) -> Mapping[str, Parameter]:
        """Returns what a caller may pass: imports and tables, by name."""
        return {parameter.name: parameter for parameter in self.imports + self.tables}

    @cached_property
    def outputs(self) -> Mapping[str, Parameter]:
        """Returns what comes back: exports and tables, by name."""
        return {parameter.name: parameter for parameter in self.exports + self.tables}

    @cached_property
    def table_names(self) -> frozenset[str]:
        """Returns the names of the table parameters."""
        return frozenset(parameter.name for parameter in self.tables)


def required(name: str, type_: ParameterType, text: str = "") -> Parameter:
    """Declares a parameter that must be passed."""
    return Parameter(name, type_, text, optional=False)


def optional(name: str, type_: ParameterType, text: str = "", *, default: str | int | None = None) -> Parameter:
    """Declares a parameter that may be left out."""
    return Parameter(name, type_, text, default=default)


def export(name: str, type_: ParameterType, text: str = "") -> Parameter:
    """Declares a parameter that the function returns."""
    return Parameter(name, type_, text)


def table(name: str, row: Structure, text: str = "") -> Parameter:
    """Declares a table parameter, which travels both ways."""
    return Parameter(name, TableOf(row), text)


def required_table(name: str, row: Structure, text: str = "") -> Parameter:
    """Declares a table that must be passed, if only empty: where it replaces a list, leaving it out must not empty the list."""
    return Parameter(name, TableOf(row), text, optional=False)


def unsupported(name: str, type_: ParameterType, text: str) -> Parameter:
    """Declares a parameter of SAP's function that must be empty here, so that clients which always send it work and none is misled."""
    return Parameter(name, type_, text, is_unsupported=True)


def unsupported_table(name: str, row: Structure, text: str) -> Parameter:
    """Declares a table of SAP's function that must be empty here; blank rows count as none."""
    return Parameter(name, TableOf(row), text, is_unsupported=True)


def exceptions(*keys: str) -> tuple[AbapException, ...]:
    """Declares exceptions; the text is the key in words."""
    return tuple(AbapException(key, key.replace("_", " ").capitalize()) for key in keys)
