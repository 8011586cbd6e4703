"""How the expected failures look to a caller of remote functions: message class and number, and the declared exceptions they become.

A failure without an entry is message KEYDATE 001, whose first variable is the failure's code; nothing is lost by that, because the text is the
failure's own sentence. An entry exists where clients compare numbers, or where the place (field) helps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Final

from keydate.erp.authority.errors import NotAuthorized
from keydate.vocabulary.errors import KeydateError
from keydate.wire.bapi import Function, messages
from keydate.wire.bapi.messages import Message


@dataclass(frozen=True, slots=True)
class MessageKey:
    """Class and number of a message, and the field that it is about."""

    id: str
    number: str
    field: str = ""


def _key(message: Message, field: str = "") -> MessageKey:
    return MessageKey(message.id, message.number, field)


#: The message of a failure that has no entry.
DEFAULT: Final = _key(messages.SENTENCE)
_KEYDATE: Final = DEFAULT.id

MESSAGES: Final[Mapping[str, MessageKey]] = MappingProxyType(
    {
        "keydate.invalid_value": _key(messages.INVALID_VALUE),
        "erp.not_authorized": _key(messages.NOT_AUTHORIZED),
        "erp.user_not_found": _key(messages.USER_DOES_NOT_EXIST, "BNAME"),
        "erp.user_exists": _key(messages.USER_ALREADY_EXISTS, "BNAME"),
        "erp.invalid_reference_user": _key(messages.NOT_A_REFERENCE_USER, "REF_USER"),
        "erp.generated_profile": _key(messages.GENERATED_PROFILE_STAYS, "BAPIPROF"),
        "erp.alias_taken": MessageKey(_KEYDATE, "004", "USERALIAS"),
        "erp.user_group_not_found": MessageKey(_KEYDATE, "005", "CLASS"),
        "erp.user_is_referenced": MessageKey(_KEYDATE, "006", "BNAME"),
        "erp.own_user_protected": MessageKey(_KEYDATE, "007", "BNAME"),
        "erp.user_changed_meanwhile": MessageKey(_KEYDATE, "008", "BNAME"),
        "erp.security_policy_not_found": MessageKey(_KEYDATE, "009", "SECURITY_POLICY"),
        "erp.password_not_allowed": MessageKey(_KEYDATE, "010", "BAPIPWD"),
        "erp.password_missing": MessageKey(_KEYDATE, "011", "BAPIPWD"),
        "erp.password_not_possible": MessageKey(_KEYDATE, "012", "BAPIPWD"),
        "erp.password_change_not_allowed": MessageKey(_KEYDATE, "013", "BAPIPWD"),
        "erp.logon_refused": MessageKey(_KEYDATE, "014", "BNAME"),
        "erp.assignments_overlap": MessageKey(_KEYDATE, "015", "FROM_DAT"),
        "erp.assignment_not_found": MessageKey(_KEYDATE, "016", "AGR_NAME"),
        "erp.too_many_profiles": MessageKey(_KEYDATE, "017", "BAPIPROF"),
        "erp.role_not_found": _key(messages.ROLE_DOES_NOT_EXIST, "AGR_NAME"),
        "erp.role_exists": _key(messages.ROLE_ALREADY_EXISTS, "AGR_NAME"),
        "erp.role_name_reserved": _key(messages.ROLE_NAME_RESERVED, "AGR_NAME"),
        "erp.role_changed_meanwhile": _key(messages.ROLE_CHANGED_BY_ANOTHER, "EXPECTED_VERSION"),
        "erp.role_in_use": _key(messages.ROLE_IN_USE, "AGR_NAME"),
        "erp.wrong_role_kind": _key(messages.WRONG_ROLE_KIND, "AGR_NAME"),
        "erp.invalid_parent_role": MessageKey(_KEYDATE, "026", "PARENT_ROLE"),
        "erp.follows_parent_role": MessageKey(_KEYDATE, "027", "AGR_NAME"),
        "erp.empty_role": _key(messages.ROLE_IS_EMPTY, "AGR_NAME"),
        "erp.open_fields": _key(messages.ROLE_HAS_OPEN_FIELDS, "AGR_NAME"),
        "erp.too_many_authorizations": _key(messages.TOO_MANY_AUTHORIZATIONS, "AGR_NAME"),
        "erp.profile_name_taken": MessageKey(_KEYDATE, "032", "PROFILE_NAME"),
        "erp.profile_name_fixed": MessageKey(_KEYDATE, "033", "PROFILE_NAME"),
        "erp.profile_not_found": _key(messages.PROFILE_DOES_NOT_EXIST, "BAPIPROF"),
        "erp.unknown_object": MessageKey(_KEYDATE, "040", "OBJECT"),
        "erp.unknown_field": MessageKey(_KEYDATE, "041", "FIELD"),
        "erp.unknown_activity": MessageKey(_KEYDATE, "042", "LOW"),
        "erp.activity_not_allowed": MessageKey(_KEYDATE, "043", "LOW"),
        "erp.value_too_long": MessageKey(_KEYDATE, "044", "LOW"),
        "erp.invalid_range": MessageKey(_KEYDATE, "045", "LOW"),
        "erp.unknown_organizational_level": MessageKey(_KEYDATE, "046", "VARBL"),
        "erp.duplicate_counter": MessageKey(_KEYDATE, "050", "COUNTER"),
        "erp.authorization_not_found": MessageKey(_KEYDATE, "051", "COUNTER"),
        "erp.authorization_still_active": MessageKey(_KEYDATE, "052", "COUNTER"),
        "erp.template_not_found": MessageKey(_KEYDATE, "053", "TEMPLATE"),
        "erp.company_code_not_found": MessageKey(_KEYDATE, "061", "COMP_CODE"),
    }
)

#: Exceptions that a failure may become, the most telling first; the first one that the function declares is raised.
EXCEPTIONS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "erp.role_not_found": (
            "ACTIVITY_GROUP_DOES_NOT_EXIST",
            "ROLE_DOES_NOT_EXIST",
            "SOURCE_AGR_NOT_EXISTS",
            "NO_PROFILE_AVAILABLE",
        ),
        "erp.role_exists": ("ACTIVITY_GROUP_ALREADY_EXISTS", "TARGET_AGRNAME_NOT_FREE"),
        "erp.role_name_reserved": ("NAMESPACE_PROBLEM",),
        "erp.role_changed_meanwhile": ("ACTIVITY_GROUP_ENQUEUED", "ENQUEUE_FAILED"),
        "erp.wrong_role_kind": ("NO_SINGLE_ROLE", "NO_COLLECTIVE_ROLE"),
        "erp.invalid_parent_role": ("INVALID_INHERITING_ROLE",),
        "erp.follows_parent_role": ("TRANSACTIONS_INHERITED",),
        "erp.empty_role": ("NO_AUTHS",),
        "erp.open_fields": ("OPEN_AUTHS",),
        "erp.too_many_authorizations": ("TOO_MANY_AUTHS",),
        "erp.profile_name_taken": ("PROFILE_NAME_EXISTS",),
        "erp.profile_name_fixed": ("PROFILE_NAME_EXISTS",),
        "erp.user_not_found": ("USER_DOES_NOT_EXIST",),
        "erp.logon_refused": ("CHANGE_NOT_ALLOWED",),
        "erp.password_change_not_allowed": ("CHANGE_NOT_ALLOWED",),
        "erp.password_not_allowed": ("PASSWORD_NOT_ALLOWED",),
    }
)

_ERROR: Final = "E"
#: Characters of BAPIRET2-MESSAGE.
_TEXT_LENGTH: Final = 220

#: Which right was missing, by the object that was asked for.
_MISSING_RIGHTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "S_USER_PRO": ("NO_AUTH_FOR_PROF_CREATION",),
        "S_USER_AUT": ("NO_AUTH_FOR_GEN", "NO_AUTHORITY_FOR_OBJECT_INSERT"),
        "S_USER_VAL": ("NO_AUTH_FOR_AUTH_MAINT", "NO_AUTHORITY_FOR_OBJECT_INSERT"),
        "S_USER_TCD": ("NO_AUTH_FOR_ROLE_CHANGE", "NO_AUTHORITY_FOR_TCODES_INSERT"),
        "S_USER_AGR": ("NO_AUTH_FOR_ROLE_CHANGE", "NO_AUTHORITY_FOR_SROLE_INSERT"),
    }
)
_ACTIVITY_RIGHTS: Final[Mapping[tuple[str, str | None], tuple[str, ...]]] = MappingProxyType(
    {
        ("S_USER_AGR", "64"): ("NO_AUTH_FOR_GEN", "NO_AUTH_TO_GENERATE_PROFILE"),
        ("S_USER_AGR", "03"): ("NO_AUTHORITY_FOR_SROLE_SHOW",),
    }
)


def message_key(error: KeydateError) -> MessageKey:
    """Returns class and number of a failure's message."""
    return MESSAGES.get(error.code, DEFAULT)


