"""The expected failures of the connector; refusals of an assertion are in `keydate.wire.assertion`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from keydate.vocabulary.errors import KeydateError
from keydate.vocabulary.ids import UserName


@dataclass(eq=False, kw_only=True)
class TechnicalUserHoldsEverything(KeydateError):
    """A technical user comes with SAP_ALL or SAP_NEW; whoever steals its password would have the system."""

    code: ClassVar[str] = "erp.technical_user_holds_everything"
    remedy: ClassVar[str] = (
        "Take the profile away from the user (and from its reference user), and give it a role with exactly the rights "
        "of the connector: keydate commuser apply does both."
    )

    user_name: UserName
    profile: str

    def __str__(self) -> str:
        """Names user and profile."""
        return f"Technical user {self.user_name} holds profile {self.profile}; the connector refuses users that may do everything."


@dataclass(eq=False, kw_only=True)
class HubKeyExists(KeydateError):
    """A key with this id is registered already."""

    code: ClassVar[str] = "erp.hub_key_exists"
    remedy: ClassVar[str] = (
        "Remove the registered key first if it is no longer used, or let the hub make a key with another kid."
    )

    key_id: str

    def __str__(self) -> str:
        """Names the key."""
        return f"Key {self.key_id!r} is already registered in this client."


@dataclass(eq=False, kw_only=True)
class HubKeyNotFound(KeydateError):
    """No key with this id is registered."""

    code: ClassVar[str] = "erp.hub_key_not_found"
    remedy: ClassVar[str] = "List the registered keys with keydate erp trust list."

    key_id: str

    def __str__(self) -> str:
        """Names the key."""
        return f"Key {self.key_id[:64]!r} is not registered in this client."


@dataclass(eq=False, kw_only=True)
class UnsuitableRequest(KeydateError):
    """A request that HTTP itself lets the server refuse, before its content is looked at."""

    code: ClassVar[str] = "erp.unsuitable_request"

    status: int
    #: A full sentence.
    sentence: str

    def __str__(self) -> str:
        """Returns the sentence."""
        return self.sentence
