"""How results are shown: any view as JSON types, the parts of views as cells of tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from keydate.vocabulary.authorization_values import ValueRange
    from keydate.vocabulary.findings import Finding
    from keydate.vocabulary.validity import Validity


def plain(value: Any) -> Any:  # noqa: PLR0911 - one line for each kind of value
    """Returns a view as JSON types: dataclasses by their fields, value ranges and enums as text."""
    from keydate.vocabulary.authorization_values import ValueRange

    if isinstance(value, ValueRange):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        items = [plain(item) for item in value]
        return sorted(items) if isinstance(value, (set, frozenset)) else items
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value


def instant(at: datetime | None) -> str:
    """Returns an instant to the second, in UTC."""
    return "" if at is None else f"{at:%Y-%m-%d %H:%M:%S}"


def days(validity: Validity) -> str:
    """Returns a range of days; an end that is not limited is left out."""
    from keydate.vocabulary.validity import ALWAYS, FOREVER

    start = "" if validity.valid_from == ALWAYS else f"{validity.valid_from}"
    end = "" if validity.valid_to == FOREVER else f"{validity.valid_to}"
    return f"{start} .. {end}".strip() if start or end else "always"


def values(rows: Iterable[ValueRange]) -> str:
    """Returns the values of a field in one cell."""
    return ", ".join(str(row) for row in rows) or "(open)"


def field_values(by_field: Mapping[Any, Iterable[ValueRange]]) -> str:
    """Returns the values of an authorization in one cell."""
    return "; ".join(f"{field} = {values(rows)}" for field, rows in sorted(by_field.items()))


def print_findings(findings: Iterable[Finding]) -> None:
    """Prints each finding with what to do about it."""
    from keydate.kit.terminal import print_line

    for finding in findings:
        print_line(f"{finding.severity.value}: {finding.message}")
        if finding.remedy:
            print_line(f"  {finding.remedy}")
