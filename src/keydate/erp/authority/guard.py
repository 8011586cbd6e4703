"""The one choke point of rights: everything that is protected asks `ActingUser.require` before it does anything.

An acting user is made by a logon only (`keydate.erp.users.logon`), or by `installer` at set-up, before the first administrator exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from keydate.erp.authority.errors import NotAuthorized
from keydate.erp.authority.model.catalogue import ObjectCatalogue
from keydate.erp.authority.model.check import (
    AskedValue,
    AuthorityBuffer,
    Authorization,
    Decision,
    Dummy,
    TestedValue,
    check_authority,
    check_grant,
)
from keydate.vocabulary.authorization_values import FULL, ValueRange
from keydate.vocabulary.ids import AuthorizationName, ClientId, FieldName, ObjectName, UserName

#: Who carries out the set-up of a system, before the first administrator exists.
INSTALLER: Final = UserName("INSTALLER")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRecord:
    """One check as traces and lists of failed checks keep it."""

    object: ObjectName
    fields: Mapping[str, str | None]
    return_code: int
    reason: str
    context: str


@dataclass(slots=True, kw_only=True)
class ActingUser:
    """The user on whose behalf a request runs, with the compiled buffer and the checks made so far."""

    client: ClientId
    user_name: UserName
    buffer: AuthorityBuffer
    #: Where the request came from: an address, or "cli".
    terminal: str = ""
    #: What runs: a function module, a service path or a command. Written into each record.
    context: str = ""
    is_traced: bool = False
    #: Failed checks, and all checks when traced; the edge stores them after the request, whatever became of it.
    records: list[CheckRecord] = field(default_factory=list)

    def check(self, object_name: str, **fields: TestedValue) -> Decision:
        """Returns the decision on an object and its fields, e.g. `check("S_USER_GRP", CLASS="SUPER", ACTVT="03")`."""
        named = {FieldName(name): value for name, value in fields.items()}
        return self._recorded(check_authority(self.buffer, ObjectName(object_name), named))

    def sees(self, object_name: str, **fields: TestedValue) -> bool:
        """Tells whether a row of a list may be shown; not recorded, because a filtered list is no failed attempt."""
        named = {FieldName(name): value for name, value in fields.items()}
        return check_authority(self.buffer, ObjectName(object_name), named).is_allowed

    def require(self, object_name: str, **fields: TestedValue) -> None:
        """Passes when the check passes.

        Raises:
            NotAuthorized: with the reason of the decision.
        """
        self._pass(self.check(object_name, **fields))

    def require_grant(self, object_name: str, **fields: AskedValue) -> None:
        """Passes when the user may hand out what the fields describe; a `ValueRange` must be covered whole.

        Raises:
            NotAuthorized: with the reason of the decision.
        """
        named = {FieldName(name): value for name, value in fields.items()}
        self._pass(self._recorded(check_grant(self.buffer, ObjectName(object_name), named)))

    def _recorded(self, decision: Decision) -> Decision:
        if self.is_traced or not decision.is_allowed:
            self.records.append(
                CheckRecord(
                    object=decision.object,
                    fields=_plain(decision.fields),
                    return_code=int(decision.return_code),
                    reason=str(decision.reason or ""),
                    context=self.context,
                )
            )
        return decision

    def _pass(self, decision: Decision) -> None:
        if not decision.is_allowed:
            raise NotAuthorized(
                user_name=self.user_name,
                object_name=decision.object,
                fields=_plain(decision.fields),
                return_code=int(decision.return_code),
                reason=str(decision.reason),
            )

    def require_any(self, *alternatives: tuple[str, Mapping[str, TestedValue]]) -> None:
        """Passes when one of the alternatives passes; the error tells the reason of the last one."""
        for object_name, fields in alternatives[:-1]:
            if self.check(object_name, **fields).is_allowed:
                return
        last, fields = alternatives[-1]
        self.require(last, **fields)


def installer(client: ClientId, catalogue: ObjectCatalogue) -> ActingUser:
    """Returns the acting user of the set-up, who may do everything; nobody can log on as this user."""
    full = (ValueRange(FULL),)
    authorizations = [
        Authorization(name, AuthorizationName(FULL), dict.fromkeys(definition.fields, full))
        for name, definition in catalogue.objects.items()
    ]
    buffer = AuthorityBuffer(authorizations, catalogue=catalogue.fields_by_object)
    return ActingUser(client=client, user_name=INSTALLER, buffer=buffer, terminal="set-up", context="set-up")


def _plain(fields: Mapping[FieldName, AskedValue]) -> dict[str, str | None]:
    return {name: None if isinstance(value, Dummy) else str(value) for name, value in fields.items()}
