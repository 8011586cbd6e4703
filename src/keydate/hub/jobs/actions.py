"""Writes on job runs. What a run becomes only moves forward: a final status is never overwritten."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from keydate.hub.access.model import Caller, Right
from keydate.hub.changelog.store import record
from keydate.hub.jobs import store
from keydate.hub.jobs.errors import JobRunDiffers, JobRunNotFound
from keydate.hub.jobs.model import JobRun, definition_name, reference_id
from keydate.hub.systems.errors import SystemNotFound
from keydate.hub.systems.store import find_system
from keydate.kit.database import Transaction
from keydate.vocabulary.ids import user_name
from keydate.wire.scheduling import ParameterValue


def prepare_run(
    tx: Transaction,
    *,
    caller: Caller,
    system: str,
    definition: str,
    business_user: str,
    parameters: Mapping[str, ParameterValue],
    reference: str | None = None,
) -> JobRun:
    """Stores what is to be run, with the reference by which the ERP will know it. The same reference returns the run that exists.

    Raises:
        RightMissing: the caller may not run jobs.
        SystemNotFound: the communication system is unknown.
        JobRunDiffers: the reference belongs to other work.
    """
    caller.require(Right.JOB_RUN)
    if find_system(tx, system) is None:
        raise SystemNotFound(name=system)
    run = JobRun(
        reference_id=str(uuid.uuid4()) if reference is None else reference_id(reference),
        system=system,
        definition=definition_name(definition),
        business_user=user_name(business_user),
        parameters=dict(parameters),
        started_by=caller.name,
        created_at=tx.now,
        changed_at=tx.now,
    )
    present = store.lock_run(tx, run.reference_id)
    if present is not None:
        if not present.is_same_request(run):
            raise JobRunDiffers(reference_id=run.reference_id)
        return present
    store.insert_run(tx, run)
    details: dict[str, Any] = {
        "system": run.system,
        "definition": run.definition,
        "business_user": run.business_user,
        "parameters": dict(run.parameters),
    }
    record(tx, changed_by=caller.name, subject="job", key=run.reference_id, act="run", details=details)
    return run


def note(tx: Transaction, run: JobRun, **changes: Any) -> JobRun:
    """Stores what has become of a run and returns it; of two who follow one run, the later news wins, but no news end a final status."""
    present = store.lock_run(tx, run.reference_id)
    if present is None:
        raise JobRunNotFound(reference_id=run.reference_id)
    if present.status.is_final and changes.get("status", present.status) != present.status:
        return present
    changed = replace(present, **changes, changed_at=tx.now)
    store.update_run(tx, changed)
    return changed
