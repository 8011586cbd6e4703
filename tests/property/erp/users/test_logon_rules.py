"""A logon is only ever possible on a valid day without locks; what a lock means does not depend on its other bits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from keydate.erp.users.model.kinds import LockBits, LogonKind, PasswordState, UserType, effective_locks, local_day
from keydate.erp.users.model.logon import Account, change_reason_of, refusal_of
from keydate.erp.users.model.rules import LogonRules
from keydate.vocabulary.ids import UserName
from keydate.vocabulary.validity import Validity

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ZONES = st.sampled_from([ZoneInfo("UTC"), ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Auckland")])
instants = st.datetimes(datetime(2026, 10, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
days = st.integers(-3, 3).map(lambda offset: NOW.date() + timedelta(days=offset))
accounts = st.builds(
    Account,
    user_name=st.just(UserName("PERSON")),
    user_type=st.sampled_from(UserType),
    user_group=st.none(),
    validity=st.tuples(days, days).map(lambda pair: Validity(min(pair), max(pair))),
    lock_bits=st.sampled_from([0, 16, 32, 64, 96, 128, 160, 192, 224]),
    failed_logons=st.integers(0, 12),
    last_failed_logon_at=st.none() | instants,
    password_state=st.sampled_from(PasswordState),
    password_hash=st.just("hash"),
    password_set_at=st.none() | instants,
    password_changed_at=st.none() | instants,
    password_used_at=st.none() | instants,
    security_policy=st.none(),
    logon_version=st.just(0),
)
rules = st.builds(
    LogonRules,
    unlocks_at_midnight=st.integers(0, 1),
    max_idle_initial_days=st.integers(0, 30),
    max_idle_productive_days=st.integers(0, 30),
    expiration_days=st.integers(0, 30),
)


@given(account=accounts, rule=rules, kind=st.sampled_from(LogonKind), zone=ZONES)
def test_whoever_is_let_in_is_valid_unlocked_and_no_reference_user(
    account: Account, rule: LogonRules, kind: LogonKind, zone: ZoneInfo
) -> None:
    if refusal_of(account, kind, rule, NOW, zone) is None:
        assert account.validity.covers(local_day(NOW, zone))
        assert account.user_type is not UserType.REFERENCE
        assert account.password_state is not PasswordState.DEACTIVATED
        assert account.lock_bits in {0, 128}
        assert account.lock_bits == 0 or rule.unlocks_at_midnight


@given(account=accounts, rule=rules, zone=ZONES)
def test_machines_are_never_asked_to_change_their_password(account: Account, rule: LogonRules, zone: ZoneInfo) -> None:
    reason = change_reason_of(account, rule, NOW, zone, breaks_rules=True)

    assert reason is None or account.user_type in {UserType.DIALOG, UserType.COMMUNICATION}


@given(stored=st.sampled_from([0, 32, 64, 96, 128, 160, 192, 224]), failed=instants, now=instants, zone=ZONES)
def test_midnight_clears_one_bit_at_most(stored: int, failed: datetime, now: datetime, zone: ZoneInfo) -> None:
    locks = effective_locks(stored, last_failed_at=failed, now=now, zone=zone, unlocks_at_midnight=True)

    assert locks & ~LockBits.WRONG_PASSWORDS == stored & ~128
    assert (LockBits.WRONG_PASSWORDS in locks) == (
        stored & 128 == 128 and local_day(now, zone) <= local_day(failed, zone)
    )


@given(zone=ZONES, instant=instants)
def test_a_day_has_one_date(zone: ZoneInfo, instant: datetime) -> None:
    assert isinstance(local_day(instant, zone), date)
    assert local_day(instant, zone) == instant.astimezone(zone).date()
