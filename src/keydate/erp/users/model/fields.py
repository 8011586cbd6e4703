"""The fields of a user master record that administrators maintain, and a set of new values for some of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from keydate.erp.users.model.kinds import UserType
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import UserAlias, UserGroup, UserName
from keydate.vocabulary.validity import Validity

_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,29}")


class Unchanged(Enum):
    """The type of `UNCHANGED`."""

    UNCHANGED = "unchanged"


#: Leave the field as it is; at creation, leave it at its default.
UNCHANGED: Final = Unchanged.UNCHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class UserFields:
    """New values for some fields of a user; None or an empty text clears one.

    `address` and `defaults` are changed entry by entry (an empty text removes one); `parameters` and `groups` are replaced whole.
    """

    user_type: UserType | Unchanged = UNCHANGED
    alias: UserAlias | Unchanged | None = UNCHANGED
    user_group: UserGroup | Unchanged | None = UNCHANGED
    validity: Validity | Unchanged = UNCHANGED
    reference_user: UserName | Unchanged | None = UNCHANGED
    security_policy: str | Unchanged | None = UNCHANGED
    accounting_number: str | Unchanged = UNCHANGED
    time_zone: str | Unchanged = UNCHANGED
    company: str | Unchanged = UNCHANGED
    #: Keys such as first_name, last_name, email, department, function, phone.
    address: Mapping[str, str] | Unchanged = UNCHANGED
    #: Keys such as language, decimal_format, date_format, start_menu, snc_name.
    defaults: Mapping[str, str] | Unchanged = UNCHANGED
    #: Parameter ids with their values, e.g. BUK: 1000.
    parameters: Mapping[str, str] | Unchanged = UNCHANGED
    groups: frozenset[UserGroup] | Unchanged = UNCHANGED

    def __post_init__(self) -> None:
        """Refuses values that do not fit their fields."""
        _require_length("accounting number", self.accounting_number, 12)
        _require_length("time zone", self.time_zone, 6)
        _require_length("company", self.company, 42)
        for name, entries in (("address", self.address), ("defaults", self.defaults)):
            if not isinstance(entries, Unchanged):
                _require_entries(name, entries)
        if not isinstance(self.parameters, Unchanged):
            for parameter, value in self.parameters.items():
                _require_parameter(parameter, value)


def merged(old: Mapping[str, str], new: Mapping[str, str] | Unchanged) -> dict[str, str]:
    """Returns the old entries with the new ones put over them; an empty new value removes its entry."""
    if isinstance(new, Unchanged):
        return dict(old)
    return {key: value for key, value in {**old, **new}.items() if value}


def _require_length(field: str, value: str | Unchanged, length: int) -> None:
    if isinstance(value, str) and len(value) > length:
        raise InvalidValue(field=field, value=value, rule=f"has more than {length} characters")
    if isinstance(value, str) and not value.isprintable():
        raise InvalidValue(field=field, value=value, rule="has control characters")


def _require_entries(field: str, entries: Mapping[str, str]) -> None:
    for key, value in entries.items():
        if not _KEY.fullmatch(key):
            raise InvalidValue(
                field=f"{field} field", value=key, rule="is not a lower-case name of up to 30 characters"
            )
        _require_length(f"{field} field {key}", value, 255)


def _require_parameter(parameter: str, value: str) -> None:
    if not 1 <= len(parameter) <= 20 or parameter != parameter.strip().upper() or not parameter.isprintable():
        raise InvalidValue(field="parameter", value=parameter, rule="is not 1 to 20 characters in upper case")
    _require_length(f"parameter {parameter}", value, 40)


#: Every field at its default.
NO_FIELDS: Final = UserFields()
