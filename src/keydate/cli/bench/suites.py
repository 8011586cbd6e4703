"""The list of all measurements, by the name that `keydate bench NAME` takes."""

from __future__ import annotations

from typing import Final

from keydate.cli.bench.authority import measure_authority_check, measure_buffer_compilation
from keydate.cli.bench.comparison import measure_comparison
from keydate.cli.bench.measurement import Suite
from keydate.cli.bench.memory import measure_memory
from keydate.cli.bench.soap import measure_soap
from keydate.cli.bench.start import measure_demo, measure_start

SUITES: Final[dict[str, Suite]] = {
    "authority": measure_authority_check,
    "buffer": measure_buffer_compilation,
    "start": measure_start,
    "soap": measure_soap,
    "memory": measure_memory,
    "comparison": measure_comparison,
    "demo": measure_demo,
}
