"""All SQL of background jobs."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from keydate.erp.jobs.model.job import DataFile, Job, JobId, Message, Outcome, Result, StoredMessage
from keydate.erp.jobs.tables import job_messages, job_results, jobs
from keydate.kit.database import ReadTransaction, Transaction
from keydate.vocabulary.ids import ClientId, UserName
from keydate.wire.scheduling import FINAL, JobStatus, Page, ResultType, Severity

_OPEN: Final = tuple(status.value for status in JobStatus if status not in FINAL)
_LOG: Final = "Log"
_RESULT_COLUMNS: Final = tuple(column for column in job_results.c if column.name not in {"data", "position"})


def insert_job(tx: Transaction, job: Job) -> bool:
    """Adds a job; False when its owner already has one with the same reference ID, whose creation may still have been under way."""
    insert = postgresql.insert(jobs) if tx.connection.dialect.name == "postgresql" else sqlite.insert(jobs)
    values = {name: getattr(job, name) for name in Job.__dataclass_fields__} | {"status": job.status.value}
    statement = insert.values(values).on_conflict_do_nothing(
        index_elements=[jobs.c.client, jobs.c.technical_user, jobs.c.reference_id]
    )
    # Not `rowcount`, which psycopg does not tell for an INSERT.
    return tx.connection.execute(statement.returning(jobs.c.job_id)).first() is not None


def find_job(tx: ReadTransaction, job_id: str) -> Job | None:
    """Returns a job of any owner; None when there is none."""
    row = tx.connection.execute(sa.select(jobs).where(jobs.c.job_id == job_id)).mappings().one_or_none()
    return None if row is None else _job(row)


def find_job_by_reference(tx: ReadTransaction, client: ClientId, owner: UserName, reference_id: str) -> Job | None:
    """Returns the job that an owner created with a reference ID."""
    query = sa.select(jobs).where(
        jobs.c.client == client, jobs.c.technical_user == owner, jobs.c.reference_id == reference_id
    )
    row = tx.connection.execute(query).mappings().one_or_none()
    return None if row is None else _job(row)


def list_jobs(
    tx: ReadTransaction,
    client: ClientId,
    owner: UserName,
    *,
    reference_id: str | None,
    definition: str | None,
    page: Page,
) -> tuple[list[Job], int]:
    """Returns a page of an owner's jobs, oldest first, and how many there are in all."""
    conditions = [jobs.c.client == client, jobs.c.technical_user == owner]
    if reference_id is not None:
        conditions.append(jobs.c.reference_id == reference_id)
    if definition is not None:
        conditions.append(jobs.c.definition == definition)
    total = tx.connection.execute(sa.select(sa.func.count()).select_from(jobs).where(*conditions)).scalar_one()
    query = sa.select(jobs).where(*conditions).order_by(jobs.c.created_at, jobs.c.job_id)
    rows = tx.connection.execute(query.offset(page.skip).limit(page.top)).mappings()
    return [_job(row) for row in rows], total


def list_open_jobs(tx: ReadTransaction) -> list[Job]:
    """Returns all jobs of all clients that have not ended."""
    query = sa.select(jobs).where(jobs.c.status.in_(_OPEN)).order_by(jobs.c.created_at, jobs.c.job_id)
    return [_job(row) for row in tx.connection.execute(query).mappings()]


def count_open_jobs(tx: ReadTransaction) -> dict[JobStatus, int]:
    """Returns how many jobs of all clients are in each status that is not final."""
    query = sa.select(jobs.c.status, sa.func.count()).where(jobs.c.status.in_(_OPEN)).group_by(jobs.c.status)
    return {JobStatus(status): count for status, count in tx.connection.execute(query)}


def change_status(
    tx: Transaction, job_id: JobId, *, before: Collection[JobStatus], after: JobStatus, changed_by: UserName
) -> bool:
    """Moves a job to a status when it is in one of those before; False when it is not, because somebody else was quicker."""
    values: dict[str, Any] = {"status": after.value, "changed_at": tx.now, "changed_by": changed_by}
    if after is JobStatus.RUNNING:
        values["started_at"] = sa.func.coalesce(jobs.c.started_at, sa.literal(tx.now, jobs.c.started_at.type))
    if after in FINAL:
        values["ended_at"] = tx.now
    statement = sa.update(jobs).where(jobs.c.job_id == job_id, jobs.c.status.in_([status.value for status in before]))
    return tx.connection.execute(statement.values(**values)).rowcount == 1


