"""Each measurement at a small size: it measures what it says, on the real thing."""

from __future__ import annotations

import os

import pytest

from keydate.cli.bench.comparison import measure_comparison
from keydate.cli.bench.memory import resident_megabytes
from keydate.cli.bench.soap import measure_soap

pytestmark = pytest.mark.slow


def test_a_small_comparison_gives_every_user_its_profiles_and_then_finds_nothing_to_do() -> None:
    fresh, again = measure_comparison(number=50)

    assert fresh.ok
    assert again.ok
    assert fresh.baseline == again.baseline
    assert "50 users × 3 roles" in fresh.name


def test_calls_are_measured_at_a_real_process_beside_its_health() -> None:
    results = list(measure_soap(calls=20))

    assert [result.unit for result in results] == ["ms", "ms", "calls/s"]
    assert all(result.value > 0 and result.baseline for result in results)


def test_the_memory_of_this_process_is_what_an_interpreter_with_libraries_takes() -> None:
    assert 10 < resident_megabytes(os.getpid()) < 5_000
