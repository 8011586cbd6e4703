"""Requests that no decent hub sends: a clear error, nothing changed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.builders.hub_calls import HubCalls, a_job


def refused(answer: Any) -> tuple[int, str]:
    body = answer.json()
    assert set(body) == {"code", "message"}
    assert body["message"].endswith(".")
    return answer.status_code, body["code"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "NOTHING"}, "jobDefinitionNotFound"),
        ({"name": "open_close_posting_periods"}, "jobDefinitionNotFound"),
        ({"name": None}, "jobDefinitionNotFound"),
        ({"name": "N" * 256}, "jobDefinitionNotFound"),
        ({"referenceID": None}, "referenceIDMissing"),
        ({"referenceID": ""}, "referenceIDMissing"),
        ({"referenceID": "12345"}, "referenceIDNoUUID"),
        ({"referenceID": 5}, "referenceIDNoUUID"),
        ({"results": []}, "jobResultsReadOnly"),
        ({"startDateTime": "tomorrow"}, "invalidOption"),
        ({"startDateTime": "2026-12-01T06:00:00"}, "invalidOption"),
        ({"startDateTime": "2026-13-01T06:00:00Z"}, "invalidOption"),
        ({"errorOnlyRun": True}, "errorOnlyRunNotSupported"),
        ({"errorOnlyRun": "yes"}, "invalidOption"),
        ({"parameters": {"companyCode": ...}}, "jobParameterRequired"),
        ({"parameters": {"companyCode": None}}, "jobParameterValueRequired"),
        ({"parameters": {"companyCode": "10101"}}, "jobParameterValueInvalidType"),
        ({"parameters": {"companyCode": 1010}}, "jobParameterValueInvalidType"),
        ({"parameters": {"companyCode": "10\u0000"}}, "jobParameterValueInvalidType"),
        ({"parameters": {"companyCode": "\ud800"}}, "jobParameterValueInvalidType"),
        ({"parameters": {"companyCode": " "}}, "jobParameterValueInvalidType"),
        ({"parameters": {"fiscalPeriod": 17}}, "jobParameterValueInvalidType"),
        ({"parameters": {"fiscalPeriod": 1.5}}, "jobParameterValueInvalidType"),
        ({"parameters": {"fiscalPeriod": True}}, "jobParameterValueInvalidType"),
        ({"parameters": {"fiscalPeriod": "ten"}}, "jobParameterValueInvalidType"),
        ({"parameters": {"testRun": "maybe"}}, "jobParameterValueInvalidType"),
        ({"parameters": {"action": "destroy"}}, "jobParameterValueInvalidEnum"),
        ({"parameters": {"unknown": "x"}}, "jobParameterNotKnown"),
        ({"parameters": {"companyCode": ["1010"]}}, "jobParameterValueInvalidType"),
    ],
)
def test_a_request_that_does_not_fit_is_refused_by_its_code(hub: HubCalls, change: dict[str, Any], code: str) -> None:
    assert refused(hub.post("/Job", a_job(**change))) == (400, code)
    assert hub.get("/Job").json() == []


@pytest.mark.parametrize("parameters", ["x", [{"value": 1}], [{"name": "a"}] * 201, [{"name": "a"}] * 2, [None]])
def test_parameters_have_their_form(hub: HubCalls, parameters: Any) -> None:
    status, code = refused(hub.post("/Job", a_job() | {"parameters": parameters}))

    assert status == 400
    assert code in {"invalidOption", "jobParameterNameMissing"}


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 200_000, b'{"name": NaN}'])
def test_a_body_that_is_no_json_object_is_refused(hub: HubCalls, body: bytes) -> None:
    assert refused(hub.send("POST", "/Job", body)) == (400, "invalidOption")


def test_media_types_and_sizes_are_kept(hub: HubCalls) -> None:
    body = json.dumps(a_job()).encode()

    xml = hub.send("POST", "/Job", body, headers={"content-type": "application/xml"})
    charset = hub.send("POST", "/Job", body, headers={"content-type": "application/json; charset=utf-8"})
    huge = hub.send("POST", "/Job", b" " * (1024 * 1024 + 1))
    accept = hub.get("/Job", headers={"accept": "text/html"})
    zero = hub.get("/Job", headers={"accept": "application/json;q=0"})
    anything = hub.get("/Job", headers={"accept": "text/html, */*;q=0.1"})
    chunked = hub.http.request(
        "POST",
        hub.target("/Job"),
        content=iter([body]),
        headers={"content-type": "application/json"},
        auth=(hub.technical_user, hub.password),
    )

    assert refused(xml) == (415, "erp.unsuitable_request")
    assert charset.status_code == 201
    assert refused(huge) == (413, "erp.unsuitable_request")
    assert refused(accept)[0] == refused(zero)[0] == 406
    assert anything.status_code == 200
    assert refused(chunked)[0] == 411


def test_unknown_paths_and_methods_are_named(hub: HubCalls) -> None:
    assert refused(hub.get("/Nothing"))[0] == 404
    assert refused(hub.get("/Job/1/2/3"))[0] == 404
    assert refused(hub.send("DELETE", "/Job"))[0] == 501
    assert refused(hub.send("PUT", "/Capabilities", b"{}"))[0] == 501


@pytest.mark.parametrize("job_id", ["1", "%00", "..%2F..", "' OR 1=1", "x" * 300, "%F0%9F%92%A5"])
def test_ids_that_are_none_are_not_found(hub: HubCalls, job_id: str) -> None:
    from urllib.parse import quote

    path = quote(job_id, safe="%")

    assert refused(hub.get(f"/Job/{path}"))[0] == 404
    assert refused(hub.get(f"/JobResult/{path}/messages"))[0] == 404
    assert refused(hub.post(f"/Job/{path}/cancel"))[0] == 404


@pytest.mark.parametrize("query", ["skip=a", "top=-1", "top=1e3", "top=9999999999999999999", "name=%00", "search=%00"])
def test_options_that_are_none_are_refused(hub: HubCalls, query: str) -> None:
    assert refused(hub.get(f"/JobDefinition?{query}")) == (400, "invalidOption")


def test_notifications_have_their_form(hub: HubCalls) -> None:
    bad: list[object] = [[], {"notifications": "x"}, {"notifications": [{"ID": "1"}]}, {"notifications": [1]}]

    assert {refused(hub.post("/notify", body)) for body in bad} == {(400, "invalidOption")}
