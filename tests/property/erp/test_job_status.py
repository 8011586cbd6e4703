"""Whoever acts on a job, in whatever order: it takes legal transitions only, has its effect at most once, and ends."""

from __future__ import annotations

import tempfile
import uuid
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.builders.communication_system import ACCOUNTANT, CLIENT, TECHNICAL, a_database, set_up

from keydate.erp.audit.changes import list_changes
from keydate.erp.authority.guard import ActingUser
from keydate.erp.jobs import actions, store
from keydate.erp.jobs.business_users import UsersOfThisSystem
from keydate.erp.jobs.execution import JobExecution
from keydate.erp.jobs.model.job import Job
from keydate.erp.jobs.programs import delivered_programs
from keydate.erp.users.buffers import BufferCache, load_buffer
from keydate.kit.clock import FixedClock
from keydate.wire.scheduling import FINAL, Fault, JobRequest, JobStatus, Page, may_become


class Killed(BaseException):
    """Stands for the death of the process inside a transaction."""


class JobLife(RuleBasedStateMachine):
    """One job, and everybody who acts on it."""

    @initialize()
    def create(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        folder = Path(self.folder.name)
        clock = FixedClock(datetime(2026, 11, 20, 10, tzinfo=UTC))
        self.database = a_database(f"sqlite:///{folder / 'erp.sqlite'}", folder, clock)
        set_up(self.database)
        self.dies = False
        people = UsersOfThisSystem(self.database, buffers=BufferCache())
        self.execution = JobExecution(
            self.database, programs=delivered_programs(), business_users=people, checkpoint=self.checkpoint
        )
        with self.database.read() as tx:
            buffer = load_buffer(tx, CLIENT, TECHNICAL)
        self.user = ActingUser(client=CLIENT, user_name=TECHNICAL, buffer=buffer)
        self.request = JobRequest(
            name="OPEN_CLOSE_POSTING_PERIODS",
            reference_id=str(uuid.uuid4()),
            parameters={"companyCode": "1010", "fiscalYear": 2026, "fiscalPeriod": 10, "action": "close"},
        )
        self.job = self.ask()
        self.last = self.job.status

    def checkpoint(self, place: str) -> None:
        if self.dies and place.startswith("in_"):
            raise Killed(place)

    def ask(self) -> Job:
        with self.database.write() as tx:
            return actions.create_job(
                tx,
                acting_user=self.user,
                business_user=ACCOUNTANT,
                request=self.request,
                programs=self.execution.programs,
            ).job

    def found(self) -> Job:
        with self.database.read() as tx:
            job = store.find_job(tx, self.job.job_id)
        assert job is not None
        return job

    @rule()
    def ask_again(self) -> None:
        assert self.ask().job_id == self.job.job_id

    @rule()
    def claim(self) -> None:
        assert self.execution.claim(self.job.job_id) is not (self.last in FINAL)

    @rule()
    @precondition(lambda self: self.last is not JobStatus.REQUESTED)
    def carry_out(self) -> None:
        assert self.execution.carry_out(self.job.job_id) in FINAL

    @rule()
    def die_in_a_step(self) -> None:
        self.dies = True
        try:
            if self.last is JobStatus.REQUESTED:
                self.execution.claim(self.job.job_id)
            else:
                self.execution.carry_out(self.job.job_id)
        except Killed:
            assert self.found().status is self.last
        finally:
            self.dies = False

    @rule()
    def cancel(self) -> None:
        comes_too_late = self.last in FINAL | {JobStatus.CANCEL_REQUESTED}
        refused = pytest.raises(Fault, match="cannot be canceled") if comes_too_late else nullcontext()
        with refused, self.database.write() as tx:
            actions.cancel_job(tx, acting_user=self.user, business_user=ACCOUNTANT, job_id=self.job.job_id)

    @invariant()
    def only_legal_transitions(self) -> None:
        if not hasattr(self, "job"):
            return
        now = self.found()
        # A step may take two transitions at once only where the one between them is never seen.
        assert now.status is self.last or may_become(self.last, now.status)
        assert (now.ended_at is not None) is now.is_final
        self.last = now.status

    @invariant()
    def the_effect_happens_at_most_once(self) -> None:
        if not hasattr(self, "job"):
            return
        with self.database.read() as tx:
            effects = len(list_changes(tx, client=CLIENT, object_class="PERIOD"))
            results = store.list_results(tx, self.job.job_id, Page())[1]
        assert effects == (1 if self.last is JobStatus.COMPLETED else 0)
        assert results == effects

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.dispose()
            self.folder.cleanup()


TestJobLife = JobLife.TestCase
TestJobLife.settings = settings(max_examples=12, stateful_step_count=12, deadline=None)
