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
class SystemIdUnknown(KeydateError):
    """The ERP's own name is needed to sign for a business user, and nobody has told it yet."""

    code: ClassVar[str] = "hub.system_id_unknown"
    remedy: ClassVar[str] = "Run `keydate hub system check` once; the ERP tells its system id there."

    name: str

    def __str__(self) -> str:
        """Names the system."""
        return f"The system id of the communication system {self.name!r} is not known yet."


@dataclass(eq=False, kw_only=True)
class SystemInUse(KeydateError):
    """Job runs that are not finished go to this system."""

    code: ClassVar[str] = "hub.system_in_use"
    remedy: ClassVar[str] = "Wait for its job runs to end, or resume them: `keydate hub job list`."

    name: str

    def __str__(self) -> str:
        """Names the system."""
        return f"The communication system {self.name!r} has job runs that are not finished."
