"""The engine in this process: launch beside the caller, hand over, take up again, end."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.builders.communication_system import ACCOUNTANT, CLIENT, TECHNICAL

from keydate.erp.audit.trail import ErpDatabase
from keydate.erp.jobs import store
from keydate.erp.jobs.engine import EngineState, JobEngine
from keydate.erp.jobs.execution import JobExecution
from keydate.erp.jobs.model.job import Job, JobId
from keydate.kit.errors import DatabaseBusy
from keydate.wire.scheduling import JobStatus


@pytest.fixture
def engine(execution: JobExecution, tmp_path: Path) -> Iterator[JobEngine]:
    engine = JobEngine(execution, system_database_url=f"sqlite:///{tmp_path / 'jobs.sqlite3'}", polling_seconds=0.05)
    yield engine
    engine.shutdown()


def insert_job(database: ErpDatabase) -> JobId:
    with database.write() as tx:
        job = Job(
            job_id=JobId(str(uuid.uuid4())),
            client=CLIENT,
            technical_user=TECHNICAL,
            business_user=ACCOUNTANT,
            reference_id=str(uuid.uuid4()),
            definition="LIST_POSTING_PERIODS",
            version="1",
            status=JobStatus.REQUESTED,
            start_at=None,
            test_run=False,
            error_only_run=False,
            parameters={"companyCode": "1010", "fiscalYear": 2026},
            created_at=tx.now,
            changed_at=tx.now,
            changed_by=TECHNICAL,
            started_at=None,
            ended_at=None,
        )
        store.insert_job(tx, job)
    return job.job_id


def status(database: ErpDatabase, job_id: JobId) -> JobStatus:
    with database.read() as tx:
        job = store.find_job(tx, job_id)
    assert job is not None
    return job.status


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_jobs_run_before_and_after_the_launch(engine: JobEngine, database: ErpDatabase) -> None:
    early = insert_job(database)
    engine.submit(early)
    began = time.monotonic()
    engine.launch()
    assert time.monotonic() - began < 0.5
    assert engine.state in {EngineState.STARTING, EngineState.READY}
    assert engine.wait_until_ready()
    engine.launch()

    late = insert_job(database)
    engine.submit(late)
    engine.submit(late)
    engine.submit(JobId(str(uuid.uuid4())))

    until(lambda: {status(database, each) for each in (early, late)} == {JobStatus.COMPLETED})


def test_an_engine_that_was_ended_starts_again(engine: JobEngine, database: ErpDatabase) -> None:
    engine.launch()
    engine.wait_until_ready()
    engine.shutdown()
    assert engine.state is EngineState.STOPPED
    job_id = insert_job(database)
    engine.submit(job_id)
    assert status(database, job_id) is JobStatus.REQUESTED

    engine.launch()

    until(lambda: status(database, job_id) is JobStatus.COMPLETED)


def test_a_database_that_is_busy_is_waited_for(
    engine: JobEngine, execution: JobExecution, database: ErpDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def busy_once(place: str) -> None:
        if place == "in_effect":
            calls.append(place)
            if len(calls) == 1:
                message = "locked"
                raise DatabaseBusy(message)

    monkeypatch.setattr(execution, "_checkpoint", busy_once)
    job_id = insert_job(database)
    engine.launch()

    until(lambda: status(database, job_id) is JobStatus.COMPLETED)
    assert len(calls) == 2


def test_an_engine_that_cannot_start_says_so(execution: JobExecution, tmp_path: Path) -> None:
    engine = JobEngine(execution, system_database_url=f"sqlite:///{tmp_path / 'missing' / 'jobs.sqlite3'}")

    engine.launch()

    assert not engine.wait_until_ready()
    assert engine.state is EngineState.FAILED
    engine.shutdown()
