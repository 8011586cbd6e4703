"""Makes and examines assertions."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from keydate.vocabulary.ids import ClientId, UserName
from keydate.wire.assertion.errors import (
    AssertionExpired,
    AssertionFromTheFuture,
    AssertionMalformed,
    AssertionMisbound,
    AssertionMissing,
    AssertionSignatureWrong,
    UnknownAssertionKey,
)
from keydate.wire.assertion.keys import TrustedKey

#: The HTTP header that carries the token.
HEADER: Final = "Keydate-Assertion"
#: How long a token lives.
LIFETIME: Final = timedelta(seconds=60)
#: How far two clocks may differ unnoticed.
LEEWAY: Final = timedelta(seconds=5)

_ALGORITHM: Final = "Ed25519"
_TYPE: Final = "keydate-assertion+jwt"
_MAX_LENGTH: Final = 4096
_TEXT_CLAIMS: Final = ("iss", "sub", "aud", "htm", "htu", "bh", "jti")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """A verified assertion."""

    hub_id: str
    key_id: str
    #: The person, as the ERP knows it.
    business_user: UserName
    #: Unique per token; the receiver remembers it until `expires_at`.
    token_id: str
    issued_at: datetime
    expires_at: datetime


def audience(system_id: str, client: ClientId) -> str:
    """Returns how a client of a system is named in assertions."""
    return f"erp:{system_id}:{client}"


def claims(
    *,
    hub_id: str,
    business_user: UserName,
    technical_user: UserName,
    audience: str,
    method: str,
    target: str,
    body: bytes,
    now: datetime,
    token_id: str,
    lifetime: timedelta = LIFETIME,
) -> dict[str, Any]:
    """Returns the claims of one call; `target` is path and query as they stand in the request line."""
    issued_at = int(now.timestamp())
    return {
        "iss": hub_id,
        "sub": business_user,
        "act": {"sub": technical_user},
        "aud": audience,
        "htm": method,
        "htu": target,
        "bh": _body_hash(body),
        "iat": issued_at,
        "exp": issued_at + int(lifetime.total_seconds()),
        "jti": token_id,
    }


def sign(claims: Mapping[str, Any], key: Mapping[str, str]) -> str:
    """Returns the token; `key` is the hub's private JWK."""
    header = {"alg": _ALGORITHM, "typ": _TYPE, "kid": key["kid"]}
    payload = json.dumps(claims, separators=(",", ":")).encode()
    return jws.serialize_compact(header, payload, OKPKey.import_key(dict(key)), algorithms=[_ALGORITHM])


def verify(
    token: str | None,
    keys: Mapping[str, TrustedKey],
    *,
    now: datetime,
    method: str,
    target: str,
    body: bytes,
    audience: str,
    actor: UserName,
) -> Assertion:
    """Returns the assertion when it is genuine, fresh, and made for exactly this call; used before or not is for the caller to find out.

    Raises:
        AssertionRefused: one of its subclasses, which name the reason.
    """
    if not token:
        raise AssertionMissing
    key_id = _examine_header(token)
    key = keys.get(key_id)
    if key is None:
        raise UnknownAssertionKey(key_id=key_id)
    content = _signed_content(token, key)
    issued_at, expires_at = _examine_times(content, now)
    bindings = {
        "issuer": (content["iss"], key.hub_id),
        "audience": (content["aud"], audience),
        "technical user": (content["act"]["sub"], actor),
        "method": (content["htm"], method),
        "path": (content["htu"], target),
        "body": (content["bh"], _body_hash(body)),
    }
    for binding, (claimed, actual) in bindings.items():
        if claimed != actual:
            raise AssertionMisbound(binding=binding)
    return Assertion(
        hub_id=key.hub_id,
        key_id=key_id,
        business_user=UserName(content["sub"]),
        token_id=content["jti"],
        issued_at=issued_at,
        expires_at=expires_at,
    )


def _body_hash(body: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()


def _examine_header(token: str) -> str:
    """Returns the key's id; everything else in the header must be what `sign` writes, so that no token chooses how it is verified."""
    if len(token) > _MAX_LENGTH:
        raise AssertionMalformed(defect=f"has more than {_MAX_LENGTH} characters")
    try:
        header = jws.extract_compact(token.encode("ascii")).headers()
    except (JoseError, ValueError) as error:
        raise AssertionMalformed(defect="is not a compact JWS") from error
    if header.get("alg") != _ALGORITHM:
        raise AssertionMalformed(defect="is not signed with Ed25519")
    if header.get("typ") != _TYPE:
        raise AssertionMalformed(defect=f"is not of type {_TYPE}")
    if set(header) != {"alg", "typ", "kid"} or not isinstance(header["kid"], str):
        raise AssertionMalformed(defect="has a header with other members than alg, typ and kid")
    return header["kid"]


def _signed_content(token: str, key: TrustedKey) -> dict[str, Any]:
    try:
        payload = jws.deserialize_compact(token, OKPKey.import_key(dict(key.jwk)), algorithms=[_ALGORITHM]).payload
    except (JoseError, ValueError) as error:
        raise AssertionSignatureWrong from error
    try:
        content = json.loads(payload)
    except ValueError as error:
        raise AssertionMalformed(defect="does not carry JSON") from error
    if not isinstance(content, dict):
        raise AssertionMalformed(defect="does not carry a JSON object")
    for name in _TEXT_CLAIMS:
        if not isinstance(content.get(name), str) or not content[name]:
            raise AssertionMalformed(defect=f"lacks the claim {name}")
    act = content.get("act")
    if not isinstance(act, dict) or not isinstance(act.get("sub"), str):
        raise AssertionMalformed(defect="lacks the claim act")
    if len(content["jti"]) > 64:
        raise AssertionMalformed(defect="has a jti of more than 64 characters")
    return content


def _examine_times(content: Mapping[str, Any], now: datetime) -> tuple[datetime, datetime]:
    issued, expires = content.get("iat"), content.get("exp")
    # bool is an int in Python, and a float could be not a number.
    if type(issued) is not int or type(expires) is not int:
        raise AssertionMalformed(defect="lacks the claims iat and exp as whole seconds")
    if not 0 < expires - issued <= LIFETIME.total_seconds():
        raise AssertionMalformed(defect=f"does not live for 1 to {int(LIFETIME.total_seconds())} seconds")
    seconds = int(now.timestamp())
    leeway = int(LEEWAY.total_seconds())
    if issued > seconds + leeway:
        raise AssertionFromTheFuture(ahead=issued - seconds)
    if expires + leeway <= seconds:
        raise AssertionExpired(age=seconds - issued)
    return datetime.fromtimestamp(issued, UTC), datetime.fromtimestamp(expires, UTC)
