"""Creating, reading and cancelling jobs through the interface."""

from __future__ import annotations

import uuid

from tests.builders.communication_system import ACCOUNTANT, CLIENT, READER, TECHNICAL, add_user
from tests.builders.hub_calls import HubCalls, InlineEngine, a_job

from keydate.erp.accounting import store
from keydate.erp.accounting.model.open_periods import AccountType
from keydate.erp.accounting.model.periods import FiscalPeriod
from keydate.erp.audit.trail import ErpDatabase
from keydate.kit.clock import FixedClock
from keydate.vocabulary.ids import UserName

OCTOBER = FiscalPeriod(2026, 10)


def is_open(database: ErpDatabase, period: FiscalPeriod = OCTOBER, variant: str = "1010") -> bool:
    with database.read() as tx:
        return store.get_open_periods(tx, CLIENT, variant)[AccountType.ALL].covers(period)


def messages(hub: HubCalls, job_id: str) -> list[dict[str, object]]:
    results = hub.get(f"/Job/{job_id}/results").json()
    [log] = [each for each in results if each["type"] == "message"]
    listed: list[dict[str, object]] = hub.get(f"/JobResult/{log['ID']}/messages").json()
    return listed


def test_a_period_is_closed_in_the_name_of_one_who_may(hub: HubCalls, database: ErpDatabase) -> None:
    assert is_open(database)

    created = hub.post("/Job", a_job())

    assert created.status_code == 201, created.text
    job = hub.get(f"/Job/{created.json()['ID']}").json()
    assert job["status"] == "completed"
    assert (job["createdBy"], job["modifiedBy"]) == (ACCOUNTANT, TECHNICAL)
    assert not is_open(database)
    [message] = messages(hub, job["ID"])
    assert (message["severity"], message["code"]) == ("success", "periodClosed")


def test_one_who_may_not_is_refused_with_the_missing_authorization_named(hub: HubCalls, database: ErpDatabase) -> None:
    created = hub.post("/Job", a_job(), person=READER).json()

    job = hub.get(f"/Job/{created['ID']}", person=READER).json()
    assert job["status"] == "failed"
    [message] = messages(hub, job["ID"])
    assert message["severity"] == "error"
    assert message["code"] == "erp.not_authorized"
    assert "F_BKPF_BUK" in str(message["text"])
    assert "Nothing was changed." in str(message["text"])
    assert message["values"] == ["F_BKPF_BUK", "BUKRS=1010", "ACTVT=02"]
    assert is_open(database)


def test_a_test_run_says_what_it_would_do_and_writes_nothing(hub: HubCalls, database: ErpDatabase) -> None:
    created = hub.post("/Job", a_job(parameters={"testRun": True})).json()

    assert hub.get(f"/Job/{created['ID']}").json()["status"] == "completed"
    assert created["testRun"] is True
    assert [each["code"] for each in messages(hub, created["ID"])] == ["jobTestRun", "periodWouldBeClosed"]
    assert is_open(database)


def test_the_list_of_periods_comes_as_csv_and_as_a_message(hub: HubCalls) -> None:
    body = a_job(name="LIST_POSTING_PERIODS") | {
        "parameters": [{"name": "companyCode", "value": "1710"}, {"name": "fiscalYear", "value": "2026"}]
    }

    created = hub.post("/Job", body, person=READER).json()

    results = hub.get(f"/Job/{created['ID']}/results", person=READER).json()
    assert [each["type"] for each in results] == ["message", "data"]
    data = results[1]
    assert (data["mimeType"], data["filename"]) == ("text/csv", "posting-periods-1710-2026.csv")
    answer = hub.get(f"/JobResult/{data['ID']}/data", person=READER)
    assert answer.headers["content-type"] == "application/octet-stream"
    lines = answer.text.split("\r\n")
    assert lines[0].startswith("company_code,fiscal_year,period,")
    assert lines[10] == "1710,2026,010,2026-10-01,2026-10-31,X,ADKMS,1710"
    assert len(lines) == 18


def test_a_repeated_reference_id_returns_the_job_that_exists(hub: HubCalls) -> None:
    body = a_job()
    first = hub.post("/Job", body)

    again = hub.post("/Job", body | {"referenceID": body["referenceID"].upper()})

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["ID"] == first.json()["ID"]
    listed = hub.get(f"/Job?referenceID={body['referenceID']}")
    assert listed.headers["x-total-count"] == "1"


def test_a_reference_id_is_not_taken_for_another_request(hub: HubCalls, database: ErpDatabase) -> None:
    body = a_job()
    hub.post("/Job", body)

    other = hub.post("/Job", a_job(referenceID=body["referenceID"], parameters={"action": "open"}))

    assert (other.status_code, other.json()["code"]) == (409, "erp.reference_id_in_use")
    assert not is_open(database)


def test_a_waiting_job_is_canceled_at_once_and_a_final_one_not(hub: HubCalls, engine: InlineEngine) -> None:
    engine.holds = True
    job_id = hub.post("/Job", a_job()).json()["ID"]

    canceled = hub.post(f"/Job/{job_id}/cancel", {})
    again = hub.post(f"/Job/{job_id}/cancel")

    assert canceled.status_code == 204
    assert hub.get(f"/Job/{job_id}").json()["status"] == "canceled"
    assert (again.status_code, again.json()["code"]) == (400, "jobCannotBeCanceled")


