"""Which rights an act of role maintenance needs: objects S_USER_AGR, S_USER_VAL, S_USER_TCD, S_USER_PRO, S_USER_AUT."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.model.generation import GeneratedProfile, resolved
from keydate.erp.authority.model.proposals import START, TCD
from keydate.erp.authority.model.roles import AuthorizationData, FieldValues
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import ObjectName, ProfileName, RoleName

CREATE: Final = "01"
CHANGE: Final = "02"
DISPLAY: Final = "03"
DELETE: Final = "06"
ACTIVATE: Final = "07"
DISPLAY_CHANGES: Final = "08"
GENERATE: Final = "64"
ADD_TO_COMPOSITE: Final = "79"
DOWNLOAD: Final = "DL"


def require_role(acting_user: ActingUser, role: RoleName, activity: str) -> None:
    """Passes when the user may do this with the role."""
    acting_user.require("S_USER_AGR", ACT_GROUP=role, ACTVT=activity)


def require_transactions(acting_user: ActingUser, codes: Iterable[str]) -> None:
    """Passes when the user may put these transactions into a role."""
    for code in codes:
        acting_user.require_grant("S_USER_TCD", TCD=ValueRange(code))


def require_new_values(acting_user: ActingUser, before: AuthorizationData, after: AuthorizationData) -> None:
    """Passes when the user may put into a role what is active there now and was not before, organizational levels included.

    Whole authorizations are compared, not single values: recombining values that are there grants something new.
    """
    present = {(object_name, _key(values)) for object_name, values in _effective(before)}
    for object_name, values in _effective(after):
        if (object_name, _key(values)) in present:
            continue
        if object_name == START:
            for value in values.get(TCD, ()):
                acting_user.require_grant("S_USER_TCD", TCD=value)
            continue
        acting_user.require("S_USER_VAL", OBJECT=object_name)
        for field, rows in values.items():
            for value in rows:
                acting_user.require_grant("S_USER_VAL", OBJECT=object_name, AUTH_FIELD=field, AUTH_VALUE=value)


def _effective(data: AuthorizationData) -> list[tuple[ObjectName, FieldValues]]:
    return [(item.object, resolved(item.values, data.organizational_levels)) for item in data.active]


def _key(values: FieldValues) -> frozenset[tuple[str, frozenset[ValueRange]]]:
    return frozenset((field, frozenset(rows)) for field, rows in values.items())


def require_generation(
    acting_user: ActingUser, generated: Iterable[GeneratedProfile], *, existing: frozenset[ProfileName]
) -> None:
    """Passes when the user may write these profiles and every authorization in them.

    Whoever lacks S_USER_AUT for the S_USER objects cannot generate a role that holds them.
    """
    for profile in generated:
        activity = CHANGE if profile.name in existing else CREATE
        acting_user.require("S_USER_PRO", PROFILE=profile.name, ACTVT=activity)
        acting_user.require("S_USER_PRO", PROFILE=profile.name, ACTVT=ACTIVATE)
        for item in profile.authorizations:
            acting_user.require("S_USER_AUT", OBJECT=item.object, AUTH=item.name, ACTVT=activity)
            acting_user.require("S_USER_AUT", OBJECT=item.object, AUTH=item.name, ACTVT=ACTIVATE)
