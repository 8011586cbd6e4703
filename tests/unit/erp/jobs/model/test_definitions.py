from __future__ import annotations

import pytest

from keydate.erp.jobs.model.definitions import DefinitionText, JobDefinition, ParameterDefinition, accept_parameters
from keydate.erp.jobs.model.job import Message, Outcome, status_after_cancel
from keydate.wire.scheduling import DataType, ErrorCode, Fault, JobStatus, ParameterType, ParameterValue, Severity


def a_parameter(data_type: DataType = DataType.STRING, **changes: object) -> ParameterDefinition:
    values = {"name": "p", "description": "", "type": ParameterType.WRITABLE_VALUE, "data_type": data_type}
    return ParameterDefinition(**(values | changes))  # type: ignore[arg-type]  # plain values by name


def accept(parameter: ParameterDefinition, **given: ParameterValue | None) -> dict[str, ParameterValue]:
    text = DefinitionText(name="", description="", long_description="")
    definition = JobDefinition(name="D", version="1", texts={"en": text}, parameters=(parameter,))
    return accept_parameters(definition, given)


@pytest.mark.parametrize(
    ("data_type", "raw", "value"),
    [
        (DataType.STRING, "x", "x"),
        (DataType.NUMBER, 5, 5),
        (DataType.NUMBER, "5", 5),
        (DataType.NUMBER, "-1.5", -1.5),
        (DataType.NUMBER, 5.0, 5),
        (DataType.BOOLEAN, True, True),
        (DataType.BOOLEAN, "false", False),
        (DataType.DATE, "2026-11-20", "2026-11-20"),
        (DataType.DATETIME, "2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z"),
    ],
)
def test_values_are_taken_in_their_type(data_type: DataType, raw: ParameterValue, value: ParameterValue) -> None:
    accepted = accept(a_parameter(data_type), p=raw)["p"]

    assert (type(accepted), accepted) == (type(value), value)


@pytest.mark.parametrize(
    ("data_type", "raw"),
    [
        (DataType.STRING, 5),
        (DataType.STRING, "a\nb"),
        (DataType.NUMBER, "five"),
        (DataType.NUMBER, float("inf")),
        (DataType.NUMBER, float("nan")),
        (DataType.BOOLEAN, 1),
        (DataType.BOOLEAN, "TRUE"),
        (DataType.DATE, "2026-02-30"),
        (DataType.DATE, "20261120"),
        (DataType.DATETIME, "2026-11-20"),
    ],
)
def test_values_of_another_type_are_refused(data_type: DataType, raw: ParameterValue) -> None:
    with pytest.raises(Fault) as refused:
        accept(a_parameter(data_type), p=raw)

    assert refused.value.error_code is ErrorCode.JOB_PARAMETER_VALUE_INVALID_TYPE


def test_defaults_stand_in() -> None:
    optional = a_parameter(value="default")

    assert accept(optional) == accept(optional, p=None) == {"p": "default"}
    assert accept(a_parameter()) == {}


def test_a_read_only_value_may_be_repeated_but_not_changed() -> None:
    fixed = a_parameter(type=ParameterType.READ_ONLY_VALUE, value="always")

    assert accept(fixed, p="always") == {"p": "always"}
    with pytest.raises(Fault, match="read-only") as refused:
        accept(fixed, p="never")
    assert refused.value.error_code is ErrorCode.JOB_PARAMETER_READ_ONLY


def test_the_weightiest_message_decides() -> None:
    def outcome(*severities: Severity) -> JobStatus:
        return Outcome(messages=tuple(Message(severity=each, code="c", text="t.") for each in severities)).status

    assert outcome() is JobStatus.COMPLETED
    assert outcome(Severity.INFO, Severity.WARNING, Severity.SUCCESS) is JobStatus.COMPLETED_WITH_WARNING
    assert outcome(Severity.ERROR, Severity.WARNING) is JobStatus.COMPLETED_WITH_ERROR


def test_only_what_has_not_ended_is_canceled() -> None:
    assert {status: status_after_cancel(status) for status in JobStatus if status_after_cancel(status)} == {
        JobStatus.REQUESTED: JobStatus.CANCELED,
        JobStatus.RUNNING: JobStatus.CANCEL_REQUESTED,
    }
