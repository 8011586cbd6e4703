"""Return messages: the classes and numbers that clients compare, with their texts.

Classes `01` and `SUID01` are SAP's; their numbers are those that public clients compare. Numbers that no public source confirms are marked
"chosen". Class `KEYDATE` is ours; it avoids the numbers that some clients compare without looking at the class (029, 047, 049, 088, 102,
124, 224, 255). Clients should compare class *and* number.
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
        """Returns the message as BAPIRETURN, whose code joins two letters of the class and the number."""
        row = self.row(*variables)
        kept = ("TYPE", "MESSAGE", "LOG_NO", "LOG_MSG_NO", "MESSAGE_V1", "MESSAGE_V2", "MESSAGE_V3", "MESSAGE_V4")
        return {"CODE": self.id[:2] + self.number} | {name: row[name] for name in kept}


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


USER_CREATED: Final = Message("S", "01", "102", "User &1 was created.")
USER_EXISTS: Final = Message("I", "01", "088", "User &1 exists.")
USER_DOES_NOT_EXIST: Final = Message("E", "01", "124", "User &1 does not exist.")
USER_ALREADY_EXISTS: Final = Message("E", "01", "224", "User &1 already exists.")
NOT_A_REFERENCE_USER: Final = Message("E", "01", "391", "User &1 is not of type reference.")
# Chosen: these five numbers are known from posts only.
USER_CHANGED: Final = Message("S", "01", "039", "User &1 was changed.")
ROLES_CHANGED: Final = Message("S", "01", "048", "The role assignments of user &1 were changed.")
USER_UNLOCKED: Final = Message("S", "01", "210", "User &1 was unlocked.")
USER_DELETED: Final = Message("S", "01", "232", "User &1 was deleted.")
USER_LOCKED: Final = Message("S", "01", "245", "User &1 was locked.")
#: What newer releases of SAP systems answer in place of 01/124.
ENTER_VALID_USER: Final = Message("E", "SUID01", "003", "User &1 does not exist; enter a valid name.")
PRODUCTIVE_PASSWORD_REFUSED: Final = Message("E", "SUID01", "005", "A productive password cannot be set in a change.")
GENERATED_PROFILE_STAYS: Final = Message("E", "SUID01", "023", "Generated profile &1 belongs to a role.")
NOTHING_CHANGED: Final = Message("S", "SUID01", "029", "Nothing was changed for user &1.")

#: Any sentence; the failure's code or the sentence itself is in the variables.
SENTENCE: Final = Message("E", "KEYDATE", "001", "&1&2&3&4")
INVALID_VALUE: Final = Message("E", "KEYDATE", "002", "&1 &2 &3.")
NOT_AUTHORIZED: Final = Message("E", "KEYDATE", "003", "You are not authorized: &1 with &2.")
ROLE_DOES_NOT_EXIST: Final = Message("E", "KEYDATE", "020", "Role &1 does not exist.")
ROLE_ALREADY_EXISTS: Final = Message("E", "KEYDATE", "021", "Role &1 already exists.")
ROLE_NAME_RESERVED: Final = Message("E", "KEYDATE", "022", "Role name &1 is reserved.")
ROLE_CHANGED_BY_ANOTHER: Final = Message("E", "KEYDATE", "023", "Role &1 was changed by another administrator.")
ROLE_IN_USE: Final = Message("E", "KEYDATE", "024", "Role &1 is in use.")
WRONG_ROLE_KIND: Final = Message("E", "KEYDATE", "025", "Role &1 is of another kind.")
ROLE_IS_EMPTY: Final = Message("E", "KEYDATE", "028", "Role &1 has no authorizations; nothing can be generated.")
ROLE_HAS_OPEN_FIELDS: Final = Message("E", "KEYDATE", "030", "Role &1 has open fields.")
TOO_MANY_AUTHORIZATIONS: Final = Message("E", "KEYDATE", "031", "Role &1 has too many authorizations.")
PROFILE_DOES_NOT_EXIST: Final = Message("E", "KEYDATE", "034", "Profile &1 does not exist.")
NO_COMPANY_CODE: Final = Message("W", "KEYDATE", "060", "There is no company code that you may display.")
DONE: Final = Message("S", "KEYDATE", "100", "&1&2&3&4")
REMARK: Final = Message("W", "KEYDATE", "103", "&1&2&3&4")
USER_ALREADY_LOCKED: Final = Message("W", "KEYDATE", "110", "User &1 is already locked by an administrator.")
PROFILES_CHANGED: Final = Message("S", "KEYDATE", "111", "The profile assignments of user &1 were changed.")

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
