"""Dates, times and instants in SAP's forms."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from keydate.vocabulary.validity import ALWAYS

_NO_DAY: Final = "00000000"


def day_of(text: str, blank: date) -> date:
    """Returns the day that `YYYYMMDD` names; what blank means depends on the field."""
    return blank if text in {"", _NO_DAY} else date(int(text[:4]), int(text[4:6]), int(text[6:]))


def dats(day: date | None) -> str:
    """Returns a day as DATS; the beginning of time and no day are `00000000`."""
    return _NO_DAY if day is None or day == ALWAYS else f"{day.year:04}{day.month:02}{day.day:02}"


def dats_of(instant: datetime | None) -> str:
    """Returns the UTC day of an instant as DATS."""
    return _NO_DAY if instant is None else dats(instant.astimezone(UTC).date())


def tims_of(instant: datetime | None) -> str:
    """Returns the UTC time of day of an instant as TIMS."""
    return "000000" if instant is None else f"{instant.astimezone(UTC):%H%M%S}"


def iso(instant: datetime | None) -> str:
    """Returns an instant as our own functions show it: `2026-11-20T10:30:15Z`."""
    return "" if instant is None else f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
