"""A job, and what a program leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from keydate.vocabulary.ids import ClientId, UserName
from keydate.wire.scheduling import ParameterValue, ResultType, Severity
from keydate.wire.scheduling.status import FINAL, BackgroundStatus, JobStatus, background_status, completed_with

JobId = NewType("JobId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One run of a job definition."""

    job_id: JobId
    client: ClientId
    #: Who may see it and ask for its end.
    technical_user: UserName
    #: Whose rights it has.
    business_user: UserName
    reference_id: str
    definition: str
    version: str
    status: JobStatus
    start_at: datetime | None
    test_run: bool
    error_only_run: bool
    parameters: Mapping[str, ParameterValue]
    created_at: datetime
    changed_at: datetime
    changed_by: UserName
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def is_final(self) -> bool:
        """Tells whether the job is over."""
        return self.status in FINAL

    @property
    def background_status(self) -> BackgroundStatus:
        """Returns the status in the words of background processing."""
        return background_status(self.status)

    CANCELED = "canceled"  #: it had not begun
    REQUESTED = "requested"  #: it ends at its next safe point


def status_after_cancel(status: JobStatus) -> JobStatus | None:
    """Returns the status that a request to cancel leads to; None when the job cannot be canceled any more."""
    return {JobStatus.REQUESTED: JobStatus.CANCELED, JobStatus.RUNNING: JobStatus.CANCEL_REQUESTED}.get(status)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One line of a job's log."""

    severity: Severity
    #: Stable, for programs.
    code: str
    #: A full sentence.
    text: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """A file that a job made."""

    name: str
    mime_type: str
    filename: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a program that ran to its end leaves."""

    messages: tuple[Message, ...] = ()
    files: tuple[DataFile, ...] = ()

    @property
    def status(self) -> JobStatus:
        """Returns the final status: the weightiest message decides."""
        weights = [message.severity for message in self.messages]
        return completed_with(max(weights, key=lambda severity: severity.weight, default=None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A stored result, without its data."""

    result_id: str
    job_id: JobId
    type: ResultType
    name: str
    mime_type: str | None
    filename: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMessage:
    """A stored line of a job's log."""

    message_id: str
    result_id: str
    message: Message
    created_at: datetime
