from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from keydate.erp.audit.model import (
    GENESIS,
    START,
    AuditEvent,
    ChainHead,
    PendingEntry,
    entry_hash,
    link,
    printable,
)

KEY = b"k" * 32
PENDING = PendingEntry(
    at=datetime(2026, 11, 20, 10, tzinfo=UTC),
    client="100",
    event=AuditEvent.USER_LOCKED,
    user_name="ADMIN",
    terminal="127.0.0.1",
    message="User locked: PERSON.",
    details={"user": "PERSON"},
)


def test_codes_are_unique_and_have_three_characters() -> None:
    codes = [event.code for event in AuditEvent]

    assert len(set(codes)) == len(codes)
    assert all(len(code) == 3 for code in codes)


@pytest.mark.parametrize(
    ("code", "name"),
    [("AU1", "LOGON_SUCCESSFUL"), ("AU2", "LOGON_FAILED"), ("AUM", "USER_LOCKED_AFTER_WRONG_PASSWORDS")],
)
def test_codes_are_those_of_the_security_audit_log(code: str, name: str) -> None:
    assert AuditEvent[name].code == code


def test_every_event_has_a_text_of_its_own() -> None:
    assert len({event.text for event in AuditEvent}) == len(AuditEvent)


def test_the_first_entry_continues_the_beginning() -> None:
    entry = link(KEY, START, PENDING)

    assert (entry.sequence, entry.previous_hash) == (1, GENESIS)
    assert entry.hash == entry_hash(KEY, entry)


def test_the_hash_depends_on_every_field_and_on_the_key() -> None:
    entry = link(KEY, ChainHead(6, "ab" * 32), PENDING)
    others = [
        replace(entry, sequence=8),
        replace(entry, at=entry.at + timedelta(microseconds=1)),
        replace(entry, client="200"),
        replace(entry, event="AUA"),
        replace(entry, severity="normal"),
        replace(entry, user_name="OTHER"),
        replace(entry, terminal=""),
        replace(entry, message="x"),
        replace(entry, details={}),
        replace(entry, previous_hash=GENESIS),
    ]

    hashes = {entry_hash(KEY, other) for other in others} | {entry_hash(b"o" * 32, entry)}

    assert len(hashes) == len(others) + 1
    assert entry.hash not in hashes


def test_the_same_instant_in_another_zone_is_the_same_instant() -> None:
    entry = link(KEY, START, PENDING)
    moved = replace(entry, at=entry.at.astimezone(timezone(timedelta(hours=2))))

    assert entry_hash(KEY, moved) == entry.hash


def test_text_that_could_break_a_terminal_is_replaced() -> None:
    assert printable("a\x1b[31m\n\x00\ud800b", 9) == "a�[31m���"
