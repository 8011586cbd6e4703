"""The expected failures of background jobs. What a request does wrong is a `Fault` of the scheduling interface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from keydate.vocabulary.errors import KeydateError
from keydate.vocabulary.ids import UserName


@dataclass(eq=False, kw_only=True)
class BusinessUserNotUsable(KeydateError):
    """The person in whose name work is to run does not exist here, or may not work."""

    code: ClassVar[str] = "erp.business_user_not_usable"
    remedy: ClassVar[str] = (
        "Ask a user administrator whether the user exists in this client, is valid and is not locked."
    )

    user_name: UserName

    def __str__(self) -> str:
        """Names the user, not the reason."""
        return f"Nothing can run in the name of user {self.user_name}."


@dataclass(eq=False, kw_only=True)
class ReferenceIdInUse(KeydateError):
    """A reference ID comes again, but asks for something else."""

    code: ClassVar[str] = "erp.reference_id_in_use"
    remedy: ClassVar[str] = (
        "Use a new reference ID for a new job; repeat a request exactly to find the job that it made."
    )

    reference_id: str

    def __str__(self) -> str:
        """Names the reference ID."""
        return f"Reference ID {self.reference_id} belongs to a job with another definition, person or parameters."


@dataclass(eq=False, kw_only=True)
class TooManyJobs(KeydateError):
    """More jobs wait than the system takes."""

    code: ClassVar[str] = "erp.too_many_jobs"
    remedy: ClassVar[str] = "Wait until some of the jobs have ended, or cancel some, and try again."

    limit: int

    def __str__(self) -> str:
        """Names the limit."""
        return f"There are already {self.limit} jobs that have not ended."
