"""The business-user assertion: a signed token by which a hub says for which person a technical user calls an ERP.

Compact JWS, Ed25519 only (RFC 8037, named as RFC 9864 does), in the header `Keydate-Assertion`. It follows the idea of RFC 8693: `sub` is the
person, `act` the technical user. It is bound to one system and client, one method, one path with query and one body, lives for 60 seconds at
most, and is used once. Pure: time comes in as an argument, and who remembers used tokens is the receiver's business.
"""

from keydate.wire.assertion.errors import (
    AssertionExpired,
    AssertionFromTheFuture,
    AssertionMalformed,
    AssertionMisbound,
    AssertionMissing,
    AssertionRefused,
    AssertionReplayed,
    AssertionSignatureWrong,
    InvalidPublicKey,
    UnknownAssertionKey,
)
from keydate.wire.assertion.keys import TrustedKey, new_signing_key, public_jwk, read_public_jwk
from keydate.wire.assertion.token import HEADER, LEEWAY, LIFETIME, Assertion, audience, claims, sign, verify

__all__ = [
    "HEADER",
    "LEEWAY",
    "LIFETIME",
    "Assertion",
    "AssertionExpired",
    "AssertionFromTheFuture",
    "AssertionMalformed",
    "AssertionMisbound",
    "AssertionMissing",
    "AssertionRefused",
    "AssertionReplayed",
    "AssertionSignatureWrong",
    "InvalidPublicKey",
    "TrustedKey",
    "UnknownAssertionKey",
    "audience",
    "claims",
    "new_signing_key",
    "public_jwk",
    "read_public_jwk",
    "sign",
    "verify",
]
