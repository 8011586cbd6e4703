"""Databases made once for each kind: copied for each test on SQLite, lent and put back as they were on PostgreSQL.

Making a schema takes longer than most tests, and so does creating a PostgreSQL database.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg
import pytest
import sqlalchemy as sa
from tests.postgres import PostgresServer

from keydate.erp.authority.actions import install_catalogue
from keydate.erp.migrations import SCRIPTS
from keydate.kit.clock import SystemClock
from keydate.kit.database import Database
from keydate.kit.migrations import upgrade

Build = Callable[[str], None]
#: The databases of this run; `KEYDATE_TEST_DATABASE=sqlite` is for quick rounds while working.
DATABASES: Final = tuple(os.environ.get("KEYDATE_TEST_DATABASE", "sqlite,postgresql").split(","))


def build_schema(url: str) -> None:
    """Makes the tables of a communication system."""
    database = Database(url, clock=SystemClock())
    upgrade(database, SCRIPTS)
    database.dispose()


def build_catalogue(url: str) -> None:
    """Makes the tables of a communication system with the delivered catalogue, and no client."""
    build_schema(url)
    database = Database(url, clock=SystemClock())
    with database.write() as tx:
        install_catalogue(tx)
    database.dispose()


class Templates:
    """The templates of one session."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._restored: dict[str, RestoredDatabase] = {}

    def copy_sqlite(self, name: str, build: Build, target: Path) -> str:
        """Copies a template to a file and returns its URL."""
        template = self.folder / f"{name}.sqlite"
        if not template.exists():
            build(f"sqlite:///{template}")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(template, target)
        return f"sqlite:///{target}"

    @contextmanager
    def lend_postgres(self, name: str, build: Build, server: PostgresServer) -> Iterator[str]:
        """Lends the one database of a template; afterwards its rows are as they were."""
        if name not in self._restored:
            url = server.create_database()
            build(url)
            self._restored[name] = RestoredDatabase(url)
        lent = self._restored[name]
        try:
            yield lent.url
        finally:
            lent.restore()


@contextmanager
def lend(request: pytest.FixtureRequest, folder: Path, templates: Templates, name: str, build: Build) -> Iterator[str]:
    """Lends a database of the kind that the fixture's parameter names."""
    if request.param == "sqlite":
        yield templates.copy_sqlite(name, build, folder / "keydate.sqlite")
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with templates.lend_postgres(name, build, server) as url:
        yield url


#: Whether a table changed is cheaper to ask than to write it anew each time.
_RESTORE: Final = """
CREATE SCHEMA kept;
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('CREATE TABLE kept.%1$I AS TABLE public.%1$I', name);
  END LOOP;
END $$;
CREATE TABLE kept."the sequences" AS SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public';
CREATE FUNCTION kept.restore() RETURNS void LANGUAGE plpgsql AS $$ DECLARE name text; is_changed boolean; number bigint; BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('SELECT EXISTS (TABLE public.%1$I EXCEPT ALL TABLE kept.%1$I)
                        OR EXISTS (TABLE kept.%1$I EXCEPT ALL TABLE public.%1$I)', name) INTO is_changed;
    IF is_changed THEN
      EXECUTE format('DELETE FROM public.%1$I', name);
      EXECUTE format('INSERT INTO public.%1$I TABLE kept.%1$I', name);
    END IF;
  END LOOP;
  FOR name, number IN SELECT sequencename, last_value FROM kept."the sequences" LOOP
    PERFORM setval(format('public.%I', name), coalesce(number, 1), number IS NOT NULL);
  END LOOP;
END $$;
"""
_END_OTHERS: Final = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


class RestoredDatabase:
    """A PostgreSQL database that remembers its rows."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._address = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(self._address) as connection:
            connection.execute(_RESTORE.encode())

    def restore(self) -> None:
        """Puts all rows and counters back; ends connections that a test left open."""
        with psycopg.connect(self._address) as connection:
            connection.execute(_END_OTHERS.encode())
            connection.execute(b"SELECT kept.restore()")
