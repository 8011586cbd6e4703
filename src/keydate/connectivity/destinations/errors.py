"""The expected failures of destinations that only their keeper knows; those of the border are in `keydate.wire.destination`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from keydate.vocabulary.errors import KeydateError
from keydate.vocabulary.findings import Finding


@dataclass(eq=False, kw_only=True)
class InvalidConfiguration(KeydateError):
    """Properties are unknown, too long, or do not fit together."""

    code: ClassVar[str] = "connectivity.invalid_configuration"
    remedy: ClassVar[str] = "Correct the properties and send the destination again."

    findings: tuple[Finding, ...]

    def __str__(self) -> str:
        """Lists everything that is wrong."""
        return " ".join(finding.message for finding in self.findings)


@dataclass(eq=False, kw_only=True)
class DuplicateDestination(KeydateError):
    """The name is taken."""

    code: ClassVar[str] = "connectivity.duplicate_destination"
    remedy: ClassVar[str] = "Replace the existing destination, or choose another name."

    name: str

    def __str__(self) -> str:
        """Names the destination."""
        return f"Duplicate key: there is a destination {self.name!r} already."


@dataclass(eq=False, kw_only=True)
class ChangedMeanwhile(KeydateError):
    """The destination is not in the version that the caller has seen."""

    code: ClassVar[str] = "connectivity.changed_meanwhile"
    remedy: ClassVar[str] = "Read the destination again and decide anew."

    name: str
    changed_by: str

    def __str__(self) -> str:
        """Names the destination and who changed it."""
        return f"The destination {self.name!r} was changed by {self.changed_by} since it was read."


@dataclass(eq=False, kw_only=True)
class SecretBelongsToAddress(KeydateError):
    """A stored secret would follow its destination to another address: whoever may write, but not read secrets, could send it to himself."""

    code: ClassVar[str] = "connectivity.secret_belongs_to_address"
    remedy: ClassVar[str] = (
        "Send the password again with the new address. While a rotation is under way, promote or discard its password first."
    )

    name: str

    def __str__(self) -> str:
        """Names the destination."""
        return f"The stored password of the destination {self.name!r} goes to its present address only."


@dataclass(eq=False, kw_only=True)
class NoCredentials(KeydateError):
    """The destination's authentication has no secret that could be changed."""

    code: ClassVar[str] = "connectivity.no_credentials"
    remedy: ClassVar[str] = "Set Authentication to BasicAuthentication first."

    name: str

    def __str__(self) -> str:
        """Names the destination."""
        return f"The destination {self.name!r} has NoAuthentication and so no credentials."
