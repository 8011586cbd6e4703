"""Scopes, callers, and the life of an API token."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from keydate.connectivity.access.errors import ScopeMissing
from keydate.vocabulary.errors import InvalidValue


class Scope(StrEnum):
    """What a token may be used for."""

    READ = "destination.read"  #: See destinations without their secrets.
    WRITE = "destination.write"  #: Create, change, fence and delete them; rotate their credentials.
    USE = "destination.use"  #: Get one with its secret, to call its target.


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who acts, as it is written into the change log: `token:…` or `cli:…`."""

    name: str
    scopes: frozenset[Scope]

    def require(self, scope: Scope) -> None:
        """Lets the caller pass or not; the one place where scopes are compared.

        Raises:
            ScopeMissing: the caller has not this scope.
        """
        if scope not in self.scopes:
            raise ScopeMissing(scope=scope)


def operating_system_user(name: str) -> Caller:
    """Returns the caller for somebody at the command line, who owns the files and may therefore do everything."""
    return Caller(name=f"cli:{name}", scopes=frozenset(Scope))


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """An API token without its secret part."""

    token_id: str
    name: str
    scopes: frozenset[Scope]
    created_by: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    def is_valid(self, now: datetime) -> bool:
        """Tells whether the token counts at an instant."""
        return self.revoked_at is None and now < self.expires_at


def token_name(text: str) -> str:
    """Returns the name of a token: 1 to 60 printable characters."""
    name = text.strip()
    if not 1 <= len(name) <= 60 or not name.isprintable():
        raise InvalidValue(field="token name", value=text, rule="does not have 1 to 60 printable characters")
    return name
