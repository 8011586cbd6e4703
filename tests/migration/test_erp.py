"""The schema of the communication system: the revisions make what the tables say, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from keydate.erp.migrations import SCRIPTS, metadata
from keydate.kit.clock import FixedClock
from keydate.kit.database import Database
from keydate.kit.errors import DatabaseNotReady
from keydate.kit.migrations import differences, require_current, upgrade


@pytest.fixture
def database(database_url: str, clock: FixedClock) -> Iterator[Database]:
    database = Database(database_url, clock=clock)
    yield database
    database.dispose()


def test_an_upgrade_from_nothing_makes_what_the_tables_say(database: Database) -> None:
    upgrade(database, SCRIPTS)

    assert differences(database, metadata()) == []


def test_a_second_upgrade_does_nothing(database: Database) -> None:
    upgrade(database, SCRIPTS)
    upgrade(database, SCRIPTS)

    require_current(database, SCRIPTS)


def test_a_database_without_the_schema_is_not_ready(database: Database) -> None:
    with pytest.raises(DatabaseNotReady):
        require_current(database, SCRIPTS)


def test_an_older_schema_is_not_ready(database: Database) -> None:
    upgrade(database, SCRIPTS)
    with database.write() as tx:
        tx.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")

    with pytest.raises(DatabaseNotReady, match="0000"):
        require_current(database, SCRIPTS)
