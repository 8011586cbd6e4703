"""The list of all measurements, by the name that `keydate bench NAME` takes."""

from __future__ import annotations

from typing import Final

from keydate.cli.bench.authority import measure_authority_check, measure_buffer_compilation
from keydate.cli.bench.measurement import Suite

SUITES: Final[dict[str, Suite]] = {
    "authority": measure_authority_check,
    "buffer": measure_buffer_compilation,
}
