"""The expected failures of role maintenance and of the authority check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from keydate.vocabulary.errors import KeydateError
from keydate.vocabulary.ids import ObjectName, UserName


@dataclass(eq=False, kw_only=True)
class NotAuthorized(KeydateError):
    """An authority check said no."""

    code: ClassVar[str] = "erp.not_authorized"
    remedy: ClassVar[str] = (
        "Ask a user administrator for a role with the missing authorization; its holder then sees it at the next call."
    )

    user_name: UserName
    object_name: ObjectName
    #: Tested values by field; None for a field that was not tested.
    fields: dict[str, str | None]
    return_code: int
    #: The reason of the decision, a full sentence.
    reason: str

    def __str__(self) -> str:
        """Names the user and the missing authorization."""
        return f"User {self.user_name} is not authorized. {self.reason}"
