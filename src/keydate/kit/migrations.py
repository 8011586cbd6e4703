"""Schema revisions of a part: Alembic, run from inside the program, with the revision files that the part ships.

A part keeps them in its package `migrations`: `env.py`, which calls `run_revisions`, and `versions/NNNN_verb_object.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from alembic import command, context
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from keydate.kit.database import Database
from keydate.kit.errors import DatabaseNotReady

#: Any number that no other program locks in the same database.
_LOCK: Final = 4_711_100


def upgrade(database: Database, scripts: Path) -> None:
    """Brings the schema to the newest revision; all of it, or nothing. Does nothing when it is there already."""
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
    with database.read() as tx:
        present = MigrationContext.configure(tx.connection).get_current_revision()
    wanted = ScriptDirectory.from_config(_config(scripts)).get_current_head()
    if present != wanted:
        message = f"The schema of the database is at revision {present or 'none'}; this program needs {wanted}."
        raise DatabaseNotReady(message)


def differences(database: Database, metadata: sa.MetaData) -> list[Any]:
    """Returns what a schema has that the tables in the code have not, and the other way round."""
    with database.read() as tx:
        migration = MigrationContext.configure(tx.connection, opts={"compare_type": True})
        return list(compare_metadata(migration, metadata))


def run_revisions() -> None:
    """Runs the revisions on the connection that `upgrade` gave; called by each `env.py`."""
    # Batch mode: SQLite alters a table by building it anew.
    context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
    context.run_migrations()


def _config(scripts: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
