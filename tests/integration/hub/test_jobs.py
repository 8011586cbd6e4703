from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest
from tests.support.standin_connector import StandInConnector

from keydate.gateway.destination import Limits
from keydate.hub.access.errors import RightMissing
from keydate.hub.access.model import Caller, Right
from keydate.hub.jobs import actions, queries, store
from keydate.hub.jobs.errors import (
    JobResultNotFound,
    JobRunDiffers,
    JobRunInterrupted,
    JobRunNotFound,
)
from keydate.hub.jobs.model import JobRun, RunStatus
from keydate.hub.jobs.runner import JobRunner
from keydate.hub.parts import Hub
from keydate.hub.systems.actions import add_system, remove_system
from keydate.hub.systems.errors import AnotherSystem, ConnectionBroken, SystemNotFound
from keydate.vocabulary.errors import InvalidValue

if TYPE_CHECKING:
    from tests.integration.hub.conftest import Destinations

REFERENCE: Final = "01234567-89ab-cdef-0123-456789abcdef"
QUICK: Final = Limits(connect_seconds=1, read_seconds=2)


@pytest.fixture
def runner(hub: Hub, caller: Caller) -> JobRunner:
    with hub.database.write() as tx:
        add_system(tx, caller=caller, name="ERP", destination="ERP_100", system_id="KDT")
    return hub.runner(caller.name, limits=QUICK)


def run(runner: JobRunner, caller: Caller, definition: str = "CLOSE", **more: object) -> JobRun:
    return runner.run(
        caller=caller,
        system="ERP",
        definition=definition,
        business_user="ANNA",
        parameters={"PERIOD": 1, "TEST_RUN": True},
        **more,  # type: ignore[arg-type]
    )


def stored(hub: Hub, caller: Caller, reference: str = REFERENCE) -> JobRun:
    with hub.database.read() as tx:
        return queries.get_run(tx, caller=caller, reference=reference)


def test_a_job_runs_to_its_end_in_the_name_of_the_person(
    hub: Hub, runner: JobRunner, caller: Caller, connector: StandInConnector
) -> None:
    seen: list[RunStatus] = []

    finished = run(runner, caller, reference=REFERENCE, on_progress=lambda each: seen.append(each.status))

    assert seen == [RunStatus.PREPARED, RunStatus.REQUESTED, RunStatus.RUNNING, RunStatus.COMPLETED]
    assert [message.text for message in finished.messages] == ["Period 1 is closed."]
    assert [result.filename for result in finished.results] == ["", "periods.csv"]
    assert set(connector.persons) == {"ANNA"}
    assert stored(hub, caller) == finished


def test_the_data_of_a_result_is_fetched_from_the_erp(runner: JobRunner, caller: Caller) -> None:
    run(runner, caller, reference=REFERENCE)

    result, content = runner.get_data(caller=caller, reference=REFERENCE, result_id="R2")

    assert (result.filename, content) == ("periods.csv", b"period;status\n1;closed\n")
    for wrong in ("R1", "R9"):
        with pytest.raises(JobResultNotFound):
            runner.get_data(caller=caller, reference=REFERENCE, result_id=wrong)


def test_the_same_reference_never_runs_twice(runner: JobRunner, caller: Caller, connector: StandInConnector) -> None:
    first = run(runner, caller, reference=REFERENCE)
    second = run(runner, caller, reference=REFERENCE.upper())

    assert second == first
    assert connector.created == 1
    with pytest.raises(JobRunDiffers):
        run(runner, caller, "ANOTHER", reference=REFERENCE)


@pytest.mark.parametrize("lost", [1, 2])
def test_after_a_lost_answer_the_job_is_looked_up_before_it_is_sent_again(
    runner: JobRunner, caller: Caller, connector: StandInConnector, lost: int
) -> None:
    connector.lost_answers = lost

    assert run(runner, caller).status is RunStatus.COMPLETED
    assert connector.created == 1


def test_a_hub_that_died_after_sending_finds_its_job_again(
    hub: Hub, runner: JobRunner, caller: Caller, connector: StandInConnector
) -> None:
    run(runner, caller, reference=REFERENCE)
    # What a hub leaves behind that was killed between the answer of the ERP and its own commit.
    with hub.database.write() as tx:
        dead = replace(
            queries.get_run(tx, caller=caller, reference=REFERENCE), status=RunStatus.SENDING, job_id="", results=()
        )
        store.update_run(tx, dead)

    resumed = runner.resume(caller=caller, reference=REFERENCE)

    assert (resumed.status, connector.created) == (RunStatus.COMPLETED, 1)
    assert resumed.messages


def test_a_refusal_is_the_end_of_a_run_with_its_reason(hub: Hub, runner: JobRunner, caller: Caller) -> None:
    refused = run(runner, caller, "NOTHING", reference=REFERENCE)

    assert refused.status is RunStatus.REFUSED
    assert "NOTHING" in refused.problem
    assert runner.resume(caller=caller, reference=REFERENCE) == refused == stored(hub, caller)


