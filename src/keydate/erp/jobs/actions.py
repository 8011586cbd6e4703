"""Writes of background jobs: create and cancel. Carrying one out is `execution`."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from keydate.erp.audit import log
from keydate.erp.audit.model import AuditEvent
from keydate.erp.audit.trail import ErpTransaction
from keydate.erp.authority.guard import ActingUser
from keydate.erp.jobs import store
from keydate.erp.jobs.errors import ReferenceIdInUse, TooManyJobs
from keydate.erp.jobs.model.definitions import JobDefinition, accept_parameters
from keydate.erp.jobs.model.job import Job, JobId, status_after_cancel
from keydate.erp.jobs.programs import Program
from keydate.erp.jobs.queries import get_job
from keydate.vocabulary.ids import UserName
from keydate.wire.scheduling import ErrorCode, Fault, JobRequest, JobStatus

#: The one program that a technical user may start in the name of others; it runs every definition.
PROCESSOR: Final = "FCCX_APJ_PROCESSOR"
#: More waiting jobs than a close has; a caller in a loop must not fill the system.
MAX_OPEN_JOBS: Final = 10_000
_JOB_GROUP: Final = "*"  # reserved: SAP knows no other value


@dataclass(frozen=True, slots=True)
class CreatedJob:
    """A job, and whether it was there before."""

    job: Job
    is_new: bool


def create_job(
    tx: ErpTransaction,
    *,
    acting_user: ActingUser,
    business_user: UserName,
    request: JobRequest,
    programs: Mapping[str, Program],
) -> CreatedJob:
    """Creates a job, or finds the one that the same request made before.

    Args:
        tx: the transaction; submit the job to the engine after it is committed.
        acting_user: the technical user: needs S_BTCH_JOB (RELE) and S_BTCH_NA1 for the business user.
        business_user: in whose name the job will run; verified by the caller.
        request: what is asked for.
        programs: what there is to run.

    Raises:
        NotAuthorized: the technical user lacks a right.
        Fault: the request does not fit the definition.
        ReferenceIdInUse: the reference ID belongs to another request.
        TooManyJobs: too many jobs wait.
    """
    acting_user.require("S_BTCH_JOB", JOBACTION="RELE", JOBGROUP=_JOB_GROUP)
    acting_user.require("S_BTCH_NA1", BTCUNAME=business_user, PROGRAM=PROCESSOR)
    job = _requested_job(tx, acting_user, business_user, request, _definition(request, programs))
    if sum(store.count_open_jobs(tx).values()) >= MAX_OPEN_JOBS:
        raise TooManyJobs(limit=MAX_OPEN_JOBS)
    if store.insert_job(tx, job):
        _log(tx, acting_user, job, "scheduled")
        return CreatedJob(job, is_new=True)
    existing = store.find_job_by_reference(tx, acting_user.client, acting_user.user_name, request.reference_id)
    if existing is None or _asks_for(existing) != _asks_for(job):
        raise ReferenceIdInUse(reference_id=request.reference_id)
    return CreatedJob(existing, is_new=False)


def cancel_job(tx: ErpTransaction, *, acting_user: ActingUser, business_user: UserName, job_id: str) -> Job:
    """Ends a job that has not begun, or asks a running one to end at its next safe point; returns it as it was before.

    Raises:
        NotAuthorized: the job runs in another person's name, and S_BTCH_JOB (DELE) is missing.
        Fault: there is no such job, or it cannot be canceled any more.
    """
    while True:
        job = get_job(tx, acting_user=acting_user, job_id=job_id)
        if job.business_user != business_user:
            acting_user.require("S_BTCH_JOB", JOBACTION="DELE", JOBGROUP=_JOB_GROUP)
        after = status_after_cancel(job.status)
        if after is None:
            raise Fault(
                error_code=ErrorCode.JOB_CANNOT_BE_CANCELED,
                sentence=f"The job cannot be canceled: its status is {job.status}.",
            )
        # False: the job moved on between the two statements. Each round it is nearer to its end, so this does not go on for ever.
        if store.change_status(tx, job.job_id, before=[job.status], after=after, changed_by=business_user):
            _log(tx, acting_user, job, "canceled" if after is JobStatus.CANCELED else "asked to end")
            return job


def _definition(request: JobRequest, programs: Mapping[str, Program]) -> JobDefinition:
    program = programs.get(request.name)
    if program is None:
        raise Fault(
            error_code=ErrorCode.JOB_DEFINITION_NOT_FOUND,
            sentence=f"There is no job definition {request.name[:60]!r}; names are case-sensitive.",
        )
    definition = program.definition
    if request.start_at is not None and not definition.supports_start_at:
        raise Fault(
            error_code=ErrorCode.START_DATE_TIME_NOT_SUPPORTED,
            sentence=f"Job definition {definition.name} does not support a start date and time.",
        )
    if request.error_only_run and not definition.supports_error_only_run:
        raise Fault(
            error_code=ErrorCode.ERROR_ONLY_RUN_NOT_SUPPORTED,
            sentence=f"Job definition {definition.name} does not support runs for errors only.",
        )
    return definition


def _requested_job(
    tx: ErpTransaction,
    acting_user: ActingUser,
    business_user: UserName,
    request: JobRequest,
    definition: JobDefinition,
) -> Job:
    parameters = accept_parameters(definition, request.parameters)
    return Job(
        job_id=JobId(str(uuid.uuid4())),
        client=acting_user.client,
        technical_user=acting_user.user_name,
        business_user=business_user,
        reference_id=request.reference_id,
        definition=definition.name,
        version=definition.version,
        status=JobStatus.REQUESTED,
        start_at=request.start_at,
        test_run=definition.test_run_of(parameters),
        error_only_run=request.error_only_run,
        parameters=parameters,
        created_at=tx.now,
        changed_at=tx.now,
        changed_by=acting_user.user_name,
        started_at=None,
        ended_at=None,
    )


def _asks_for(job: Job) -> tuple[object, ...]:
    return job.definition, job.business_user, job.start_at, job.error_only_run, dict(job.parameters)


def _log(tx: ErpTransaction, acting_user: ActingUser, job: Job, act: str) -> None:
    log.append(
        tx,
        event=AuditEvent.JOB_CHANGED,
        client=job.client,
        user_name=acting_user.user_name,
        terminal=acting_user.terminal,
        message=f"Job {job.definition} was {act} in the name of {job.business_user}.",
        details={"job_id": job.job_id, "reference_id": job.reference_id, "business_user": job.business_user},
    )
