from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta

import httpx
import pytest
from tests.support.asgi import AppTransport
from tests.support.standin_connector import StandInConnector

from keydate.hub.access.actions import create_token, create_user
from keydate.hub.access.model import Caller, HubRole, Right
from keydate.hub.api.problems import STATUS
from keydate.hub.app import create_app
from keydate.hub.parts import Hub
from keydate.hub.settings import HubSettings
from keydate.vocabulary.errors import KeydateError

ONE_TIME = "one-time Secret 1"
OWN = "quite another secret"
ClientFor = Callable[..., httpx.Client]


@pytest.fixture
def transport(hub: Hub) -> Iterator[AppTransport]:
    settings = HubSettings(signing_key_file=hub.key_file)
    app = create_app(settings, hosting=hub.hosting, database=hub.database, passwords=hub.passwords)
    yield AppTransport(app)

    async def end() -> None:
        async with app.router.lifespan_context(app):
            pass  # its end closes the connections

    asyncio.run(end())


@pytest.fixture
def client_for(hub: Hub, caller: Caller, transport: AppTransport) -> Iterator[ClientFor]:
    clients: list[httpx.Client] = []

    def make(*rights: Right) -> httpx.Client:
        with hub.database.write() as tx:
            _token, text = create_token(
                tx, caller=caller, name="test", rights=rights or tuple(Right), valid_for=timedelta(hours=1)
            )
        headers = {"Authorization": f"Bearer {text}"}
        clients.append(httpx.Client(base_url="http://hub/api/v1/", transport=transport, headers=headers))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def http(client_for: ClientFor) -> httpx.Client:
    return client_for()


def test_a_system_is_added_checked_changed_and_removed(http: httpx.Client) -> None:
    added = http.post("systems", json={"name": "ERP", "destination": "ERP_100", "description": "Books"})
    assert (added.status_code, added.json()["destination"]) == (201, "ERP_100")

    checked = http.post("systems/ERP/check").json()
    assert checked["ok"]
    assert [system["last_check"]["ok"] for system in http.get("systems").json()] == [True]

    assert http.patch("systems/ERP", json={"description": "All books"}).json()["description"] == "All books"
    assert http.delete("systems/ERP").status_code == 204
    assert http.get("systems/ERP").status_code == 404


def test_a_broken_connection_is_a_result(http: httpx.Client, connector: StandInConnector) -> None:
    http.post("systems", json={"name": "ERP", "destination": "ERP_100"})
    connector.password = "another"

    answer = http.post("systems/ERP/check")

    assert answer.status_code == 200
    assert (answer.json()["ok"], answer.json()["layers"][-1]["layer"]) == (False, "logon")


def test_a_job_is_run_shown_and_its_data_downloaded(http: httpx.Client, connector: StandInConnector) -> None:
    http.post("systems", json={"name": "ERP", "destination": "ERP_100"})
    body = {
        "system": "ERP",
        "definition": "CLOSE",
        "business_user": "ANNA",
        "parameters": {"PERIOD": 1},
        "reference_id": "01234567-89ab-cdef-0123-456789abcdef",
    }

    run = http.post("job-runs", json=body)
    again = http.post("job-runs", json=body)
    data = http.get(f"job-runs/{body['reference_id']}/results/R2/data")

    assert (run.status_code, run.json()["status"], run.json()["is_final"]) == (201, "completed", True)
    assert again.json() == run.json() == http.get(f"job-runs/{body['reference_id']}").json()
    assert connector.created == 1
    assert data.content.startswith(b"period;status")
    assert data.headers["Content-Disposition"] == 'attachment; filename="periods.csv"'
    assert data.headers["Content-Type"] == "application/octet-stream"
    assert len(http.get("job-runs").json()) == 1
    assert http.post(f"job-runs/{body['reference_id']}/resume").json() == run.json()


@pytest.mark.parametrize(
    ("method", "path", "body", "found"),
    [
        ("POST", "systems", {"name": "a b", "destination": "X"}, (400, "keydate.invalid_value")),
        ("POST", "systems", {"name": "A", "destination": "a b"}, (400, "keydate.invalid_value")),
        ("POST", "systems", {"name": "A"}, (400, "hub.invalid_request")),
        ("POST", "systems", {"name": "A", "destination": "X", "unknown": 1}, (400, "hub.invalid_request")),
        ("POST", "systems", {"name": "A" * 99, "destination": "X"}, (400, "hub.invalid_request")),
        ("PATCH", "systems/NO", {"description": "x"}, (404, "hub.system_not_found")),
        ("POST", "systems/NO/check", None, (404, "hub.system_not_found")),
        ("GET", "job-runs/no-uuid", None, (400, "keydate.invalid_value")),
        ("GET", "job-runs/01234567-89ab-cdef-0123-456789abcdef", None, (404, "hub.job_run_not_found")),
        ("GET", "job-runs?limit=0", None, (400, "hub.invalid_request")),
        ("POST", "users", {"name": "op", "role": "king", "one_time_password": "x"}, (400, "hub.invalid_request")),
        ("POST", "users", {"name": "op", "role": "operator", "one_time_password": "x"}, (400, "hub.weak_password")),
        ("DELETE", "tokens/nothing", None, (404, "hub.token_not_found")),
        ("GET", "nothing", None, (404, "hub.http_404")),
        ("PUT", "systems", None, (405, "hub.http_405")),
    ],
)
def test_bad_input_is_answered_with_what_to_do(
    http: httpx.Client, method: str, path: str, body: object, found: tuple[int, str]
) -> None:
    answer = http.request(method, path, json=body)

    assert (answer.status_code, answer.json()["code"]) == found
    assert set(answer.json()) == {"code", "message", "unchanged", "remedy"}


