"""The expected failures of the books."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from keydate.vocabulary.errors import KeydateError


@dataclass(eq=False, kw_only=True)
class CompanyCodeNotFound(KeydateError):
    """No company code has this name."""

    code: ClassVar[str] = "erp.company_code_not_found"
    remedy: ClassVar[str] = "List the company codes and choose one of them."

    company_code: str

    def __str__(self) -> str:
        """Names the company code."""
        return f"Company code {self.company_code} does not exist."
