"""One job, step by step, without anything that makes it durable."""

from __future__ import annotations

import uuid
from dataclasses import replace
from threading import Thread

import pytest
from tests.builders.communication_system import (
    ACCOUNTANT,
    CLIENT,
    READER,
    TECHNICAL,
    TECHNICAL_RIGHTS,
    grant,
)

from keydate.erp.audit.trail import ErpDatabase
from keydate.erp.authority.guard import ActingUser
from keydate.erp.jobs import actions, queries, store
from keydate.erp.jobs.errors import TooManyJobs
from keydate.erp.jobs.execution import JobExecution
from keydate.erp.jobs.model.job import Job, JobId
from keydate.erp.jobs.programs import Program, delivered_programs
from keydate.erp.users.buffers import load_buffer
from keydate.erp.users.store.checks import list_checks
from keydate.vocabulary.ids import UserName
from keydate.wire.scheduling import JobRequest, JobStatus, Page

OPEN_CLOSE = "OPEN_CLOSE_POSTING_PERIODS"


def a_request(**parameters: object) -> JobRequest:
    values = {"companyCode": "1010", "fiscalYear": 2026, "fiscalPeriod": 10, "action": "close"} | parameters
    return JobRequest(name=OPEN_CLOSE, reference_id=str(uuid.uuid4()), parameters=values)  # type: ignore[arg-type]


def technical(database: ErpDatabase) -> ActingUser:
    with database.read() as tx:
        return ActingUser(client=CLIENT, user_name=TECHNICAL, buffer=load_buffer(tx, CLIENT, TECHNICAL))


def create(database: ErpDatabase, request: JobRequest, person: UserName = ACCOUNTANT) -> Job:
    user = technical(database)
    with database.write() as tx:
        return actions.create_job(
            tx, acting_user=user, business_user=person, request=request, programs=delivered_programs()
        ).job


def run(execution: JobExecution, job: Job) -> tuple[JobStatus | None, list[str]]:
    assert execution.claim(job.job_id)
    status = execution.carry_out(job.job_id)
    with execution.database.read() as tx:
        results, _ = store.list_results(tx, job.job_id, Page())
        listed = [store.list_messages(tx, each.result_id, Page())[0] for each in results]
    return status, [each.message.code for messages in listed for each in messages]


def test_a_repeated_step_changes_nothing(execution: JobExecution, database: ErpDatabase) -> None:
    job = create(database, a_request())
    first = run(execution, job)

    assert not execution.claim(job.job_id)
    assert execution.carry_out(job.job_id) is JobStatus.COMPLETED
    assert execution.carry_out(JobId(str(uuid.uuid4()))) is None
    assert not execution.claim(JobId(str(uuid.uuid4())))
    with database.read() as tx:
        assert store.list_results(tx, job.job_id, Page())[1] == 1
    assert first == (JobStatus.COMPLETED, ["periodClosed"])


def test_closing_again_and_opening_are_told_apart(execution: JobExecution, database: ErpDatabase) -> None:
    codes = [run(execution, create(database, a_request(action=act)))[1] for act in ("close", "close", "open", "open")]

    assert codes == [["periodClosed"], ["periodAlreadyClosed"], ["periodOpened"], ["periodAlreadyOpen"]]


def test_a_group_of_the_variant_is_a_right_of_its_own(execution: JobExecution, database: ErpDatabase) -> None:
    with database.write() as tx:
        grant(tx, ACCOUNTANT, "US", (("F_BKPF_BUK", {"BUKRS": ["1710"], "ACTVT": ["02"]}),))
    refused = run(execution, create(database, a_request(companyCode="1710")))
    with database.write() as tx:
        grant(tx, ACCOUNTANT, "US_GROUP", (("F_BKPF_BUP", {"BRGRU": ["US01"]}),))

    assert refused == (JobStatus.FAILED, ["erp.not_authorized"])
    assert run(execution, create(database, a_request(companyCode="1710")))[0] is JobStatus.COMPLETED


def test_the_failed_check_is_kept_for_the_person(execution: JobExecution, database: ErpDatabase) -> None:
    run(execution, create(database, a_request(), READER))

    with database.read() as tx:
        [check] = list_checks(tx, CLIENT, READER, traced=False, limit=10, offset=0)
    assert (check.object, check.context) == ("F_BKPF_BUK", OPEN_CLOSE)


def test_an_unknown_company_code_ends_the_job_with_its_reason(execution: JobExecution, database: ErpDatabase) -> None:
    with database.write() as tx:
        grant(tx, ACCOUNTANT, "ALL_CODES", (("F_BKPF_BUK", {"BUKRS": ["*"], "ACTVT": ["02"]}),))

    assert run(execution, create(database, a_request(companyCode="9999"))) == (
        JobStatus.FAILED,
        ["erp.company_code_not_found"],
    )


def test_a_program_that_breaks_ends_its_job_and_writes_nothing(database: ErpDatabase, execution: JobExecution) -> None:
    program = delivered_programs()[OPEN_CLOSE]

    def breaks(*arguments: object) -> object:
        program.run(*arguments)  # type: ignore[arg-type]  # passed on as they come
        message = "secret detail"
        raise RuntimeError(message)

    broken = JobExecution(
        database,
        programs={OPEN_CLOSE: replace(program, run=breaks)},  # type: ignore[arg-type]  # never returns
        business_users=execution.business_users,
    )
    job = create(database, a_request())

    assert run(broken, job) == (JobStatus.FAILED, ["unexpectedError"])
    assert run(execution, create(database, a_request())) == (JobStatus.COMPLETED, ["periodClosed"])


def test_two_that_create_at_once_with_one_reference_id_get_one_job(database: ErpDatabase) -> None:
    request = a_request()
    jobs: list[JobId] = []
    threads = [Thread(target=lambda: jobs.append(create(database, request).job_id)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(jobs) == 4
    assert len(set(jobs)) == 1


def test_a_caller_in_a_loop_does_not_fill_the_system(database: ErpDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MAX_OPEN_JOBS", 2)
    create(database, a_request())
    create(database, a_request())

    with pytest.raises(TooManyJobs, match="2 jobs"):
        create(database, a_request())
    with database.read() as tx:
        assert queries.get_workload(tx) == queries.Workload(waiting=2, running=0)


def test_the_rights_of_a_technical_user_are_narrow(database: ErpDatabase) -> None:
    assert {name for name, _ in TECHNICAL_RIGHTS} == {"S_BTCH_JOB", "S_BTCH_NA1", "S_APPL_LOG", "S_ICF", "Z_FCC_CONN"}
    assert isinstance(delivered_programs()[OPEN_CLOSE], Program)
    assert technical(database).check("F_BKPF_BUK", BUKRS="1010", ACTVT="02").return_code == 12
