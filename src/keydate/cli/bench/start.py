"""How long people wait: for the first help text, for a server that is ready, for the whole main job."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Final

from keydate.cli.bench.measurement import Measurement, MeasurementFailed, at_most
from keydate.cli.bench.place import erp_process, initialized_home

#: What every server here stands on; loading it takes its time before our own code begins.
LIBRARIES: Final = "import fastapi, sqlalchemy, dbos"


def measure_start(*, rounds: int = 7) -> Iterator[Measurement]:
    """Yields the seconds of `keydate --help` and of the ERP's start; the baselines are an empty Python and the libraries alone."""
    helping = [(_seconds(["-m", "keydate", "--help"]), _seconds(["-c", "pass"])) for _ in range(rounds)]
    yield at_most(
        "keydate --help, against an empty Python",
        statistics.median(value for value, _ in helping),
        0.3,
        unit="s",
        baseline=statistics.median(baseline for _, baseline in helping),
    )
    with initialized_home() as stage:
        starting = []
        for _ in range(3):
            with erp_process(stage) as process:
                starting.append(process.wait_until_ready())
    yield at_most(
        "ERP ready, against importing its libraries",
        statistics.median(starting),
        2,
        unit="s",
        baseline=_libraries(),
    )


def measure_demo() -> Iterator[Measurement]:
    """Yields the seconds of the main job with everything around it; the baseline, one import of the libraries, tells the machine's speed."""
    yield at_most(
        "keydate demo, against importing the libraries once",
        _seconds(["-m", "keydate", "demo"]),
        30,
        unit="s",
        baseline=_libraries(),
    )


def _libraries() -> float:
    return statistics.median(_seconds(["-c", LIBRARIES]) for _ in range(3))


def _seconds(arguments: Sequence[str]) -> float:
    """Returns the seconds of one run of Python, start and end of the process included.

    Raises:
        MeasurementFailed: it failed; a quick failure must not count as a quick run.
    """
    start = time.perf_counter()
    result = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    taken = time.perf_counter() - start
    if result.returncode != 0:
        said = (result.stderr or result.stdout)[-500:]
        raise MeasurementFailed(what=f"python {' '.join(arguments)} ended with {result.returncode}: {said}")
    return taken
