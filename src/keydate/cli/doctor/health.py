"""Asks a server how it is."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from typing import Any, Final

_ANSWER_SECONDS: Final = 2.0
_LONGEST_ANSWER: Final = 65_536


def health(url: str) -> dict[str, Any]:
    """Returns what the server at this base URL says of itself; nothing when it does not answer as ours do."""
    if not url.startswith(("http://", "https://")):
        return {}
    try:
        with urllib.request.urlopen(f"{url.rstrip('/')}/health", timeout=_ANSWER_SECONDS) as answer:  # noqa: S310 - looked at above
            return _read(answer)
    except urllib.error.HTTPError as refusal:  # 503 carries what is wrong
        with refusal:
            return _read(refusal)
    except (OSError, ValueError, http.client.HTTPException):
        return {}


def _read(answer: Any) -> dict[str, Any]:
    try:
        content = json.loads(answer.read(_LONGEST_ANSWER))
    except (OSError, ValueError, http.client.HTTPException):
        return {}
    return content if isinstance(content, dict) else {}
