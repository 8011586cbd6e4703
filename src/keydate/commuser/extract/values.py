"""Brings what spreadsheets did to cells back into the ERP's own form: dates, clients, activities."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

INITIAL: Final = "00000000"

_DIGITS: Final = re.compile(r"\d{8}")
_POINTS: Final = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})")
_SLASHES: Final = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})")
_ISO: Final = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})")


def table_date(text: str) -> str | None:
    """Returns a date as YYYYMMDD, `00000000` for an initial one, `None` for what is no date.

    Known are YYYYMMDD, DD.MM.YYYY, MM/DD/YYYY and YYYY-MM-DD, with or without a time behind it; a first number above 12 before a slash
    can only be a day.
    """
    text = re.split(r"[ T]", text.strip(), maxsplit=1)[0]
    if not text.strip("0.-/"):
        return INITIAL
    if _DIGITS.fullmatch(text):
        return _checked(text[:4], text[4:6], text[6:])
    match = _POINTS.fullmatch(text) or _SLASHES.fullmatch(text) or _ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day = match["year"], match["month"], match["day"]
    if "/" in text and int(month) > 12:
        month, day = day, month
    return _checked(year, month, day)


def _checked(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).strftime("%Y%m%d") if int(year) >= 1000 else None
    except ValueError:
        return None


def client(text: str) -> str:
    """Returns a client with the leading zeros that spreadsheets take away."""
    return text.zfill(3) if text.isdigit() else text


def activity(field: str, value: str) -> str:
    """Returns the value of a field; activities get back the leading zero that spreadsheets take away."""
    return value.zfill(2) if field == "ACTVT" and len(value) == 1 and value.isdigit() else value
