"""What the edge asks of every request before its content: size, length, type, and what the caller accepts."""

from __future__ import annotations

import json
from typing import Final

from starlette.requests import Request

from keydate.erp.connector.errors import UnsuitableRequest
from keydate.wire.scheduling import ErrorCode, Fault

#: Far more than a job with all its parameters needs.
BODY_LIMIT: Final = 1024 * 1024
_JSON: Final = "application/json"


async def read_body(request: Request) -> bytes:
    """Returns the body.

    Raises:
        UnsuitableRequest: it is too large (413), or comes in chunks of unknown number (411).
    """
    length = request.headers.get("content-length")
    if "transfer-encoding" in request.headers:
        raise UnsuitableRequest(
            status=411, sentence="The body comes in chunks; it needs a Content-Length header instead."
        )
    if length is not None and (not length.isdecimal() or int(length) > BODY_LIMIT):
        raise _too_large()
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > BODY_LIMIT:
            raise _too_large()
        parts.append(part)
    return b"".join(parts)


def require_acceptable(request: Request, media_type: str = _JSON) -> None:
    """Passes when the caller takes what the server gives.

    Raises:
        UnsuitableRequest: the Accept header excludes it (406).
    """
    header = request.headers.get("accept")
    if not header:
        return
    family = media_type.split("/", 1)[0]
    for item in header.split(","):
        wanted, *options = (part.strip().lower() for part in item.split(";"))
        if wanted in {"*/*", f"{family}/*", media_type} and not any(_is_zero(option) for option in options):
            return
    raise UnsuitableRequest(status=406, sentence=f"The Accept header excludes {media_type}, the only form there is.")


def read_json(request: Request, body: bytes) -> object:
    """Returns the JSON of a body.

    Raises:
        UnsuitableRequest: it is declared as something else (415).
        Fault: it is no JSON.
    """
    declared = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if declared != _JSON:
        raise UnsuitableRequest(
            status=415, sentence=f"The body is declared as {declared[:60] or 'nothing'!r}, but must be {_JSON}."
        )
    try:
        return json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Fault(error_code=ErrorCode.INVALID_OPTION, sentence="The body is not JSON in UTF-8.") from error


def text_option(request: Request, name: str) -> str | None:
    """Returns a query option; None when it is missing or empty.

    Raises:
        Fault: it holds characters that no name has, or it is too long.
    """
    value = request.query_params.get(name)
    if not value:
        return None
    if len(value) > 255 or not value.isprintable():
        raise Fault(
            error_code=ErrorCode.INVALID_OPTION,
            sentence=f"The option {name!r} has more than 255 characters, or some that cannot be shown.",
        )
    return value


def target_of(request: Request) -> str:
    """Returns path and query as they stood in the request line: that is what an assertion is bound to."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    query: bytes = request.scope["query_string"]
    return (raw.split(b"?", 1)[0] + (b"?" + query if query else b"")).decode("latin-1")


def _is_zero(option: str) -> bool:
    name, _, value = option.partition("=")
    return name.strip() == "q" and value.strip() in {"0", "0.0", "0.00", "0.000"}


def _no_constant(name: str) -> float:
    message = f"{name} is not JSON"
    raise ValueError(message)


def _too_large() -> UnsuitableRequest:
    return UnsuitableRequest(status=413, sentence=f"The body has more than {BODY_LIMIT} bytes.")
