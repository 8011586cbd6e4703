"""Users of the hub, their roles and rights, API tokens, and who is calling."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from keydate.hub.access.errors import RightMissing, WeakPassword
from keydate.vocabulary.errors import InvalidValue

#: After so many wrong passwords in a row a user is locked …
WRONG_ATTEMPTS: Final = 5
#: … for so long: a guesser gets ten attempts an hour, and nobody is shut out for good by somebody else.
LOCK_TIME: Final = timedelta(minutes=30)
SHORTEST_PASSWORD: Final = 12
LONGEST_TOKEN_LIFE: Final = timedelta(days=400)

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._@-]{0,59}")


class Right(StrEnum):
    """What can be done in the hub; also the scopes of API tokens."""

    SYSTEM_READ = "system.read"  #: See communication systems and their last check.
    SYSTEM_WRITE = "system.write"  #: Add, change and remove them.
    SYSTEM_CHECK = "system.check"  #: Check a connection now.
    JOB_READ = "job.read"  #: See job runs, their messages and results.
    JOB_RUN = "job.run"  #: Run a job definition for a business user.
    ACCESS_READ = "access.read"  #: See users, tokens and the change log.
    ACCESS_WRITE = "access.write"  #: Maintain users and everybody's tokens.


class HubRole(StrEnum):
    """What a user is in the hub."""

    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"


RIGHTS: Final = {
    HubRole.ADMINISTRATOR: frozenset(Right),
    HubRole.OPERATOR: frozenset({Right.SYSTEM_READ, Right.SYSTEM_CHECK, Right.JOB_READ, Right.JOB_RUN}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who acts, as the change log names them: `user:…`, `token:…` or `cli:…`."""

    name: str
    rights: frozenset[Right]
    #: The hub user behind the caller; none at the command line.
    user_name: str | None = None
    #: When the token ends with which the caller comes; none for a password and at the command line.
    until: datetime | None = None

    def require(self, right: Right) -> None:
        """Lets the caller pass or not; the one place where rights are compared.

        Raises:
            RightMissing: the caller has not this right.
        """
        if right not in self.rights:
            raise RightMissing(right=right)


def operating_system_user(name: str) -> Caller:
    """Returns the caller for somebody at the command line, who owns the hub's files and may therefore do everything."""
    return Caller(name=f"cli:{name}", rights=frozenset(Right))


@dataclass(frozen=True, slots=True, kw_only=True)
class HubUser:
    """A person who uses the hub."""

    name: str
    role: HubRole
    password_hash: str = field(repr=False)
    #: The password was set by somebody else.
    must_change_password: bool
    failed_logons: int = 0
    locked_until: datetime | None = None
    created_at: datetime
    last_logon_at: datetime | None = None

    def is_locked(self, now: datetime) -> bool:
        """Tells whether wrong attempts keep the user out at an instant."""
        return self.locked_until is not None and now < self.locked_until


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """An API token without its secret part."""

    token_id: str
    name: str
    rights: frozenset[Right]
    #: The user whom it belongs to and with whom it ends; none for a token made at the command line.
    user_name: str | None
    created_by: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    @property
    def caller_name(self) -> str:
        """Returns how the change log names whoever comes with this token."""
        return f"token:{self.name} ({self.token_id})"

    def is_valid(self, now: datetime) -> bool:
        """Tells whether the token counts at an instant."""
        return self.revoked_at is None and now < self.expires_at


def hub_user_name(text: str) -> str:
    """Returns a user's name in lower case: 1 to 60 letters, digits, and `.`, `_`, `@`, `-` after the first."""
    name = text.strip().lower()
    if not _NAME.fullmatch(name):
        rule = "does not have 1 to 60 letters, digits, dots, hyphens, underscores or @"
        raise InvalidValue(field="user name", value=text, rule=rule)
    return name


def token_name(text: str) -> str:
    """Returns the name of a token: 1 to 60 printable characters."""
    name = text.strip()
    if not 1 <= len(name) <= 60 or not name.isprintable():
        raise InvalidValue(field="token name", value=text, rule="does not have 1 to 60 printable characters")
    return name


def examine_password(password: str, *, user_name: str, old: str | None = None) -> None:
    """Refuses a weak password: length counts, composition does not (NIST SP 800-63B).

    Raises:
        WeakPassword: with the rule that it breaks.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword(rule=f"has less than {SHORTEST_PASSWORD} characters")
    if len(password) > 256:
        raise WeakPassword(rule="has more than 256 characters")
    if user_name in password.lower():
        raise WeakPassword(rule="contains the user's name")
    if len(set(password)) < 5:
        raise WeakPassword(rule="has less than 5 different characters")
    if password == old:
        raise WeakPassword(rule="is the old one")
