"""The engine of background jobs: DBOS makes carrying out durable, the two steps in `execution` make it happen once.

DBOS keeps its own system database. It is not part of the ERP's transaction, so the ERP's table of jobs is the truth: whatever is open
there is handed to DBOS at launch and after each creation, under an id that depends on the job, so that twice is once.
"""

from __future__ import annotations

import threading
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from keydate.erp.jobs import store
from keydate.erp.jobs.execution import JobExecution
from keydate.erp.jobs.model.job import Job, JobId
from keydate.kit.errors import DatabaseBusy, DatabaseGone, DatabaseNotReady
from keydate.kit.logging import get_logger

if TYPE_CHECKING:
    from collections.abc import Callable

_QUEUE: Final = "keydate-erp-jobs"
#: Names are pinned: DBOS finds what a killed process left by them.
_WORKFLOW: Final = "keydate.erp.job"
_CLAIM: Final = "keydate.erp.job.claim"
_CARRY_OUT: Final = "keydate.erp.job.carry_out"
#: A step waits a day for a database that is gone, once a second.
_ATTEMPTS: Final = 86_400
#: DBOS statuses from which a workflow does not go on by itself.
_STRANDED: Final = frozenset({"ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"})

logger = get_logger()


class EngineState(StrEnum):
    """What the engine can do now."""

    STOPPED = "stopped"
    STARTING = "starting"
    READY = "ready"
    FAILED = "failed"


class JobEngine:
    """Runs jobs in this process. DBOS allows one engine per process."""

    def __init__(
        self, execution: JobExecution, *, system_database_url: str, capacity: int = 8, polling_seconds: float = 0.1
    ) -> None:
        """Prepares the engine; nothing runs before `launch`.

        Args:
            execution: carries out one job.
            system_database_url: DBOS's own database: a SQLite file, or PostgreSQL.
            capacity: how many jobs run at the same time.
            polling_seconds: how often the queue is looked at.
        """
        self.capacity = capacity
        self._execution = execution
        self._url = system_database_url
        self._polling = polling_seconds
        self._state = EngineState.STOPPED
        self._thread: threading.Thread | None = None
        self._ready = threading.Event()
        self._workflow: Callable[[str], str] | None = None

    @property
    def state(self) -> EngineState:
        """Tells whether jobs run."""
        return self._state

    def launch(self) -> None:
        """Starts the engine beside the caller, which need not wait: jobs that are created meanwhile run as soon as it is ready."""
        if self._state in {EngineState.STARTING, EngineState.READY}:
            return
        self._state = EngineState.STARTING
        self._ready.clear()
        self._thread = threading.Thread(target=self._launch, name="job-engine-launch", daemon=True)
        self._thread.start()

    def wait_until_ready(self, timeout: float = 30) -> bool:
        """Waits for the end of the launch; tells whether jobs run now."""
        self._ready.wait(timeout)
        return self._state is EngineState.READY

    def submit(self, job_id: JobId) -> None:
        """Hands a committed job to the engine; one that was handed over before stays as it is."""
        if self._state is not EngineState.READY:
            return  # the launch hands over everything that is open
        with self._execution.database.read() as tx:
            job = store.find_job(tx, job_id)
        if job is not None and not job.is_final:
            self._hand_over(job)

    def shutdown(self) -> None:
        """Ends the engine; jobs that run are taken up again at the next launch."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._state in {EngineState.READY, EngineState.FAILED}:
            from dbos import DBOS

            DBOS.destroy(destroy_registry=True)
        self._state = EngineState.STOPPED

    def _launch(self) -> None:
        try:
            self._start_dbos()
            self._state = EngineState.READY
            with self._execution.database.read() as tx:
                open_jobs = store.list_open_jobs(tx)
            for job in open_jobs:
                self._hand_over(job)
        except Exception:
            # The edge of a thread: the system serves everything else, and its connection check says that jobs do not run.
            logger.exception("job_engine_failed")
            self._state = EngineState.FAILED
        finally:
            self._ready.set()

    def _start_dbos(self) -> None:
        from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer

        config: DBOSConfig = {
            "name": "keydate-erp",
            "system_database_url": self._url,
            # Fixed: a new version of Keydate goes on with the jobs of the one before.
            "application_version": "1",
            "executor_id": "keydate-erp",
            "serializer": DBOSPortableJSONSerializer(),
            "notification_listener_polling_interval_sec": 1.0,
            "console_log_level": "WARNING",
        }
        if not self._url.startswith("sqlite"):
            config["dbos_system_schema"] = "keydate_jobs"
        DBOS(config=config)
        self._workflow = self._register()
        DBOS.launch()
        DBOS.register_queue(_QUEUE, worker_concurrency=self.capacity, polling_interval_sec=self._polling)

    def _register(self) -> Callable[[str], str]:
        from dbos import DBOS

        execution = self._execution
        retried: dict[str, Any] = {
            "retries_allowed": True,
            "max_attempts": _ATTEMPTS,
            "interval_seconds": 1.0,
            "backoff_rate": 1.0,
            "should_retry": lambda error: isinstance(error, DatabaseBusy | DatabaseGone | DatabaseNotReady),
        }

        @DBOS.step(name=_CLAIM, **retried)
        def claim(job_id: str) -> bool:
            return execution.claim(JobId(job_id))

        @DBOS.step(name=_CARRY_OUT, **retried)
        def carry_out(job_id: str) -> str:
            return execution.carry_out(JobId(job_id)) or ""

        @DBOS.workflow(name=_WORKFLOW)
        def run_job(job_id: str) -> str:
            return carry_out(job_id) if claim(job_id) else ""

        return run_job

    def _hand_over(self, job: Job) -> None:
        from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

        if self._workflow is None:
            return
        workflow_id = f"job-{job.job_id}"
        delay = (job.start_at - self._execution.database.clock.now()).total_seconds() if job.start_at else 0.0
        known = DBOS.get_workflow_status(workflow_id)
        if known is not None:
            if known.status in _STRANDED:
                DBOS.resume_workflow(workflow_id, queue_name=_QUEUE)
            return
        with SetWorkflowID(workflow_id), SetEnqueueOptions(delay_seconds=delay if delay > 0 else None):
            DBOS.enqueue_workflow(_QUEUE, self._workflow, job.job_id)
