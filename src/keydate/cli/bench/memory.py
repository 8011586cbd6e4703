"""The memory of an ERP process that has worked, against a process that has only loaded the libraries it stands on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from keydate.cli.bench.keepalive import KeepAlive
from keydate.cli.bench.measurement import Measurement, at_most
from keydate.cli.bench.place import served_erp
from keydate.cli.bench.soap import require_details
from keydate.cli.bench.start import LIBRARIES

#: Enough for a small machine, and far above what is seen: the figure is to be watched, not to be fought for.
_LIMIT_MB: Final = 300


def measure_memory(*, calls: int = 1_000) -> Iterator[Measurement]:
    """Yields the resident memory of an ERP process after so many calls."""
    with served_erp() as erp:
        details = erp.request_for_details()
        require_details(erp, details)
        with KeepAlive(erp.port) as connection:
            for _ in range(calls):
                connection.call(details)
        value = resident_megabytes(erp.process.pid)
    yield at_most(
        f"ERP process after {calls:,} calls, against its libraries alone",
        value,
        _LIMIT_MB,
        unit="MB",
        baseline=_libraries_alone(),
    )


def resident_megabytes(pid: int) -> float:
    """Returns the resident memory of a process."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024 / 1e6
    # Where there is no /proc, there is the ps of POSIX.
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)  # noqa: S603, S607
    return int(shown.stdout) * 1024 / 1e6


def _libraries_alone() -> float:
    child = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
        [sys.executable, "-c", f"{LIBRARIES}; print('loaded', flush=True); input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with child:
        if child.stdout is not None:
            child.stdout.readline()
        value = resident_megabytes(child.pid)
        child.communicate(b"\n")
    return value