def failure_row(error: KeydateError, system_id: str = "") -> dict[str, Any]:
    """Returns the message of a failure as BAPIRET2: its own sentence, its own values as variables."""
    key = message_key(error)
    values = [_variable(getattr(error, field.name)) for field in fields(error)]
    if key is DEFAULT:
        values.insert(0, error.code)
    sentence, remedy = _printable(str(error)), _printable(error.remedy)
    text = f"{sentence} {remedy}" if len(sentence) + len(remedy) < _TEXT_LENGTH else sentence
    row = Message(_ERROR, key.id, key.number, "").row(*map(_printable, values[:4]), field=key.field, system=system_id)
    return row | {"MESSAGE": text[:_TEXT_LENGTH]}


def old_failure_row(error: KeydateError) -> dict[str, Any]:
    """Returns the message of a failure as BAPIRETURN, the form of older functions."""
    row = failure_row(error)
    kept = ("TYPE", "MESSAGE", "MESSAGE_V1", "MESSAGE_V2", "MESSAGE_V3", "MESSAGE_V4")
    return {"CODE": f"{row['ID'][:2]}{row['NUMBER']}"} | {name: row[name] for name in kept}


def _printable(text: str) -> str:
    """Returns text without characters that a transport refuses; it may repeat what a caller sent."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def declared_exception(function: Function, error: KeydateError) -> str | None:
    """Returns the exception of the function that fits the failure; None when it declares none that does."""
    declared = {exception.key for exception in function.exceptions}
    return next((key for key in _candidates(error) if key in declared), None)


def _candidates(error: KeydateError) -> tuple[str, ...]:
    if not isinstance(error, NotAuthorized):
        return EXCEPTIONS.get(error.code, ())
    by_activity = _ACTIVITY_RIGHTS.get((error.object_name, error.fields.get("ACTVT")), ())
    return (*by_activity, *_MISSING_RIGHTS.get(error.object_name, ()), "NOT_AUTHORIZED")


def _variable(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return ", ".join(f"{name} {tested}" for name, tested in value.items() if tested is not None)
    if isinstance(value, tuple | list | frozenset):
        return ", ".join(str(item) for item in value)
    return str(value)
