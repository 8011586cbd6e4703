"""Runs one job: stores, sends, follows, collects. May be killed anywhere; `resume` goes on where it stopped.

Exactly once: the reference is stored before anything is sent. Whenever a request may have reached the ERP, the job is looked up by its
reference before it is sent again; and the ERP knows the same reference again, should two send at one time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from keydate.gateway.destination import AnswerLost, TargetUnreachable
from keydate.gateway.scheduling import SchedulingAnswerUnreadable, SchedulingClient, SchedulingRefused
from keydate.hub.access.model import Caller, Right
from keydate.hub.jobs import actions, queries
from keydate.hub.jobs.errors import JobResultNotFound, JobRunInterrupted
from keydate.hub.jobs.model import JobRun, RunResult, RunStatus, run_result, run_status
from keydate.hub.jobs.provider import Providers
from keydate.kit.database import Database
from keydate.vocabulary.errors import KeydateError
from keydate.wire.scheduling import Job, JobDefinition, JobParameterDefinition, ParameterValue, ResultType

#: The ERP's "no" to the job itself; every other failure is one of the way, after which the run can go on.
_REFUSALS: Final = frozenset({400, 403, 404, 406, 409, 411, 413, 415, 422, 501})
_ATTEMPTS: Final = 3
_FIRST_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 2.0
#: Lost answers in a row while a job is followed, before a person is told.
_PATIENCE: Final = 5

Progress = Callable[[JobRun], None]


def _silent(_run: JobRun) -> None:
    pass


class JobRunner:
    """Runs jobs on the hub's database and the systems' providers."""

    def __init__(self, database: Database, providers: Providers) -> None:
        self._database = database
        self._providers = providers

    def run(
        self,
        *,
        caller: Caller,
        system: str,
        definition: str,
        business_user: str,
        parameters: Mapping[str, ParameterValue],
        reference: str | None = None,
        wait_seconds: float | None = None,
        on_progress: Progress = _silent,
    ) -> JobRun:
        """Runs a job definition for a person and returns the run: final, or as it is when the waiting time is over.

        Raises:
            RightMissing, SystemNotFound, JobRunDiffers: nothing was stored.
            JobRunInterrupted: it is stored and can be resumed.
        """
        with self._database.write() as tx:
            prepared = actions.prepare_run(
                tx,
                caller=caller,
                system=system,
                definition=definition,
                business_user=business_user,
                parameters=parameters,
                reference=reference,
            )
        return self._advance(prepared, wait_seconds=wait_seconds, on_progress=on_progress)

    def resume(
        self, *, caller: Caller, reference: str, wait_seconds: float | None = None, on_progress: Progress = _silent
    ) -> JobRun:
        """Goes on with a run that was interrupted; one that is final is returned as it is.

        Raises:
            JobRunNotFound: the reference is unknown.
            JobRunInterrupted: it is interrupted again.
        """
        caller.require(Right.JOB_RUN)
        with self._database.read() as tx:
            run = queries.get_run(tx, caller=caller, reference=reference)
        return self._advance(run, wait_seconds=wait_seconds, on_progress=on_progress)

    def get_data(self, *, caller: Caller, reference: str, result_id: str) -> tuple[RunResult, bytes]:
        """Returns a data result of a run, fetched from the ERP in the name of the person for whom it ran.

        Raises:
            JobResultNotFound: the run has no such result, or it holds no data.
        """
        with self._database.read() as tx:
            run = queries.get_run(tx, caller=caller, reference=reference)
        result = next((each for each in run.results if each.result_id == result_id), None)
        if result is None or result.type != ResultType.DATA:
            raise JobResultNotFound(reference_id=run.reference_id, result=result_id)
        with self._providers.open(run.system, business_user=run.business_user) as client:
            return result, client.get_data(result_id)

    def describe(
        self, *, caller: Caller, system: str, business_user: str, definition: str
    ) -> list[JobParameterDefinition]:
        """Returns the parameters that a job definition declares."""
        caller.require(Right.JOB_RUN)
        with self._providers.open(system, business_user=business_user) as client:
            return client.list_definition_parameters(definition)

    def list_definitions(self, *, caller: Caller, system: str, business_user: str) -> list[JobDefinition]:
        """Returns what a person may run in a system."""
        caller.require(Right.JOB_RUN)
        with self._providers.open(system, business_user=business_user) as client:
            return client.list_job_definitions()

    def _advance(self, run: JobRun, *, wait_seconds: float | None, on_progress: Progress) -> JobRun:
        on_progress(run)
        if run.status.is_final and (run.results or not run.job_id):
            return run
        deadline = None if wait_seconds is None else time.monotonic() + wait_seconds
        try:
            with self._providers.open(run.system, business_user=run.business_user) as client:
                run = self._send(run, client, on_progress)
                if run.job_id:
                    run = self._follow(run, client, deadline, on_progress)
        except (TargetUnreachable, AnswerLost, SchedulingAnswerUnreadable, SchedulingRefused) as error:
            self._note(run, problem=str(error))
            raise JobRunInterrupted(reference_id=run.reference_id, reason=str(error)) from error
        except KeydateError as error:
            self._note(run, problem=str(error))
            raise
        return run

    def _send(self, run: JobRun, client: SchedulingClient, on_progress: Progress) -> JobRun:
        """Makes sure that the ERP has the job, or has refused it."""
        if run.job_id:
            return run
        job = client.find_job(run.reference_id) if run.status is RunStatus.SENDING else None
        if job is None:
            run = self._note(run, status=RunStatus.SENDING, problem="")
            try:
                job = _create(client, run)
            except SchedulingRefused as refusal:
                if refusal.status not in _REFUSALS:
                    raise
                run = self._note(run, status=RunStatus.REFUSED, problem=refusal.message)
                on_progress(run)
                return run
        run = self._note(run, status=run_status(job.status), job_id=job.id, problem="")
        on_progress(run)
        return run

    def _follow(self, run: JobRun, client: SchedulingClient, deadline: float | None, on_progress: Progress) -> JobRun:
        """Looks at the job until it is final; each pause is longer than the one before."""
        pause = _FIRST_PAUSE
        lost = 0
        while True:
            try:
                status = run_status(client.get_job(run.job_id).status)
                lost = 0
            except (AnswerLost, TargetUnreachable):
                lost += 1
                if lost >= _PATIENCE:
                    raise
                status = run.status
            if status is not run.status:
                run = self._note(run, status=status)
                on_progress(run)
            if run.status.is_final:
                return self._note(run, results=_results(client, run.job_id), problem="")
            if deadline is not None and time.monotonic() + pause > deadline:
                return run
            threading.Event().wait(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE)

    def _note(self, run: JobRun, **changes: Any) -> JobRun:
        with self._database.write() as tx:
            return actions.note(tx, run, **changes)


def _create(client: SchedulingClient, run: JobRun) -> Job:
    """Sends the job; after a lost answer it looks the job up before it sends again."""
    for _attempt in range(_ATTEMPTS - 1):
        try:
            return client.create_job(run.request)
        except (AnswerLost, SchedulingAnswerUnreadable):
            found = client.find_job(run.reference_id)
            if found is not None:
                return found
    return client.create_job(run.request)


def _results(client: SchedulingClient, job_id: str) -> tuple[RunResult, ...]:
    return tuple(
        run_result(result, client.list_messages(result.id) if result.type is ResultType.MESSAGE else ())
        for result in client.list_results(job_id)
    )
