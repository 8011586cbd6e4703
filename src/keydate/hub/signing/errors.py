"""The expected failures around the signing key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from keydate.vocabulary.errors import KeydateError


@dataclass(eq=False, kw_only=True)
class SigningKeyUnusable(KeydateError):
    """The file of the signing key is missing, damaged, or can be read by others."""

    code: ClassVar[str] = "hub.signing_key_unusable"
    remedy: ClassVar[str] = (
        "Put the file back (mode 0600). If it is lost: `keydate hub init` makes a new key, "
        "which each ERP's administrator has to register with `keydate erp trust add`."
    )

    #: A full sentence.
    reason: str

    def __str__(self) -> str:
        """Repeats the reason."""
        return self.reason
