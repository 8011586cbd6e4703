"""What can go wrong between a consumer, the destination service and the target.

KeydateError
├── TargetUnreachable          nothing was sent
├── AnswerLost                 it was sent; whether it was carried out is unknown
├── AnswerTooLarge, RedirectRefused
└── DestinationServiceFailed   the service's own "no"
└── DestinationRefused, DestinationExists, DestinationChanged
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from keydate.vocabulary.errors import KeydateError


@dataclass(eq=False, kw_only=True)
class TargetUnreachable(KeydateError):
    """No connection came about, so nothing was sent."""

    code: ClassVar[str] = "gateway.unreachable"
    remedy: ClassVar[str] = (
        "Check that the target runs, and name and port in the destination; then check the network between."
    )

    #: Scheme, host and port; never the credentials.
    target: str
    reason: str

    def __str__(self) -> str:
        """Names the target and the reason."""
        return f"{self.target} cannot be reached: {self.reason}."


@dataclass(eq=False, kw_only=True)
class AnswerLost(KeydateError):
    """The request was sent, or may have been, and no whole answer came back."""

    code: ClassVar[str] = "gateway.answer_lost"
    unchanged: ClassVar[str] = "It is unknown whether the target carried the request out."
    remedy: ClassVar[str] = "Look up at the target what became of the request before you send it again."

    target: str
    reason: str

    def __str__(self) -> str:
        """Names the target and the reason."""
        return f"{self.target} took the request but gave no whole answer: {self.reason}."


@dataclass(eq=False, kw_only=True)
class AnswerTooLarge(KeydateError):
    """The answer has more bytes than the caller takes."""

    code: ClassVar[str] = "gateway.answer_too_large"
    unchanged: ClassVar[str] = "The request was carried out by the target; its answer was thrown away."
    remedy: ClassVar[str] = "Ask for less at once, or check that the destination leads to the right target."

    target: str
    limit: int

    def __str__(self) -> str:
        """Names the target and the limit."""
        return f"{self.target} answered with more than {self.limit:,} bytes."


@dataclass(eq=False, kw_only=True)
class RedirectRefused(KeydateError):
    """The target sends the caller elsewhere; credentials are not carried there."""

    code: ClassVar[str] = "gateway.redirect_refused"
    remedy: ClassVar[str] = "Put the final address into the destination's URL."

    target: str

    def __str__(self) -> str:
        """Names the target."""
        return f"{self.target} answers with a redirect, which is not followed."


@dataclass(eq=False, kw_only=True)
class DestinationServiceFailed(KeydateError):
    """The destination service gave an answer that is no success."""

    code: ClassVar[str] = "gateway.destination_service_failed"
    remedy: ClassVar[str] = "See the log of the destination service."

    status: int
    message: str

    def __str__(self) -> str:
        """Repeats what the service said."""
        return f"The destination service answered {self.status}: {self.message}"


@dataclass(eq=False, kw_only=True)
class DestinationRefused(DestinationServiceFailed):
    """The token is missing, expired, revoked, or lacks the scope."""

    code: ClassVar[str] = "gateway.destination_refused"
    remedy: ClassVar[str] = "Use an API token of the destination service that has the needed scope and has not expired."


@dataclass(eq=False, kw_only=True)
class DestinationExists(DestinationServiceFailed):
    """A destination of this name is there already."""

    code: ClassVar[str] = "gateway.destination_exists"
    remedy: ClassVar[str] = "Replace the existing destination, or choose another name."


@dataclass(eq=False, kw_only=True)
class DestinationChanged(DestinationServiceFailed):
    """Somebody changed the destination since it was read."""

    code: ClassVar[str] = "gateway.destination_changed"
    remedy: ClassVar[str] = "Read the destination again and decide anew."
