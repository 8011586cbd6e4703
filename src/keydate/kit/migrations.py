"""Schema revisions of a part: Alembic, run from inside the program, with the revision files that the part ships.

A part keeps them in its package `migrations`: `env.py`, which calls `run_revisions`, and `versions/NNNN_verb_object.py`. The number is the
revision, so that a program that finds its schema up to date, as nearly every start and every health check does, need not load Alembic.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from keydate.kit.database import Database
from keydate.kit.errors import DatabaseNotReady

if TYPE_CHECKING:
    from alembic.config import Config

#: Any number that no other program locks in the same database.
_LOCK: Final = 4_711_100

#: Where Alembic notes the revision of a database.
_PRESENT: Final = sa.select(sa.table("alembic_version", sa.column("version_num")).c.version_num)


def upgrade(database: Database, scripts: Path) -> None:
    """Brings the schema to the newest revision; all of it, or nothing. Does nothing when it is there already."""
    from alembic import command

    with database.write() as tx:
        if not database.is_sqlite:
            tx.connection.execute(sa.text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
        config = _config(scripts)
        config.attributes["connection"] = tx.connection
        command.upgrade(config, "head")


def require_current(database: Database, scripts: Path) -> None:
    """Makes sure that the schema is the newest one.

    Raises:
        DatabaseNotReady: it is older, newer, or not there.
    """
    present = _present_revision(database)
    wanted = newest_revision(scripts)
    if present != wanted:
        message = f"The schema of the database is at revision {present or 'none'}; this program needs {wanted}."
        raise DatabaseNotReady(message)


@cache
def newest_revision(scripts: Path) -> str:
    """Returns the revision that this program needs: the highest number of a revision file."""
    return max(file.name.partition("_")[0] for file in (scripts / "versions").glob("[0-9]*_*.py"))


def differences(database: Database, metadata: sa.MetaData) -> list[Any]:
    """Returns what a schema has that the tables in the code have not, and the other way round."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.read() as tx:
        migration = MigrationContext.configure(tx.connection, opts={"compare_type": True})
        return list(compare_metadata(migration, metadata))


def run_revisions() -> None:
    """Runs the revisions on the connection that `upgrade` gave; called by each `env.py`."""
    from alembic import context

    # Batch mode: SQLite alters a table by building it anew.
    context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
    context.run_migrations()


def _present_revision(database: Database) -> str | None:
    try:
        with database.read() as tx:
            return tx.connection.execute(_PRESENT).scalar_one_or_none()
    except DatabaseNotReady:  # no revision has ever run
        return None


def _config(scripts: Path) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
