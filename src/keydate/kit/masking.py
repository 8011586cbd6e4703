"""Keeps secrets out of logs, settings dumps and evidence: by the name of a value, and by the look of a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

MASK: Final = "********"

#: Alone or as the last word: `password`, `new_password`.
_SECRET_WORDS: Final = frozenset(
    {
        "api_key",
        "passphrase",
        "passwd",
        "password",
        "passwords",
        "private_key",
        "secret",
        "secrets",
        "secrets_key",
        "token",
        "tokens",
    }
)
#: Only alone; `role_authorization` is a word of the field and no secret.
_SECRET_HEADERS: Final = frozenset({"assertion", "authorization", "cookie", "proxy_authorization", "set_cookie"})
# What goes by without a telling name: HTTP credentials, and the password inside a URL.
# Bounded, so that a long text of a stranger does not take quadratic time.
_CREDENTIALS: Final = re.compile(r"\b(Basic|Bearer)\s{1,20}[A-Za-z0-9+/=._~-]{6,}", re.IGNORECASE)
_URL_PASSWORD: Final = re.compile(r"(\b\w[\w+.-]{0,30}://[^\s:/@]{0,200}):[^\s/@]{1,1000}@")


def names_a_secret(name: str) -> bool:
    """Tells whether a value of this name is secret: `password`, `new_password`, `Set-Cookie`, but not `password_state`."""
    words = name.lower().replace("-", "_").strip("_")
    if words in _SECRET_WORDS or words in _SECRET_HEADERS:
        return True
    return any(words.endswith(f"_{secret}") for secret in _SECRET_WORDS)


def masked(value: Any, *, name: str = "") -> Any:
    """Returns the value with every secret in it replaced, at any depth."""
    if name and value is not None and names_a_secret(name):
        return MASK
    if isinstance(value, Mapping):
        return {key: masked(inner, name=str(key)) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [masked(inner) for inner in value]
    if isinstance(value, str):
        return masked_text(value)
    return value


def masked_text(text: str) -> str:
    """Returns the text without HTTP credentials and without passwords in URLs."""
    return _URL_PASSWORD.sub(rf"\1:{MASK}@", _CREDENTIALS.sub(rf"\1 {MASK}", text))
