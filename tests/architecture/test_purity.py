"""Time comes in from the clock, and help costs nothing: rules about code that import contracts cannot see."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from typing import Final

from tests.architecture.tree import SOURCE, modules_of_the_product, shown

#: The only module that asks the machine for the time of day.
CLOCK: Final = SOURCE / "kit" / "clock.py"
READS_THE_TIME: Final = {
    ("date", "today"),
    ("datetime", "now"),
    ("datetime", "today"),
    ("datetime", "utcnow"),
    ("time", "time"),
    ("time", "time_ns"),
}
#: Each of them costs more than a tenth of the time that `keydate --help` may take.
HEAVY: Final = (
    "alembic",
    "cryptography",
    "dbos",
    "fastapi",
    "httpx",
    "lxml",
    "pydantic",
    "sqlalchemy",
    "structlog",
    "uvicorn",
)

SHOW_HELP: Final = f"""
import json, sys
sys.argv = ["keydate", "--help"]
from keydate.cli import main
try:
    main()
except SystemExit as end:
    code = end.code
print()
print(json.dumps([code or 0, sorted(set(sys.modules) & set({HEAVY!r}))]))
"""


def test_only_the_clock_reads_the_time() -> None:
    readers = [
        f"{shown(path)}:{node.lineno}"
        for path in modules_of_the_product()
        if path != CLOCK
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in READS_THE_TIME
    ]

    assert readers == []


def test_help_loads_nothing_heavy() -> None:
    done = subprocess.run([sys.executable, "-c", SHOW_HELP], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [0, []]
