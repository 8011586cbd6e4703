"""A process that runs background jobs, and dies by SIGKILL at a place that it is told. Started by the tests beside it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from tests.builders.communication_system import a_database

from keydate.erp.jobs import store
from keydate.erp.jobs.business_users import UsersOfThisSystem
from keydate.erp.jobs.engine import JobEngine
from keydate.erp.jobs.execution import JobExecution
from keydate.erp.jobs.model.job import JobId
from keydate.erp.jobs.programs import delivered_programs
from keydate.erp.users.buffers import BufferCache
from keydate.kit.clock import SystemClock


def main(url: str, folder: str, engine_url: str, job_id: str, deadly: str) -> None:
    """Runs jobs until the one that is named has ended, or until death."""

    def checkpoint(place: str) -> None:
        with (Path(folder) / "places").open("a", encoding="utf-8") as file:
            file.write(f"{place}\n")
        if place == deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    database = a_database(url, Path(folder), SystemClock())
    people = UsersOfThisSystem(database, buffers=BufferCache())
    execution = JobExecution(database, programs=delivered_programs(), business_users=people, checkpoint=checkpoint)
    engine = JobEngine(execution, system_database_url=engine_url, polling_seconds=0.05)
    engine.launch()
    if not engine.wait_until_ready():
        sys.exit("the engine did not start")
    # The parent kills this process when it has waited long enough.
    while not _is_final(database, JobId(job_id)):
        signal.sigtimedwait([], 0.02)
    engine.shutdown()
    database.dispose()


def _is_final(database: object, job_id: JobId) -> bool:
    with database.read() as tx:  # type: ignore[attr-defined]  # an ErpDatabase
        job = store.find_job(tx, job_id)
    return job is not None and job.is_final


if __name__ == "__main__":
    main(*sys.argv[1:])
