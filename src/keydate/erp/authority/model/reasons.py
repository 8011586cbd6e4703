"""Why a check was denied: pure explanation for people, made only when somebody reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from keydate.vocabulary.authorization_values import BLANK, ValueRange
from keydate.vocabulary.ids import AuthorizationName, FieldName, ObjectName


class DenialCode(StrEnum):
    """The kinds of "no", stable for programs."""

    NO_AUTHORIZATION = "no_authorization"
    VALUES_NOT_COVERED = "values_not_covered"
    UNKNOWN_FIELD = "unknown_field"
    TOO_MANY_FIELDS = "too_many_fields"
    INVALID_USER = "invalid_user"


@dataclass(frozen=True, slots=True)
class LookedAt:
    """One authorization that was looked at, and the first field in which it failed."""

    authorization: AuthorizationName
    failed_field: FieldName
    #: What the authorization holds there; empty when the field is open.
    held: tuple[ValueRange, ...]


@dataclass(frozen=True, slots=True)
class DenialReason:
    """What was looked at, which field failed, and what would have been needed."""

    code: DenialCode
    object: ObjectName
    #: The values that were asked for, without the fields that were not tested: one authorization must cover them all.
    needed: Mapping[FieldName, str]
    #: Fields in which the authorization that came closest failed; empty without one.
    failed_fields: tuple[FieldName, ...]
    looked_at: tuple[LookedAt, ...]

    def __str__(self) -> str:
        """Returns one sentence that an administrator can act on."""
        wanted = ", ".join(f"{field}={value or BLANK}" for field, value in self.needed.items()) or "any value"
        if self.code is DenialCode.INVALID_USER:
            return f"The user for whom {self.object} was checked does not exist or cannot be evaluated."
        if self.code is DenialCode.TOO_MANY_FIELDS:
            return f"The check of {self.object} names more than ten fields."
        if self.code is DenialCode.UNKNOWN_FIELD:
            return f"Object {self.object} does not have the field {', '.join(self.failed_fields)}."
        if self.code is DenialCode.NO_AUTHORIZATION:
            return f"No authorization for object {self.object} is held; needed is {wanted}."
        closest = min(self.looked_at, key=lambda item: item.failed_field not in self.failed_fields)
        held = ", ".join(str(value) for value in closest.held) or "nothing (the field is open)"
        others = len(self.looked_at) - 1
        more = (
            f" {others} further authorization{'s' if others > 1 else ''} of the object did not cover it either."
            if others
            else ""
        )
        return (
            f"Object {self.object} does not cover {wanted}: field {closest.failed_field} of authorization "
            f"{closest.authorization} holds {held}.{more}"
        )


def explain_denial(
    return_code: int,
    object_name: ObjectName,
    wanted: Mapping[FieldName, str | ValueRange | None],
    *,
    known_fields: tuple[FieldName, ...] | None,
    held: Iterable[tuple[AuthorizationName, Mapping[FieldName, tuple[ValueRange, ...]]]],
) -> DenialReason:
    """Explains a denial.

    Args:
        return_code: 4, 12 or 40.
        object_name: the object that was checked.
        wanted: tested values by field, a range where all of it was asked for; None for a field that was not tested.
        known_fields: the object's fields; None for an unknown object.
        held: name and values of the user's authorizations for the object.
    """
    asked = {field: value for field, value in wanted.items() if value is not None}
    needed = {field: str(value) for field, value in asked.items()}
    if return_code == 40:
        return DenialReason(DenialCode.INVALID_USER, object_name, needed, (), ())
    if return_code == 12:
        return DenialReason(DenialCode.NO_AUTHORIZATION, object_name, needed, (), ())
    if len(wanted) > 10:
        return DenialReason(DenialCode.TOO_MANY_FIELDS, object_name, needed, (), ())
    unknown = tuple(field for field in wanted if field not in (known_fields or ()))
    if unknown:
        return DenialReason(DenialCode.UNKNOWN_FIELD, object_name, needed, unknown, ())
    looked_at = []
    fewest: tuple[FieldName, ...] = ()
    for name, values in held:
        failed = uncovered_fields(values, asked)
        looked_at.append(LookedAt(name, failed[0], values.get(failed[0], ())))
        if not fewest or len(failed) < len(fewest):
            fewest = failed
    return DenialReason(DenialCode.VALUES_NOT_COVERED, object_name, needed, fewest, tuple(looked_at))


def uncovered_fields(
    values: Mapping[FieldName, tuple[ValueRange, ...]], asked: Mapping[FieldName, str | ValueRange]
) -> tuple[FieldName, ...]:
    """Returns the fields in which one authorization does not cover what is asked."""
    return tuple(
        field
        for field, value in asked.items()
        if not any(
            item.covers_range(value) if isinstance(value, ValueRange) else item.covers(value)
            for item in values.get(field, ())
        )
    )
