from __future__ import annotations

from datetime import UTC, datetime, timedelta

from keydate.kit.clock import FixedClock, SystemClock


def test_the_systems_clock_is_aware_and_in_utc() -> None:
    before = datetime.now(UTC)

    now = SystemClock().now()

    assert now.utcoffset() == timedelta(0)
    assert before <= now <= datetime.now(UTC)


def test_a_fixed_clock_stands_still_until_it_is_moved(clock: FixedClock) -> None:
    start = clock.now()
    assert clock.now() == start

    clock.advance(timedelta(minutes=2))
    assert clock.now() == start + timedelta(minutes=2)

    clock.set(start)
    assert clock.now() == start
