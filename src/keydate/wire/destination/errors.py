"""The expected failures around a destination that both sides of the border know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from keydate.vocabulary.errors import KeydateError


@dataclass(eq=False, kw_only=True)
class DestinationNotFound(KeydateError):
    """No destination has this name."""

    code: ClassVar[str] = "destination.not_found"
    remedy: ClassVar[str] = "Ask the account administrator for the right name, or to create the destination."

    name: str

    def __str__(self) -> str:
        """Names the destination."""
        return f"There is no destination {self.name!r}."


@dataclass(eq=False, kw_only=True)
class DestinationFenced(KeydateError):
    """The destination exists, but an administrator has closed it for use."""

    code: ClassVar[str] = "destination.fenced"
    remedy: ClassVar[str] = (
        "Ask the account administrator who fenced the destination; only its credentials are kept back."
    )

    name: str
    reason: str

    def __str__(self) -> str:
        """Names the destination and the reason that was given."""
        return f"The destination {self.name!r} is fenced and cannot be used: {self.reason}"


@dataclass(eq=False, kw_only=True)
class NoPendingCredentials(KeydateError):
    """Credentials that wait for a rotation were asked for, and there are none."""

    code: ClassVar[str] = "destination.no_pending_credentials"
    remedy: ClassVar[str] = "Put new credentials into the pending slot first, or use the current ones."

    name: str

    def __str__(self) -> str:
        """Names the destination."""
        return f"The destination {self.name!r} has no pending credentials."


@dataclass(eq=False, kw_only=True)
class OnPremiseNotAvailable(KeydateError):
    """The destination leads into a company network, and this release has no tunnel to it."""

    code: ClassVar[str] = "destination.on_premise_not_available"
    remedy: ClassVar[str] = (
        "Set ProxyType to Internet and a URL that the hub reaches directly; OnPremise needs a Cloud Connector."
    )

    name: str

    def __str__(self) -> str:
        """Names the destination."""
        return (
            f"The destination {self.name!r} has the proxy type OnPremise, which this release stores but cannot reach."
        )


@dataclass(eq=False, kw_only=True)
class DestinationMalformed(KeydateError):
    """What came as a destination is none: members are missing or do not fit."""

    code: ClassVar[str] = "destination.malformed"
    remedy: ClassVar[str] = (
        "Check that the address of the destination service is right, and the destination's properties."
    )

    name: str
    #: What does not fit, as the end of a sentence.
    reason: str

    def __str__(self) -> str:
        """Names the destination and what does not fit."""
        return f"The destination {self.name!r} cannot be used: {self.reason}."
