"""Runs an application as a server: plain HTTP only on loopback, an orderly end on SIGTERM."""

from __future__ import annotations

import ipaddress
import signal
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from starlette.types import ASGIApp

from keydate.kit.errors import AddressUnusable, InvalidSettings, KitError, PlainHttpRefused
from keydate.kit.logging import get_logger
from keydate.kit.supervision import end_with_supervisor

#: Seconds that running requests get to finish after SIGTERM.
GRACE: Final = 10

log = get_logger()


def is_loopback(host: str) -> bool:
    """Tells whether only programs of this machine reach the host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve(
    app: ASGIApp,
    *,
    host: str,
    port: int,
    insecure: bool = False,
    tls_certificate: Path | None = None,
    tls_key: Path | None = None,
    when_ready: Callable[[str], None] | None = None,
) -> None:
    """Serves the application until SIGTERM or SIGINT, then lets running requests finish.

    `when_ready` gets the URL once requests are accepted; with port 0 it names the port that was chosen.

    Raises:
        PlainHttpRefused: the host is reachable from outside, and there is neither TLS nor `insecure`.
        InvalidSettings: certificate or key is missing.
        AddressUnusable: nothing can listen there.
    """
    end_with_supervisor()
    _examine_address(host, insecure=insecure, tls_certificate=tls_certificate, tls_key=tls_key)
    with listen(host, port) as listener:
        scheme = "https" if tls_certificate else "http"
        name = f"[{host}]" if ":" in host else host
        url = f"{scheme}://{name}:{listener.getsockname()[1]}"

        def tell() -> None:
            log.info("listening", url=url)
            if when_ready is not None:
                when_ready(url)

        _run(app, listener, tls_certificate=tls_certificate, tls_key=tls_key, when_ready=tell)
        log.info("stopped", url=url)


def _examine_address(host: str, *, insecure: bool, tls_certificate: Path | None, tls_key: Path | None) -> None:
    if (tls_certificate is None) != (tls_key is None):
        message = "TLS needs both a certificate and its private key; only one of them is named."
        raise InvalidSettings(message)
    for file in (tls_certificate, tls_key):
        if file is not None and not file.is_file():
            message = f"The TLS file {file} does not exist."
            raise InvalidSettings(message)
    if tls_certificate is None and not is_loopback(host):
        if not insecure:
            message = f"Keydate does not serve plain HTTP on {host}, where others can read passwords on their way."
            raise PlainHttpRefused(message)
        log.warning("insecure_address", host=host, reason="plain HTTP beyond loopback was allowed by --insecure")


def listen(host: str, port: int) -> socket.socket:
    """Returns a socket that listens, and whose connections send what they have at once.

    Raises:
        AddressUnusable: nothing can listen there.
    """
    if not 0 <= port <= 65535:
        message = f"Nothing can listen on port {port}: ports go from 1 to 65535."
        raise AddressUnusable(message)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        message = f"Nothing can listen on {host}, port {port}: {error.strerror}."
        raise AddressUnusable(message) from error
    # Connections inherit it; asyncio sets it for sockets of its own making only. Without it, the body of an answer waits until the client
    # has acknowledged the head, which clients put off for 40 ms: every call on a kept-alive connection would take that long.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _run(
    app: ASGIApp,
    listener: socket.socket,
    *,
    tls_certificate: Path | None,
    tls_key: Path | None,
    when_ready: Callable[[], None],
) -> None:
    import uvicorn

    from keydate.kit.web.parser import BoundedHttpProtocol

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            if self.started:
                when_ready()

    config = uvicorn.Config(
        app,
        http=BoundedHttpProtocol,
        ws="none",
        log_config=None,  # the root logger of `configure_logging` has it all
        access_log=False,
        server_header=False,
        proxy_headers=False,  # nobody but a configured proxy may say who the client is
        timeout_graceful_shutdown=GRACE,
        ssl_certfile=tls_certificate,
        ssl_keyfile=tls_key,
    )
    server = Server(config)
    with _signals_end_quietly():
        server.run(sockets=[listener])
    if not server.started:
        message = "The server did not start; the log says why."
        raise KitError(message)


class _signals_end_quietly:  # noqa: N801 - reads as a sentence after `with`
    """Keeps the signal that ended the server from killing the process, which has to close its database and say goodbye.

    Uvicorn raises the signal once more, with the handlers from before, when it has shut down.
    """

    def __enter__(self) -> None:
        self._before: dict[signal.Signals, Any] = {}
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                self._before[number] = signal.signal(number, lambda _number, _frame: None)

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
