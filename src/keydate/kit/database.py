"""The door to a relational database: SQLite and PostgreSQL as equals.

Reading and writing transactions are different types, so that a function that takes a `ReadTransaction` cannot be the one that writes.
Nobody but the edge of a process opens or commits one. A writing transaction on SQLite takes the write lock at its start (`BEGIN IMMEDIATE`),
because a lock that is upgraded half way fails at once instead of waiting.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.types import TypeDecorator

from keydate.kit.clock import Clock
from keydate.kit.errors import DatabaseBusy, DatabaseGone

#: Alembic's batch mode on SQLite can only drop constraints that have names.
NAMING_CONVENTION: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

#: Seconds that a statement waits for another's lock before it gives up.
LOCK_TIMEOUT: Final = 10.0


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant. SQLite stores it as ISO text that sorts, PostgreSQL as `timestamptz`."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """Chooses text on SQLite, which has no time zones."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.String(32))
        return dialect.type_descriptor(sa.DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> Any:
        """Refuses a naive instant and stores UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a naive instant cannot be stored"
            raise ValueError(msg)
        utc = value.astimezone(UTC)
        return utc.isoformat(timespec="microseconds") if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        """Returns an aware UTC instant."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return datetime.fromisoformat(value)
        return value.astimezone(UTC)  # type: ignore[no-any-return]


class JsonText(TypeDecorator[Any]):
    """A JSON value as text, the same on both databases: it is read whole and never searched by content."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        """Serializes compactly with sorted keys, so that equal values are equal text."""
        del dialect
        return None if value is None else json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        """Parses what was stored."""
        del dialect
        return None if value is None else json.loads(value)


class ReadTransaction:
    """A consistent view of the database at one instant."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self.connection = connection
        #: The one instant of this transaction; business rules take their time from here.
        self.now = now


class Transaction(ReadTransaction):
    """A unit of work: all of it is committed, or nothing."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        super().__init__(connection, now)
        self._after_commit: list[Callable[[], None]] = []

    def after_commit(self, act: Callable[[], None]) -> None:
        """Runs the act once the commit has succeeded; not at all when it has not."""
        self._after_commit.append(act)

    def run_after_commit(self) -> None:
        """Runs what was registered; called by `Database.write` only."""
        for act in self._after_commit:
            act()


class Database:
    """One database: makes engines, opens transactions, names what goes wrong."""

    def __init__(self, url: str, *, clock: Clock, pool_size: int = 16) -> None:
        self.clock = clock
        self.engine = _engine(url, pool_size=pool_size)

    @property
    def is_sqlite(self) -> bool:
        """Tells which of the two databases this is."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[ReadTransaction]:
        """Opens a reading transaction.

        Raises:
            DatabaseGone: the database cannot be opened or reached.
        """
        with _named_failures(), self.engine.connect() as connection:
            connection.info["keydate_write"] = False
            with connection.begin():
                if not self.is_sqlite:
                    connection.exec_driver_sql("SET TRANSACTION READ ONLY")
                yield ReadTransaction(connection, self.clock.now())

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Opens a writing transaction, commits it at the end, then runs its `after_commit` acts.

        Raises:
            DatabaseBusy: others held the lock for longer than `LOCK_TIMEOUT`; nothing was written.
            DatabaseGone: the database cannot be opened or reached; nothing was written.
        """
        with _named_failures(), self.engine.connect() as connection:
            connection.info["keydate_write"] = True
            with connection.begin():
                tx = Transaction(connection, self.clock.now())
                yield tx
        tx.run_after_commit()

    def dispose(self) -> None:
        """Closes all connections."""
        self.engine.dispose()


@contextmanager
def _named_failures() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        text = str(error.orig)
        if "locked" in text or "lock timeout" in text or "busy" in text:
            raise DatabaseBusy(text) from error
        raise DatabaseGone(text) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise DatabaseGone(str(error.orig)) from error
        raise


def _engine(url: str, *, pool_size: int) -> Engine:
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = sa.create_engine(
            parsed, pool_size=pool_size, connect_args={"timeout": LOCK_TIMEOUT, "check_same_thread": False}
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if parsed.get_driver_name() in {"", "psycopg2"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    milliseconds = int(LOCK_TIMEOUT * 1000)
    return sa.create_engine(
        parsed,
        pool_size=pool_size,
        pool_pre_ping=True,
        connect_args={"options": f"-c lock_timeout={milliseconds} -c timezone=UTC"},
    )


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin event sends BEGIN itself
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")  # the books must survive a power cut, not only a crash of the process
    connection.execute("PRAGMA foreign_keys=ON")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.info.get("keydate_write") else "BEGIN")
