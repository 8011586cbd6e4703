"""Statuses, result types and severities, with the rules between them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class JobStatus(StrEnum):
    """What the interface says about a job."""

    REQUESTED = "requested"  #: accepted, not begun
    RUNNING = "running"
    COMPLETED = "completed"
    COMPLETED_WITH_WARNING = "completedWithWarning"
    COMPLETED_WITH_ERROR = "completedWithError"  #: ran to its end and reports errors
    FAILED = "failed"  #: did not run to its end; nothing was written
    CANCEL_REQUESTED = "cancelRequested"  #: runs, and ends at its next safe point
    CANCELED = "canceled"


#: No transition leaves these.
FINAL: Final = frozenset(
    {
        JobStatus.COMPLETED,
        JobStatus.COMPLETED_WITH_WARNING,
        JobStatus.COMPLETED_WITH_ERROR,
        JobStatus.FAILED,
        JobStatus.CANCELED,
    }
)

_ENDS: Final = FINAL - {JobStatus.CANCELED}
_NONE: Final[frozenset[JobStatus]] = frozenset()

TRANSITIONS: Final[dict[JobStatus, frozenset[JobStatus]]] = {
    JobStatus.REQUESTED: frozenset({JobStatus.RUNNING, JobStatus.CANCEL_REQUESTED, JobStatus.CANCELED}),
    JobStatus.RUNNING: _ENDS | {JobStatus.CANCEL_REQUESTED},
    JobStatus.CANCEL_REQUESTED: FINAL,
    **dict.fromkeys(FINAL, _NONE),
}


def may_become(status: JobStatus, following: JobStatus) -> bool:
    """Tells whether the transition is legal."""
    return following in TRANSITIONS[status]


class ResultType(StrEnum):
    """What kind of result a job left."""

    LINK = "link"
    DATA = "data"
    MESSAGE = "message"


class Severity(StrEnum):
    """How much a message matters; in rising order of weight."""

    SUCCESS = "success"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def weight(self) -> int:
        """Returns 1 for success up to 4 for error, as the contract numbers them."""
        return tuple(Severity).index(self) + 1


class BackgroundStatus(StrEnum):
    """What background processing of an ERP says about a job (TBTCO-STATUS, as XBP functions return it)."""

    SCHEDULED = "P"  #: planned, not yet released
    RELEASED = "S"
    READY = "Y"
    ACTIVE = "R"
    FINISHED = "F"
    CANCELED = "A"  #: ended by an error or by a person


def provider_status(status: BackgroundStatus, *, worst: Severity | None, cancel_requested: bool) -> JobStatus:
    """Returns what the interface says about a job of background processing.

    Args:
        status: as background processing knows it.
        worst: the weightiest message of its log; None when there is none.
        cancel_requested: whether a person asked for the end of the job.
    """
    match status:
        case BackgroundStatus.SCHEDULED | BackgroundStatus.RELEASED | BackgroundStatus.READY:
            return JobStatus.CANCEL_REQUESTED if cancel_requested else JobStatus.REQUESTED
        case BackgroundStatus.ACTIVE:
            return JobStatus.CANCEL_REQUESTED if cancel_requested else JobStatus.RUNNING
        case BackgroundStatus.CANCELED:
            return JobStatus.CANCELED if cancel_requested else JobStatus.FAILED
        case BackgroundStatus.FINISHED:
            return completed_with(worst)


def completed_with(worst: Severity | None) -> JobStatus:
    """Returns the final status of a job that ran to its end, by its weightiest message."""
    match worst:
        case Severity.ERROR:
            return JobStatus.COMPLETED_WITH_ERROR
        case Severity.WARNING:
            return JobStatus.COMPLETED_WITH_WARNING
        case _:
            return JobStatus.COMPLETED


def background_status(status: JobStatus) -> BackgroundStatus:
    """Returns what background processing says about a job of the interface."""
    match status:
        case JobStatus.REQUESTED:
            return BackgroundStatus.RELEASED
        case JobStatus.RUNNING | JobStatus.CANCEL_REQUESTED:
            return BackgroundStatus.ACTIVE
        case JobStatus.COMPLETED | JobStatus.COMPLETED_WITH_WARNING | JobStatus.COMPLETED_WITH_ERROR:
            return BackgroundStatus.FINISHED
        case JobStatus.FAILED | JobStatus.CANCELED:
            return BackgroundStatus.CANCELED
