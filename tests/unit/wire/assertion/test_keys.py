from __future__ import annotations

import base64
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
        ({"x": "A" * 43}, "small order"),
    ],
)
def test_what_is_no_public_key_is_refused(change: dict[str, Any], defect: str) -> None:
    with pytest.raises(InvalidPublicKey, match=defect):
        read_public_jwk({**public_jwk(new_signing_key("k")), **change})


@pytest.mark.parametrize("offered", [None, [], "key", 1])
def test_a_key_is_an_object(offered: object) -> None:
    with pytest.raises(InvalidPublicKey, match="JSON object"):
        read_public_jwk(offered)


#: Every encoding of a point of small order: the order-8 points have two signs, and values from the field's size on are other ways to write 0 and 1.
SMALL_ORDER = (
    "00" * 32,
    "00" * 31 + "80",
    "01" + "00" * 31,
    "01" + "00" * 30 + "80",
    "ec" + "ff" * 30 + "7f",
    "ec" + "ff" * 31,
    "ed" + "ff" * 30 + "7f",
    "ee" + "ff" * 30 + "7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
)


@pytest.mark.parametrize("point", SMALL_ORDER)
def test_a_key_with_which_anybody_could_sign_is_refused(point: str) -> None:
    x = base64.urlsafe_b64encode(bytes.fromhex(point)).rstrip(b"=").decode()

    with pytest.raises(InvalidPublicKey, match="anybody could sign"):
        read_public_jwk({**public_jwk(new_signing_key("k")), "x": x})
