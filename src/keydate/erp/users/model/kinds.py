"""User types with their password duties, password states, locks, ways to log on."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from enum import IntFlag, StrEnum


class PasswordState(StrEnum):
    """What a password is good for."""

    INITIAL = "initial"  #: set by an administrator: good for changing it, and for nothing else
    PRODUCTIVE = "productive"
    DEACTIVATED = "deactivated"  #: no logon with a password; undone only by a new initial password


class UserType(StrEnum):
    """What kind of caller a user is (USR02-USTYP)."""

    DIALOG = "A"
    SYSTEM = "B"
    COMMUNICATION = "C"
    REFERENCE = "L"
    SERVICE = "S"

    @property
    def may_log_on(self) -> bool:
        """Tells whether anyone can log on with it at all; a reference user only lends its authorizations."""
        return self is not UserType.REFERENCE

    @property
    def may_use_dialog(self) -> bool:
        """Tells whether it may log on to screens."""
        return self in {UserType.DIALOG, UserType.SERVICE}

    @property
    def answers_for_password(self) -> bool:
        """Tells whether the user itself changes its password, so that it can be initial, expire, or lie idle."""
        return self in {UserType.DIALOG, UserType.COMMUNICATION}

    @property
    def state_set_by_administrator(self) -> PasswordState:
        """Returns what a password is after an administrator has set it."""
        if self is UserType.REFERENCE:
            return PasswordState.DEACTIVATED
        return PasswordState.INITIAL if self.answers_for_password else PasswordState.PRODUCTIVE


def state_after_type_change(state: PasswordState, old: UserType, new: UserType) -> PasswordState:
    """Returns the password state of a user whose type changes.

    A password of a system or service user was set by an administrator, who knows it: it becomes initial for a type that answers for its own.
    """
    if state is PasswordState.DEACTIVATED or (old.answers_for_password == new.answers_for_password and new.may_log_on):
        return state
    return new.state_set_by_administrator


class LockBits(IntFlag):
    """Locks of a user as a bit sum (USR02-UFLAG)."""

    NONE = 0
    GLOBAL = 32
    ADMINISTRATOR = 64
    WRONG_PASSWORDS = 128


class LogonKind(StrEnum):
    """How a caller comes in; the value is the access type in the security audit log."""

    DIALOG = "A"
    HTTP = "H"
    RFC = "R"
    CLI = "C"


def local_day(instant: datetime, zone: tzinfo) -> date:
    """Returns the business day of an instant in the system's time zone."""
    return instant.astimezone(zone).date()


def effective_locks(
    stored: int, *, last_failed_at: datetime | None, now: datetime, zone: tzinfo, unlocks_at_midnight: bool
) -> LockBits:
    """Returns the locks that count now: the one for wrong passwords ends at the midnight after it was set, if the rules say so."""
    locks = LockBits(stored)
    if not unlocks_at_midnight or last_failed_at is None or LockBits.WRONG_PASSWORDS not in locks:
        return locks
    if local_day(last_failed_at, zone) < local_day(now, zone):
        return locks & ~LockBits.WRONG_PASSWORDS
    return locks
