from __future__ import annotations

from typing import Any

import pytest

from keydate.wire.assertion import InvalidPublicKey, new_signing_key, public_jwk, read_public_jwk


def test_the_public_half_holds_nothing_private() -> None:
    key = new_signing_key("hub-1:2026")

    assert "d" in key
    assert set(public_jwk(key)) == {"kty", "crv", "x", "kid", "use"}
    assert read_public_jwk(public_jwk(key)) == public_jwk(key)


@pytest.mark.parametrize("key_id", ["", "x" * 65, "with blank", "é"])
def test_a_key_has_a_plain_id(key_id: str) -> None:
    with pytest.raises(InvalidPublicKey, match="kid"):
        new_signing_key(key_id)


@pytest.mark.parametrize(
    ("change", "defect"),
    [
        ({"d": "secret"}, "private"),
        ({"k": "secret"}, "private"),
        ({"kty": "RSA"}, "Ed25519"),
        ({"crv": "X25519"}, "Ed25519"),
        ({"use": "enc"}, "signatures"),
        ({"alg": "HS256"}, "signatures"),
        ({"kid": None}, "kid"),
        ({"kid": "a b"}, "kid"),
        ({"x": None}, "32 bytes"),
        ({"x": "A" * 42}, "32 bytes"),
        ({"x": "A" * 42 + "="}, "32 bytes"),
        ({"x": "A" * 43}, "zeros"),
    ],
)
def test_what_is_no_public_key_is_refused(change: dict[str, Any], defect: str) -> None:
    with pytest.raises(InvalidPublicKey, match=defect):
        read_public_jwk({**public_jwk(new_signing_key("k")), **change})


@pytest.mark.parametrize("offered", [None, [], "key", 1])
def test_a_key_is_an_object(offered: object) -> None:
    with pytest.raises(InvalidPublicKey, match="JSON object"):
        read_public_jwk(offered)
