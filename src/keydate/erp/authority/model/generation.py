"""From the authorization data of a role to profiles: open fields, organizational levels, names, the split at 170.

Limits and names: packed table USR10 holds 170 authorizations per profile; a role has at most 101 profiles, which is what one base name with
the suffixes 00 to 99 allows. Choices among unconfirmed rules are ADR 0009.
"""

from __future__ import annotations

import hashlib
import string
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from keydate.erp.authority.errors import EmptyRole, OpenFields, TooManyAuthorizations
from keydate.erp.authority.model.catalogue import ObjectCatalogue, variable
from keydate.erp.authority.model.check import Authorization
from keydate.erp.authority.model.roles import AuthorizationData, FieldValues, OrganizationalLevels
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import (
    AuthorizationName,
    ClientId,
    FieldName,
    ObjectName,
    ProfileName,
    RoleName,
    profile_name,
)

AUTHORIZATIONS_PER_PROFILE: Final = 170
PROFILES_PER_ROLE: Final = 101
#: The part of a profile name that all profiles and authorizations of one role share.
BASE_LENGTH: Final = 10

_ALPHABET: Final = string.digits + string.ascii_uppercase
#: 00 to 99, then 0A to ZZ: so many authorizations of one object can be told apart within one role.
AUTHORIZATION_SUFFIXES: Final = tuple(
    sorted((a + b for a in _ALPHABET for b in _ALPHABET), key=lambda text: (not text.isdecimal(), text))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedProfile:
    """One profile that generation writes."""

    name: ProfileName
    authorizations: tuple[Authorization, ...]


def open_fields(data: AuthorizationData, catalogue: ObjectCatalogue) -> tuple[str, ...]:
    """Returns what has no value among the active authorizations: organizational levels as `$BUKRS` first, then `OBJECT-FIELD`."""
    levels: dict[str, None] = {}
    fields: dict[str, None] = {}
    for item in data.active:
        for field in catalogue.object(item.object).fields:
            rows = item.values.get(field, ())
            if not rows:
                fields[f"{item.object}-{field}"] = None
            elif rows == (ValueRange(variable(field)),) and not data.organizational_levels.get(variable(field)):
                levels[variable(field)] = None
    return (*levels, *fields)


def resolved(values: FieldValues, levels: OrganizationalLevels) -> dict[FieldName, tuple[ValueRange, ...]]:
    """Returns field values with organizational levels put in; a field for which nothing is left is open and left out."""
    result = {}
    for field, rows in values.items():
        name = variable(field)
        placeholder = ValueRange(name)
        if placeholder in rows:
            rows = tuple(  # noqa: PLW2901 - the same rows, with the variable replaced
                dict.fromkeys(
                    value for row in rows for value in (levels.get(name, ()) if row == placeholder else (row,))
                )
            )
        if rows:
            result[field] = rows
    return result


def generated_profiles(
    role: RoleName,
    data: AuthorizationData,
    *,
    base: ProfileName,
    catalogue: ObjectCatalogue,
    allow_open_fields: bool = False,
) -> tuple[GeneratedProfile, ...]:
    """Returns the profiles of a role; no value of its data is lost, and nothing is added.

    Raises:
        EmptyRole: nothing is active.
        OpenFields: a field has no value, and this was not allowed.
        TooManyAuthorizations: they do not fit into 101 profiles, or one object has more than its names allow.
    """
    active = data.active
    if not active:
        raise EmptyRole(role=role)
    missing = open_fields(data, catalogue)
    if missing and not allow_open_fields:
        raise OpenFields(role=role, open_fields=missing)
    limit = AUTHORIZATIONS_PER_PROFILE * PROFILES_PER_ROLE
    if len(active) > limit:
        raise TooManyAuthorizations(role=role, count=len(active), limit=limit)
    for object_name, count in Counter(item.object for item in active).items():
        if count > len(AUTHORIZATION_SUFFIXES):
            raise TooManyAuthorizations(role=role, count=count, limit=len(AUTHORIZATION_SUFFIXES), object=object_name)
    numbers: Counter[ObjectName] = Counter()
    authorizations = []
    for item in active:
        suffix = AUTHORIZATION_SUFFIXES[numbers[item.object]]
        numbers[item.object] += 1
        authorizations.append(
            Authorization(
                item.object, AuthorizationName(base + suffix), resolved(item.values, data.organizational_levels)
            )
        )
    return split(authorizations, base=base)


def split(authorizations: list[Authorization], *, base: ProfileName) -> tuple[GeneratedProfile, ...]:
    """Cuts authorizations into profiles of at most 170."""
    names = profile_names(base)
    return tuple(
        GeneratedProfile(
            name=next(names), authorizations=tuple(authorizations[start : start + AUTHORIZATIONS_PER_PROFILE])
        )
        for start in range(0, len(authorizations), AUTHORIZATIONS_PER_PROFILE)
    )


def profile_names(base: ProfileName) -> Iterator[ProfileName]:
    """Yields the names of the profiles of one role: the base, then the base with 00, 01, … 99."""
    yield base
    for number in range(PROFILES_PER_ROLE - 1):
        yield ProfileName(f"{base}{number:02d}")


def chosen_profile_name(text: str) -> ProfileName:
    """Returns a profile name that an administrator chose for a role.

    Raises:
        InvalidValue: it is longer than 10 characters, has an underscore in second place (SAP's own), or is malformed.
    """
    name = profile_name(text)
    if len(name) > BASE_LENGTH:
        raise InvalidValue(field="profile name", value=text, rule="has more than 10 characters; two more are numbers")
    if name[1:2] == "_":
        raise InvalidValue(field="profile name", value=text, rule="has an underscore as its second character")
    return name


def proposed_profile_names(client: ClientId, role: RoleName) -> Iterator[ProfileName]:
    """Yields proposals `T-` + 8 characters without end: the same for the same role, so that the first free one is stable."""
    attempt = 0
    while True:
        number = int.from_bytes(hashlib.sha256(f"{client}/{role}/{attempt}".encode()).digest(), "big")
        letters = []
        for _ in range(8):
            number, rest = divmod(number, len(_ALPHABET))
            letters.append(_ALPHABET[rest])
        yield ProfileName("T-" + "".join(letters))
        attempt += 1
