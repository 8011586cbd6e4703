"""Reads of background jobs. A technical user sees its own jobs only; those of others do not exist for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from keydate.erp.authority.guard import ActingUser
from keydate.erp.jobs import store
from keydate.erp.jobs.model.job import Job, Result, StoredMessage
from keydate.kit.database import ReadTransaction
from keydate.wire.scheduling import ErrorCode, Fault, JobStatus, Page

#: How the application log of jobs is named in S_APPL_LOG.
LOG_OBJECT: Final = "FCCX"
LOG_SUBOBJECT: Final = "JOB"
#: What is no id of ours never reaches the database, which may choke on it.
_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Workload:
    """Jobs of all clients that have not ended."""

    waiting: int
    running: int


def get_job(tx: ReadTransaction, *, acting_user: ActingUser, job_id: str) -> Job:
    """Returns a job.

    Raises:
        Fault: there is none of this owner.
    """
    job = store.find_job(tx, job_id) if _ID.fullmatch(job_id) else None
    if job is None or (job.client, job.technical_user) != (acting_user.client, acting_user.user_name):
        raise Fault(error_code=ErrorCode.JOB_NOT_FOUND, sentence=f"There is no job {job_id[:60]!r}.")
    return job


def list_jobs(
    tx: ReadTransaction,
    *,
    acting_user: ActingUser,
    reference_id: str | None = None,
    definition: str | None = None,
    page: Page,
) -> tuple[list[Job], int]:
    """Returns a page of the jobs, oldest first, and how many there are in all."""
    owner = acting_user.user_name
    return store.list_jobs(tx, acting_user.client, owner, reference_id=reference_id, definition=definition, page=page)


def list_results(tx: ReadTransaction, *, acting_user: ActingUser, job_id: str, page: Page) -> tuple[list[Result], int]:
    """Returns a page of a job's results. Needs S_APPL_LOG (03)."""
    _require_log(acting_user)
    return store.list_results(tx, get_job(tx, acting_user=acting_user, job_id=job_id).job_id, page)


def get_result(tx: ReadTransaction, *, acting_user: ActingUser, result_id: str) -> Result:
    """Returns a result without its data. Needs S_APPL_LOG (03).

    Raises:
        Fault: there is none of this owner.
    """
    _require_log(acting_user)
    result = store.find_result(tx, result_id) if _ID.fullmatch(result_id) else None
    missing = Fault(error_code=ErrorCode.JOB_RESULT_NOT_FOUND, sentence=f"There is no job result {result_id[:60]!r}.")
    if result is None:
        raise missing
    try:
        get_job(tx, acting_user=acting_user, job_id=result.job_id)
    except Fault as fault:
        raise missing from fault
    return result


def get_result_data(tx: ReadTransaction, *, acting_user: ActingUser, result_id: str) -> tuple[Result, bytes]:
    """Returns a result with its data, empty when it has none. Needs S_APPL_LOG (03); raises what `get_result` raises."""
    result = get_result(tx, acting_user=acting_user, result_id=result_id)
    return result, store.get_data(tx, result_id)


def list_messages(
    tx: ReadTransaction, *, acting_user: ActingUser, result_id: str, page: Page
) -> tuple[list[StoredMessage], int]:
    """Returns a page of a result's messages. Needs S_APPL_LOG (03); raises what `get_result` raises."""
    result = get_result(tx, acting_user=acting_user, result_id=result_id)
    return store.list_messages(tx, result.result_id, page)


def get_workload(tx: ReadTransaction) -> Workload:
    """Returns how much there is to do, for the check of a connection."""
    counts = store.count_open_jobs(tx)
    waiting = counts.pop(JobStatus.REQUESTED, 0)
    return Workload(waiting=waiting, running=sum(counts.values()))


def _require_log(acting_user: ActingUser) -> None:
    acting_user.require("S_APPL_LOG", ALG_OBJECT=LOG_OBJECT, ALG_SUBOBJ=LOG_SUBOBJECT, ACTVT="03")
