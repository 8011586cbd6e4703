"""A client that costs next to nothing: ready-made bytes over one kept-alive connection, so that what is measured is the server.

It reads what Keydate's own servers send: HTTP/1.1 with a Content-Length.
"""

from __future__ import annotations

import socket
from types import TracebackType
from typing import Final, Self

from keydate.cli.bench.measurement import MeasurementFailed

_HEAD_END: Final = b"\r\n\r\n"
_CHUNK: Final = 65_536


class KeepAlive:
    """One connection to a server on the loopback interface."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def call(self, request: bytes) -> bytes:
        """Sends a request and returns the body of the answer.

        Raises:
            MeasurementFailed: the answer is another one than 200, or the server closed the connection.
        """
        self._socket.sendall(request)
        received = b""
        while (end := received.find(_HEAD_END)) < 0:
            received += self._receive()
        head, body = received[:end], received[end + len(_HEAD_END) :]
        length = content_length(head)
        while len(body) < length:
            body += self._receive()
        if not head.startswith(b"HTTP/1.1 200 "):
            status = head.partition(b"\r\n")[0].decode()
            raise MeasurementFailed(what=f"The server answered {status}: {body[:300].decode(errors='replace')}")
        return body

    def _receive(self) -> bytes:
        received = self._socket.recv(_CHUNK)
        if not received:
            raise MeasurementFailed(what="The server closed the connection in the middle of a measurement.")
        return received

    def __enter__(self) -> Self:
        """Returns the connection, which is open already."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the connection."""
        self._socket.close()


def content_length(head: bytes) -> int:
    """Returns how many bytes follow the header fields of an answer; none when they do not say."""
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


def http_request(method: str, target: str, *, headers: dict[str, str] | None = None, body: bytes = b"") -> bytes:
    """Returns the bytes of a request, to be sent as often as one likes."""
    fields = {"Host": "127.0.0.1", **(headers or {}), **({"Content-Length": str(len(body))} if body else {})}
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join(lines).encode() + _HEAD_END + body
