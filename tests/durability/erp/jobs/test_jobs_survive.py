"""A job is carried out once, whatever is killed and whenever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.builders.communication_system import ACCOUNTANT, CLIENT, READER, TECHNICAL, a_database, set_up

from keydate.erp.accounting import store as accounting
from keydate.erp.accounting.model.open_periods import AccountType
from keydate.erp.accounting.model.periods import FiscalPeriod
from keydate.erp.audit.changes import list_changes
from keydate.erp.audit.trail import ErpDatabase
from keydate.erp.jobs import store
from keydate.erp.jobs.model.job import Job, JobId
from keydate.erp.jobs.tables import job_messages
from keydate.kit.clock import SystemClock
from keydate.vocabulary.ids import UserName
from keydate.wire.scheduling import JobStatus, Page

ROOT = Path(__file__).parents[4]
PLACES = ("before_claim", "in_claim", "after_claim", "in_effect", "after_effect")


@pytest.fixture
def database(database_url: str, tmp_path: Path) -> Iterator[ErpDatabase]:
    database = a_database(database_url, tmp_path, SystemClock())
    set_up(database)
    yield database
    database.dispose()


@pytest.fixture
def engine_url(database_url: str, tmp_path: Path) -> str:
    """Returns where the engine keeps its own data: beside the books on PostgreSQL, in a file on SQLite."""
    return f"sqlite:///{tmp_path / 'jobs.sqlite3'}" if database_url.startswith("sqlite") else database_url


def a_period(database: ErpDatabase) -> FiscalPeriod:
    """Returns the first period that is open in company code 1010."""
    with database.read() as tx:
        return accounting.get_open_periods(tx, CLIENT, "1010")[AccountType.ALL].intervals[-1].last


def insert_job(database: ErpDatabase, person: UserName = ACCOUNTANT, start_at: datetime | None = None) -> JobId:
    period = a_period(database)
    with database.write() as tx:
        job = Job(
            job_id=JobId(str(uuid.uuid4())),
            client=CLIENT,
            technical_user=TECHNICAL,
            business_user=person,
            reference_id=str(uuid.uuid4()),
            definition="OPEN_CLOSE_POSTING_PERIODS",
            version="1",
            status=JobStatus.REQUESTED,
            start_at=start_at,
            test_run=False,
            error_only_run=False,
            parameters={
                "companyCode": "1010",
                "fiscalYear": period.year,
                "fiscalPeriod": period.period,
                "action": "close",
                "accountType": "+",
                "testRun": False,
            },
            created_at=tx.now,
            changed_at=tx.now,
            changed_by=TECHNICAL,
            started_at=None,
            ended_at=None,
        )
        store.insert_job(tx, job)
    return job.job_id


def run(database_url: str, engine_url: str, folder: Path, job_id: str, deadly: str = "") -> int:
    """Starts the process and returns how it ended."""
    command = [
        sys.executable,
        "-m",
        "tests.durability.erp.jobs.job_process",
        database_url,
        str(folder),
        engine_url,
        job_id,
        deadly,
    ]
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False, timeout=60).returncode


def count_messages(database: ErpDatabase) -> int:
    with database.read() as tx:
        return tx.connection.execute(sa.select(sa.func.count()).select_from(job_messages)).scalar_one()


def found(database: ErpDatabase, job_id: JobId) -> Job:
    with database.read() as tx:
        job = store.find_job(tx, job_id)
    assert job is not None
    return job


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_a_job_that_was_killed_anywhere_is_completed_once(
    database: ErpDatabase, database_url: str, engine_url: str, tmp_path: Path, place: str
) -> None:
    job_id = insert_job(database)

    killed = run(database_url, engine_url, tmp_path, job_id, deadly=place)
    ended = run(database_url, engine_url, tmp_path, job_id)

    assert killed == -signal.SIGKILL
    assert ended == 0
    assert found(database, job_id).status is JobStatus.COMPLETED
    with database.read() as tx:
        closed = list_changes(tx, client=CLIENT, object_class="PERIOD")
        _, results = store.list_results(tx, job_id, Page())
    assert len(closed) == 1
    assert (results, count_messages(database)) == (1, 1)
    with database.read() as tx:
        assert database.trail.verify(tx) == []


@pytest.mark.slow
def test_a_job_that_was_killed_while_it_failed_fails_once(
    database: ErpDatabase, database_url: str, engine_url: str, tmp_path: Path
) -> None:
    job_id = insert_job(database, READER)

    killed = run(database_url, engine_url, tmp_path, job_id, deadly="in_end")
    ended = run(database_url, engine_url, tmp_path, job_id)

    assert (killed, ended) == (-signal.SIGKILL, 0)
    assert found(database, job_id).status is JobStatus.FAILED
    assert count_messages(database) == 1


@pytest.mark.slow
def test_a_start_in_the_future_is_waited_for(
    database: ErpDatabase, database_url: str, engine_url: str, tmp_path: Path
) -> None:
    start_at = datetime.now(UTC) + timedelta(seconds=4)
    job_id = insert_job(database, start_at=start_at)

    assert run(database_url, engine_url, tmp_path, job_id) == 0

    started_at = found(database, job_id).started_at
    assert started_at is not None
    assert started_at >= start_at
