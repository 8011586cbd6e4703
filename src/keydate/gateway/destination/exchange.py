"""One HTTP exchange with limits: time, size, no redirects, certificates verified, no proxy from the environment."""

from __future__ import annotations

import json
import re
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Final, Self

import httpx

from keydate.gateway.destination.errors import AnswerLost, AnswerTooLarge, RedirectRefused, TargetUnreachable

_ERRNO: Final = re.compile(r"^\[Errno -?\d+\] ")
_NOTHING_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a caller waits, and how much it takes."""

    connect_seconds: float = 5.0
    #: Between two parts of an answer.
    read_seconds: float = 30.0
    #: For the whole content of an answer: a target that sends a byte now and then must not hold a thread for ever.
    answer_seconds: float = 120.0
    answer_bytes: int = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, read whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    def json(self) -> Any:
        """Returns the body as JSON, or None when it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


class Exchange:
    """An HTTP client that keeps its connections; safe for threads. Use as a context manager, or close it."""

    def __init__(self, *, limits: Limits | None = None, transport: httpx.BaseTransport | None = None) -> None:
        self._limits = limits or Limits()
        timeout = httpx.Timeout(self._limits.read_seconds, connect=self._limits.connect_seconds)
        # The machine's own trust store, not one that a package ships; companies put their own authorities there. A proxy from the
        # environment would see the credentials, so none is taken.
        self._client = httpx.Client(
            timeout=timeout,
            follow_redirects=False,
            trust_env=False,
            verify=ssl.create_default_context(),
            transport=transport,
            headers={"User-Agent": "keydate", "Accept-Encoding": "identity"},
        )

    def __enter__(self) -> Self:
        """Returns itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Closes all connections."""
        self.close()

    def close(self) -> None:
        """Closes all connections."""
        self._client.close()

    def send(self, method: str, url: str, *, headers: Mapping[str, str], content: bytes = b"") -> Answer:
        """Sends one request and reads the whole answer, whatever its status.

        Raises:
            TargetUnreachable: nothing was sent.
            AnswerLost: it was sent, and the answer did not come.
            AnswerTooLarge: more bytes than the limit.
            RedirectRefused: the target sends the caller elsewhere.
        """
        target = origin(url)
        try:
            with self._client.stream(method, url, headers=dict(headers), content=content or None) as response:
                if response.has_redirect_location:
                    raise RedirectRefused(target=target)
                return Answer(
                    status=response.status_code, headers=response.headers, body=self._read(response, target=target)
                )
        except _NOTHING_SENT as error:
            raise TargetUnreachable(target=target, reason=_reason(error)) from error
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise AnswerLost(target=target, reason=_reason(error)) from error

    def _read(self, response: httpx.Response, *, target: str) -> bytes:
        parts = []
        size = 0
        until = time.monotonic() + self._limits.answer_seconds
        for part in response.iter_bytes():
            if time.monotonic() > until:
                raise AnswerLost(target=target, reason="its answer did not end in time")
            size += len(part)
            if size > self._limits.answer_bytes:
                raise AnswerTooLarge(target=target, limit=self._limits.answer_bytes)
            parts.append(part)
        return b"".join(parts)


def origin(url: str) -> str:
    """Returns scheme, host and port of a URL: what may be shown of it."""
    parsed = httpx.URL(url)
    port = f":{parsed.port}" if parsed.port else ""
    return f"{parsed.scheme}://{parsed.host}{port}"


def _reason(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "it did not answer in time"
    return _ERRNO.sub("", str(error)).rstrip(".") or type(error).__name__
