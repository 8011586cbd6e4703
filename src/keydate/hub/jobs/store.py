"""All SQL of job runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from keydate.hub.jobs.model import JobRun, RunMessage, RunResult, RunStatus
from keydate.hub.jobs.tables import job_runs
from keydate.kit.database import ReadTransaction, Transaction
from keydate.wire.scheduling import Severity


def insert_run(tx: Transaction, run: JobRun) -> None:
    """Stores a new run."""
    tx.connection.execute(sa.insert(job_runs).values(**_values(run)))


def update_run(tx: Transaction, run: JobRun) -> None:
    """Stores what has become of a run."""
    query = sa.update(job_runs).where(job_runs.c.reference_id == run.reference_id)
    tx.connection.execute(query.values(**_values(run)))


def find_run(tx: ReadTransaction, reference_id: str) -> JobRun | None:
    """Returns a run or None."""
    row = tx.connection.execute(sa.select(job_runs).where(job_runs.c.reference_id == reference_id)).one_or_none()
    return None if row is None else _run(row)


def lock_run(tx: Transaction, reference_id: str) -> JobRun | None:
    """Returns a run after waiting until nobody else changes it."""
    query = sa.select(job_runs).where(job_runs.c.reference_id == reference_id).with_for_update()
    row = tx.connection.execute(query).one_or_none()
    return None if row is None else _run(row)


def list_runs(tx: ReadTransaction, *, system: str | None, limit: int, offset: int) -> list[JobRun]:
    """Returns runs, the newest first."""
    query = sa.select(job_runs).order_by(job_runs.c.created_at.desc(), job_runs.c.reference_id)
    if system is not None:
        query = query.where(job_runs.c.system == system)
    return [_run(row) for row in tx.connection.execute(query.limit(limit).offset(offset))]


def _values(run: JobRun) -> dict[str, Any]:
    return {
        "reference_id": run.reference_id,
        "system": run.system,
        "definition": run.definition,
        "business_user": run.business_user,
        "parameters": dict(run.parameters),
        "status": str(run.status),
        "job_id": run.job_id,
        "problem": run.problem,
        "results": [result_to_json(result) for result in run.results],
        "started_by": run.started_by,
        "created_at": run.created_at,
        "changed_at": run.changed_at,
    }


def result_to_json(result: RunResult) -> dict[str, Any]:
    """Returns a result as it is stored and shown."""
    messages = [
        {
            "severity": str(message.severity),
            "code": message.code,
            "text": message.text,
            "created_at": message.created_at.isoformat(),
        }
        for message in result.messages
    ]
    return {
        "result_id": result.result_id,
        "type": result.type,
        "name": result.name,
        "link": result.link,
        "mime_type": result.mime_type,
        "filename": result.filename,
        "messages": messages,
    }


def _result(content: dict[str, Any]) -> RunResult:
    messages = tuple(
        RunMessage(
            severity=Severity(each["severity"]),
            code=each["code"],
            text=each["text"],
            created_at=datetime.fromisoformat(each["created_at"]),
        )
        for each in content["messages"]
    )
    return RunResult(**{**content, "messages": messages})


def _run(row: sa.Row[Any]) -> JobRun:
    return JobRun(
        reference_id=row.reference_id,
        system=row.system,
        definition=row.definition,
        business_user=row.business_user,
        parameters=row.parameters,
        status=RunStatus(row.status),
        job_id=row.job_id,
        problem=row.problem,
        results=tuple(_result(each) for each in row.results),
        started_by=row.started_by,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
