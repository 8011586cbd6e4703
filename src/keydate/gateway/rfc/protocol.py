"""The one client interface for every ERP."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Protocol, Self


class RfcConnection(Protocol):
    """A logged-on connection on which remote functions can be called; use it from one thread at a time."""

    @property
    def address(self) -> str:
        """Returns where the connection leads, for people; never with a password."""
        ...

    def call(self, function: str, /, **parameters: Any) -> dict[str, Any]:
        """Calls a remote function and returns all its exports and tables; values as the pyrfc packages pass them.

        Raises:
            RfcError: the subclass says whether logon, network, rights, parameters or the function itself failed.
        """
        ...

    def close(self) -> None:
        """Ends the connection; it cannot be used again."""
        ...

    def __enter__(self) -> Self:
        """Returns the connection itself."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Ends the connection."""
        ...
