"""The expected failures of access."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from keydate.vocabulary.errors import KeydateError


@dataclass(eq=False, kw_only=True)
class LogonRefused(KeydateError):
    """Unknown user, wrong password, or locked: which of them it is helps only an attacker, so the message is the same."""

    code: ClassVar[str] = "hub.logon_refused"
    remedy: ClassVar[str] = (
        "Check name and password. After several wrong attempts a user is locked for half an hour; an administrator unlocks it earlier."
    )

    def __str__(self) -> str:
        """Says that the logon was refused."""
        return "Name or password is wrong, or the user is locked."


@dataclass(eq=False, kw_only=True)
class PasswordChangeRequired(KeydateError):
    """The password was set by somebody else; it serves to set one's own and for nothing more."""

    code: ClassVar[str] = "hub.password_change_required"
    remedy: ClassVar[str] = (
        "Change the password first: `keydate hub user change-password NAME`, or POST /api/v1/password."
    )

    def __str__(self) -> str:
        """Says what has to happen first."""
        return "This one-time password must be changed before anything else."


@dataclass(eq=False, kw_only=True)
class TokenRefused(KeydateError):
    """No token, or one that is unknown, expired or revoked."""

    code: ClassVar[str] = "hub.token_refused"
    remedy: ClassVar[str] = "Send an API token that has not expired: Authorization: Bearer <token>."

    def __str__(self) -> str:
        """Says that the token does not count."""
        return "The request has no valid API token."


@dataclass(eq=False, kw_only=True)
class OnlyFromThisMachine(KeydateError):
    """A password was sent from another machine; there only tokens count."""

    code: ClassVar[str] = "hub.only_from_this_machine"
    remedy: ClassVar[str] = "Create the token on the machine of the hub, or let an administrator create it there."

    def __str__(self) -> str:
        """Says from where passwords are taken."""
        return "Passwords are accepted from the machine of the hub only."


@dataclass(eq=False, kw_only=True)
class RightMissing(KeydateError):
    """The caller is known, but may not do this."""

    code: ClassVar[str] = "hub.right_missing"
    remedy: ClassVar[str] = "Use a token with this right, or ask an administrator of the hub."

    right: str

    def __str__(self) -> str:
        """Names the missing right."""
        return f"The right {self.right} is missing."


@dataclass(eq=False, kw_only=True)
class UserExists(KeydateError):
    """The name is taken."""

    code: ClassVar[str] = "hub.user_exists"
    remedy: ClassVar[str] = "Choose another name."

    name: str

    def __str__(self) -> str:
        """Names the user."""
        return f"There is a user {self.name!r} already."


@dataclass(eq=False, kw_only=True)
class UserNotFound(KeydateError):
    """No user has this name."""

    code: ClassVar[str] = "hub.user_not_found"
    remedy: ClassVar[str] = "List the users to see their names."

    name: str

    def __str__(self) -> str:
        """Names the user."""
        return f"There is no user {self.name[:60]!r}."


@dataclass(eq=False, kw_only=True)
class WeakPassword(KeydateError):
    """A new password breaks a rule."""

    code: ClassVar[str] = "hub.weak_password"
    remedy: ClassVar[str] = "Choose another password, best a long one from a password manager."

    #: As the end of a sentence.
    rule: str

    def __str__(self) -> str:
        """Names the rule."""
        return f"The new password {self.rule}."


@dataclass(eq=False, kw_only=True)
class TokenNotFound(KeydateError):
    """No token has this id."""

    code: ClassVar[str] = "hub.token_not_found"
    remedy: ClassVar[str] = "List the tokens to see their ids."

    token_id: str

    def __str__(self) -> str:
        """Names the id."""
        return f"There is no API token with the id {self.token_id[:40]!r}."
