"""Databases that others hold, or that are gone, on both kinds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy import event

from keydate.kit.database import Database


def hurry(database: Database) -> None:
    """Lets connections wait for locks for a fifth of a second only."""
    database.engine.dispose()

    @event.listens_for(database.engine, "connect")
    def shorten(connection: Any, _record: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute("PRAGMA busy_timeout=200")
        else:
            connection.execute("SET lock_timeout = 200")
            connection.commit()


@contextmanager
def held_by_another(url: str) -> Iterator[None]:
    """Lets another connection hold the whole database."""
    if url.startswith("sqlite"):
        other = sqlite3.connect(str(sa.make_url(url).database), isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")
            other.close()
        return
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        names = connection.execute(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        connection.execute(f"LOCK TABLE {', '.join(name for (name,) in names)} IN ACCESS EXCLUSIVE MODE".encode())
        yield
        connection.rollback()


def take_away(database: Database, postgres_server: Any) -> str:
    """Removes the database under a running part and returns the code that tells of it."""
    url = database.engine.url.render_as_string(hide_password=False)
    if database.is_sqlite:
        file = Path(str(database.engine.url.database))
        database.engine.dispose()
        for each in file.parent.glob(f"{file.name}*"):
            each.unlink()
        file.mkdir()  # nothing can be opened there, nor be made anew
        return "kit.database_gone"
    postgres_server().drop_database(url)
    database.engine.dispose()
    return "kit.database_gone"
