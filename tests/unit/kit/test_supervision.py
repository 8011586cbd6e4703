from __future__ import annotations

import signal
import threading

import pytest

from keydate.kit.supervision import SUPERVISOR_VARIABLE, end_with_supervisor


def test_a_process_ends_when_its_supervisor_is_not_its_parent_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()
    signals: list[int] = []
    parents = iter([77, 77, 1])

    def end(_process: int, number: int) -> None:
        signals.append(number)
        ended.set()

    monkeypatch.setattr("os.kill", end)

    end_with_supervisor({SUPERVISOR_VARIABLE: "77"}, parent=lambda: next(parents), look_every=0.001)

    assert ended.wait(5)
    assert signals == [signal.SIGTERM]


@pytest.mark.parametrize("named", ["", "nobody", "-1"])
def test_without_a_supervisor_nothing_is_watched(named: str) -> None:
    def asked() -> int:
        pytest.fail("nobody is to be watched")

    before = threading.active_count()

    end_with_supervisor({SUPERVISOR_VARIABLE: named}, parent=asked)

    assert threading.active_count() == before
