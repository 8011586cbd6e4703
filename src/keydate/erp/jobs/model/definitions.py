"""Job definitions: what can be run, with its texts and parameters."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from keydate.wire.scheduling import (
    DataType,
    ErrorCode,
    Fault,
    MappingType,
    ParameterType,
    ParameterValue,
    parse_instant,
)

_NUMBER: Final = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?", re.ASCII)
#: The language of the texts that the definition itself shows.
DEFAULT_LOCALE: Final = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionText:
    """The texts of a definition in one language."""

    name: str
    description: str
    long_description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterDefinition:
    """A parameter and what it accepts."""

    name: str
    description: str
    type: ParameterType
    data_type: DataType
    mapping_type: MappingType | None = None
    #: The value when none is given; a required parameter has none.
    value: ParameterValue | None = None
    enum_values: tuple[str, ...] = ()
    required: bool = False
    #: The longest string that is accepted.
    max_length: int = 5000
    #: The whole numbers that are accepted.
    whole_numbers: range | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDefinition:
    """Something that can be run."""

    name: str
    #: Rises when parameters or effects change.
    version: str
    texts: Mapping[str, DefinitionText]
    parameters: tuple[ParameterDefinition, ...]
    supports_start_at: bool = True
    supports_test_run: bool = False
    supports_error_only_run: bool = False

    @property
    def text(self) -> DefinitionText:
        """Returns the texts in the default language."""
        return self.texts[DEFAULT_LOCALE]

    def test_run_of(self, parameters: Mapping[str, ParameterValue]) -> bool:
        """Tells whether accepted parameters ask for a test run."""
        return any(
            parameters.get(parameter.name) is True
            for parameter in self.parameters
            if parameter.mapping_type is MappingType.TEST_RUN
        )


def accept_parameters(
    definition: JobDefinition, given: Mapping[str, ParameterValue | None]
) -> dict[str, ParameterValue]:
    """Returns the parameters with which a job runs: given ones in their type, and defaults.

    Raises:
        Fault: one is unknown, missing, read-only, or has a value that does not fit.
    """
    known = {parameter.name for parameter in definition.parameters}
    for name in given:
        if name not in known:
            raise Fault(
                error_code=ErrorCode.JOB_PARAMETER_NOT_KNOWN,
                sentence=f"Job definition {definition.name} has no parameter {name[:60]!r}.",
            )
    accepted: dict[str, ParameterValue] = {}
    for parameter in definition.parameters:
        value = _accept(parameter, given)
        if value is not None:
            accepted[parameter.name] = value
    return accepted


def _accept(parameter: ParameterDefinition, given: Mapping[str, ParameterValue | None]) -> ParameterValue | None:
    name = parameter.name
    if name not in given:
        if parameter.required and parameter.value is None:
            raise Fault(
                error_code=ErrorCode.JOB_PARAMETER_REQUIRED, sentence=f"Parameter {name!r} is required and missing."
            )
        return parameter.value
    raw = given[name]
    if raw is None:
        if parameter.required and parameter.value is None:
            raise Fault(
                error_code=ErrorCode.JOB_PARAMETER_VALUE_REQUIRED, sentence=f"Parameter {name!r} needs a value."
            )
        return parameter.value
    value = _typed(parameter, raw)
    if parameter.type is ParameterType.READ_ONLY_VALUE and value != parameter.value:
        raise Fault(
            error_code=ErrorCode.JOB_PARAMETER_READ_ONLY,
            sentence=f"Parameter {name!r} is read-only and always {parameter.value!r}.",
        )
    if parameter.enum_values and value not in parameter.enum_values:
        raise Fault(
            error_code=ErrorCode.JOB_PARAMETER_VALUE_INVALID_ENUM,
            sentence=f"Parameter {name!r} is {str(value)[:60]!r}, but must be one of {', '.join(parameter.enum_values)}.",
        )
    return value


def _typed(parameter: ParameterDefinition, raw: ParameterValue) -> ParameterValue:
    """Returns the value in its type; numbers and booleans may come as text, which is how SAP's SDK sends them."""
    value: ParameterValue | None
    match parameter.data_type:
        case DataType.STRING:
            value = _string(parameter, raw)
        case DataType.NUMBER:
            value = _number(parameter, raw)
        case DataType.BOOLEAN:
            value = {"true": True, "false": False}.get(raw) if isinstance(raw, str) else raw
            value = value if isinstance(value, bool) else None
        case DataType.DATE:
            value = raw if isinstance(raw, str) and _is_date(raw) else None
        case DataType.DATETIME:
            value = raw if isinstance(raw, str) and parse_instant(raw) else None
    if value is None:
        raise Fault(
            error_code=ErrorCode.JOB_PARAMETER_VALUE_INVALID_TYPE,
            sentence=f"Parameter {parameter.name!r} is {str(raw)[:60]!r}, which is not {_expectation(parameter)}.",
        )
    return value


def _string(parameter: ParameterDefinition, raw: ParameterValue) -> str | None:
    if not isinstance(raw, str) or len(raw) > parameter.max_length or not raw.isprintable():
        return None
    return None if parameter.required and not raw.strip() else raw


def _number(parameter: ParameterDefinition, raw: ParameterValue) -> ParameterValue | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, str):
        if not _NUMBER.fullmatch(raw):
            return None
        raw = float(raw)
    if isinstance(raw, float):
        if not math.isfinite(raw):
            return None
        raw = int(raw) if raw.is_integer() else raw
    return raw if parameter.whole_numbers is None or raw in parameter.whole_numbers else None


def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _expectation(parameter: ParameterDefinition) -> str:
    if parameter.whole_numbers is not None:
        return f"a whole number from {parameter.whole_numbers.start} to {parameter.whole_numbers.stop - 1}"
    if parameter.data_type is DataType.STRING and parameter.max_length < 5000:
        return f"a string of at most {parameter.max_length} printable characters"
    return f"of type {parameter.data_type}"
