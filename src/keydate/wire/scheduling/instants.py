"""Instants as the contract's examples write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

_RFC3339: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)


def format_timestamp(instant: datetime) -> str:
    """Returns an instant of the record, with seven decimals: `2017-04-13T15:51:04.0000000Z`."""
    return f"{_utc(instant).isoformat(timespec='microseconds')}0Z"


def format_instant(instant: datetime) -> str:
    """Returns an instant that a person chose, in seconds: `2017-04-13T15:51:04Z`."""
    return f"{_utc(instant).isoformat(timespec='seconds')}Z"


def parse_instant(text: str) -> datetime | None:
    """Returns the aware UTC instant of an RFC 3339 date-time; None when it is none, or has no offset."""
    match = _RFC3339.fullmatch(text)
    if not match:
        return None
    day, time, fraction, offset = match.groups()
    microseconds = (fraction or "0")[:6].ljust(6, "0")
    try:
        return datetime.fromisoformat(f"{day}T{time}.{microseconds}{offset.upper().replace('Z', '+00:00')}").astimezone(
            UTC
        )
    except (ValueError, OverflowError):
        return None


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(tzinfo=None)
