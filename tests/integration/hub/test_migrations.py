from __future__ import annotations

import pytest

from keydate.hub.access.tables import hub_users
from keydate.hub.changelog.tables import metadata
from keydate.hub.jobs.tables import job_runs
from keydate.hub.migrations import SCRIPTS
from keydate.hub.systems.tables import communication_systems
from keydate.kit.clock import FixedClock
from keydate.kit.database import Database
from keydate.kit.errors import DatabaseNotReady
from keydate.kit.migrations import differences, require_current, upgrade


def test_the_revisions_make_exactly_the_tables_of_the_code(database_url: str, clock: FixedClock) -> None:
    database = Database(database_url, clock=clock)
    with pytest.raises(DatabaseNotReady, match="none"):
        require_current(database, SCRIPTS)

    upgrade(database, SCRIPTS)
    upgrade(database, SCRIPTS)

    require_current(database, SCRIPTS)
    assert {table.metadata for table in (hub_users, job_runs, communication_systems)} == {metadata}
    assert differences(database, metadata) == []
    database.dispose()
