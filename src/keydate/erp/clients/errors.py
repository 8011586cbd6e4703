"""The expected failures of client maintenance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from keydate.vocabulary.errors import KeydateError
from keydate.vocabulary.ids import ClientId


@dataclass(eq=False, kw_only=True)
class ClientExists(KeydateError):
    """A client was to be created that is already there."""

    code: ClassVar[str] = "erp.client_exists"
    remedy: ClassVar[str] = "Choose another number, or work with the client that exists."

    client: ClientId

    def __str__(self) -> str:
        """Names the client."""
        return f"Client {self.client} already exists."


@dataclass(eq=False, kw_only=True)
class ClientUnknown(KeydateError):
    """A client was named that the system does not have."""

    code: ClassVar[str] = "erp.client_unknown"
    remedy: ClassVar[str] = "Name a client that exists; `keydate erp init --client NNN` creates one."

    client: str

    def __str__(self) -> str:
        """Names the client."""
        return f"Client {self.client!r} does not exist in this system."
