"""Our servers bound the head of a request in size and time, over real sockets."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from keydate.kit.web.parser import HEAD_LIMIT, BoundedHttpProtocol


class Hasty(BoundedHttpProtocol):
    head_seconds = 0.5


@pytest.fixture
def address() -> Iterator[tuple[str, int]]:
    async def echo(request: object) -> PlainTextResponse:
        return PlainTextResponse(str(len(await request.body())))  # type: ignore[attr-defined]

    app = Starlette(routes=[Route("/", echo, methods=["POST"])])
    config = uvicorn.Config(app, http=Hasty, ws="none", log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listener])), daemon=True)
        thread.start()
        yield listener.getsockname()
        server.should_exit = True
        thread.join(10)


def exchanged(address: tuple[str, int], *parts: bytes, pause: float = 0) -> bytes:
    with socket.create_connection(address, timeout=10) as client:
        for part in parts:
            try:
                client.sendall(part)
            except OSError:
                break  # the server has closed it already
            time.sleep(pause)
        received = b""
        try:
            client.shutdown(socket.SHUT_WR)
            while part := client.recv(65536):
                received += part
        except OSError:
            pass  # closed while there was still something to read
        return received


def test_an_ordinary_request_is_answered_and_a_large_body_is_no_head(address: tuple[str, int]) -> None:
    body = b"x" * (4 * HEAD_LIMIT)
    head = f"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()

    assert exchanged(address, head, body).endswith(str(len(body)).encode())


@pytest.mark.parametrize(
    "headers",
    [
        b"X-Large: " + b"x" * (3 * HEAD_LIMIT) + b"\r\n",
        b"".join(b"X-%d: y\r\n" % number for number in range(300)),
        b"X-%s: y\r\n" % (b"n" * (3 * HEAD_LIMIT)),
    ],
    ids=["one large value", "many headers", "one large name"],
)
def test_a_large_head_is_refused(address: tuple[str, int], headers: bytes) -> None:
    answer = exchanged(address, b"POST / HTTP/1.1\r\nHost: a\r\n" + headers + b"Content-Length: 0\r\n\r\n")

    assert answer == b"" or answer.startswith(b"HTTP/1.1 400")


def test_a_slow_head_is_given_up(address: tuple[str, int]) -> None:
    began = time.monotonic()

    with socket.create_connection(address, timeout=10) as client:
        client.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nX-Slow: ")
        assert client.recv(1) == b""

    assert time.monotonic() - began < 5


def test_a_connection_that_says_nothing_is_given_up(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=10) as client:
        assert client.recv(1) == b""


def test_contradicting_lengths_are_refused(address: tuple[str, int]) -> None:
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"

    assert exchanged(address, head).startswith(b"HTTP/1.1 400")
