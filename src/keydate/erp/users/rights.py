"""Who may do what to whom: the objects and activities that protect user administration.

A right for users depends on the user's group, which is known only after reading the user. So each act first asks for the right on any group
at all: whoever has none learns nothing, not even whether the user exists.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.model.check import DUMMY
from keydate.erp.users.errors import UserNotFound
from keydate.erp.users.store.master import UserRecord, find_user
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.ids import UserGroup

CREATE: Final = "01"
CHANGE: Final = "02"
DISPLAY: Final = "03"
LOCK: Final = "05"
DELETE: Final = "06"
DISPLAY_CHANGES: Final = "08"
ASSIGN: Final = "22"


def require_for_group(acting_user: ActingUser, group: UserGroup | None, *activities: str) -> None:
    """Passes when one of the activities is allowed for the group; a user without a group needs the right for any group."""
    tested = DUMMY if group is None else group
    acting_user.require_any(*(("S_USER_GRP", {"CLASS": tested, "ACTVT": activity}) for activity in activities))


def require_user(
    tx: ReadTransaction, acting_user: ActingUser, user_name: str, *activities: str, for_update: bool = False
) -> UserRecord:
    """Returns the user when one of the activities is allowed for its group.

    Raises:
        NotAuthorized: none is, or the user does not exist and none is allowed for any group.
        UserNotFound: there is no such user, and the caller may know that.
    """
    require_for_group(acting_user, None, *activities)
    user = find_user(tx, acting_user.client, user_name, for_update=for_update)
    if user is None:
        raise UserNotFound(user_name=user_name)
    require_for_group(acting_user, user.user_group, *activities)
    return user


def require_roles(acting_user: ActingUser, roles: Iterable[str], activity: str = ASSIGN) -> None:
    """Passes when the activity is allowed for every role."""
    for role in sorted(set(roles)):
        acting_user.require("S_USER_AGR", ACT_GROUP=role, ACTVT=activity)


def require_profiles(acting_user: ActingUser, profiles: Iterable[str], activity: str = ASSIGN) -> None:
    """Passes when the activity is allowed for every profile."""
    for profile in sorted(set(profiles)):
        acting_user.require("S_USER_PRO", PROFILE=profile, ACTVT=activity)


def require_settings(acting_user: ActingUser, area: str, activity: str) -> None:
    """Passes when general settings of the area may be displayed or changed."""
    acting_user.require("S_USER_ADM", S_ADM_AREA=area, ACTVT=activity)
