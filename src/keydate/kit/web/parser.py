"""The HTTP parser of our servers: the quick one, with a bound on how large and how slow the head of a request may be.

Uvicorn's httptools protocol takes a third of the time of its h11 protocol for a small request, but collects a head of any size for any time.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: Bytes of request line and headers together; the largest real ones have a few kilobytes.
HEAD_LIMIT: Final = 65_536
HEADER_COUNT: Final = 200
#: Seconds from the opening of a connection, or from the first byte of a further request, to the end of the head.
HEAD_SECONDS: Final = 30.0


class BoundedHttpProtocol(HttpToolsProtocol):
    """Closes a connection whose request head is too large or takes too long."""

    head_seconds = HEAD_SECONDS

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        #: Bytes since the last complete message, while the head is not complete.
        self._head_bytes = 0
        self._is_in_body = False
        self._head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Gives the first head its time."""
        super().connection_made(transport)
        self._start_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forgets the timer."""
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Counts what belongs to a head, then parses."""
        if not self._is_in_body:
            self._head_bytes += len(data)
            # What follows the head in the same packet counts too, so a packet's worth is allowed beyond the limit.
            if self._head_bytes > 2 * HEAD_LIMIT:
                self.send_400_response("The head of the request is too large.")
                return
            if self._head_timer is None:
                self._start_timer()
        super().data_received(data)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Refuses a header that is too large, and one too many; the parser turns the failure into a 400."""
        super().on_header(name, value)
        if len(name) + len(value) > HEAD_LIMIT or len(self.headers) > HEADER_COUNT:
            msg = "too many or too large headers"
            raise ValueError(msg)

    def on_headers_complete(self) -> None:
        """Ends the time of the head."""
        self._is_in_body = True
        self._stop_timer()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Waits for the next head."""
        self._is_in_body = False
        self._head_bytes = 0
        super().on_message_complete()

    def _start_timer(self) -> None:
        self._head_timer = self.loop.call_later(self.head_seconds, self._give_up)

    def _stop_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _give_up(self) -> None:
        self._head_timer = None
        if self.transport is not None and not self.transport.is_closing():
            self.transport.close()
