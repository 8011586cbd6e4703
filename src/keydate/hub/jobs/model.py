"""A job run as the hub keeps it. Its status is the provider's, with three of our own for the time before the provider has the job."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from keydate.vocabulary.errors import InvalidValue
from keydate.wire.scheduling import (
    FINAL,
    DataType,
    JobParameterDefinition,
    JobRequest,
    JobResult,
    JobResultMessage,
    JobStatus,
    ParameterValue,
    Severity,
)


class RunStatus(StrEnum):
    """What is known about a run."""

    PREPARED = "prepared"  #: Stored here, never sent.
    SENDING = "sending"  #: Sent, or about to be; whether the ERP has it must be looked up.
    REFUSED = "refused"  #: The ERP said no; there is no job.
    REQUESTED = "requested"
    RUNNING = "running"
    COMPLETED = "completed"
    COMPLETED_WITH_WARNING = "completedWithWarning"
    COMPLETED_WITH_ERROR = "completedWithError"
    FAILED = "failed"
    CANCEL_REQUESTED = "cancelRequested"
    CANCELED = "canceled"

    @property
    def is_final(self) -> bool:
        """Tells whether nothing follows any more."""
        return self in _FINAL

    @property
    def is_success(self) -> bool:
        """Tells whether the job did its work."""
        return self in {RunStatus.COMPLETED, RunStatus.COMPLETED_WITH_WARNING}


_FINAL: Final = frozenset({RunStatus.REFUSED, *(RunStatus(status) for status in FINAL)})


def run_status(status: JobStatus) -> RunStatus:
    """Returns the run's status for the provider's."""
    return RunStatus(status)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunMessage:
    """One message of a job."""

    severity: Severity
    code: str
    text: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """Something that a job left."""

    result_id: str
    type: str
    name: str
    link: str = ""
    mime_type: str = ""
    filename: str = ""
    messages: tuple[RunMessage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRun:
    """One run of a job definition for one person."""

    #: A UUID, made before anything is sent: by it the ERP knows the same request again.
    reference_id: str
    system: str
    definition: str
    #: In whose name the program works.
    business_user: str
    parameters: Mapping[str, ParameterValue]
    status: RunStatus = RunStatus.PREPARED
    #: What the ERP calls the job; empty as long as it has none.
    job_id: str = ""
    #: Why it was refused, or what interrupted it last.
    problem: str = ""
    results: tuple[RunResult, ...] = field(default=())
    started_by: str
    created_at: datetime
    changed_at: datetime

    @property
    def request(self) -> JobRequest:
        """Returns what is sent to the provider."""
        return JobRequest(name=self.definition, reference_id=self.reference_id, parameters=dict(self.parameters))

    @property
    def messages(self) -> tuple[RunMessage, ...]:
        """Returns the messages of all results."""
        return tuple(message for result in self.results for message in result.messages)

    def is_same_request(self, other: JobRun) -> bool:
        """Tells whether both ask for the same work."""
        names = ("reference_id", "system", "definition", "business_user")
        return all(getattr(self, name) == getattr(other, name) for name in names) and dict(self.parameters) == dict(
            other.parameters
        )


def reference_id(text: str) -> str:
    """Returns a reference in lower case; a UUID."""
    try:
        return str(uuid.UUID(text))
    except ValueError as error:
        raise InvalidValue(field="reference", value=text, rule="is not a UUID") from error


def definition_name(text: str) -> str:
    """Returns the name of a job definition: 1 to 255 printable characters."""
    if not 1 <= len(text) <= 255 or not text.isprintable():
        raise InvalidValue(field="job definition", value=text, rule="does not have 1 to 255 printable characters")
    return text


def run_result(result: JobResult, messages: Iterable[JobResultMessage] = ()) -> RunResult:
    """Returns a provider's result as the run keeps it."""
    return RunResult(
        result_id=result.id,
        type=str(result.type),
        name=result.name,
        link=result.link or "",
        mime_type=result.mime_type or "",
        filename=result.filename or "",
        messages=tuple(
            RunMessage(severity=each.severity, code=each.code, text=each.text, created_at=each.created_at)
            for each in messages
        ),
    )


def typed_parameters(
    texts: Mapping[str, str], definitions: Iterable[JobParameterDefinition]
) -> dict[str, ParameterValue]:
    """Returns parameters from a command line in the types that the job definition declares; an unknown one stays text for the ERP to refuse."""
    types = {definition.name: definition.data_type for definition in definitions}
    return {name: _typed(name, text, types.get(name, DataType.STRING)) for name, text in texts.items()}


def _typed(name: str, text: str, data_type: DataType) -> ParameterValue:
    if data_type is DataType.BOOLEAN:
        values: dict[str, bool] = {"true": True, "false": False, "yes": True, "no": False}
        if text.lower() not in values:
            raise InvalidValue(field=f"parameter {name}", value=text, rule="is neither true nor false")
        return values[text.lower()]
    if data_type is DataType.NUMBER:
        try:
            return int(text)
        except ValueError:
            return _decimal(name, text)
    return text


def _decimal(name: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError as error:
        raise InvalidValue(field=f"parameter {name}", value=text, rule="is not a number") from error
    if number in {float("inf"), float("-inf")} or number != number:  # noqa: PLR0124 - only NaN differs from itself
        raise InvalidValue(field=f"parameter {name}", value=text, rule="is not a finite number")
    return number
