from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from keydate.erp.users.memory import CredentialMemory

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CREDENTIALS: dict[str, Any] = {
    "client": "100",
    "user_name": "ROBOT",
    "password": "secret",
    "logon_version": 3,
    "now": NOW,
    "day": NOW.date(),
}


def remembering(**options: Any) -> CredentialMemory:
    memory = CredentialMemory(60, **options)
    memory.remember(**CREDENTIALS)
    return memory


def test_what_was_verified_is_known_again() -> None:
    assert remembering().knows(**CREDENTIALS | {"now": NOW + timedelta(seconds=59)})


@pytest.mark.parametrize(
    "other",
    [
        {"client": "200"},
        {"user_name": "OTHER"},
        {"password": "Secret"},
        {"password": ""},
        {"password": "\ud800"},
        {"logon_version": 4},
        {"logon_version": 2},
        {"now": NOW + timedelta(seconds=60)},
        {"now": NOW - timedelta(seconds=1)},
        {"day": NOW.date() + timedelta(days=1)},
    ],
)
def test_anything_else_is_not(other: dict[str, Any]) -> None:
    assert not remembering().knows(**CREDENTIALS | other)


def test_parts_cannot_be_shifted_from_one_field_to_the_next() -> None:
    assert not remembering().knows(**CREDENTIALS | {"user_name": "ROBO", "password": "Tsecret"})


def test_the_oldest_is_forgotten_when_it_is_full() -> None:
    memory = remembering(capacity=1)

    memory.remember(**CREDENTIALS | {"user_name": "OTHER"})

    assert not memory.knows(**CREDENTIALS)


def test_no_secret_is_kept() -> None:
    assert "secret" not in repr(remembering().__dict__)
