"""The expected failures of job runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from keydate.vocabulary.errors import KeydateError


@dataclass(eq=False, kw_only=True)
class JobRunNotFound(KeydateError):
    """No job run has this reference."""

    code: ClassVar[str] = "hub.job_run_not_found"
    remedy: ClassVar[str] = "List the job runs to see their references."

    reference_id: str

    def __str__(self) -> str:
        """Names the reference."""
        return f"There is no job run with the reference {self.reference_id[:60]!r}."


@dataclass(eq=False, kw_only=True)
class JobRunDiffers(KeydateError):
    """A reference is used again, for something else."""

    code: ClassVar[str] = "hub.job_run_differs"
    remedy: ClassVar[str] = "Use a new reference for a new run, or resume the old one."

    reference_id: str

    def __str__(self) -> str:
        """Names the reference."""
        return f"The reference {self.reference_id} belongs to a job run with another system, definition, person or parameters."


@dataclass(eq=False, kw_only=True)
class JobResultNotFound(KeydateError):
    """The run has no such result, or it holds no data."""

    code: ClassVar[str] = "hub.job_result_not_found"
    remedy: ClassVar[str] = "Show the job run to see its results; only those of type data can be downloaded."

    reference_id: str
    result: str

    def __str__(self) -> str:
        """Names run and result."""
        return f"The job run {self.reference_id} has no data result {self.result[:60]!r}."


@dataclass(eq=False, kw_only=True)
class JobRunInterrupted(KeydateError):
    """The way to the ERP broke while the job was created or followed; the job may go on there."""

    code: ClassVar[str] = "hub.job_run_interrupted"
    unchanged: ClassVar[str] = "The job run is stored with its reference; nothing is lost and nothing will run twice."

    reference_id: str
    reason: str

    def __str__(self) -> str:
        """Names the run and the reason."""
        return f"The job run {self.reference_id} was interrupted: {self.reason}"

    @property
    def remedy(self) -> str:  # type: ignore[override]
        """Says how to go on."""
        return f"When the connection is mended: keydate hub job resume {self.reference_id}"