def test_a_failed_job_keeps_its_messages(runner: JobRunner, caller: Caller, connector: StandInConnector) -> None:
    connector.statuses = ["requested", "failed"]

    failed = run(runner, caller)

    assert (failed.status, failed.status.is_success) == (RunStatus.FAILED, False)
    assert failed.messages


def test_an_erp_that_is_away_interrupts_and_the_run_goes_on_later(
    hub: Hub, runner: JobRunner, caller: Caller, destinations: Destinations, connector: StandInConnector
) -> None:
    good = destinations.current["ERP_100"]
    destinations.current["ERP_100"] = replace(good, url="http://127.0.0.1:1/sap/fccx")
    with pytest.raises(JobRunInterrupted, match=REFERENCE) as interrupted:
        run(runner, caller, reference=REFERENCE)
    assert f"keydate hub job resume {REFERENCE}" in interrupted.value.remedy
    assert "cannot be reached" in stored(hub, caller).problem

    destinations.current["ERP_100"] = good

    assert runner.resume(caller=caller, reference=REFERENCE).status is RunStatus.COMPLETED
    assert (connector.created, stored(hub, caller).problem) == (1, "")


def test_a_run_that_is_not_waited_for_is_resumed(
    runner: JobRunner, caller: Caller, connector: StandInConnector
) -> None:
    connector.statuses = ["requested"] * 3 + ["completed"]

    started = run(runner, caller, reference=REFERENCE, wait_seconds=0)
    assert not started.status.is_final

    assert runner.resume(caller=caller, reference=REFERENCE).status is RunStatus.COMPLETED


def test_a_rotation_in_the_middle_of_a_run_loses_nothing(
    runner: JobRunner, caller: Caller, destinations: Destinations, connector: StandInConnector
) -> None:
    connector.statuses = ["requested", "running", "running", "completed"]
    old = destinations.current["ERP_100"]

    def rotate(each: JobRun) -> None:
        if each.status is RunStatus.REQUESTED:
            destinations.pending["ERP_100"] = replace(old, password="new")
            destinations.current["ERP_100"] = replace(old, has_pending=True, etag="2")
            connector.password = "new"
        if each.status is RunStatus.RUNNING:
            destinations.current["ERP_100"] = replace(old, password="new", etag="3")
            destinations.pending.clear()

    assert run(runner, caller, on_progress=rotate).status is RunStatus.COMPLETED
    assert (connector.created, connector.wrong_passwords) == (1, 1)


def test_a_refused_logon_is_told_and_tried_once(runner: JobRunner, caller: Caller, connector: StandInConnector) -> None:
    connector.password = "another"

    with pytest.raises(ConnectionBroken, match="Name or password is wrong"):
        run(runner, caller)
    assert connector.wrong_passwords == 1


def test_work_for_one_system_does_not_run_in_another(
    runner: JobRunner, caller: Caller, connector: StandInConnector
) -> None:
    connector.system_id = "OTHER"

    with pytest.raises(AnotherSystem, match="KDT"):
        run(runner, caller)
    assert connector.created == 0


def test_bad_input_stores_nothing(hub: Hub, runner: JobRunner, caller: Caller) -> None:
    for wrong in ({"reference": "no uuid"}, {"definition": ""}):
        with pytest.raises(InvalidValue):
            run(runner, caller, **wrong)
    with pytest.raises(SystemNotFound):
        runner.run(caller=caller, system="NO", definition="CLOSE", business_user="ANNA", parameters={})
    weak = Caller(name="token:weak", rights=frozenset({Right.JOB_READ}))
    with pytest.raises(RightMissing):
        run(runner, weak)
    with pytest.raises(RightMissing):
        runner.resume(caller=weak, reference=REFERENCE)
    with pytest.raises(JobRunNotFound):
        runner.resume(caller=caller, reference=str(uuid.uuid4()))

    with hub.database.read() as tx:
        assert queries.list_runs(tx, caller=caller) == []


def test_a_run_outlives_its_communication_system(hub: Hub, runner: JobRunner, caller: Caller) -> None:
    finished = run(runner, caller, reference=REFERENCE)
    with hub.database.write() as tx:
        remove_system(tx, caller=caller, name="ERP")

    assert stored(hub, caller) == finished
    assert runner.resume(caller=caller, reference=REFERENCE) == finished


def test_a_final_status_is_never_overwritten(hub: Hub, runner: JobRunner, caller: Caller) -> None:
    finished = run(runner, caller, reference=REFERENCE)

    with hub.database.write() as tx:
        after = actions.note(tx, finished, status=RunStatus.RUNNING)

    assert after.status is RunStatus.COMPLETED


def test_what_can_be_run_is_listed_with_its_parameters(runner: JobRunner, caller: Caller) -> None:
    definitions = runner.list_definitions(caller=caller, system="ERP", business_user="ANNA")
    parameters = runner.describe(caller=caller, system="ERP", business_user="ANNA", definition="CLOSE")

    assert [each.name for each in definitions] == ["CLOSE"]
    assert [each.name for each in parameters] == ["PERIOD", "TEST_RUN"]
