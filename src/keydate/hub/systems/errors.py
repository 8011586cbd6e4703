"""The expected failures of communication systems."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from keydate.vocabulary.errors import KeydateError


@dataclass(eq=False, kw_only=True)
class SystemExists(KeydateError):
    """The name is taken."""

    code: ClassVar[str] = "hub.system_exists"
    remedy: ClassVar[str] = "Choose another name, or change the existing communication system."

    name: str

    def __str__(self) -> str:
        """Names the system."""
        return f"There is a communication system {self.name!r} already."


@dataclass(eq=False, kw_only=True)
class SystemNotFound(KeydateError):
    """No communication system has this name."""

    code: ClassVar[str] = "hub.system_not_found"
    remedy: ClassVar[str] = "List the communication systems to see their names."

    name: str

    def __str__(self) -> str:
        """Names the system."""
        return f"There is no communication system {self.name[:60]!r}."


@dataclass(eq=False, kw_only=True)
class AnotherSystem(KeydateError):
    """The destination leads to another ERP than before: work for one must not run in the other."""

    code: ClassVar[str] = "hub.another_system"
    remedy: ClassVar[str] = (
        "Correct the destination. If the move is intended, change the system id of the communication system."
    )

    name: str
    expected: str
    found: str

    def __str__(self) -> str:
        """Names both systems."""
        return f"The communication system {self.name!r} is {self.expected}, but its destination leads to {self.found}."


@dataclass(eq=False, kw_only=True)
class ConnectionBroken(KeydateError):
    """The ERP does not answer as a connector does."""

    code: ClassVar[str] = "hub.connection_broken"
    remedy: ClassVar[str] = "Run `keydate hub system check`; it says which layer is broken and who mends it."

    name: str
    #: What the first request met, a full sentence.
    reason: str

    def __str__(self) -> str:
        """Names the system and the reason."""
        return f"The communication system {self.name!r} cannot be used: {self.reason}"
