"""The arithmetic of measurements: which way is better, when a target is met, how times are condensed."""

from __future__ import annotations

import pytest

from keydate.cli.bench.measurement import against, at_least, at_most, median_of_means, percentile, times


def test_a_figure_below_its_limit_is_good_and_its_ratio_says_how_many_times_quicker_than_the_baseline() -> None:
    result = at_most("start", 2.0, 3, unit="s", baseline=8.0)

    assert result.ok
    assert result.ratio == pytest.approx(4)
    assert result.target == "at most 3 s"


def test_a_figure_on_its_limit_is_good_and_one_above_is_not() -> None:
    assert at_most("start", 3.0, 3, unit="s").ok
    assert not at_most("start", 3.001, 3, unit="s").ok


def test_a_figure_without_a_baseline_has_no_ratio() -> None:
    assert at_most("memory", 3.0, 300, unit="MB").ratio is None


def test_of_a_rate_more_is_better() -> None:
    result = at_least("calls", 400, 300, unit="calls/s", baseline=800)

    assert result.ok
    assert result.ratio == pytest.approx(0.5)
    assert not at_least("calls", 299, 300, unit="calls/s").ok


def test_a_comparison_is_met_when_the_baseline_takes_that_many_times_longer() -> None:
    assert against("check", 2.0, 40.0, unit="µs", at_least=20).ok
    assert not against("check", 2.0, 39.0, unit="µs", at_least=20).ok


def test_the_percentile_is_a_time_that_was_measured() -> None:
    measured = [float(number) for number in range(1, 101)]

    assert percentile(measured, 50) == 51
    assert percentile(measured, 99) == 100
    assert percentile([7.0], 99) == 7


def test_times_are_sorted_and_one_for_each_input() -> None:
    seen: list[int] = []

    taken = times(seen.append, [3, 1, 2])

    assert seen == [3, 1, 2]
    assert taken == sorted(taken)
    assert len(taken) == 3


def test_the_first_round_only_warms_up() -> None:
    calls: list[int] = []

    median_of_means(calls.append, [1, 2], rounds=3)

    assert len(calls) == 2 * (3 + 1)
