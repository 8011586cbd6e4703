"""Traces of authority checks per user (STAUTHTRACE), and the last failed checks of each user (SU53)."""

from __future__ import annotations

from keydate.erp.audit.model import AuditEvent
from keydate.erp.audit.trail import ErpTransaction
from keydate.erp.authority.guard import ActingUser
from keydate.erp.users.recording import record_user_change
from keydate.erp.users.rights import DISPLAY, require_user
from keydate.erp.users.store import checks
from keydate.erp.users.store.checks import KEPT_FAILURES, RecordedCheck
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.ids import UserName

__all__ = ["RecordedCheck", "clear_trace", "is_traced", "list_failed_checks", "list_trace", "set_trace"]


def set_trace(tx: ErpTransaction, *, acting_user: ActingUser, user_name: UserName, is_on: bool) -> bool:
    """Switches the trace of a user on or off, from its next call on; tells whether that changed anything.

    Raises:
        NotAuthorized: S_USER_GRP 03 for the user's group, or S_ADMI_FCD ST0M, is missing.
        UserNotFound: there is no such user.
    """
    acting_user.require("S_ADMI_FCD", S_ADMI_FCD="ST0M")
    require_user(tx, acting_user, user_name, DISPLAY, for_update=True)
    was_on = checks.is_traced(tx, acting_user.client, user_name)
    if was_on == is_on:
        return False
    if is_on:
        checks.start_trace(tx, acting_user.client, user_name, acting_user.user_name)
    else:
        checks.stop_trace(tx, acting_user.client, user_name)
    record_user_change(
        tx,
        acting_user=acting_user,
        user_name=user_name,
        act="trace_switched",
        event=AuditEvent.TRACE_SWITCHED,
        changes={"trace": (was_on, is_on)},
        details={"is_on": is_on},
    )
    return True


def clear_trace(tx: ErpTransaction, *, acting_user: ActingUser, user_name: UserName) -> None:
    """Deletes the recorded trace of a user; the last failed checks stay.

    Raises:
        NotAuthorized: S_ADMI_FCD ST0M, or S_USER_GRP 03 for the user's group, is missing.
        UserNotFound: there is no such user.
    """
    acting_user.require("S_ADMI_FCD", S_ADMI_FCD="ST0M")
    require_user(tx, acting_user, user_name, DISPLAY)
    checks.delete_trace(tx, acting_user.client, user_name)


def is_traced(tx: ReadTransaction, *, acting_user: ActingUser, user_name: UserName) -> bool:
    """Tells whether the trace of a user is on.

    Raises:
        NotAuthorized: S_USER_GRP 03 for the user's group is missing.
        UserNotFound: there is no such user.
    """
    require_user(tx, acting_user, user_name, DISPLAY)
    return checks.is_traced(tx, acting_user.client, user_name)


def list_trace(
    tx: ReadTransaction, *, acting_user: ActingUser, user_name: UserName, limit: int = 100, offset: int = 0
) -> list[RecordedCheck]:
    """Returns a page of the traced checks of a user, the latest first.

    Raises:
        NotAuthorized: S_ADMI_FCD ST0R, or S_USER_GRP 03 for the user's group, is missing.
        UserNotFound: there is no such user.
    """
    acting_user.require("S_ADMI_FCD", S_ADMI_FCD="ST0R")
    require_user(tx, acting_user, user_name, DISPLAY)
    return checks.list_checks(tx, acting_user.client, user_name, traced=True, limit=limit, offset=offset)


def read_trace(
    tx: ReadTransaction, *, acting_user: ActingUser, user_name: UserName, after: int = 0, limit: int | None = None
) -> list[RecordedCheck]:
    """Returns the traced checks of a user that follow a number, in their order, for those who read a trace as it grows.

    Raises:
        NotAuthorized: S_ADMI_FCD ST0R, or S_USER_GRP 03 for the user's group, is missing.
        UserNotFound: there is no such user.
    """
    acting_user.require("S_ADMI_FCD", S_ADMI_FCD="ST0R")
    require_user(tx, acting_user, user_name, DISPLAY)
    return checks.list_trace_after(tx, acting_user.client, user_name, after=after, limit=limit)


def list_failed_checks(
    tx: ReadTransaction, *, acting_user: ActingUser, user_name: UserName, limit: int = KEPT_FAILURES
) -> list[RecordedCheck]:
    """Returns the last failed checks of a user, the latest first; everyone may see their own.

    Raises:
        NotAuthorized: S_USER_GRP 03 for another user's group is missing.
        UserNotFound: there is no such user.
    """
    if user_name != acting_user.user_name:
        require_user(tx, acting_user, user_name, DISPLAY)
    return checks.list_checks(
        tx, acting_user.client, user_name, traced=False, limit=min(limit, KEPT_FAILURES), offset=0
    )
