from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import httpx
import pytest

from keydate.gateway.destination import (
    AnswerLost,
    AnswerTooLarge,
    DestinationCalls,
    Exchange,
    Limits,
    RedirectRefused,
    TargetUnreachable,
)
from keydate.wire.destination import (
    Authentication,
    Credentials,
    Destination,
    DestinationFenced,
    NoPendingCredentials,
    OnPremiseNotAvailable,
    ProxyType,
)

OLD = Destination(
    name="ERP",
    url="http://erp:50000/sap/fccx",
    authentication=Authentication.BASIC,
    user="COMM",
    password="old",
    properties={"sap-client": "100"},
    etag="1",
)


class Source:
    """A destination source that a test changes in mid-work."""

    def __init__(self, current: Destination, pending: Destination | None = None) -> None:
        self.current = current
        self.pending = pending
        self.finds = 0

    def find(self, name: str, *, credentials: Credentials = Credentials.CURRENT) -> Destination:
        self.finds += 1
        if credentials is Credentials.CURRENT:
            return replace(self.current, has_pending=self.pending is not None)
        if self.pending is None:
            raise NoPendingCredentials(name=name)
        return self.pending


class Erp:
    """A target that knows one password and counts the wrong ones."""

    def __init__(self, password: str) -> None:
        self.password = password
        self.wrong = 0
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        good = httpx.BasicAuth("COMM", self.password)._auth_header
        if request.headers.get("Authorization") != good:
            self.wrong += 1
            return httpx.Response(401)
        return httpx.Response(200, json={"ok": True})


def calls_of(source: Source, erp: Erp, *, now: list[float] | None = None) -> DestinationCalls:
    instant = now if now is not None else [0.0]
    exchange = Exchange(transport=httpx.MockTransport(erp))

    def pass_time(seconds: float) -> None:
        instant[0] += seconds

    return DestinationCalls(source, "ERP", exchange=exchange, time_source=lambda: instant[0], pause=pass_time)


def test_a_request_goes_to_the_destination_with_client_and_credentials() -> None:
    erp = Erp("old")

    answer = calls_of(Source(OLD), erp).call("GET", "/ping", query={"a": "b c"})

    assert answer.json() == {"ok": True}
    assert str(erp.requests[0].url) == "http://erp:50000/sap/fccx/ping?sap-client=100&a=b+c"


def test_the_signature_is_made_for_exactly_what_is_sent() -> None:
    erp = Erp("old")
    signed: list[tuple[str, str, bytes, str]] = []

    def sign(method: str, target: str, body: bytes, destination: Destination) -> Mapping[str, str]:
        signed.append((method, target, body, destination.user))
        return {"Keydate-Assertion": "token"}

    calls_of(Source(OLD), erp).call("POST", "/Job", content=b"{}", sign=sign)

    assert signed == [("POST", erp.requests[0].url.raw_path.decode(), b"{}", "COMM")]
    assert erp.requests[0].headers["Keydate-Assertion"] == "token"


def test_a_caller_in_the_middle_of_a_rotation_goes_on_with_the_pending_password() -> None:
    source, erp = Source(OLD, replace(OLD, password="new")), Erp("new")

    assert calls_of(source, erp).call("GET", "/ping").status == 200
    assert erp.wrong == 1


def test_each_attempt_is_signed_for_itself() -> None:
    source, erp = Source(OLD, replace(OLD, password="new")), Erp("new")
    count: list[int] = []

    def sign(_method: str, _target: str, _body: bytes, _destination: Destination) -> Mapping[str, str]:
        count.append(1)
        return {"Keydate-Assertion": str(len(count))}

    calls_of(source, erp).call("GET", "/ping", sign=sign)

    assert [request.headers["Keydate-Assertion"] for request in erp.requests] == ["1", "2"]


def test_what_worked_is_remembered_so_that_only_one_attempt_is_wrong() -> None:
    source, erp = Source(OLD, replace(OLD, password="new")), Erp("new")
    now = [0.0]
    calls = calls_of(source, erp, now=now)

    for _ in range(5):
        calls.call("GET", "/ping")
        now[0] += 60

    assert erp.wrong == 1


def test_a_password_that_was_promoted_meanwhile_is_found() -> None:
    source, erp = Source(OLD), Erp("old")
    calls = calls_of(source, erp)
    calls.call("GET", "/ping")
    source.current, erp.password = replace(OLD, password="new", etag="2"), "new"

    assert calls.call("GET", "/ping").status == 200


def test_a_rotation_that_was_rolled_back_is_found() -> None:
    source, erp = Source(OLD, replace(OLD, password="new")), Erp("new")
    calls = calls_of(source, erp)
    calls.call("GET", "/ping")
    source.pending, erp.password = None, "old"

    assert calls.call("GET", "/ping").status == 200


