from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from keydate.erp.users.model.kinds import LogonKind, PasswordState, UserType
from keydate.erp.users.model.logon import (
    Account,
    ChangeReason,
    Refusal,
    change_reason_of,
    days_until_own_change,
    refusal_of,
)
from keydate.erp.users.model.rules import LogonRules
from keydate.vocabulary.ids import UserName
from keydate.vocabulary.validity import Validity

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ZONE = ZoneInfo("UTC")


def an_account(**changes: Any) -> Account:
    account = Account(
        user_name=UserName("PERSON"),
        user_type=UserType.DIALOG,
        user_group=None,
        validity=Validity(),
        lock_bits=0,
        failed_logons=0,
        last_failed_logon_at=None,
        password_state=PasswordState.PRODUCTIVE,
        password_hash="hash",
        password_set_at=NOW,
        password_changed_at=NOW,
        password_used_at=NOW,
        security_policy=None,
        logon_version=0,
    )
    return replace(account, **changes)


def days_later(days: int) -> datetime:
    return NOW + timedelta(days=days)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, None),
        ({"user_type": UserType.REFERENCE}, Refusal.REFERENCE_USER),
        ({"validity": Validity(valid_to=date(2026, 11, 19))}, Refusal.OUTSIDE_VALIDITY),
        ({"validity": Validity(valid_to=date(2026, 11, 20))}, None),
        ({"validity": Validity(valid_from=date(2026, 11, 21))}, Refusal.OUTSIDE_VALIDITY),
        ({"lock_bits": 32}, Refusal.LOCKED_GLOBALLY),
        ({"lock_bits": 64}, Refusal.LOCKED_BY_ADMINISTRATOR),
        ({"lock_bits": 128, "last_failed_logon_at": NOW}, Refusal.LOCKED_AFTER_WRONG_PASSWORDS),
        ({"lock_bits": 16}, Refusal.LOCKED_BY_ADMINISTRATOR),
        ({"password_state": PasswordState.DEACTIVATED}, Refusal.PASSWORD_DEACTIVATED),
    ],
)
def test_each_obstacle_has_its_reason(changes: dict[str, Any], refusal: Refusal | None) -> None:
    assert refusal_of(an_account(**changes), LogonKind.HTTP, LogonRules(), NOW, ZONE) is refusal


@pytest.mark.parametrize(("days", "refused"), [(9, False), (10, True)])
@pytest.mark.parametrize("state", [PasswordState.INITIAL, PasswordState.PRODUCTIVE])
def test_an_idle_password_dies_on_its_day(days: int, state: PasswordState, refused: bool) -> None:  # noqa: FBT001
    rules = LogonRules(max_idle_initial_days=10, max_idle_productive_days=10)

    refusal = refusal_of(an_account(password_state=state), LogonKind.HTTP, rules, days_later(days), ZONE)

    assert (refusal is not None) == refused


@pytest.mark.parametrize(("days", "reason"), [(29, None), (30, ChangeReason.EXPIRED)])
def test_a_password_expires_on_its_day(days: int, reason: ChangeReason | None) -> None:
    rules = LogonRules(expiration_days=30)

    assert change_reason_of(an_account(), rules, days_later(days), ZONE, breaks_rules=False) is reason


def test_an_initial_password_comes_before_all_other_reasons() -> None:
    account = an_account(password_state=PasswordState.INITIAL)

    assert change_reason_of(account, LogonRules(), NOW, ZONE, breaks_rules=True) is ChangeReason.INITIAL


def test_broken_rules_count_only_where_the_rules_say_so() -> None:
    strict = LogonRules(enforces_current_rules=1)

    assert change_reason_of(an_account(), strict, NOW, ZONE, breaks_rules=True) is ChangeReason.BREAKS_RULES
    assert change_reason_of(an_account(), LogonRules(), NOW, ZONE, breaks_rules=True) is None


@pytest.mark.parametrize(("wait", "days", "left"), [(1, 0, 1), (1, 1, 0), (7, 3, 4), (7, 9, 0)])
def test_the_waiting_time_is_counted_in_days(wait: int, days: int, left: int) -> None:
    assert days_until_own_change(an_account(), LogonRules(change_wait_days=wait), days_later(days), ZONE) == left


@pytest.mark.parametrize("changes", [{"password_state": PasswordState.INITIAL}, {"password_changed_at": None}])
def test_nobody_waits_to_replace_a_password_of_the_administrator(changes: dict[str, Any]) -> None:
    assert days_until_own_change(an_account(**changes), LogonRules(change_wait_days=7), NOW, ZONE) == 0