def test_a_running_job_ends_at_its_next_safe_point(hub: HubCalls, engine: InlineEngine, database: ErpDatabase) -> None:
    engine.holds = True
    job_id = hub.post("/Job", a_job()).json()["ID"]
    engine.execution.claim(job_id)

    hub.post(f"/Job/{job_id}/cancel")

    assert hub.get(f"/Job/{job_id}").json()["status"] == "cancelRequested"
    engine.execution.carry_out(job_id)
    assert hub.get(f"/Job/{job_id}").json()["status"] == "canceled"
    assert is_open(database)


def test_cancelling_anothers_job_needs_a_right_of_the_technical_user(
    hub: HubCalls, engine: InlineEngine, database: ErpDatabase
) -> None:
    engine.holds = True
    weak = UserName("WEAK_COMM")
    with database.write() as tx:
        add_user(
            tx,
            weak,
            (
                ("S_BTCH_JOB", {"JOBACTION": ["RELE"], "JOBGROUP": ["*"]}),
                ("S_BTCH_NA1", {"PROGRAM": ["FCCX_APJ_PROCESSOR"], "BTCUNAME": [ACCOUNTANT]}),
                ("S_ICF", {"ICF_FIELD": ["SERVICE"], "ICF_VALUE": ["FCCX"]}),
                ("Z_FCC_CONN", {"ACTVT": ["16"], "FCC_SCOPE": ["SCHEDULE"]}),
            ),
        )
    hub.technical_user = weak
    job_id = hub.post("/Job", a_job()).json()["ID"]

    by_another = hub.post(f"/Job/{job_id}/cancel", person=READER)
    for_another = hub.post("/Job", a_job(), person=READER)
    results = hub.get(f"/Job/{job_id}/results")
    by_herself = hub.post(f"/Job/{job_id}/cancel")

    assert (by_another.status_code, by_another.json()["code"]) == (403, "erp.not_authorized")
    assert "S_BTCH_JOB" in by_another.json()["message"]
    assert (for_another.status_code, "S_BTCH_NA1" in for_another.json()["message"]) == (403, True)
    assert (results.status_code, "Z_FCC_CONN" in results.json()["message"]) == (403, True)
    assert by_herself.status_code == 204


def test_a_technical_user_does_not_see_the_jobs_of_another(hub: HubCalls, database: ErpDatabase) -> None:
    from tests.builders.communication_system import TECHNICAL_RIGHTS

    with database.write() as tx:
        add_user(tx, UserName("OTHER_COMM"), TECHNICAL_RIGHTS)
    job_id = hub.post("/Job", a_job()).json()["ID"]
    result_id = hub.get(f"/Job/{job_id}/results").json()[0]["ID"]

    hub.technical_user = UserName("OTHER_COMM")

    assert hub.get("/Job").json() == []
    assert hub.get(f"/Job/{job_id}").json()["code"] == "jobNotFound"
    assert hub.get(f"/JobResult/{result_id}").json()["code"] == "jobResultNotFound"


def test_a_start_in_the_future_is_kept(hub: HubCalls, engine: InlineEngine, clock: FixedClock) -> None:
    engine.holds = True

    created = hub.post("/Job", a_job(startDateTime="2026-12-01T06:00:00+01:00")).json()

    assert created["startDateTime"] == "2026-12-01T05:00:00Z"
    assert created["createdAt"] == clock.now().strftime("%Y-%m-%dT%H:%M:%S.0000000Z")


def test_jobs_are_paged_and_filtered(hub: HubCalls) -> None:
    for _ in range(3):
        hub.post("/Job", a_job(parameters={"testRun": "true"}))

    page = hub.get("/Job?skip=1&top=1")
    none = hub.get("/Job?top=0")
    unknown = hub.get(f"/Job?referenceID={uuid.uuid4()}")

    assert (len(page.json()), page.headers["x-total-count"]) == (1, "3")
    assert (none.json(), none.headers["x-total-count"]) == ([], "3")
    assert (unknown.json(), unknown.headers["x-total-count"]) == ([], "0")
    assert len(hub.get("/Job?skip=-5").json()) == 3
    assert len(hub.get("/Job?name=OPEN_CLOSE_POSTING_PERIODS").json()) == 3
    assert hub.get("/Job?name=NOTHING").json() == []
    assert hub.get("/Job?top=abc").json()["code"] == "invalidOption"
    assert hub.get("/Job?referenceID=abc").json()["code"] == "referenceIDNoUUID"


def test_a_hub_tells_of_its_task_lists(hub: HubCalls, database: ErpDatabase) -> None:
    from keydate.erp.connector import store as connector_store

    note = {"name": "taskListStatusChanged", "ID": "list-1", "code": "TL", "value": "released"}
    assert hub.post("/notify", {"notifications": [note, None]}).status_code == 204
    assert hub.post("/notify", {"notifications": [note | {"value": "completed"}]}).status_code == 204

    with database.read() as tx:
        [told] = connector_store.list_task_list_statuses(tx, CLIENT)
    assert (told["task_list_id"], told["status"], told["hub_id"]) == ("list-1", "completed", "hub-1")
