"""Brings the parameters of a call, and of its answer, into the one form that their declaration demands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from keydate.wire.bapi.declaration import Function, Parameter
from keydate.wire.bapi.errors import InvalidCall, MissingParameter, UnknownParameter, UnsupportedValue


def conform(function: Function, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Returns all imports and tables of a call: checked, normalized, defaults and initial values filled in.

    Raises:
        InvalidCall: a parameter or field is unknown or missing, or a value does not fit; the subclass says which.
    """
    values = _read(function, function.inputs, parameters)
    for name, value in values.items():
        if not function.inputs[name].accepts(value):
            raise UnsupportedValue(function=function.name, parameter=name)
    for name, parameter in function.inputs.items():
        if name not in values and not parameter.optional:
            raise MissingParameter(function=function.name, parameter=name)
    meant = {name: value for name, value in values.items() if not function.inputs[name].is_unsupported}
    return {name: each.absent for name, each in function.inputs.items()} | meant


def complete(function: Function, results: Mapping[str, Any]) -> dict[str, Any]:
    """Returns all exports and tables of an answer: checked, normalized, what is missing is initial."""
    return {name: each.absent for name, each in function.outputs.items()} | _read(function, function.outputs, results)


def _read(function: Function, declared: Mapping[str, Parameter], parameters: Mapping[str, Any]) -> dict[str, Any]:
    values = {}
    for name, value in parameters.items():
        parameter = declared.get(name)
        if parameter is None:
            raise UnknownParameter(function=function.name, parameter=str(name))
        try:
            values[name] = parameter.type.read(value)
        except InvalidCall as error:
            error.function, error.parameter = function.name, name
            raise
    return values
