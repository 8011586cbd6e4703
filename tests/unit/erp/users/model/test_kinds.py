from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from keydate.erp.users.model.kinds import (
    LockBits,
    PasswordState,
    UserType,
    effective_locks,
    local_day,
    state_after_type_change,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("user_type", "logs_on", "dialog", "answers"),
    [
        ("A", True, True, True),
        ("B", True, False, False),
        ("C", True, False, True),
        ("L", False, False, False),
        ("S", True, True, False),
    ],
)
def test_each_type_has_its_duties(user_type: str, logs_on: bool, dialog: bool, answers: bool) -> None:  # noqa: FBT001
    kind = UserType(user_type)

    assert (kind.may_log_on, kind.may_use_dialog, kind.answers_for_password) == (logs_on, dialog, answers)


@pytest.mark.parametrize("old", UserType)
@pytest.mark.parametrize("new", UserType)
def test_a_deactivated_password_stays_deactivated(old: UserType, new: UserType) -> None:
    assert state_after_type_change(PasswordState.DEACTIVATED, old, new) is PasswordState.DEACTIVATED


@pytest.mark.parametrize("old", [UserType.SYSTEM, UserType.SERVICE])
@pytest.mark.parametrize("new", [UserType.DIALOG, UserType.COMMUNICATION])
def test_a_password_that_an_administrator_knows_becomes_initial(old: UserType, new: UserType) -> None:
    assert state_after_type_change(PasswordState.PRODUCTIVE, old, new) is PasswordState.INITIAL


def test_a_productive_password_stays_productive_between_types_that_answer_for_it() -> None:
    changed = state_after_type_change(PasswordState.PRODUCTIVE, UserType.DIALOG, UserType.COMMUNICATION)

    assert changed is PasswordState.PRODUCTIVE


def test_a_day_begins_at_midnight_of_its_zone() -> None:
    assert local_day(datetime(2026, 11, 20, 22, 59, tzinfo=UTC), BERLIN) == date(2026, 11, 20)
    assert local_day(datetime(2026, 11, 20, 23, 0, tzinfo=UTC), BERLIN) == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("stored", "hours", "unlocks", "expected"),
    [
        (128, 0, True, 128),
        (128, 10, True, 128),
        (128, 11, True, 0),
        (128, 11, False, 128),
        (192, 11, True, 64),
        (160, 11, True, 32),
        (64, 11, True, 64),
        (16, 11, True, 16),
        (0, 11, True, 0),
    ],
)
def test_only_the_lock_for_wrong_passwords_ends_at_midnight(
    stored: int,
    hours: int,
    unlocks: bool,  # noqa: FBT001 - a column of the table above
    expected: int,
) -> None:
    locks = effective_locks(
        stored,
        last_failed_at=NOON,
        now=NOON + timedelta(hours=hours),
        zone=BERLIN,
        unlocks_at_midnight=unlocks,
    )

    assert locks == expected


def test_a_lock_without_a_time_stays() -> None:
    locks = effective_locks(128, last_failed_at=None, now=NOON, zone=BERLIN, unlocks_at_midnight=True)

    assert locks is LockBits.WRONG_PASSWORDS