def test_a_wrong_password_without_a_rotation_is_tried_once() -> None:
    erp = Erp("another")

    assert calls_of(Source(OLD), erp).call("GET", "/ping").status == 401
    assert erp.wrong == 1


def test_a_destination_without_authentication_is_not_tried_again() -> None:
    source = Source(replace(OLD, authentication=Authentication.NONE, user="", password=""))
    erp = Erp("old")

    assert calls_of(source, erp).call("GET", "/ping").status == 401
    assert len(erp.requests) == 1


def test_the_destination_is_looked_up_anew_after_some_seconds() -> None:
    source, now = Source(OLD), [0.0]
    calls = calls_of(source, Erp("old"), now=now)

    calls.call("GET", "/ping")
    calls.call("GET", "/ping")
    assert source.finds == 1
    now[0] = 11
    calls.call("GET", "/ping")
    assert source.finds == 2


def test_a_fence_stops_the_caller() -> None:
    class Fenced(Source):
        def find(self, name: str, *, credentials: Credentials = Credentials.CURRENT) -> Destination:
            del credentials
            raise DestinationFenced(name=name, reason="retired")

    with pytest.raises(DestinationFenced, match="retired"):
        calls_of(Fenced(OLD), Erp("old")).call("GET", "/ping")


def test_an_on_premise_destination_is_refused_clearly() -> None:
    with pytest.raises(OnPremiseNotAvailable, match="OnPremise"):
        calls_of(Source(replace(OLD, proxy_type=ProxyType.ON_PREMISE)), Erp("old")).call("GET", "/ping")


def answer_to(respond: httpx.Response | Exception) -> Exchange:
    def handle(_request: httpx.Request) -> httpx.Response:
        if isinstance(respond, Exception):
            raise respond
        return respond

    return Exchange(limits=Limits(answer_bytes=10), transport=httpx.MockTransport(handle))


def test_a_redirect_is_not_followed() -> None:
    redirect = httpx.Response(302, headers={"Location": "http://elsewhere"})

    with pytest.raises(RedirectRefused):
        answer_to(redirect).send("GET", "http://erp/x", headers={})


def test_an_answer_that_is_too_large_is_thrown_away() -> None:
    with pytest.raises(AnswerTooLarge, match="more than 10 bytes"):
        answer_to(httpx.Response(200, content=b"x" * 11)).send("GET", "http://erp/x", headers={})


def test_an_answer_that_never_ends_is_given_up() -> None:
    exchange = Exchange(
        limits=Limits(answer_seconds=-1), transport=httpx.MockTransport(lambda _: httpx.Response(200, content=b"x"))
    )

    with pytest.raises(AnswerLost, match="did not end in time"):
        exchange.send("GET", "http://erp/x", headers={})


def test_json_that_is_nested_without_end_is_none() -> None:
    exchange = Exchange(transport=httpx.MockTransport(lambda _: httpx.Response(200, content=b"[" * 100_000)))

    assert exchange.send("GET", "http://erp/x", headers={}).json() is None


def test_no_connection_and_no_answer_are_different_failures() -> None:
    with pytest.raises(TargetUnreachable, match="http://erp cannot be reached: Connection refused"):
        answer_to(httpx.ConnectError("[Errno 111] Connection refused")).send("GET", "http://erp/x", headers={})
    with pytest.raises(AnswerLost, match="did not answer in time"):
        answer_to(httpx.ReadTimeout("")).send("GET", "http://erp/x", headers={})


def test_a_call_waits_for_a_rotation_in_which_no_secret_is_accepted_and_then_uses_the_promoted_one() -> None:
    new = replace(OLD, password="new", etag="2")
    source, erp = Source(OLD, pending=new), Erp("initial, set by an administrator for a moment")
    pauses: list[float] = []

    def rotate_on(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            erp.password = "new"
        if len(pauses) == 3:
            source.current, source.pending = new, None

    exchange = Exchange(transport=httpx.MockTransport(erp))
    with DestinationCalls(source, "ERP", exchange=exchange, time_source=lambda: 0.0, pause=rotate_on) as calls:
        assert calls.call("GET", "/ping").status == 200

    assert erp.wrong == 2, "the old and the pending secret, once each"
    assert len(pauses) == 3


def test_a_call_gives_up_when_a_rotation_takes_too_long() -> None:
    source, erp = Source(OLD, pending=replace(OLD, password="new", etag="2")), Erp("nobody knows")
    now = [0.0]

    def pass_time(seconds: float) -> None:
        now[0] += seconds

    exchange = Exchange(transport=httpx.MockTransport(erp))
    with DestinationCalls(source, "ERP", exchange=exchange, time_source=lambda: now[0], pause=pass_time) as calls:
        assert calls.call("GET", "/ping").status == 401

    assert erp.wrong == 2
    assert now[0] >= 20.0
