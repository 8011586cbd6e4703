"""What leaves the dispatcher when a function has no message to return: declared exceptions, and failures nobody foresaw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from keydate.vocabulary.errors import KeydateError


@dataclass(eq=False, kw_only=True)
class FunctionRaised(KeydateError):
    """A function raised one of the exceptions that it declares."""

    code: ClassVar[str] = "rfc.exception"
    remedy: ClassVar[str] = "Look up the exception in the function's interface."

    function: str
    #: The declared name, e.g. WRONG_PASSWORD; clients compare it.
    key: str
    text: str = ""
    message_id: str = ""
    message_number: str = ""

    def __str__(self) -> str:
        """Gives the reason, or the name where there is none."""
        return self.text or f"{self.function} raised {self.key}."


@dataclass(eq=False, kw_only=True)
class UnforeseenFailure(KeydateError):
    """A function failed for a reason that is ours to mend; the log has it under the id."""

    code: ClassVar[str] = "rfc.unforeseen_failure"
    remedy: ClassVar[str] = "Give the id to the system's administrator, who finds the reason in the log."

    function: str
    incident: str

    def __str__(self) -> str:
        """Names function and id, nothing else."""
        return f"{self.function} failed for a reason that was not foreseen; its id in the log is {self.incident}."
