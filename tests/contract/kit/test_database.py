"""Both databases keep the same promises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from keydate.kit.clock import FixedClock
from keydate.kit.database import NAMING_CONVENTION, Database, JsonText, UtcDateTime
from keydate.kit.errors import DatabaseBusy, DatabaseGone, DatabaseNotReady

METADATA = sa.MetaData(naming_convention=NAMING_CONVENTION)
EVENTS = sa.Table(
    "events",
    METADATA,
    sa.Column("name", sa.String(20), primary_key=True),
    sa.Column("at", UtcDateTime),
    sa.Column("detail", JsonText),
)


@pytest.fixture
def database(database_url: str, clock: FixedClock) -> Iterator[Database]:
    database = Database(database_url, clock=clock, pool_size=4, lock_timeout=0.3)
    with database.write() as tx:
        METADATA.create_all(tx.connection)
    yield database
    database.dispose()


def write_event(database: Database, name: str, at: datetime | None = None, detail: object = None) -> None:
    with database.write() as tx:
        tx.connection.execute(EVENTS.insert().values(name=name, at=at, detail=detail))


def names(database: Database) -> list[str]:
    with database.read() as tx:
        return list(tx.connection.scalars(sa.select(EVENTS.c.name).order_by(EVENTS.c.name)))


def test_what_a_transaction_writes_is_there_for_the_next_one(database: Database) -> None:
    write_event(database, "first")

    assert names(database) == ["first"]


def test_a_failure_takes_back_the_whole_transaction(database: Database) -> None:
    def write_and_fail() -> None:
        with database.write() as tx:
            tx.connection.execute(EVENTS.insert().values(name="first"))
            raise LookupError

    with pytest.raises(LookupError):
        write_and_fail()

    assert names(database) == []


def test_a_reading_transaction_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError), database.read() as tx:
        tx.connection.execute(EVENTS.insert().values(name="first"))

    assert names(database) == []


def test_a_connection_that_has_read_can_write_afterwards(database: Database) -> None:
    names(database)

    write_event(database, "first")
    with database.engine.begin() as connection:
        connection.execute(EVENTS.insert().values(name="second"))

    assert names(database) == ["first", "second"]


def test_a_reading_transaction_sees_one_state_throughout(database: Database) -> None:
    query = sa.select(sa.func.count()).select_from(EVENTS)

    with database.read() as tx:
        before = tx.connection.scalar(query)
        write_event(database, "meanwhile")
        after = tx.connection.scalar(query)

    assert (before, after) == (0, 0)
    assert names(database) == ["meanwhile"]


def test_a_transaction_has_one_instant(database: Database, clock: FixedClock) -> None:
    with database.write() as tx:
        begun = tx.now
        clock.advance(timedelta(hours=1))

        assert tx.now == begun == datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def test_acts_after_commit_run_in_order_and_see_the_commit(database: Database) -> None:
    seen: list[list[str]] = []

    with database.write() as tx:
        tx.connection.execute(EVENTS.insert().values(name="first"))
        tx.after_commit(lambda: seen.append(names(database)))
        tx.after_commit(lambda: seen.append(["second act"]))
        assert seen == []

    assert seen == [["first"], ["second act"]]


def test_acts_after_commit_do_not_run_without_a_commit(database: Database) -> None:
    ran: list[str] = []

    def register_and_fail() -> None:
        with database.write() as tx:
            tx.after_commit(lambda: ran.append("act"))
            raise LookupError

    with pytest.raises(LookupError):
        register_and_fail()

    assert ran == []


def test_an_instant_comes_back_in_utc(database: Database) -> None:
    berlin = timezone(timedelta(hours=1))

    write_event(database, "first", at=datetime(2026, 11, 20, 11, 0, 0, 123456, tzinfo=berlin))

    with database.read() as tx:
        at = tx.connection.scalar(sa.select(EVENTS.c.at))
    assert at == datetime(2026, 11, 20, 10, 0, 0, 123456, tzinfo=UTC)
    assert at is not None
    assert at.utcoffset() == timedelta(0)


def test_instants_sort_by_time_whatever_their_zone(database: Database) -> None:
    write_event(database, "late", at=datetime(2026, 11, 20, 10, 0, tzinfo=UTC))
    write_event(database, "early", at=datetime(2026, 11, 20, 10, 30, tzinfo=timezone(timedelta(hours=1))))

    with database.read() as tx:
        ordered = tx.connection.scalars(sa.select(EVENTS.c.name).order_by(EVENTS.c.at)).all()
        until = tx.connection.scalars(
            sa.select(EVENTS.c.name).where(EVENTS.c.at < datetime(2026, 11, 20, 9, 45, tzinfo=UTC))
        ).all()

    assert ordered == ["early", "late"]
    assert until == ["early"]


def test_a_naive_instant_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="naive instant"):
        write_event(database, "first", at=datetime(2026, 11, 20, 10, 0))  # noqa: DTZ001 - the point of the test


def test_json_comes_back_as_it_was(database: Database) -> None:
    detail = {"b": [1, 2.5, None, True], "a": {"ä": "ö"}}

    write_event(database, "first", detail=detail)
    write_event(database, "second")

    with database.read() as tx:
        assert tx.connection.scalars(sa.select(EVENTS.c.detail).order_by(EVENTS.c.name)).all() == [detail, None]


def test_a_broken_constraint_keeps_its_own_name(database: Database) -> None:
    write_event(database, "first")

    with pytest.raises(IntegrityError):
        write_event(database, "first")


def test_a_database_that_others_keep_locked_is_busy(database: Database) -> None:
    with database.write() as tx:
        tx.connection.execute(EVENTS.insert().values(name="first"))

        with pytest.raises(DatabaseBusy):
            write_event(database, "first")


def test_a_database_whose_connections_are_all_in_use_is_busy(database_url: str, clock: FixedClock) -> None:
    database = Database(database_url, clock=clock, pool_size=0, lock_timeout=0.1)
    small = Database(database_url, clock=clock, pool_size=1, lock_timeout=0.1)
    small.engine.pool._max_overflow = 0  # type: ignore[attr-defined]

    with small.read(), pytest.raises(DatabaseBusy, match="in use"), small.read():
        pass
    small.dispose()
    database.dispose()


def test_a_missing_table_means_that_the_database_is_not_ready(database_url: str, clock: FixedClock) -> None:
    database = Database(database_url, clock=clock)

    with pytest.raises(DatabaseNotReady):
        names(database)
    database.dispose()


def test_a_server_that_is_not_there_is_gone(clock: FixedClock) -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/nothing", clock=clock)

    with pytest.raises(DatabaseGone):
        names(database)
    database.dispose()


def test_a_server_that_ends_the_connection_is_gone_and_comes_back(database: Database) -> None:
    if database.is_sqlite:
        return  # no server
    with pytest.raises(DatabaseGone), database.read() as tx:
        tx.connection.execute(sa.text("SELECT pg_terminate_backend(pg_backend_pid())"))

    assert names(database) == []


def test_a_file_in_a_missing_folder_is_gone(tmp_path: Path, clock: FixedClock) -> None:
    database = Database(f"sqlite:///{tmp_path / 'missing' / 'keydate.sqlite'}", clock=clock)

    with pytest.raises(DatabaseGone):
        names(database)
    database.dispose()


def test_a_file_that_is_no_database_is_gone(tmp_path: Path, clock: FixedClock) -> None:
    file = tmp_path / "keydate.sqlite"
    file.write_bytes(b"this is a letter to the auditor, not a database; " * 50)
    database = Database(f"sqlite:///{file}", clock=clock)

    with pytest.raises(DatabaseGone):
        names(database)
    database.dispose()
