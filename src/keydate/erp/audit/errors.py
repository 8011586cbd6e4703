"""The expected failures of the audit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from keydate.vocabulary.errors import KeydateError


@dataclass(eq=False, kw_only=True)
class AuditAnchorUnusable(KeydateError):
    """The anchor file exists, but nobody can trust what it says."""

    code: ClassVar[str] = "erp.audit_anchor_unusable"
    remedy: ClassVar[str] = (
        "Run `keydate erp audit verify`, find out who changed the file, and restore it from a backup."
    )

    path: str
    #: What is wrong with it, as the end of a sentence.
    defect: str

    def __str__(self) -> str:
        """Names the file and what is wrong with it."""
        return f"The anchor of the security audit log, {self.path}, {self.defect}."
