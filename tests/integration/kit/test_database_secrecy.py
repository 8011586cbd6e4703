from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from keydate.kit.clock import FixedClock
from keydate.kit.database import Database


@pytest.fixture
def open_umask() -> Iterator[None]:
    """Lets new files be readable by all, as on many machines."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_umask")
def test_a_new_sqlite_file_is_for_its_owner_only_also_in_an_open_folder(tmp_path: Path, clock: FixedClock) -> None:
    file = tmp_path / "erp.sqlite3"
    database = Database(f"sqlite:///{file}", clock=clock)

    with database.write() as tx:
        tx.connection.execute(sa.text("CREATE TABLE users (password_hash TEXT)"))
        modes = {each.name: each.stat().st_mode & 0o077 for each in tmp_path.iterdir()}
    database.dispose()

    assert modes
    assert not any(modes.values()), modes


def test_the_message_of_a_failed_statement_names_no_values(database_url: str, clock: FixedClock) -> None:
    database = Database(database_url, clock=clock)

    with pytest.raises(sa.exc.DBAPIError) as failure, database.read() as tx:
        tx.connection.execute(sa.text("SELEC :hash"), {"hash": "$argon2id$of-somebody"})
    database.dispose()

    assert "argon2id" not in str(failure.value)
