"""Whether a user may log on, and whether the password must be changed first. Pure: the password itself was checked before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum

from keydate.erp.users.model.kinds import LockBits, LogonKind, PasswordState, UserType, effective_locks, local_day
from keydate.erp.users.model.rules import LogonRules
from keydate.vocabulary.ids import UserGroup, UserName
from keydate.vocabulary.validity import Validity


class Refusal(StrEnum):
    """The true reason why a logon was refused; it goes to the security audit log and to nobody who is not logged on."""

    UNKNOWN_USER = "unknown_user"
    WRONG_PASSWORD = "wrong_password"
    REFERENCE_USER = "reference_user"
    NO_DIALOG = "no_dialog"
    OUTSIDE_VALIDITY = "outside_validity"
    LOCKED_GLOBALLY = "locked_globally"
    LOCKED_BY_ADMINISTRATOR = "locked_by_administrator"
    LOCKED_AFTER_WRONG_PASSWORDS = "locked_after_wrong_passwords"
    PASSWORD_DEACTIVATED = "password_deactivated"
    PASSWORD_LOGON_DISABLED = "password_logon_disabled"
    INITIAL_PASSWORD_EXPIRED = "initial_password_expired"
    PRODUCTIVE_PASSWORD_EXPIRED = "productive_password_expired"


class ChangeReason(StrEnum):
    """Why the password must be changed before anything else."""

    INITIAL = "initial"
    EXPIRED = "expired"
    BREAKS_RULES = "breaks_rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What a logon needs to know of a user."""

    user_name: UserName
    user_type: UserType
    user_group: UserGroup | None
    validity: Validity
    lock_bits: int
    failed_logons: int
    last_failed_logon_at: datetime | None
    password_state: PasswordState
    password_hash: str | None
    password_set_at: datetime | None
    password_changed_at: datetime | None
    password_used_at: datetime | None
    security_policy: str | None
    logon_version: int

    def locks(self, rules: LogonRules, now: datetime, zone: tzinfo) -> LockBits:
        """Returns the locks that count now."""
        return effective_locks(
            self.lock_bits,
            last_failed_at=self.last_failed_logon_at,
            now=now,
            zone=zone,
            unlocks_at_midnight=bool(rules.unlocks_at_midnight),
        )


def refusal_of(account: Account, kind: LogonKind, rules: LogonRules, now: datetime, zone: tzinfo) -> Refusal | None:
    """Returns why the account may not log on although the password is right; None when it may."""
    today = local_day(now, zone)
    locks = account.locks(rules, now, zone)
    reasons = (
        (not account.user_type.may_log_on, Refusal.REFERENCE_USER),
        (kind is LogonKind.DIALOG and not account.user_type.may_use_dialog, Refusal.NO_DIALOG),
        (not account.validity.covers(today), Refusal.OUTSIDE_VALIDITY),
        (LockBits.GLOBAL in locks, Refusal.LOCKED_GLOBALLY),
        (LockBits.WRONG_PASSWORDS in locks, Refusal.LOCKED_AFTER_WRONG_PASSWORDS),
        # Whatever else is in the bit sum (basis staff shift it for mass locks) locks as well.
        (locks & ~(LockBits.GLOBAL | LockBits.WRONG_PASSWORDS) != 0, Refusal.LOCKED_BY_ADMINISTRATOR),
        (account.password_state is PasswordState.DEACTIVATED, Refusal.PASSWORD_DEACTIVATED),
        (bool(rules.disables_password_logon), Refusal.PASSWORD_LOGON_DISABLED),
    )
    for applies, reason in reasons:
        if applies:
            return reason
    return _idle_refusal(account, rules, today, zone)


def change_reason_of(
    account: Account, rules: LogonRules, now: datetime, zone: tzinfo, *, breaks_rules: bool
) -> ChangeReason | None:
    """Returns why the password must be changed before work; None when it need not."""
    if not account.user_type.answers_for_password:
        return None
    if account.password_state is PasswordState.INITIAL:
        return ChangeReason.INITIAL
    age = _days_since(account.password_changed_at or account.password_set_at, now, zone)
    if rules.expiration_days and age >= rules.expiration_days:
        return ChangeReason.EXPIRED
    if rules.enforces_current_rules and breaks_rules:
        return ChangeReason.BREAKS_RULES
    return None


def days_until_own_change(account: Account, rules: LogonRules, now: datetime, zone: tzinfo) -> int:
    """Returns how many days the user still has to wait before changing the password; an initial one may be changed at once."""
    if account.password_state is PasswordState.INITIAL or account.password_changed_at is None:
        return 0
    return max(0, rules.change_wait_days - _days_since(account.password_changed_at, now, zone))


def _idle_refusal(account: Account, rules: LogonRules, today: date, zone: tzinfo) -> Refusal | None:
    if not account.user_type.answers_for_password:
        return None
    if account.password_state is PasswordState.INITIAL:
        limit, since, reason = rules.max_idle_initial_days, account.password_set_at, Refusal.INITIAL_PASSWORD_EXPIRED
    else:
        since = max((at for at in (account.password_used_at, account.password_set_at) if at), default=None)
        limit, reason = rules.max_idle_productive_days, Refusal.PRODUCTIVE_PASSWORD_EXPIRED
    if limit and since is not None and (today - local_day(since, zone)).days >= limit:
        return reason
    return None


def _days_since(at: datetime | None, now: datetime, zone: tzinfo) -> int:
    return 0 if at is None else (local_day(now, zone) - local_day(at, zone)).days
