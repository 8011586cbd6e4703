from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from tests.support.asgi import AppTransport

from keydate.connectivity.access.actions import create_token, revoke_token
from keydate.connectivity.access.model import Caller, Scope
from keydate.connectivity.app import Connectivity, create_app
from keydate.connectivity.settings import ConnectivitySettings
from keydate.gateway.destination import (
    DestinationChanged,
    DestinationExists,
    DestinationRefused,
    DestinationService,
    DestinationServiceFailed,
    Exchange,
)
from keydate.kit.clock import FixedClock
from keydate.kit.errors import SecretsKeyMissing
from keydate.wire.destination import (
    Credentials,
    DestinationFenced,
    DestinationNotFound,
    NoPendingCredentials,
)

BASE = "/destination-configuration/v1"
TokenFor = Callable[..., str]


@pytest.fixture
def transport(part: Connectivity) -> AppTransport:
    return AppTransport(create_app(ConnectivitySettings(), connectivity=part))


@pytest.fixture
def token_for(part: Connectivity, caller: Caller) -> TokenFor:
    def make(*scopes: Scope) -> str:
        with part.database.write() as tx:
            _token, text = create_token(
                tx, caller=caller, name="test", scopes=scopes or tuple(Scope), valid_for=timedelta(hours=1)
            )
        return text

    return make


@pytest.fixture
def service(transport: AppTransport, token_for: TokenFor) -> DestinationService:
    return DestinationService("http://hub", token_for(), exchange=Exchange(transport=transport))


@pytest.fixture
def texts(properties: dict[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in properties.items()}


@pytest.fixture
def http(transport: AppTransport, token_for: TokenFor) -> httpx.Client:
    return httpx.Client(
        base_url=f"http://hub{BASE}", transport=transport, headers={"Authorization": f"Bearer {token_for()}"}
    )


def test_a_destination_goes_through_its_life(service: DestinationService, texts: dict[str, str]) -> None:
    etag = service.create(texts)
    assert service.get("ERP_100").etag == etag
    assert service.find("ERP_100").password == "first-secret"

    etag = service.put_pending("ERP_100", password="second-secret", etag=etag)
    assert service.get("ERP_100").has_pending
    assert service.find("ERP_100").has_pending
    assert service.find("ERP_100", credentials=Credentials.PENDING).password == "second-secret"

    service.promote_pending("ERP_100", etag=etag)
    assert service.find("ERP_100").password == "second-secret"

    service.fence("ERP_100", reason="retired")
    assert service.get("ERP_100").fenced == "retired"
    with pytest.raises(DestinationFenced, match="retired"):
        service.find("ERP_100")
    service.open_fence("ERP_100")

    service.delete("ERP_100")
    assert service.list() == []


def test_the_client_tells_failures_apart(service: DestinationService, texts: dict[str, str]) -> None:
    with pytest.raises(DestinationNotFound):
        service.find("ERP_100")
    with pytest.raises(DestinationNotFound):
        service.replace(texts)
    service.create(texts)
    with pytest.raises(DestinationExists):
        service.create(texts)
    with pytest.raises(DestinationChanged):
        service.replace(texts, etag="0" * 64)
    with pytest.raises(NoPendingCredentials):
        service.promote_pending("ERP_100")
    with pytest.raises(NoPendingCredentials):
        service.discard_pending("ERP_100")
    with pytest.raises(DestinationServiceFailed, match="is not known"):
        service.replace({**texts, "Unknown": "x"})


def test_the_list_comes_in_pages_without_secrets(
    service: DestinationService, http: httpx.Client, texts: dict[str, str]
) -> None:
    for number in range(12):
        service.create({**texts, "Name": f"ERP_{number:03}"})

    first = http.get("/subaccountDestinations")
    second = http.get("/subaccountDestinations", params={"$page": "2"})

    assert (len(first.json()), len(second.json())) == (10, 2)
    assert (first.headers["Page-Count"], first.headers["Entity-Count"]) == ("2", "12")
    assert "first-secret" not in first.text
    assert len(service.list()) == 12


def test_an_unknown_name_is_answered_as_client_libraries_expect(http: httpx.Client) -> None:
    answer = http.get("/destinations/NOTHING")

    assert answer.status_code == 404
    assert answer.json() == {"ErrorMessage": "Configuration with the specified name was not found"}


def test_credentials_and_tokens_are_left_out_on_request(http: httpx.Client, texts: dict[str, str]) -> None:
    assert http.post("/subaccountDestinations", json=texts).status_code == 201

    without_tokens = http.get("/destinations/ERP_100", params={"$skipTokenRetrieval": "true"}).json()
    without_secrets = http.get("/destinations/ERP_100", params={"$skipCredentials": "true"})

    assert "authTokens" not in without_tokens
    assert without_tokens["destinationConfiguration"]["Password"] == "first-secret"
    assert "first-secret" not in without_secrets.text


@pytest.mark.parametrize("content", [b"{", b"[]", b'"x"', b"\xff", b"null"])
def test_a_body_that_is_no_object_is_refused(http: httpx.Client, content: bytes) -> None:
    answer = http.post("/subaccountDestinations", content=content, headers={"Content-Type": "application/json"})

    assert answer.status_code == 400
    assert answer.json()["ErrorMessage"], answer.text


def test_without_a_valid_token_nothing_is_told(
    part: Connectivity, transport: AppTransport, token_for: TokenFor, clock: FixedClock, caller: Caller
) -> None:
    text = token_for()
    expired, revoked = token_for(), token_for()
    with part.database.write() as tx:
        revoke_token(tx, caller=caller, token_id=revoked.split("_")[1])
    with httpx.Client(base_url=f"http://hub{BASE}", transport=transport) as client:
        answers = [
            client.get("/destinations/X", headers={"Authorization": value})
            for value in ("", "Basic eDp5", "Bearer ", f"Bearer {text[:-1]}x", f"Bearer {revoked}", f"Basic {text}")
        ]
        clock.advance(timedelta(hours=1))
        answers.append(client.get("/destinations/X", headers={"Authorization": f"Bearer {expired}"}))

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1


def test_each_scope_opens_its_own_doors_only(
    transport: AppTransport, token_for: TokenFor, service: DestinationService, texts: dict[str, str]
) -> None:
    service.create(texts)

    def with_scope(scope: Scope) -> DestinationService:
        return DestinationService("http://hub", token_for(scope), exchange=Exchange(transport=transport))

    assert with_scope(Scope.READ).get("ERP_100").has_password
    assert with_scope(Scope.USE).find("ERP_100").password == "first-secret"
    for refused in (
        lambda: with_scope(Scope.READ).find("ERP_100"),
        lambda: with_scope(Scope.USE).get("ERP_100"),
        lambda: with_scope(Scope.READ).delete("ERP_100"),
        lambda: with_scope(Scope.WRITE).find("ERP_100"),
    ):
        with pytest.raises(DestinationRefused, match="does not have the scope"):
            refused()


def test_a_missing_key_is_a_clear_answer_and_no_start(
    part: Connectivity, service: DestinationService, http: httpx.Client, texts: dict[str, str]
) -> None:
    service.create(texts)
    part.keys.file.unlink()

    answer = http.get("/destinations/ERP_100")

    assert (answer.status_code, answer.json()["code"]) == (503, "kit.secrets_key_missing")
    assert http.get("http://hub/health").status_code == 503
    with pytest.raises(SecretsKeyMissing):
        create_app(ConnectivitySettings(), connectivity=part)
