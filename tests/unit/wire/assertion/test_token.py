from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import OKPKey

from keydate.vocabulary.ids import ClientId, UserName
from keydate.wire.assertion import (
    Assertion,
    AssertionExpired,
    AssertionFromTheFuture,
    AssertionMalformed,
    AssertionMisbound,
    AssertionMissing,
    AssertionSignatureWrong,
    TrustedKey,
    UnknownAssertionKey,
    audience,
    claims,
    new_signing_key,
    public_jwk,
    sign,
    verify,
)

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
KEY = new_signing_key("k1")
TRUSTED = {"k1": TrustedKey(hub_id="hub", key_id="k1", jwk=public_jwk(KEY))}
TARGET = "/sap/fccx/api/job-scheduling/v1/Job?sap-client=100"


def content(**changes: Any) -> dict[str, Any]:
    made = claims(
        hub_id="hub",
        business_user=UserName("MMILLER"),
        technical_user=UserName("FCC_COMM"),
        audience=audience("KDE", ClientId("100")),
        method="POST",
        target=TARGET,
        body=b"{}",
        now=NOW,
        token_id="t1",
    )
    return {**made, **changes}


def examine(token: str | None, **changes: Any) -> Assertion:
    call: dict[str, Any] = {
        "now": NOW,
        "method": "POST",
        "target": TARGET,
        "body": b"{}",
        "audience": "erp:KDE:100",
        "actor": UserName("FCC_COMM"),
    }
    return verify(token, TRUSTED, **{**call, **changes})


def test_a_genuine_assertion_names_the_person() -> None:
    assertion = examine(sign(content(), KEY))

    assert assertion.business_user == "MMILLER"
    assert (assertion.hub_id, assertion.key_id, assertion.token_id) == ("hub", "k1", "t1")
    assert assertion.expires_at - assertion.issued_at == timedelta(seconds=60)


@pytest.mark.parametrize("token", [None, ""])
def test_a_missing_one_is_named(token: str | None) -> None:
    with pytest.raises(AssertionMissing):
        examine(token)


@pytest.mark.parametrize(
    ("changes", "binding"),
    [
        ({"method": "GET"}, "method"),
        ({"target": TARGET + "&x=1"}, "path"),
        ({"body": b""}, "body"),
        ({"audience": "erp:KDE:200"}, "audience"),
        ({"actor": UserName("OTHER")}, "technical user"),
    ],
)
def test_it_counts_for_one_call_only(changes: dict[str, Any], binding: str) -> None:
    with pytest.raises(AssertionMisbound, match=binding):
        examine(sign(content(), KEY), **changes)


@pytest.mark.parametrize("seconds", [-5, 0, 60, 64])
def test_it_lives_a_minute_and_some_leeway(seconds: int) -> None:
    examine(sign(content(), KEY), now=NOW + timedelta(seconds=seconds))


def test_too_old_and_too_young_ones_name_the_clock() -> None:
    with pytest.raises(AssertionExpired, match=r"65 seconds ago .* clock"):
        examine(sign(content(), KEY), now=NOW + timedelta(seconds=65))
    with pytest.raises(AssertionFromTheFuture, match="clock is 6 seconds ahead"):
        examine(sign(content(), KEY), now=NOW - timedelta(seconds=6))


@pytest.mark.parametrize("claim", ["iss", "sub", "aud", "htm", "htu", "bh", "jti", "act", "iat", "exp"])
@pytest.mark.parametrize("value", [None, 5.5, []])
def test_every_claim_is_needed_in_its_form(claim: str, value: object) -> None:
    with pytest.raises(AssertionMalformed):
        examine(sign(content(**{claim: value}), KEY))


def test_a_long_life_is_refused() -> None:
    with pytest.raises(AssertionMalformed, match="60 seconds"):
        examine(sign(content(exp=content()["iat"] + 61), KEY))
    with pytest.raises(AssertionMalformed, match="60 seconds"):
        examine(sign(content(exp=content()["iat"]), KEY))


def test_keys_are_not_mixed_up() -> None:
    with pytest.raises(UnknownAssertionKey, match="k2"):
        examine(sign(content(), new_signing_key("k2")))
    with pytest.raises(AssertionSignatureWrong):
        examine(sign(content(), new_signing_key("k1")))
    with pytest.raises(AssertionMisbound, match="issuer"):
        examine(sign(content(iss="another hub"), KEY))


@pytest.mark.parametrize("payload", [b"rubbish", b"[]", b"\xff"])
def test_a_signed_payload_must_be_an_object(payload: bytes) -> None:
    header = {"alg": "Ed25519", "typ": "keydate-assertion+jwt", "kid": "k1"}
    token = jws.serialize_compact(header, payload, OKPKey.import_key(dict(KEY)), algorithms=["Ed25519"])

    with pytest.raises(AssertionMalformed):
        examine(token)
