"""Return messages: every text that a remote function answers with, in one place.

Classes `01` and `SUID01` are SAP's; their numbers are those that public clients compare. Numbers that no public source confirms are marked
"chosen". Class `KEYDATE` is ours, for situations for which no number of SAP's is known. Clients compare class *and* number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

_PLACEHOLDER: Final = re.compile(r"&([1-4])")
_TEXT_LENGTH: Final = 220
_VARIABLE_LENGTH: Final = 50


@dataclass(frozen=True, slots=True)
class Message:
    """A message with its type, class, number and text; `&1` to `&4` stand for variables."""

    type: str
    id: str
    number: str
    text: str

    def row(
        self, *variables: object, parameter: str = "", row: int = 0, field: str = "", system: str = ""
    ) -> dict[str, Any]:
        """Returns the message as BAPIRET2, cut to the lengths of its fields."""
        values = [str(variable) for variable in variables]
        text = _PLACEHOLDER.sub(lambda match: _nth(values, int(match[1])), self.text)
        return _row(self, text, values) | {"PARAMETER": parameter, "ROW": row, "FIELD": field, "SYSTEM": system[:10]}

    def old_row(self, *variables: object) -> dict[str, Any]:
        """Returns the message as BAPIRETURN, whose code has two letters for the class and three digits."""
        row = self.row(*variables)
        kept = ("TYPE", "MESSAGE", "LOG_NO", "LOG_MSG_NO", "MESSAGE_V1", "MESSAGE_V2", "MESSAGE_V3", "MESSAGE_V4")
        short_class = "KD" if self.id == "KEYDATE" else self.id[:2]
        return {"CODE": short_class + self.number} | {name: row[name] for name in kept}


def _nth(values: list[str], number: int) -> str:
    return values[number - 1] if number <= len(values) else ""


def _row(message: Message, text: str, values: list[str]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "TYPE": message.type,
        "ID": message.id,
        "NUMBER": message.number,
        "MESSAGE": text[:_TEXT_LENGTH],
        "LOG_NO": "",
        "LOG_MSG_NO": "000000",
    }
    return row | {f"MESSAGE_V{number}": _nth(values, number)[:_VARIABLE_LENGTH] for number in range(1, 5)}


USER_CREATED: Final = Message("S", "01", "102", "User &1 has been created")
USER_EXISTS: Final = Message("I", "01", "088", "User &1 exists")
USER_DOES_NOT_EXIST: Final = Message("E", "01", "124", "User &1 does not exist")
USER_ALREADY_EXISTS: Final = Message("E", "01", "224", "User &1 already exists")
# Chosen: numbers 039 to 049, 210, 232 and 245 are known from posts only.
USER_CHANGED: Final = Message("S", "01", "039", "User &1 has been changed")
USER_NOT_LOCKED: Final = Message("W", "01", "047", "User &1 is not locked")
ROLES_CHANGED: Final = Message("S", "01", "048", "Role assignments of user &1 have been changed")
USER_ALREADY_LOCKED: Final = Message("W", "01", "049", "User &1 is already locked")
USER_UNLOCKED: Final = Message("S", "01", "210", "User &1 has been unlocked")
USER_DELETED: Final = Message("S", "01", "232", "User &1 has been deleted")
USER_LOCKED: Final = Message("S", "01", "245", "User &1 has been locked")
NOT_A_REFERENCE_USER: Final = Message("W", "01", "391", "User &1 is not of type reference")
AUTHORIZATION_NAME_INVALID: Final = Message("E", "01", "620", "Authorization name &1 breaks the naming rule")
PROFILE_NAME_INVALID: Final = Message("E", "01", "624", "Profile name &1 breaks the naming rule")
ENTER_VALID_USER: Final = Message("E", "SUID01", "003", "User &1 does not exist; enter a valid name")
PRODUCTIVE_PASSWORD_REFUSED: Final = Message(
    "E", "SUID01", "005", "A productive password cannot be set by changing a user"
)
GENERATED_PROFILE_STAYS: Final = Message(
    "E", "SUID01", "023", "Generated profile &1 belongs to a role and cannot be changed here"
)
NOTHING_CHANGED: Final = Message("S", "SUID01", "029", "Nothing was changed for &1")
TIME_INVALID: Final = Message("E", "SUID01", "031", "Time &1 is not valid")

#: Any sentence; it goes over the four variables too, so that none of it is lost to clients that build the text themselves.
SENTENCE: Final = Message("E", "KEYDATE", "001", "&1&2&3&4")
NOT_AUTHORIZED: Final = Message("E", "KEYDATE", "002", "You are not authorized: &1 with &2")
INVALID_VALUE: Final = Message("E", "KEYDATE", "003", "&1 &2 &3")
PASSWORD_REFUSED: Final = Message("E", "KEYDATE", "010", "The password is refused: &1")
PASSWORD_CHANGED: Final = Message("S", "KEYDATE", "011", "The password of user &1 has been changed")
PASSWORD_GENERATED: Final = Message("S", "KEYDATE", "012", "An initial password for user &1 has been generated")
PROFILES_CHANGED: Final = Message("S", "KEYDATE", "013", "Profile assignments of user &1 have been changed")
PROFILE_DOES_NOT_EXIST: Final = Message("E", "KEYDATE", "014", "Profile &1 does not exist")
USERS_LISTED: Final = Message("S", "KEYDATE", "015", "&1 users found")
ROLE_CREATED: Final = Message("S", "KEYDATE", "020", "Role &1 has been created")
ROLE_ALREADY_EXISTS: Final = Message("E", "KEYDATE", "021", "Role &1 already exists")
ROLE_DOES_NOT_EXIST: Final = Message("E", "KEYDATE", "022", "Role &1 does not exist")
ROLE_DELETED: Final = Message("S", "KEYDATE", "023", "Role &1 has been deleted")
ROLE_CHANGED: Final = Message("S", "KEYDATE", "024", "Role &1 has been changed")
ROLE_CHANGED_BY_ANOTHER: Final = Message(
    "E", "KEYDATE", "025", "Role &1 was changed by another administrator; read it again"
)
AUTHORIZATIONS_SET: Final = Message("S", "KEYDATE", "026", "Role &1 has &2 authorizations; generate its profile")
PROFILE_GENERATED: Final = Message("S", "KEYDATE", "027", "Profile &2 of role &1 has been generated")
ROLE_HAS_OPEN_FIELDS: Final = Message("W", "KEYDATE", "028", "Role &1 has open fields; they grant nothing")
ROLE_IS_EMPTY: Final = Message("E", "KEYDATE", "029", "Role &1 has no authorizations; nothing can be generated")
TRANSACTION_ADDED: Final = Message("S", "KEYDATE", "030", "Transaction &2 has been added to role &1")
TRANSACTION_REMOVED: Final = Message("S", "KEYDATE", "031", "Transaction &2 has been removed from role &1")
MEMBER_ADDED: Final = Message("S", "KEYDATE", "032", "Role &2 has been added to composite role &1")
MEMBER_REMOVED: Final = Message("S", "KEYDATE", "033", "Role &2 has been removed from composite role &1")
ROLE_ASSIGNED: Final = Message("S", "KEYDATE", "034", "Role &1 has been assigned to user &2")
ROLE_WITHDRAWN: Final = Message("S", "KEYDATE", "035", "Role &1 has been withdrawn from user &2")
COMPARED: Final = Message("S", "KEYDATE", "036", "User comparison: &1 users, &2 profiles added, &3 removed")
NO_TRANSPORTS: Final = Message("E", "KEYDATE", "037", "Parameter &1 must be blank: this system has no transports")
TRACE_ON: Final = Message("S", "KEYDATE", "040", "The authorization trace of user &1 is on")
TRACE_OFF: Final = Message("S", "KEYDATE", "041", "The authorization trace of user &1 is off")
COMPANY_CODE_DOES_NOT_EXIST: Final = Message("E", "KEYDATE", "050", "Company code &1 does not exist")

MESSAGES: Final[Mapping[tuple[str, str], Message]] = MappingProxyType(
    {(message.id, message.number): message for message in list(globals().values()) if isinstance(message, Message)}
)


def sentence(text: str, *, type_: str = "E", parameter: str = "", row: int = 0, field: str = "") -> dict[str, Any]:
    """Returns a message of any text as BAPIRET2 (KEYDATE 001)."""
    parts = [text[start : start + _VARIABLE_LENGTH] for start in range(0, 4 * _VARIABLE_LENGTH, _VARIABLE_LENGTH)]
    return SENTENCE.row(*parts, parameter=parameter, row=row, field=field) | {
        "TYPE": type_,
        "MESSAGE": text[:_TEXT_LENGTH],
    }


def blank() -> dict[str, Any]:
    """Returns the message that says nothing; functions with a single RETURN structure answer so on success."""
    return {"TYPE": "", "ID": "", "NUMBER": "000", "MESSAGE": ""}
