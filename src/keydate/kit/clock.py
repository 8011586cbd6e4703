"""Where time comes from: the system's clock in production, a clock that tests set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the instant, aware and in UTC."""

    def now(self) -> datetime:
        """Returns the present instant."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Returns the present instant in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is moved; for tests and for replays."""

    def __init__(self, instant: datetime) -> None:
        self._instant = instant

    def now(self) -> datetime:
        """Returns the instant that was set."""
        return self._instant

    def set(self, instant: datetime) -> None:
        """Moves the clock to an instant."""
        self._instant = instant

    def advance(self, by: timedelta) -> None:
        """Moves the clock forward (or back, with a negative span)."""
        self._instant += by
