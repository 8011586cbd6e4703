"""A destination service in memory, with the same calls as the client of the real one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from keydate.gateway.destination import DestinationExists, StoredDestination
from keydate.wire.destination import (
    Credentials,
    Destination,
    DestinationFenced,
    DestinationNotFound,
    NoPendingCredentials,
    address_of,
    configuration_findings,
    destination_from,
)


@dataclass(slots=True)
class _Stored:
    configuration: dict[str, str]
    password: str
    pending: str | None = None
    fenced: str = ""


@dataclass(slots=True)
class FakeDestinations:
    """Keeps destinations; `before_call` may kill the caller."""

    stored: dict[str, _Stored] = field(default_factory=dict)
    before_call: Callable[[str], None] = lambda _act: None
    after_call: Callable[[str], None] = lambda _act: None

    def _get(self, name: str) -> _Stored:
        if name not in self.stored:
            raise DestinationNotFound(name=name)
        return self.stored[name]

    def find(self, name: str, *, credentials: Credentials = Credentials.CURRENT) -> Destination:
        """Returns the destination with one of its secrets."""
        found = self._get(name)
        if found.fenced:
            raise DestinationFenced(name=name, reason=found.fenced)
        if credentials is Credentials.PENDING and found.pending is None:
            raise NoPendingCredentials(name=name)
        password = found.pending if credentials is Credentials.PENDING else found.password
        return destination_from({**found.configuration, "Password": password}, has_pending=found.pending is not None)

    def get(self, name: str) -> StoredDestination:
        """Returns what is stored, without secrets."""
        found = self._get(name)
        return StoredDestination(
            name=name,
            configuration=found.configuration,
            etag="1",
            has_password=bool(found.password),
            has_pending=found.pending is not None,
            fenced=found.fenced,
        )

    def create(self, configuration: Mapping[str, str]) -> str:
        """Creates a destination."""
        self.before_call("create")
        assert configuration_findings(configuration) == []
        name = configuration["Name"]
        if name in self.stored:
            raise DestinationExists(status=409, message="Duplicate key")
        plain = {key: value for key, value in configuration.items() if key != "Password"}
        self.stored[name] = _Stored(plain, configuration["Password"])
        self.after_call("create")
        return "1"

    def replace(self, configuration: Mapping[str, str], *, etag: str = "") -> str:  # noqa: ARG002 - as the real one
        """Replaces all properties; the password stays, but at its address."""
        self.before_call("replace")
        assert configuration_findings(configuration, needs_password=False) == []
        found = self._get(configuration["Name"])
        assert "Password" in configuration or address_of(configuration) == address_of(found.configuration)
        found.password = configuration.get("Password", found.password)
        found.configuration = {key: value for key, value in configuration.items() if key != "Password"}
        self.after_call("replace")
        return "1"

    def put_pending(self, name: str, *, password: str, user: str = "", etag: str = "") -> str:  # noqa: ARG002
        """Puts a second secret beside the current one."""
        self.before_call("put_pending")
        self._get(name).pending = password
        self.after_call("put_pending")
        return "1"

    def promote_pending(self, name: str, *, etag: str = "") -> str:  # noqa: ARG002 - as the real one
        """Makes the second secret the current one."""
        self.before_call("promote_pending")
        found = self._get(name)
        if found.pending is None:
            raise NoPendingCredentials(name=name)
        found.password, found.pending = found.pending, None
        self.after_call("promote_pending")
        return "1"

    def discard_pending(self, name: str, *, etag: str = "") -> str:  # noqa: ARG002 - as the real one
        """Throws the second secret away."""
        self.before_call("discard_pending")
        self._get(name).pending = None
        self.after_call("discard_pending")
        return "1"

    def fence(self, name: str, *, reason: str, etag: str = "") -> str:  # noqa: ARG002 - as the real one
        """Closes the destination for use."""
        self.before_call("fence")
        self._get(name).fenced = reason
        self.after_call("fence")
        return "1"

    def delete(self, name: str, *, etag: str = "") -> None:  # noqa: ARG002 - as the real one
        """Removes the destination."""
        self.before_call("delete")
        self._get(name)
        del self.stored[name]
        self.after_call("delete")

    def close(self) -> None:
        """Does nothing."""
