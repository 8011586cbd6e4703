"""The door to a relational database: SQLite and PostgreSQL as equals.

Reading and writing transactions are different types, so that a function that takes a `ReadTransaction` cannot be the one that writes.
Nobody but the edge of a process opens or commits one. A writing transaction on SQLite takes the write lock at its start (`BEGIN IMMEDIATE`),
because a lock that is upgraded half way fails at once instead of waiting.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.types import TypeDecorator

from keydate.kit.clock import Clock
from keydate.kit.errors import DatabaseBusy, DatabaseGone, DatabaseNotReady

#: Alembic's batch mode on SQLite can only drop constraints that have names.
NAMING_CONVENTION: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

#: Seconds that a statement waits for another's lock, and a transaction for a free connection, before it gives up.
LOCK_TIMEOUT: Final = 10.0

_READING: Final = "keydate_reading"
_QUERY_ONLY: Final = "keydate_query_only"
# PostgreSQL's error codes: lock not available, deadlock, serialization failure, canceled by timeout, too many connections.
_BUSY_STATES: Final = frozenset({"55P03", "40P01", "40001", "57014", "53300"})
_UNDEFINED_TABLE: Final = "42P01"
_SQLITE_GONE: Final = ("SQLITE_CANTOPEN", "SQLITE_CORRUPT", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_NOTADB")


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

    def __init__(self, url: str, *, clock: Clock, pool_size: int = 16, lock_timeout: float = LOCK_TIMEOUT) -> None:
        self.clock = clock
        self.engine = _engine(url, pool_size=pool_size, lock_timeout=lock_timeout)

    @property
    def is_sqlite(self) -> bool:
        """Tells which of the two databases this is."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[ReadTransaction]:
        """Opens a reading transaction; the database itself refuses to write in it.

        Raises:
            DatabaseBusy: no connection became free, or others held a lock, for longer than the waiting time.
            DatabaseGone: the database cannot be opened or reached.
            DatabaseNotReady: a table is missing.
        """
        with _named_failures(), self.engine.connect() as connection:
            connection.info[_READING] = True
            with connection.begin():
                if not self.is_sqlite:
                    connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                yield ReadTransaction(connection, self.clock.now())

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Opens a writing transaction, commits it at the end, then runs its `after_commit` acts.

        Raises:
            DatabaseBusy: no connection became free, or others held a lock, for longer than the waiting time; nothing was written.
            DatabaseGone: the database cannot be opened or reached; nothing was written.
            DatabaseNotReady: a table is missing; nothing was written.
        """
        with _named_failures(), self.engine.connect() as connection, connection.begin():
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
    except DBAPIError as error:
        # SQLite calls nearly everything operational, mistakes in SQL too; PostgreSQL what happens to server and connection.
        is_gone = isinstance(error, OperationalError) and not isinstance(error.orig, sqlite3.Error)
        named = _named(error.orig, lost=is_gone or error.connection_invalidated)
        if named is None:
            raise
        raise named from error
    except sqlite3.DatabaseError as error:  # from the preparation of a new connection, where SQLAlchemy wraps nothing
        raise _named(error, lost=True) or error from error
    except PoolTimeout as error:
        message = "All connections to the database are in use."
        raise DatabaseBusy(message) from error


def _named(error: BaseException | None, *, lost: bool) -> DatabaseBusy | DatabaseGone | DatabaseNotReady | None:
    """Returns the failure that a person can do something about; None for a mistake in our SQL or a violated constraint."""
    text = str(error).strip()
    state = getattr(error, "sqlstate", None)
    if state in _BUSY_STATES or (isinstance(error, sqlite3.OperationalError) and "locked" in text):
        return DatabaseBusy(text)
    if state == _UNDEFINED_TABLE or (isinstance(error, sqlite3.OperationalError) and "no such table" in text):
        return DatabaseNotReady(text)
    if lost:
        return DatabaseGone(text)
    if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorname", "").startswith(_SQLITE_GONE):
        return DatabaseGone(text)
    return None


def _engine(url: str, *, pool_size: int, lock_timeout: float) -> Engine:
    parsed = sa.make_url(url)
    # The messages of failures go to the log; the values in them may be password hashes.
    pool = {"pool_size": pool_size, "pool_timeout": lock_timeout, "hide_parameters": True}
    if parsed.get_backend_name() == "sqlite":
        engine = sa.create_engine(parsed, connect_args={"timeout": lock_timeout, "check_same_thread": False}, **pool)
        event.listen(engine, "do_connect", _create_private_file)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if parsed.drivername in {"postgresql", "postgres"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    options = f"-c lock_timeout={int(lock_timeout * 1000)} -c timezone=UTC"
    return sa.create_engine(parsed, connect_args={"options": options}, pool_pre_ping=True, **pool)


def _create_private_file(_dialect: object, _record: object, arguments: list[Any], _options: dict[str, Any]) -> None:
    """Creates the file for its owner only, whatever folder and umask are; SQLite gives the files beside it the same mode."""
    if arguments[0].startswith((":", "file:")):
        return
    with suppress(OSError):  # SQLite says better than we could why a file cannot be made
        os.close(os.open(arguments[0], os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy's begin event sends BEGIN itself
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")  # the books must survive a power cut, not only a crash of the process
    connection.execute("PRAGMA foreign_keys=ON")


def _begin_sqlite(connection: Connection) -> None:
    # The mark is for one transaction: who begins without `Database.read`, as migrations do, writes.
    reading = connection.info.pop(_READING, False)
    driver = connection.connection.cursor()
    # Only when it changes: with each pragma of this kind SQLite forgets all prepared statements of the connection.
    if connection.info.get(_QUERY_ONLY) != reading:
        driver.execute(f"PRAGMA query_only={int(reading)}")
        connection.info[_QUERY_ONLY] = reading
    driver.execute("BEGIN" if reading else "BEGIN IMMEDIATE")
    driver.close()
