"""Attacks on the business-user assertion: each is refused, and is in the security audit log."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from tests.builders.communication_system import (
    ACCOUNTANT,
    CLIENT,
    READER,
    TECHNICAL_RIGHTS,
    add_user,
    change_user,
)
from tests.builders.hub_calls import HubCalls, InlineEngine, a_job

from keydate.erp.audit import log
from keydate.erp.audit.model import AuditEvent
from keydate.erp.audit.trail import ErpDatabase
from keydate.erp.connector import store
from keydate.kit.clock import FixedClock
from keydate.vocabulary.ids import UserName
from keydate.wire.assertion import new_signing_key


def refusals(database: ErpDatabase) -> list[str]:
    with database.read() as tx:
        entries = log.list_entries(tx, client=CLIENT, events=[AuditEvent.ASSERTION_REFUSED])
    return [entry.message for entry in entries]


def test_a_call_without_assertion_is_refused_on_every_path(hub: HubCalls, database: ErpDatabase) -> None:
    paths = ["/Capabilities", "/JobDefinition", "/JobDefinition/LIST_POSTING_PERIODS", "/Job", "/Job/1", "/JobResult/1"]

    answers = [hub.get(path, signed=False) for path in paths] + [hub.post("/Job", a_job(), signed=False)]

    assert {(each.status_code, each.json()["code"]) for each in answers} == {(403, "assertion.missing")}
    assert len(refusals(database)) == 7


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"htu": "/sap/fccx/api/job-scheduling/v1/Job?sap-client=200"}, "assertion.misbound"),
        ({"htm": "GET"}, "assertion.misbound"),
        ({"bh": "x"}, "assertion.misbound"),
        ({"aud": "erp:OTHER:100"}, "assertion.misbound"),
        ({"iss": "hub-2"}, "assertion.misbound"),
        ({"act": {"sub": "OTHER_COMM"}}, "assertion.misbound"),
        ({"act": "FCC_COMM"}, "assertion.malformed"),
        ({"jti": ""}, "assertion.malformed"),
        ({"jti": "x" * 65}, "assertion.malformed"),
        ({"exp": 9_999_999_999}, "assertion.malformed"),
        ({"exp": None}, "assertion.malformed"),
        ({"iat": True}, "assertion.malformed"),
        ({"sub": "*"}, "assertion.malformed"),
        ({"sub": "NOBODY"}, "erp.business_user_not_usable"),
        ({"clock_off": timedelta(minutes=2)}, "assertion.from_the_future"),
        ({"clock_off": timedelta(minutes=-2)}, "assertion.expired"),
    ],
)
def test_an_assertion_for_something_else_is_refused(
    hub: HubCalls, database: ErpDatabase, changes: dict[str, Any], code: str
) -> None:
    answer = hub.post("/Job", a_job(), **changes)

    assert (answer.status_code, answer.json()["code"]) == (403, code)
    assert len(refusals(database)) == 1
    assert hub.get("/Job").json() == []


@pytest.mark.parametrize("minutes", [2, -2])
def test_a_clock_that_is_off_is_named(hub: HubCalls, minutes: int) -> None:
    answer = hub.get("/Job", clock_off=timedelta(minutes=minutes))

    assert "clock" in answer.json()["message"]
    assert "120 seconds" in answer.json()["message"]


def test_a_small_difference_of_clocks_does_no_harm(hub: HubCalls) -> None:
    assert hub.get("/Job", clock_off=timedelta(seconds=4)).status_code == 200
    assert hub.get("/Job", clock_off=timedelta(seconds=-62)).status_code == 200


def test_a_replayed_assertion_is_refused(hub: HubCalls, database: ErpDatabase) -> None:
    token = hub.assertion("GET", hub.target("/Job"))

    first, second = hub.get("/Job", assertion=token), hub.get("/Job", assertion=token)

    assert first.status_code == 200
    assert (second.status_code, second.json()["code"]) == (403, "assertion.replayed")
    assert refusals(database) == ["The business-user assertion was used before; it counts once."]


def test_used_assertions_are_forgotten_when_they_could_not_be_used_again(
    hub: HubCalls, database: ErpDatabase, clock: FixedClock
) -> None:
    import sqlalchemy as sa

    from keydate.erp.connector.tables import used_assertions

    for _ in range(3):
        assert hub.get("/Job").status_code == 200
        clock.advance(timedelta(minutes=5))

    with database.read() as tx:
        assert tx.connection.execute(sa.select(sa.func.count()).select_from(used_assertions)).scalar_one() == 1


def test_an_assertion_of_another_key_is_refused(hub: HubCalls) -> None:
    genuine = dict(hub.key)

    hub.key = new_signing_key("key-2")
    unknown = hub.get("/Job")
    hub.key = new_signing_key("key-1")
    forged = hub.get("/Job")
    hub.key = genuine

    assert unknown.json()["code"] == "assertion.unknown_key"
    assert forged.json()["code"] == "assertion.bad_signature"
    assert hub.get("/Job").status_code == 200


def encoded(content: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def test_no_token_chooses_how_it_is_verified(hub: HubCalls) -> None:
    genuine = hub.assertion("GET", hub.target("/Job"))
    header, payload, signature = genuine.split(".")
    public = hub.key["x"].encode()

    def hs256(signed: str) -> str:
        digest = hmac.new(public, signed.encode(), hashlib.sha256).digest()
        return f"{signed}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"

    base = {"alg": "Ed25519", "typ": "keydate-assertion+jwt", "kid": "key-1"}
    attacks = {
        "none": f"{encoded(base | {'alg': 'none'})}.{payload}.",
        "hs256 with the public key": hs256(f"{encoded(base | {'alg': 'HS256'})}.{payload}"),
        "a key in the header": f"{encoded(base | {'jwk': hub.key})}.{payload}.{signature}",
        "another type": f"{encoded(base | {'typ': 'JWT'})}.{payload}.{signature}",
        "no key": f"{encoded({'alg': 'Ed25519', 'typ': 'keydate-assertion+jwt'})}.{payload}.{signature}",
        "two parts": f"{header}.{payload}",
        "rubbish": "rubbish",
        "not ascii": "éé",
        "very long": f"{header}.{'A' * 9000}.{signature}",
        "no signature": f"{header}.{payload}.",
        "another content": f"{header}.{encoded({'sub': ACCOUNTANT})}.{signature}",
    }
    for attack, token in attacks.items():
        answer = hub.get("/Job", headers={"Keydate-Assertion": token.encode("latin-1")}, signed=False)
        assert answer.status_code == 403, attack
        assert answer.json()["code"].startswith("assertion."), attack
    assert hub.get("/Job", assertion=genuine).status_code == 200


def test_an_assertion_is_bound_to_the_user_who_sends_it(hub: HubCalls, database: ErpDatabase) -> None:
    with database.write() as tx:
        add_user(tx, UserName("OTHER_COMM"), TECHNICAL_RIGHTS)
    stolen = hub.assertion("GET", hub.target("/Job"))

    hub.technical_user = UserName("OTHER_COMM")

    assert hub.get("/Job", assertion=stolen).json()["code"] == "assertion.misbound"


def test_the_end_of_trust_counts_at_once(hub: HubCalls, database: ErpDatabase) -> None:
    with database.write() as tx:
        store.delete_trusted_hub(tx, CLIENT, "key-1")

    assert hub.get("/Job").json()["code"] == "assertion.unknown_key"


def test_nothing_runs_in_the_name_of_a_user_that_an_administrator_locked(
    hub: HubCalls, database: ErpDatabase, engine: InlineEngine
) -> None:
    engine.holds = True
    job_id = hub.post("/Job", a_job(), person=READER).json()["ID"]
    with database.write() as tx:
        change_user(tx, READER, lock_bits=64)

    refused = hub.post("/Job", a_job(), person=READER)
    engine.execution.claim(job_id)
    ended = engine.execution.carry_out(job_id)

    assert refused.json()["code"] == "erp.business_user_not_usable"
    assert ended == "failed"


def test_wrong_passwords_of_a_person_do_not_stop_her_jobs(hub: HubCalls, database: ErpDatabase) -> None:
    with database.write() as tx:
        change_user(tx, ACCOUNTANT, lock_bits=128)

    created = hub.post("/Job", a_job()).json()

    assert hub.get(f"/Job/{created['ID']}").json()["status"] == "completed"
