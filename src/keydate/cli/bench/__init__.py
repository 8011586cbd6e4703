"""Measurements of speed and memory, each beside a baseline of the same run.

A measurement is a function that yields `Measurement`s; `run_bench` prints them as a table and writes them to `build/bench.json`. The
development dependencies must be installed (`make bench` does so), because the baselines are other people's libraries.
"""

from __future__ import annotations

import compileall
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Final

import keydate
from keydate.cli.bench.measurement import Measurement, Suite

REPORT: Final = Path("build/bench.json")


def run_bench(names: list[str]) -> int:
    """Runs the named suites (all when none is named), prints the table, writes the report; 1 when a target was missed."""
    from rich.console import Console

    from keydate.cli.bench.suites import SUITES

    unknown = sorted(set(names) - set(SUITES))
    if unknown:
        sys.stderr.write(f"Error: there is no measurement {', '.join(unknown)}; there are {', '.join(SUITES)}.\n")
        return 2
    console = Console()
    # As after any first start; where Python may not keep bytecode, every child process would compile the program anew.
    compileall.compile_dir(Path(keydate.__file__).parent, quiet=2)
    results: list[Measurement] = []
    for name, suite in SUITES.items():
        if not names or name in names:
            console.print(f"[dim]measuring {name} …[/]")
            results.extend(suite())
    console.print(_table(results))
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(json.dumps([asdict(result) for result in results], indent=2) + "\n")
    console.print(f"written to {REPORT}")
    return 0 if all(result.ok for result in results) else 1


def _table(results: list[Measurement]) -> object:
    from rich.table import Table

    table = Table(title="Keydate, measured")
    for heading in ("measurement", "value", "unit", "baseline", "ratio", "target", "ok"):
        table.add_column(heading, justify="left" if heading in {"measurement", "unit", "target"} else "right")
    for result in results:
        table.add_row(
            result.name,
            f"{result.value:,.4g}",
            result.unit,
            "" if result.baseline is None else f"{result.baseline:,.4g}",
            "" if result.ratio is None else f"{result.ratio:,.1f}",
            result.target,
            "yes" if result.ok else "NO",
        )
    return table


__all__ = ["Measurement", "Suite", "run_bench"]
