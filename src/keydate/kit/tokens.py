"""API tokens: 256 random bits that are shown once; kept is only their SHA-256, found by the public id inside the token."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from typing import Final

_TOKEN: Final = re.compile(r"(?P<prefix>[a-z]{2,8})_(?P<id>[0-9a-f]{12})_(?P<secret>[A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A token at the one moment when its text is known."""

    token_id: str
    text: str = field(repr=False)
    digest: str


def new_token(prefix: str) -> NewToken:
    """Makes a token; the prefix (2 to 8 small letters) tells people and secret scanners whose it is."""
    token_id = secrets.token_hex(6)
    text = f"{prefix}_{token_id}_{secrets.token_urlsafe(32)}"
    return NewToken(token_id=token_id, text=text, digest=_digest(text))


def token_id(text: str, *, prefix: str) -> str | None:
    """Returns the public id of a token, or None when the text has not the form of one."""
    match = _TOKEN.fullmatch(text)
    return match["id"] if match and match["prefix"] == prefix else None


def fits(text: str, digest: str) -> bool:
    """Tells, in constant time, whether the token is the one that was kept."""
    # A plain hash is enough: nobody can guess 256 random bits, so there is nothing to slow down.
    return hmac.compare_digest(_digest(text), digest)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
