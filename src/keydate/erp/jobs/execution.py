"""Carrying out one job, in two durable steps: claim it, then do its work and end it in one transaction.

Each step may be repeated after a crash. The first is a guarded change of status; the second writes effect, results and final status
together, guarded by the same status. So whatever is killed, and whenever: a job has its effect once or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Final, Protocol

from keydate.erp.audit import log
from keydate.erp.audit.model import AuditEvent
from keydate.erp.audit.trail import ErpDatabase, ErpTransaction
from keydate.erp.authority.errors import NotAuthorized
from keydate.erp.authority.guard import ActingUser
from keydate.erp.jobs import store
from keydate.erp.jobs.model.job import Job, JobId, Message, Outcome
from keydate.erp.jobs.programs import Program
from keydate.kit.database import ReadTransaction
from keydate.kit.errors import DatabaseBusy, DatabaseGone, DatabaseNotReady
from keydate.kit.logging import get_logger
from keydate.vocabulary.errors import KeydateError
from keydate.vocabulary.ids import ClientId, UserName
from keydate.wire.scheduling import JobStatus, Severity

_RUNS: Final = (JobStatus.RUNNING, JobStatus.CANCEL_REQUESTED)

logger = get_logger()


class BusinessUsers(Protocol):
    """Those in whose name work runs."""

    def is_usable(self, tx: ReadTransaction, client: ClientId, user_name: UserName) -> bool:
        """Tells whether the user exists, is valid, and is not locked."""
        ...

    def working(
        self, client: ClientId, user_name: UserName, *, context: str
    ) -> AbstractContextManager[tuple[ErpTransaction, ActingUser]]:
        """Opens a transaction in the person's name, with the rights of this moment; afterwards keeps the traced and failed checks.

        Raises:
            BusinessUserNotUsable: nothing can run in this name.
        """
        ...


def _pass(_place: str) -> None:
    return None


class JobExecution:
    """Carries out jobs; knows nothing of what makes it durable."""

    def __init__(
        self,
        database: ErpDatabase,
        *,
        programs: Mapping[str, Program],
        business_users: BusinessUsers,
        checkpoint: Callable[[str], None] = _pass,
    ) -> None:
        """Puts the parts together.

        Args:
            database: where jobs are, and where their effects go.
            programs: what there is to run.
            business_users: in whose name it runs.
            checkpoint: called at named places; tests kill the process there.
        """
        self.database = database
        self.programs = programs
        self.business_users = business_users
        self._checkpoint = checkpoint

    def claim(self, job_id: JobId) -> bool:
        """Moves a requested job to running; False when there is nothing (more) to do for it."""
        self._checkpoint("before_claim")
        with self.database.write() as tx:
            job = store.find_job(tx, job_id)
            if job is None or job.is_final:
                return False
            # A job that runs already was claimed before the crash after which this step is repeated.
            store.change_status(
                tx, job_id, before=[JobStatus.REQUESTED], after=JobStatus.RUNNING, changed_by=job.technical_user
            )
            self._checkpoint("in_claim")
        self._checkpoint("after_claim")
        return True

    def carry_out(self, job_id: JobId) -> JobStatus | None:
        """Does the work of a claimed job and ends it; returns its final status, None when the job is gone."""
        with self.database.read() as tx:
            job = store.find_job(tx, job_id)
        if job is None or job.is_final:
            return None if job is None else job.status
        if job.status is JobStatus.CANCEL_REQUESTED:
            return self._end(job, JobStatus.CANCELED, Outcome())
        try:
            return self._work(job)
        except (DatabaseBusy, DatabaseGone, DatabaseNotReady):
            raise  # not the program's fault: the step is tried again
        except KeydateError as error:
            return self._end(job, JobStatus.FAILED, Outcome(messages=(_failure(error),)))
        except Exception:
            # The edge of a process: whatever a program does wrong ends its job, not the engine.
            logger.exception("job_failed_unexpectedly", job_id=job_id, definition=job.definition)
            return self._end(job, JobStatus.FAILED, Outcome(messages=(_UNEXPECTED,)))

    def _work(self, job: Job) -> JobStatus:
        program = self.programs[job.definition]
        with self.business_users.working(job.client, job.business_user, context=job.definition) as (tx, acting_user):
            # Locks the row: a request to cancel now waits until the work is committed, and then comes too late.
            if not store.change_status(
                tx, job.job_id, before=[JobStatus.RUNNING], after=JobStatus.RUNNING, changed_by=job.technical_user
            ):
                canceled = store.change_status(
                    tx,
                    job.job_id,
                    before=[JobStatus.CANCEL_REQUESTED],
                    after=JobStatus.CANCELED,
                    changed_by=job.technical_user,
                )
                return JobStatus.CANCELED if canceled else _status(tx, job)
            outcome = program.run(tx, acting_user, job.parameters)
            self._checkpoint("in_effect")
            self._store(tx, job, outcome.status, outcome)
        self._checkpoint("after_effect")
        return outcome.status

    def _end(self, job: Job, status: JobStatus, outcome: Outcome) -> JobStatus:
        with self.database.write() as tx:
            self._store(tx, job, status, outcome)
            ended = _status(tx, job)
            self._checkpoint("in_end")
        return ended

    @staticmethod
    def _store(tx: ErpTransaction, job: Job, status: JobStatus, outcome: Outcome) -> None:
        if not store.change_status(tx, job.job_id, before=_RUNS, after=status, changed_by=job.technical_user):
            return
        store.insert_outcome(tx, job.job_id, outcome)
        log.append(
            tx,
            event=AuditEvent.JOB_CHANGED,
            client=job.client,
            user_name=job.business_user,
            terminal="",
            message=f"Job {job.definition} ended with status {status}.",
            details={"job_id": job.job_id, "technical_user": job.technical_user},
        )


def _status(tx: ErpTransaction, job: Job) -> JobStatus:
    now = store.find_job(tx, job.job_id)
    return job.status if now is None else now.status


def _failure(error: KeydateError) -> Message:
    values = (
        (error.object_name, *(f"{name}={value}" for name, value in error.fields.items()))
        if isinstance(error, NotAuthorized)
        else ()
    )
    return Message(
        severity=Severity.ERROR, code=error.code, text=f"{error} {error.unchanged} {error.remedy}", values=tuple(values)
    )


_UNEXPECTED: Final = Message(
    severity=Severity.ERROR,
    code="unexpectedError",
    text="The program failed for a reason that was not foreseen. Nothing was changed. The administrator finds the reason in the log.",
)