def test_no_answer_repeats_a_secret(http: httpx.Client) -> None:
    answer = http.post("users", json={"name": "op", "role": "operator", "one_time_password": ["s3cr3t-value"]})

    assert answer.status_code == 400
    assert "s3cr3t-value" not in answer.text


@pytest.mark.parametrize(
    ("right", "method", "path"),
    [
        (Right.SYSTEM_READ, "GET", "systems"),
        (Right.JOB_READ, "GET", "job-runs"),
        (Right.ACCESS_READ, "GET", "users"),
        (Right.ACCESS_READ, "GET", "changes"),
        (Right.SYSTEM_READ, "GET", "signing-key"),
    ],
)
def test_each_right_opens_its_own_doors_only(client_for: ClientFor, right: Right, method: str, path: str) -> None:
    others = client_for(*(each for each in Right if each is not right))

    assert client_for(right).request(method, path).status_code == 200
    refused = others.request(method, path)
    assert (refused.status_code, refused.json()["code"]) == (403, "hub.right_missing")


def test_without_a_token_there_is_nothing(transport: AppTransport) -> None:
    with httpx.Client(base_url="http://hub/api/v1/", transport=transport) as client:
        for path in ("systems", "job-runs", "users", "tokens", "changes", "signing-key"):
            answer = client.get(path)
            assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="Keydate hub"')


def test_the_first_administrator_changes_the_password_and_makes_a_token(
    hub: Hub, caller: Caller, transport: AppTransport
) -> None:
    with hub.database.write() as tx:
        create_user(
            tx,
            caller=caller,
            name="boss",
            role=HubRole.ADMINISTRATOR,
            one_time_password=ONE_TIME,
            passwords=hub.passwords,
        )
    wanted = {"name": "mine", "rights": ["system.read"]}
    with httpx.Client(base_url="http://hub/api/v1/", transport=transport) as client:
        first = client.post("tokens", json=wanted, auth=("boss", ONE_TIME))
        changed = client.post("password", json={"new_password": OWN}, auth=("boss", ONE_TIME))
        made = client.post("tokens", json=wanted, auth=("boss", OWN))
        wrong = client.post("tokens", json=wanted, auth=("boss", "wrong"))
        bearer = {"Authorization": f"Bearer {made.json()['token']}"}
        own = client.get("tokens", headers=bearer)
        revoked = client.delete(f"tokens/{made.json()['token_id']}", headers=bearer)
        after = client.get("systems", headers=bearer)

    assert (first.status_code, first.json()["code"]) == (401, "hub.password_change_required")
    assert changed.status_code == 204
    assert (made.status_code, made.json()["rights"]) == (201, ["system.read"])
    assert (wrong.status_code, wrong.json()["code"]) == (401, "hub.logon_refused")
    assert [token["token"] for token in own.json()] == [None]
    assert (revoked.status_code, after.status_code) == (204, 401)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP", "Origin"])
def test_passwords_are_not_taken_through_a_proxy_or_from_a_page(transport: AppTransport, header: str) -> None:
    with httpx.Client(base_url="http://hub/api/v1/", transport=transport) as client:
        answer = client.post("password", json={"new_password": OWN}, auth=("boss", OWN), headers={header: "10.0.0.9"})

    assert (answer.status_code, answer.json()["code"]) == (403, "hub.only_from_this_machine")


def test_passwords_are_taken_from_this_machine_only(hub: Hub, transport: AppTransport) -> None:
    app = create_app(
        HubSettings(signing_key_file=hub.key_file), hosting=hub.hosting, database=hub.database, passwords=hub.passwords
    )
    with httpx.Client(base_url="http://hub/api/v1/", transport=AppTransport(app, client=("10.0.0.9", 5))) as far:
        answer = far.post("tokens", json={"name": "x", "rights": ["job.run"]}, auth=("boss", OWN))
    with httpx.Client(base_url="http://hub/api/v1/", transport=transport) as near:
        garbled = [
            near.post("password", json={"new_password": OWN}, headers={"Authorization": value})
            for value in ("", "Basic", "Basic !!!", "Basic YQ==", "Basic /w==")
        ]

    assert (answer.status_code, answer.json()["code"]) == (403, "hub.only_from_this_machine")
    assert {each.status_code for each in garbled} == {401}


def test_health_says_what_is_wrong(hub: Hub, http: httpx.Client) -> None:
    assert http.get("http://hub/health").json()["status"] == "ok"
    hub.key_file.chmod(0o644)

    answer = http.get("http://hub/health")

    assert (answer.status_code, answer.json()["checks"]["hub"]) == (503, "hub.signing_key_unusable")


def test_the_interface_describes_itself(http: httpx.Client) -> None:
    document = http.get("openapi.json").json()

    assert "/api/v1/systems/{name}/check" in document["paths"]
    assert document["components"]["securitySchemes"]


def test_every_expected_failure_has_a_status() -> None:
    def all_of(error: type[KeydateError]) -> Iterator[type[KeydateError]]:
        for child in error.__subclasses__():
            yield child
            yield from all_of(child)

    met = ("keydate.hub.", "keydate.gateway.destination", "keydate.gateway.scheduling", "keydate.wire.destination")
    missing = {each.code for each in all_of(KeydateError) if each.__module__.startswith(met)} - set(STATUS)

    assert missing == set()
