"""Keys of hubs: Ed25519 as JWK (RFC 8037). The private one never leaves the hub; the public one is registered in the ERP."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from joserfc.jwk import OKPKey

from keydate.wire.assertion.errors import InvalidPublicKey

_KEY_ID: Final = re.compile(r"[A-Za-z0-9._:~\-]{1,64}")
#: The field of Curve25519, and the bits of a point that hold its y coordinate (RFC 8032, section 5.1.2).
_FIELD: Final = 2**255 - 19
_Y_BITS: Final = 2**255 - 1
#: The y coordinates of the points of small order. For such a key anybody can make signatures: with the identity, R = 1 and S = 0 fit
#: every message. OpenSSL does not refuse them.
_SMALL_ORDER: Final = frozenset(
    {
        0,
        1,
        _FIELD - 1,
        int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"),
        int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedKey:
    """A registered public key and the hub that signs with it."""

    hub_id: str
    key_id: str
    jwk: Mapping[str, str]


def new_signing_key(key_id: str) -> dict[str, str]:
    """Returns a fresh private key as JWK; store it with mode 0600."""
    if not _KEY_ID.fullmatch(key_id):
        raise InvalidPublicKey(defect="has a kid that is not 1 to 64 letters, digits, or one of . _ : ~ -")
    key = OKPKey.generate_key("Ed25519", {"kid": key_id, "use": "sig"})
    return {name: str(value) for name, value in key.as_dict(private=True).items()}


def public_jwk(private_jwk: Mapping[str, str]) -> dict[str, str]:
    """Returns the public half of a private key, ready to be registered."""
    return {name: private_jwk[name] for name in ("kty", "crv", "x", "kid", "use")}


def read_public_jwk(offered: object) -> dict[str, str]:
    """Returns a public key reduced to what it needs, after checking that it is one.

    Raises:
        InvalidPublicKey: it is no Ed25519 public key, or it is a private one.
    """
    if not isinstance(offered, Mapping):
        raise InvalidPublicKey(defect="is not a JSON object")
    if "d" in offered or "k" in offered:
        raise InvalidPublicKey(defect="holds a private key; make a new one, because this one has been shown")
    if offered.get("kty") != "OKP" or offered.get("crv") != "Ed25519":
        raise InvalidPublicKey(defect="is not an Ed25519 key (kty OKP, crv Ed25519)")
    if offered.get("use", "sig") != "sig" or offered.get("alg", "EdDSA") not in {"EdDSA", "Ed25519"}:
        raise InvalidPublicKey(defect="is not meant for signatures")
    key_id = offered.get("kid")
    if not isinstance(key_id, str) or not _KEY_ID.fullmatch(key_id):
        raise InvalidPublicKey(defect="has no kid of 1 to 64 letters, digits, or one of . _ : ~ -")
    return {"kty": "OKP", "crv": "Ed25519", "x": _point(offered.get("x")), "kid": key_id, "use": "sig"}


def _point(x: object) -> str:
    if not isinstance(x, str) or not re.fullmatch(r"[A-Za-z0-9_-]{43}", x):
        raise InvalidPublicKey(defect="has no x of 32 bytes in base64url")
    try:
        raw = base64.b64decode(x + "=", altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise InvalidPublicKey(defect="has no x of 32 bytes in base64url") from error
    y = int.from_bytes(raw, "little") & _Y_BITS
    if y >= _FIELD or y in _SMALL_ORDER:
        raise InvalidPublicKey(
            defect="is a point of small order or in no canonical form, with which anybody could sign"
        )
    return x
