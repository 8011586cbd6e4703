"""Job runs, for those who may see them."""

from __future__ import annotations

from keydate.hub.access.model import Caller, Right
from keydate.hub.jobs import store
from keydate.hub.jobs.errors import JobRunNotFound
from keydate.hub.jobs.model import JobRun, reference_id
from keydate.kit.database import ReadTransaction


def get_run(tx: ReadTransaction, *, caller: Caller, reference: str) -> JobRun:
    """Returns one run with its messages and results.

    Raises:
        JobRunNotFound: the reference is unknown.
    """
    caller.require(Right.JOB_READ)
    run = store.find_run(tx, reference_id(reference))
    if run is None:
        raise JobRunNotFound(reference_id=reference)
    return run


def list_runs(
    tx: ReadTransaction, *, caller: Caller, system: str | None = None, limit: int = 50, offset: int = 0
) -> list[JobRun]:
    """Returns runs, the newest first."""
    caller.require(Right.JOB_READ)
    return store.list_runs(tx, system=system, limit=limit, offset=offset)
