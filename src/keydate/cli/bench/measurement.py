"""What a measurement is, and how times are taken."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from keydate.vocabulary.errors import KeydateError

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One figure: its value, what it is compared with, and whether it meets its target."""

    name: str
    value: float
    unit: str
    #: The same figure of the baseline, in the same unit; None where the target is absolute.
    baseline: float | None = None
    #: How many times better than the baseline; above 1 is better.
    ratio: float | None = None
    #: The target in words.
    target: str
    ok: bool


@dataclass(eq=False, kw_only=True)
class MeasurementFailed(KeydateError):
    """What was to be measured does not do what it should: its speed would be worth nothing."""

    code: ClassVar[str] = "keydate.measurement_failed"
    unchanged: ClassVar[str] = "No report was written."
    remedy: ClassVar[str] = "Run the tests of what was measured; they say more about the reason."

    what: str

    def __str__(self) -> str:
        """Says what is not as it should be."""
        return self.what


Suite = Callable[[], Iterator[Measurement]]


def against(name: str, value: float, baseline: float, *, unit: str, at_least: float) -> Measurement:
    """Returns a figure where less is better, as a ratio to its baseline."""
    ratio = baseline / value
    return Measurement(
        name=name,
        value=value,
        unit=unit,
        baseline=baseline,
        ratio=ratio,
        target=f"at least {at_least:g} times better",
        ok=ratio >= at_least,
    )


def at_most(name: str, value: float, limit: float, *, unit: str, baseline: float | None = None) -> Measurement:
    """Returns a figure that must not exceed a limit; a baseline is shown where there is one."""
    ratio = None if baseline is None else baseline / value
    return Measurement(
        name=name,
        value=value,
        unit=unit,
        baseline=baseline,
        ratio=ratio,
        target=f"at most {limit:g} {unit}",
        ok=value <= limit,
    )


def at_least(name: str, value: float, limit: float, *, unit: str, baseline: float | None = None) -> Measurement:
    """Returns a figure that must reach a limit; a baseline is shown where there is one."""
    ratio = None if baseline is None else value / baseline
    return Measurement(
        name=name,
        value=value,
        unit=unit,
        baseline=baseline,
        ratio=ratio,
        target=f"at least {limit:g} {unit}",
        ok=value >= limit,
    )


def times(act: Callable[[_T], object], inputs: Iterable[_T]) -> list[float]:
    """Returns the seconds that each input took, sorted."""
    clock = time.perf_counter
    taken = []
    for item in inputs:
        start = clock()
        act(item)
        taken.append(clock() - start)
    return sorted(taken)


def median_of_means(act: Callable[[_T], object], inputs: Sequence[_T], *, rounds: int = 5) -> float:
    """Returns the median over rounds of the mean seconds per input; the first round only warms up."""
    means = []
    for _ in range(rounds + 1):
        start = time.perf_counter()
        for item in inputs:
            act(item)
        means.append((time.perf_counter() - start) / len(inputs))
    return statistics.median(means[1:])


def percentile(sorted_times: Sequence[float], percent: float) -> float:
    """Returns the value below which that many percent of the sorted values lie."""
    return sorted_times[min(len(sorted_times) - 1, int(len(sorted_times) * percent / 100))]
