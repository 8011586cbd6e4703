"""Child processes of `keydate up` and `keydate demo`: started, waited for until they are healthy, stopped together."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final, Self

from keydate.kit.supervision import SUPERVISOR_VARIABLE
from keydate.vocabulary.errors import KeydateError

_READY_SECONDS: Final = 30.0
_STOP_SECONDS: Final = 10.0


@dataclass(eq=False, kw_only=True)
class ProcessNotReady(KeydateError):
    """A child process ended or did not become healthy in time."""

    code: ClassVar[str] = "keydate.process_not_ready"

    name: str
    log: Path

    def __str__(self) -> str:
        """Names the process and where its log is."""
        return f"The process {self.name} did not become ready; its log is {self.log}.{_last_line(self.log)}"

    @property
    def remedy(self) -> str:  # type: ignore[override]
        """Says where to look."""
        return (
            f"Read {self.log}. Most often another program uses the port: `keydate doctor` shows which ports are taken."
        )


class Process:
    """One part as a process of its own, with its log in a file."""

    def __init__(
        self, name: str, arguments: Sequence[str], *, health: str, log: Path, environment: Mapping[str, str]
    ) -> None:
        """Describes the process; `start` starts it.

        Args:
            name: how people call it, e.g. "erp".
            arguments: what follows `keydate` on the command line.
            health: the URL that answers 200 when the process is ready.
            log: the file its output goes to.
            environment: variables set in addition to this process's own.
        """
        self.name = name
        self._arguments = [sys.executable, "-m", "keydate", *arguments]
        self._health = health
        self._log = log
        self._environment = {**os.environ, SUPERVISOR_VARIABLE: str(os.getpid()), **environment}
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts the process in a session of its own, so that Ctrl-C reaches it through its supervisor only."""
        self._log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._log.open("ab") as log:
            self._child = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
                self._arguments,
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=self._environment,
                start_new_session=True,
            )

    def wait_until_ready(self, *, seconds: float = _READY_SECONDS) -> float:
        """Waits until the process answers its health URL; returns the seconds since the call.

        Raises:
            ProcessNotReady: it ended, or the time is over.
        """
        start = time.monotonic()
        while time.monotonic() - start < seconds and self.is_running:
            if _is_healthy(self._health):
                return time.monotonic() - start
            time.sleep(0.05)
        raise ProcessNotReady(name=self.name, log=self._log)

    @property
    def is_running(self) -> bool:
        """Tells whether the process has been started and has not ended."""
        return self._child is not None and self._child.poll() is None

    @property
    def pid(self) -> int:
        """Returns the id that the operating system gave the process; 0 before its start."""
        return 0 if self._child is None else self._child.pid

    def stop(self) -> None:
        """Asks the process to end and, when it does not, ends it."""
        if self._child is None:
            return
        self._child.send_signal(signal.SIGTERM)
        try:
            self._child.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def kill(self) -> None:
        """Ends the process at once, as a power cut would."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()

    def __enter__(self) -> Self:
        """Starts the process."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stops the process."""
        self.stop()


def free_port() -> int:
    """Returns a port of the loopback interface that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_port_taken(port: int) -> bool:
    """Tells whether something listens on a port of the loopback interface."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _is_healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - a loopback URL made by us
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _last_line(log: Path) -> str:
    """Returns the last error that a child logged, so that people need not open the file for the usual cases."""
    try:
        lines = log.read_text(errors="replace").strip().splitlines()
    except OSError:
        return ""
    for line in reversed(lines[-20:]):
        if line.startswith("Error: "):
            return f" It said: {line.removeprefix('Error: ')}"
        if line.startswith("{"):
            entry = json.loads(line)
            if entry.get("level") in {"error", "critical"}:
                return f" It said: {entry.get('message') or entry.get('action')}"
    return ""