def insert_outcome(tx: Transaction, job_id: JobId, outcome: Outcome) -> None:
    """Stores what a program left: its messages as one result, then one result per file."""
    position = 0
    if outcome.messages:
        result_id = _insert_result(tx, job_id, position, type=ResultType.MESSAGE, name=_LOG)
        _insert_messages(tx, result_id, outcome.messages)
        position += 1
    for file in outcome.files:
        _insert_file(tx, job_id, position, file)
        position += 1


def list_results(tx: ReadTransaction, job_id: JobId, page: Page) -> tuple[list[Result], int]:
    """Returns a page of a job's results in order, and how many there are in all."""
    condition = job_results.c.job_id == job_id
    total = tx.connection.execute(sa.select(sa.func.count()).select_from(job_results).where(condition)).scalar_one()
    query = sa.select(*_RESULT_COLUMNS).where(condition).order_by(job_results.c.position)
    rows = tx.connection.execute(query.offset(page.skip).limit(page.top)).mappings()
    return [_result(row) for row in rows], total


def find_result(tx: ReadTransaction, result_id: str) -> Result | None:
    """Returns a result of any job; None when there is none."""
    query = sa.select(*_RESULT_COLUMNS).where(job_results.c.result_id == result_id)
    row = tx.connection.execute(query).mappings().one_or_none()
    return None if row is None else _result(row)


def get_data(tx: ReadTransaction, result_id: str) -> bytes:
    """Returns the data of a result; empty for one that has none."""
    query = sa.select(job_results.c.data).where(job_results.c.result_id == result_id)
    return tx.connection.execute(query).scalar_one() or b""


def list_messages(tx: ReadTransaction, result_id: str, page: Page) -> tuple[list[StoredMessage], int]:
    """Returns a page of a result's messages in order, and how many there are in all."""
    condition = job_messages.c.result_id == result_id
    total = tx.connection.execute(sa.select(sa.func.count()).select_from(job_messages).where(condition)).scalar_one()
    query = sa.select(job_messages).where(condition).order_by(job_messages.c.position)
    rows = tx.connection.execute(query.offset(page.skip).limit(page.top)).mappings()
    return [_message(row) for row in rows], total


def _insert_result(tx: Transaction, job_id: JobId, position: int, *, type: ResultType, **values: Any) -> str:  # noqa: A002 - the column
    result_id = str(uuid.uuid4())
    row = {"result_id": result_id, "job_id": job_id, "position": position, "type": type.value, **values}
    tx.connection.execute(sa.insert(job_results).values(**row))
    return result_id


def _insert_file(tx: Transaction, job_id: JobId, position: int, file: DataFile) -> None:
    _insert_result(
        tx,
        job_id,
        position,
        type=ResultType.DATA,
        name=file.name,
        mime_type=file.mime_type,
        filename=file.filename,
        data=file.data,
    )


def _insert_messages(tx: Transaction, result_id: str, messages: Sequence[Message]) -> None:
    rows = [
        {
            "message_id": str(uuid.uuid4()),
            "result_id": result_id,
            "position": position,
            "severity": message.severity.value,
            "code": message.code,
            "values": list(message.values),
            "text": message.text[:5000],
            "created_at": tx.now,
        }
        for position, message in enumerate(messages)
    ]
    tx.connection.execute(sa.insert(job_messages), rows)


def _job(row: sa.RowMapping) -> Job:
    return Job(**{**row, "status": JobStatus(row["status"])})


def _result(row: sa.RowMapping) -> Result:
    return Result(**{**row, "type": ResultType(row["type"])})


def _message(row: sa.RowMapping) -> StoredMessage:
    message = Message(
        severity=Severity(row["severity"]), code=row["code"], text=row["text"], values=tuple(row["values"])
    )
    return StoredMessage(
        message_id=row["message_id"], result_id=row["result_id"], message=message, created_at=row["created_at"]
    )
