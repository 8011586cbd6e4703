"""The connector and the hub's client against the contract: schemas, every operation, and each other."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from tests.builders.communication_system import ACCOUNTANT, PASSWORD, TECHNICAL
from tests.builders.hub_calls import HubCalls, InlineEngine, a_job
from tests.builders.in_process import InProcess
from tests.builders.interface_contract import InterfaceContract

from keydate.gateway.destination import DestinationCalls, Exchange
from keydate.gateway.scheduling import SchedulingClient, SchedulingRefused
from keydate.wire import scheduling as wire
from keydate.wire.assertion import HEADER
from keydate.wire.destination import Credentials, Destination, destination_from


class OneDestination:
    """A destination source with one destination."""

    def find(self, name: str, *, credentials: Credentials = Credentials.CURRENT) -> Destination:
        """Returns it under any name."""
        del credentials
        return destination_from(
            {
                "Name": name,
                "Type": "HTTP",
                "URL": "http://erp.test/sap/fccx",
                "ProxyType": "Internet",
                "Authentication": "BasicAuthentication",
                "User": TECHNICAL,
                "Password": PASSWORD,
                "sap-client": "100",
            }
        )


@pytest.fixture
def client(app: FastAPI, hub: HubCalls) -> Iterator[SchedulingClient]:
    def sign(method: str, target: str, body: bytes, _destination: Destination) -> dict[str, str]:
        return {HEADER: hub.assertion(method, target, body)}

    with DestinationCalls(OneDestination(), "ERP_100", exchange=Exchange(transport=InProcess(app))) as calls:
        yield SchedulingClient(calls, sign=sign)


def a_request(**changes: object) -> wire.JobRequest:
    parameters = {"companyCode": "1010", "fiscalYear": 2026, "fiscalPeriod": 10, "action": "close"}
    values = {"name": "OPEN_CLOSE_POSTING_PERIODS", "reference_id": str(uuid.uuid4()), "parameters": parameters}
    return wire.JobRequest(**(values | changes))  # type: ignore[arg-type]  # plain values by name


def test_the_hubs_client_and_the_connector_understand_each_other(client: SchedulingClient) -> None:
    assert client.get_capabilities().supports_notification
    names = [each.name for each in client.list_job_definitions(name="*POSTING*")]
    assert names == ["LIST_POSTING_PERIODS", "OPEN_CLOSE_POSTING_PERIODS"]
    assert client.get_job_definition(names[1]).supports_test_run
    assert {each.name for each in client.list_definition_parameters(names[1])} >= {"companyCode", "testRun"}

    request = a_request()
    assert client.find_job(request.reference_id) is None
    created = client.create_job(request)
    assert client.create_job(request).id == created.id
    found = client.find_job(request.reference_id)
    assert found is not None
    assert (found.id, found.status) == (created.id, "completed")
    assert {each.name: each.value for each in client.list_job_parameters(created.id)}["fiscalPeriod"] == 10
    [result] = client.list_results(created.id)
    assert [each.code for each in client.list_messages(result.id)] == ["periodClosed"]
    with pytest.raises(SchedulingRefused, match="jobCannotBeCanceled"):
        client.cancel_job(created.id)


def test_data_come_as_they_were_made(client: SchedulingClient) -> None:
    parameters: dict[str, wire.ParameterValue] = {"companyCode": "1010", "fiscalYear": 2026}
    job = client.create_job(a_request(name="LIST_POSTING_PERIODS", parameters=parameters))

    [data] = [each for each in client.list_results(job.id) if each.type is wire.ResultType.DATA]

    assert client.get_data(data.id).startswith(b"company_code,")


def test_every_operation_of_the_contract_is_served(
    hub: HubCalls, engine: InlineEngine, contract: InterfaceContract
) -> None:
    contract.seen.clear()
    job_id = hub.post("/Job", a_job()).json()["ID"]
    listing = a_job(name="LIST_POSTING_PERIODS", parameters={"fiscalPeriod": ..., "action": ...})
    listed = hub.post("/Job", listing).json()["ID"]
    engine.holds = True
    waiting = hub.post("/Job", a_job()).json()["ID"]
    [_, data] = hub.get(f"/Job/{listed}/results").json()

    for path in (
        "/Capabilities",
        "/Job",
        f"/Job/{job_id}",
        f"/Job/{job_id}/parameters",
        "/JobDefinition",
        "/JobDefinition/LIST_POSTING_PERIODS",
        "/JobDefinition/OPEN_CLOSE_POSTING_PERIODS/parameters",
        "/JobDefinition/OPEN_CLOSE_POSTING_PERIODS/texts",
        f"/JobResult/{data['ID']}",
        f"/JobResult/{data['ID']}/messages",
        f"/JobResult/{data['ID']}/data",
    ):
        assert hub.get(path).status_code == 200, path
    assert hub.post(f"/Job/{waiting}/cancel", {}).status_code == 204
    assert hub.post("/notify", {"notifications": []}).status_code == 204

    served = {(path, method) for path, method, status in contract.seen if status < 300}
    assert served == set(contract.operations())


def test_definitions_are_filtered_as_the_contract_says(hub: HubCalls) -> None:
    def names(query: str) -> list[str]:
        return [each["name"] for each in hub.get(f"/JobDefinition?{query}").json()]

    assert names("name=LIST*") == ["LIST_POSTING_PERIODS"]
    assert names("name=list*") == []
    assert names("name=*PERIODS") == ["LIST_POSTING_PERIODS", "OPEN_CLOSE_POSTING_PERIODS"]
    assert names("name=LIST_POSTING_PERIODS") == ["LIST_POSTING_PERIODS"]
    assert names("name=POSTING") == []
    assert names("search=ACTIVITY%2002") == ["OPEN_CLOSE_POSTING_PERIODS"]
    assert names("search=nothing") == []
    assert names("top=1&skip=1") == ["OPEN_CLOSE_POSTING_PERIODS"]
    assert hub.get("/JobDefinition/list_posting_periods").status_code == 404


def test_enumerations_are_the_contracts(contract: InterfaceContract) -> None:
    job, parameter = contract.schema("Job"), contract.schema("JobParameterDefinition")
    codes = contract.document["components"]["schemas"]["error"]["properties"]["code"]["x-extensible-enum"]

    assert [each.value for each in wire.JobStatus] == job["properties"]["status"]["enum"]
    assert [each.value for each in wire.ErrorCode] == codes
    assert [each.value for each in wire.ParameterType] == parameter["properties"]["type"]["enum"]
    assert [each.value for each in wire.DataType] == parameter["properties"]["dataType"]["enum"]
    assert [each.value for each in wire.MappingType] == parameter["properties"]["mappingType"]["enum"]
    assert [each.value for each in wire.ResultType] == contract.schema("JobResult")["properties"]["type"]["enum"]
    severities = contract.schema("JobResultMessage")["properties"]["severity"]["enum"]
    assert [each.value for each in wire.Severity] == severities


@pytest.mark.parametrize(
    "model",
    [
        wire.Capabilities,
        wire.Job,
        wire.JobDefinition,
        wire.JobDefinitionText,
        wire.JobParameter,
        wire.JobParameterDefinition,
        wire.JobResult,
        wire.JobResultMessage,
        wire.Notification,
    ],
    ids=lambda each: each.__name__,
)
def test_members_lengths_and_duties_are_the_contracts(contract: InterfaceContract, model: type) -> None:
    theirs = contract.schema(model.__name__)
    ours = model.model_json_schema(by_alias=True)  # type: ignore[attr-defined]

    assert set(ours["properties"]) == set(theirs["properties"])
    if model is not wire.Notification:  # which has no required members there; one without a name says nothing
        assert set(ours.get("required", [])) == set(theirs.get("required", []))
    for name, member in theirs["properties"].items():
        if "maxLength" in member and "enum" not in member and "$ref" not in member:
            assert f'"maxLength": {member["maxLength"]}' in json.dumps(ours["properties"][name]), name


def test_what_the_client_sends_is_what_the_contract_asks_for(contract: InterfaceContract) -> None:
    start = datetime(2026, 12, 1, tzinfo=UTC) + timedelta(hours=6)

    contract.validate("Job-create", a_request(start_at=start, error_only_run=True).to_json())


def test_the_contracts_own_examples_are_read() -> None:
    job = wire.Job.model_validate(
        {
            "ID": "1",
            "name": "A",
            "referenceID": "01234567-89ab-cdef-0123-456789abcdef",
            "version": "1",
            "status": "requested",
            "createdAt": "2017-04-13T15:51:04.0000000Z",
            "startDateTime": "2017-04-13T15:51:04Z",
            "more": "than we know",
        }
    )

    assert job.created_at == datetime(2017, 4, 13, 15, 51, 4, tzinfo=UTC)
    assert job.to_json()["createdAt"] == "2017-04-13T15:51:04.0000000Z"
    assert job.to_json()["startDateTime"] == "2017-04-13T15:51:04Z"
    assert ACCOUNTANT not in job.to_json()
