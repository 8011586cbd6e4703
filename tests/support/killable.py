"""Runs of `keydate commuser`, each in a process of its own that can kill itself in the middle.

A process that has loaded everything and has one thread only makes a copy of itself for each run: as good as a start from nothing, and fifty
times in a few seconds. Run as a program, this module is that process; `Launcher` is the test's side of it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True, slots=True)
class Run:
    """How a run ended, and what it did."""

    #: As `subprocess` has it: the exit code, or the signal as a negative number.
    code: int
    output: str
    #: Requests that were answered and steps that were finished, in order, e.g. `BAPI_USER_CREATE1`, `PUT`, `step create_user`.
    events: list[str]

    @property
    def was_killed(self) -> bool:
        """Tells whether the process ended by SIGKILL."""
        return self.code == -signal.SIGKILL


@dataclass(slots=True)
class Launcher:
    """Starts runs and waits for their ends."""

    folder: Path
    process: subprocess.Popen[str]

    def run(self, arguments: Sequence[str], environment: dict[str, str], *, kill_after: int | None = None) -> Run:
        """Runs a command to its end, or kills it when its n-th event has happened and before it learns of that."""
        events, output = self.folder / "events", self.folder / "output"
        events.write_text("")
        order = {"arguments": list(arguments), "environment": environment, "kill_after": kill_after}
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(order | {"events": str(events), "output": str(output)}) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "the launcher has died"
        return Run(int(answer), output.read_text(), events.read_text().splitlines())


@contextmanager
def a_launcher(folder: Path) -> Iterator[Launcher]:
    """Yields a launcher whose process ends with the block."""
    folder.mkdir()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.killable"],
        env=environment,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        yield Launcher(folder, process)
        assert process.stdin is not None
        process.stdin.close()


# ------------------------------------------------------------------------------------------------- in the launcher's process


def _launch() -> None:
    import keydate.commuser.cli.acts
    import keydate.commuser.run.apply  # noqa: F401 - loaded once, for all copies
    from keydate.gateway.rfc.soap import trusted_authorities

    trusted_authorities()
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(order)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _become(order: dict[str, Any]) -> None:
    """Runs the command in this copy and never returns."""
    from keydate.commuser.cli import app

    output = os.open(order["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.environ.update(order["environment"])
    _watch(Path(order["events"]), order["kill_after"])
    code = 70
    try:
        app(order["arguments"])
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:  # noqa: BLE001 - shown to the test; the copy must not go on as a second launcher
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _watch(events: Path, kill_after: int | None) -> None:
    """Notes each answered request and each finished step, and kills this process after one of them."""
    import httpx

    from keydate.commuser.run.context import RunContext

    seen = 0

    def happened(event: str) -> None:
        nonlocal seen
        seen += 1
        with events.open("a") as file:
            file.write(event + "\n")
        if seen == kill_after:
            os.kill(os.getpid(), signal.SIGKILL)

    def sent(transport: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        response = send(transport, request)
        response.read()
        happened(_name(request))
        return response

    def recorded(context: RunContext, step: Any, action: Any, **more: Any) -> None:
        record(context, step, action, **more)
        happened(f"step {step}")

    send: Callable[[httpx.HTTPTransport, httpx.Request], httpx.Response] = httpx.HTTPTransport.handle_request
    record = RunContext.record
    httpx.HTTPTransport.handle_request = sent  # type: ignore[assignment, method-assign]
    RunContext.record = recorded  # type: ignore[assignment, method-assign]


def _name(request: httpx.Request) -> str:
    from lxml import etree

    if not request.url.path.startswith("/sap/bc/soap"):
        return request.method
    return str(etree.QName(etree.fromstring(request.content)[0][0]).localname)


if __name__ == "__main__":
    _launch()
