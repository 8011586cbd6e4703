"""The expected failures of access."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from keydate.vocabulary.errors import KeydateError


@dataclass(eq=False, kw_only=True)
class TokenRefused(KeydateError):
    """No token, or one that is unknown, expired or revoked; which of these it is helps only an attacker."""

    code: ClassVar[str] = "connectivity.token_refused"
    remedy: ClassVar[str] = "Send an API token that has not expired: Authorization: Bearer <token>."

    def __str__(self) -> str:
        """Says that the token does not count."""
        return "The request has no valid API token."


@dataclass(eq=False, kw_only=True)
class ScopeMissing(KeydateError):
    """The token is valid, but not for this."""

    code: ClassVar[str] = "connectivity.scope_missing"
    remedy: ClassVar[str] = "Use a token with this scope; `keydate connectivity token create` makes one."

    scope: str

    def __str__(self) -> str:
        """Names the missing scope."""
        return f"The token does not have the scope {self.scope}."


@dataclass(eq=False, kw_only=True)
class TokenNotFound(KeydateError):
    """No token has this id."""

    code: ClassVar[str] = "connectivity.token_not_found"
    remedy: ClassVar[str] = "List the tokens to see their ids."

    token_id: str

    def __str__(self) -> str:
        """Names the id."""
        return f"There is no API token with the id {self.token_id[:40]!r}."
