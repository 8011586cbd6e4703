"""Whoever can write to the database cannot hide it: every way to tamper with the security audit log is found."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from keydate.erp.audit import log
from keydate.erp.audit.model import GENESIS, AuditEvent
from keydate.erp.audit.tables import audit_head, security_audit_log
from keydate.erp.audit.trail import AuditTrail, ErpDatabase
from keydate.kit.clock import FixedClock
from keydate.kit.errors import SecretsKeyMissing


def write_entries(database: ErpDatabase, count: int) -> None:
    for number in range(count):
        with database.write() as tx:
            log.append(
                tx,
                event=AuditEvent.USER_CREATED,
                client="100",
                user_name="ADMIN",
                terminal="test",
                details={"user": f"USER{number}", "bits": number, "none": None},
            )


def found(database: ErpDatabase) -> set[str]:
    with database.read() as tx:
        return {finding.code for finding in database.trail.verify(tx)}


def tamper(database: ErpDatabase, *statements: sa.Executable) -> None:
    with database.engine.begin() as connection:
        for statement in statements:
            connection.execute(statement)


def test_an_untouched_log_verifies(database: ErpDatabase) -> None:
    write_entries(database, 5)

    assert found(database) == set()


def test_a_log_without_entries_verifies(database: ErpDatabase) -> None:
    assert found(database) == set()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("user_name", "SOMEONE"),
        ("message", "Nothing happened."),
        ("event", "AU8"),
        ("details", {}),
        ("client", "200"),
        ("terminal", "elsewhere"),
        ("severity", "normal"),
        ("hash", GENESIS),
    ],
)
def test_an_edited_field_is_found(database: ErpDatabase, column: str, value: object) -> None:
    write_entries(database, 3)

    tamper(database, sa.update(security_audit_log).where(security_audit_log.c.sequence == 2).values({column: value}))

    assert "audit.entry_edited" in found(database)


def test_a_removed_entry_is_found(database: ErpDatabase) -> None:
    write_entries(database, 3)

    tamper(database, sa.delete(security_audit_log).where(security_audit_log.c.sequence == 2))

    assert found(database) == {"audit.entry_missing"}


def test_a_truncated_log_is_found_even_when_the_head_was_set_back(database: ErpDatabase) -> None:
    write_entries(database, 3)
    with database.read() as tx:
        second = log.list_entries(tx, client="100")[1]

    tamper(
        database,
        sa.delete(security_audit_log).where(security_audit_log.c.sequence == 3),
        sa.update(audit_head).values(sequence=2, hash=second.hash),
    )

    assert found(database) == {"audit.log_truncated"}


def test_an_emptied_log_is_found(database: ErpDatabase) -> None:
    write_entries(database, 3)

    tamper(database, sa.delete(security_audit_log), sa.delete(audit_head))

    assert found(database) == {"audit.log_truncated"}


def test_swapped_entries_are_found(database: ErpDatabase) -> None:
    write_entries(database, 3)

    by_number = security_audit_log.c.sequence
    tamper(
        database,
        sa.update(security_audit_log).where(by_number == 1).values(sequence=99),
        sa.update(security_audit_log).where(by_number == 2).values(sequence=1),
        sa.update(security_audit_log).where(by_number == 99).values(sequence=2),
    )

    assert {"audit.entry_edited", "audit.link_broken"} <= found(database)


@pytest.mark.parametrize("values", [{"sequence": 7}, {"hash": GENESIS}])
def test_a_replaced_head_is_found(database: ErpDatabase, values: dict[str, object]) -> None:
    write_entries(database, 3)

    tamper(database, sa.update(audit_head).values(values))

    assert found(database) == {"audit.head_differs"}


def test_a_missing_anchor_is_found(database: ErpDatabase, trail: AuditTrail) -> None:
    write_entries(database, 1)

    trail.anchor.path.unlink()

    assert found(database) == {"audit.anchor_missing"}


@pytest.mark.parametrize("content", ["", "{}", json.dumps({"sequence": 1, "hash": GENESIS, "signature": "00"})])
def test_a_forged_anchor_is_found_and_left_alone(database: ErpDatabase, trail: AuditTrail, content: str) -> None:
    write_entries(database, 2)

    trail.anchor.path.write_text(content)
    write_entries(database, 1)

    assert found(database) == {"audit.anchor_unusable"}
    assert trail.anchor.path.read_text() == content


def test_a_rewritten_end_is_found_by_the_anchor(database: ErpDatabase, tmp_path: Path, clock: FixedClock) -> None:
    """Even someone who has the key, but not the anchor, cannot rewrite the last entry."""
    write_entries(database, 2)
    with database.read() as tx:
        first = log.list_entries(tx, client="100")[1]
    tamper(
        database,
        sa.delete(security_audit_log).where(security_audit_log.c.sequence == 2),
        sa.update(audit_head).values(sequence=1, hash=first.hash),
    )

    elsewhere = AuditTrail.load(key_file=tmp_path / "audit.key", anchor=tmp_path / "other.anchor")
    forger = ErpDatabase(database.engine.url.render_as_string(hide_password=False), clock=clock, trail=elsewhere)
    with forger.write() as tx:
        log.append(tx, event=AuditEvent.USER_DELETED, client="100", user_name="X", terminal="")
    forger.dispose()

    assert found(database) == {"audit.anchor_differs"}


def test_a_crash_between_commit_and_anchor_is_tolerated(database: ErpDatabase, trail: AuditTrail) -> None:
    write_entries(database, 2)
    before = trail.anchor.path.read_bytes()
    write_entries(database, 2)

    trail.anchor.path.write_bytes(before)

    assert found(database) == set()


def test_work_that_fails_leaves_no_entry(database: ErpDatabase) -> None:
    def fail() -> None:
        with database.write() as tx:
            log.append(tx, event=AuditEvent.USER_CREATED, client="100", user_name="A", terminal="")
            message = "on purpose"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError):
        fail()

    with database.read() as tx:
        assert log.count_entries(tx) == 0


def test_parallel_writers_make_one_chain(database: ErpDatabase) -> None:
    threads = [threading.Thread(target=write_entries, args=(database, 4)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found(database) == set()
    with database.read() as tx:
        assert log.count_entries(tx) == 20


def test_what_a_stranger_typed_cannot_break_the_log(database: ErpDatabase) -> None:
    with database.write() as tx:
        log.append(
            tx,
            event=AuditEvent.LOGON_FAILED,
            client="100",
            user_name="A\x00\n\ud800" + "X" * 200,
            terminal="T" * 200,
            details={"identifier": "\x00\ud800"},
        )

    assert found(database) == set()


def test_a_long_log_is_verified_page_by_page_with_progress(database: ErpDatabase) -> None:
    with database.write() as tx:
        for _ in range(2500):
            log.append(tx, event=AuditEvent.RFC_CALLED, client="100", user_name="A", terminal="")
    seen: list[int] = []

    with database.read() as tx:
        assert database.trail.verify(tx, progress=seen.append) == []

    assert seen == [1000, 2000, 2500]


def test_the_log_is_listed_by_filter_and_page(database: ErpDatabase) -> None:
    write_entries(database, 3)
    with database.write() as tx:
        log.append(tx, event=AuditEvent.USER_LOCKED, client="100", user_name="OTHER", terminal="")
        log.append(tx, event=AuditEvent.USER_LOCKED, client="200", user_name="ADMIN", terminal="")

    with database.read() as tx:
        assert [entry.sequence for entry in log.list_entries(tx, client="100", limit=2, offset=1)] == [3, 2]
        assert [entry.user_name for entry in log.list_entries(tx, client="100", events=[AuditEvent.USER_LOCKED])] == [
            "OTHER"
        ]
        assert len(log.list_entries(tx, client="100", user_name="ADMIN", since=tx.now, until=tx.now)) == 3


def test_the_key_must_be_private(tmp_path: Path) -> None:
    key_file = tmp_path / "audit.key"
    AuditTrail.create(key_file=key_file, anchor=tmp_path / "audit.anchor")
    assert key_file.stat().st_mode & 0o777 == 0o600

    key_file.chmod(0o644)

    with pytest.raises(SecretsKeyMissing):
        AuditTrail.load(key_file=key_file, anchor=tmp_path / "audit.anchor")


def test_creating_the_trail_again_keeps_the_key(tmp_path: Path) -> None:
    key_file = tmp_path / "audit.key"
    AuditTrail.create(key_file=key_file, anchor=tmp_path / "audit.anchor")
    before = key_file.read_bytes()

    AuditTrail.create(key_file=key_file, anchor=tmp_path / "audit.anchor")

    assert key_file.read_bytes() == before
