"""A stored destination: its properties, its sealed secrets, its version."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from keydate.connectivity.destinations.errors import ChangedMeanwhile, InvalidConfiguration
from keydate.vocabulary.errors import InvalidValue
from keydate.wire.destination import Authentication, ProxyType, address_of, configuration_findings

#: Shown wherever a secret would stand.
MASK: Final = "********"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDestination:
    """A destination as it is kept. Its `repr` shows no secret, sealed or not."""

    name: str
    #: Random; tells a destination from an earlier one of the same name.
    identity: str
    #: Rises with every change, the secrets' included.
    version: int
    #: SAP's properties without `Password`.
    configuration: Mapping[str, str]
    sealed_password: str | None = field(default=None, repr=False)
    pending_user: str | None = None
    sealed_pending_password: str | None = field(default=None, repr=False)
    #: Why it is closed for use; empty when it is open.
    fenced: str = ""
    created_by: str
    created_at: datetime
    changed_by: str
    changed_at: datetime

    @property
    def etag(self) -> str:
        """Returns 64 hex digits that change with every change, as the service's clients expect."""
        return hashlib.sha256(f"{self.identity}:{self.version}".encode()).hexdigest()

    @property
    def sealing_context(self) -> str:
        """Returns what a sealed secret is bound to: not even who writes to the database can send it elsewhere."""
        return f"{self.name} {address_of(self.configuration)}"

    @property
    def has_basic_authentication(self) -> bool:
        """Tells whether there are user and password."""
        return self.configuration.get("Authentication") == Authentication.BASIC

    @property
    def has_pending(self) -> bool:
        """Tells whether a second secret waits to become the current one."""
        return self.sealed_pending_password is not None

    def require_etag(self, etag: str | None) -> None:
        """Makes sure that nobody has changed the destination since the caller read it; without an ETag the caller does not care.

        Raises:
            ChangedMeanwhile: the version is another one.
        """
        if etag not in {None, "", "*", self.etag}:
            raise ChangedMeanwhile(name=self.name, changed_by=self.changed_by)


def checked_configuration(properties: Mapping[str, object], *, needs_password: bool) -> dict[str, str]:
    """Returns the properties with their defaults filled in.

    Raises:
        InvalidConfiguration: with everything that is wrong.
    """
    filled = {"Type": "HTTP", "ProxyType": ProxyType.INTERNET, "Authentication": Authentication.NONE, **properties}
    findings = configuration_findings(filled, needs_password=needs_password)
    if findings:
        raise InvalidConfiguration(findings=tuple(findings))
    return {name: str(value) for name, value in filled.items()}


def checked_password(text: str) -> str:
    """Returns a password that may be stored: 1 to 500 characters, not a mask that was sent back."""
    if not text or len(text) > 500:
        raise InvalidValue(field="password", value=MASK, rule="does not have 1 to 500 characters")
    if not text.strip("*"):
        raise InvalidValue(field="password", value=MASK, rule="is only asterisks; a masked password was sent back")
    return text


def checked_user(text: str) -> str:
    """Returns a user name that HTTP Basic can carry: 1 to 200 characters without a colon."""
    if not 1 <= len(text) <= 200 or ":" in text or not text.isprintable():
        raise InvalidValue(field="user", value=text, rule="does not have 1 to 200 printable characters without a colon")
    return text


def checked_reason(text: str) -> str:
    """Returns the reason of a fence: 1 to 500 characters; who is stopped by it must be able to read why."""
    reason = text.strip()
    if not 1 <= len(reason) <= 500:
        raise InvalidValue(field="reason", value=text, rule="does not have 1 to 500 characters")
    return reason


def property_changes(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, list[str | None]]:
    """Returns each property that differs with its old and new value."""
    names = sorted(old.keys() | new.keys())
    return {name: [old.get(name), new.get(name)] for name in names if old.get(name) != new.get(name)}
