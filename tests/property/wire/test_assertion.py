"""No assertion but the genuine one passes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydate.vocabulary.ids import ClientId, UserName
from keydate.wire.assertion import (
    AssertionRefused,
    TrustedKey,
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


def signed(method: str, target: str, body: bytes) -> str:
    content = claims(
        hub_id="hub",
        business_user=UserName("MMILLER"),
        technical_user=UserName("FCC_COMM"),
        audience=audience("KDE", ClientId("100")),
        method=method,
        target=target,
        body=body,
        now=NOW,
        token_id="t1",
    )
    return sign(content, KEY)


def examine(token: str, method: str, target: str, body: bytes) -> None:
    verify(
        token,
        TRUSTED,
        now=NOW,
        method=method,
        target=target,
        body=body,
        audience="erp:KDE:100",
        actor=UserName("FCC_COMM"),
    )


TOKEN = signed("POST", "/Job", b"{}")


@given(st.text(min_size=1, max_size=8), st.text(min_size=1, max_size=40), st.binary(max_size=200))
def test_what_is_signed_is_accepted_for_the_same_call(method: str, target: str, body: bytes) -> None:
    examine(signed(method, target, body), method, target, body)


@given(st.integers(0, len(TOKEN) - 1), st.characters(codec="utf-8"))
def test_a_token_with_one_other_character_is_refused(place: int, character: str) -> None:
    forged = TOKEN[:place] + character + TOKEN[place + 1 :]
    # The last character of a signature of 64 bytes holds four bits that no decoder looks at.
    if forged == TOKEN or place == len(TOKEN) - 1:
        return

    with pytest.raises(AssertionRefused):
        examine(forged, "POST", "/Job", b"{}")


@given(st.text(max_size=300))
def test_rubbish_is_refused_and_never_crashes(rubbish: str) -> None:
    with pytest.raises(AssertionRefused):
        examine(rubbish, "POST", "/Job", b"{}")
