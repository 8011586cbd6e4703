"""The command: which measurements run, the format of the report, the exit code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from keydate.cli.bench import run_bench
from keydate.cli.bench.measurement import Measurement, at_most
from keydate.cli.bench.suites import SUITES


def _good() -> Iterator[Measurement]:
    yield at_most("good", 1, 2, unit="s", baseline=4)


def _missed() -> Iterator[Measurement]:
    yield at_most("missed", 3, 2, unit="s")


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(SUITES, "good", _good)
    monkeypatch.setitem(SUITES, "missed", _missed)


def test_the_report_is_a_list_of_objects_with_the_agreed_names() -> None:
    assert run_bench(["good"]) == 0

    report = json.loads(Path("build/bench.json").read_text())
    assert report == [
        {"name": "good", "value": 1, "unit": "s", "baseline": 4, "ratio": 4.0, "target": "at most 2 s", "ok": True}
    ]


def test_a_missed_target_ends_with_1_and_is_in_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_bench(["good", "missed"]) == 1

    report = json.loads(Path("build/bench.json").read_text())
    assert [(row["name"], row["ok"]) for row in report] == [("good", True), ("missed", False)]
    assert "NO" in capsys.readouterr().out


def test_a_measurement_that_does_not_exist_is_named_and_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_bench(["good", "tea"]) == 2

    assert "there is no measurement tea" in capsys.readouterr().err
    assert not Path("build").exists()
