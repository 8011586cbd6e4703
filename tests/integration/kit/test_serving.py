"""A server of its own process: it serves, ends in order, and lets running requests finish."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from keydate.kit.errors import AddressUnusable
from keydate.kit.web import serve
from keydate.kit.web.serving import listen

PROGRAM = """
import asyncio, sys
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from keydate.kit.logging import configure_logging
from keydate.kit.web import protect, serve

async def quick(request):
    return PlainTextResponse("quick")

async def slow(request):
    print("slow begins", flush=True)
    await asyncio.sleep(0.5)
    return PlainTextResponse("slow")

app = Starlette(routes=[Route("/quick", quick), Route("/slow", slow)])
protect(app)
configure_logging("test")
serve(app, host=sys.argv[1], port=0, insecure="insecure" in sys.argv)
print("after serve", flush=True)
"""

pytestmark = pytest.mark.slow


class Running:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []

    def read_until(self, word: str) -> str:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if word in line:
                return line
        pytest.fail(f"the server ended before it said {word!r}: {self.lines}")

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=20)


@contextmanager
def a_server(*arguments: str) -> Iterator[Running]:
    command = [sys.executable, "-c", PROGRAM, *arguments]
    environment = {"PYTHONPATH": str(Path(__file__).parents[3] / "src")}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as process:
        try:
            yield Running(process)
        finally:
            process.kill()


def url_of(server: Running) -> str:
    return str(json.loads(server.read_until('"listening"'))["url"])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_in_order(number: signal.Signals) -> None:
    with a_server("127.0.0.1") as server:
        assert httpx.get(url_of(server) + "/quick").text == "quick"

        assert server.end(number) == 0
        server.read_until("after serve")


def test_a_running_request_is_finished_before_the_end() -> None:
    with a_server("127.0.0.1") as server:
        url = url_of(server)
        answers: list[str] = []
        caller = threading.Thread(target=lambda: answers.append(httpx.get(url + "/slow").text))
        caller.start()
        server.read_until("slow begins")

        assert server.end(signal.SIGTERM) == 0
        caller.join()

    assert answers == ["slow"]


def test_plain_http_beyond_loopback_is_logged_when_it_is_allowed() -> None:
    with a_server("0.0.0.0", "insecure") as server:  # noqa: S104 - the case under test
        line = json.loads(server.read_until("insecure_address"))
        server.read_until('"listening"')

        assert (line["level"], line["host"]) == ("warning", "0.0.0.0")  # noqa: S104 - the case under test
        assert server.end(signal.SIGTERM) == 0


def test_an_address_in_use_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(AddressUnusable, match="Nothing can listen on"):
        serve(Starlette(), host="127.0.0.1", port=other.getsockname()[1])


def test_a_connection_sends_an_answer_at_once() -> None:
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        connection, _ = listener.accept()

        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
