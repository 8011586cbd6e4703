"""Findings: the result of a validation or verification, as values, so that one bad line never hides the rest."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters; in rising order of weight."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not as it should be, with its place and what to do."""

    #: Stable: other programs compare it, e.g. "role.profile_not_generated".
    code: str
    severity: Severity
    #: A full sentence.
    message: str
    #: What to do about it, a full sentence; empty when there is nothing to do.
    remedy: str = ""
