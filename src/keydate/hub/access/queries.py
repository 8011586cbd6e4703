"""Users and tokens as a list shows them: without hashes and digests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from keydate.hub.access import store
from keydate.hub.access.model import ApiToken, Caller, HubRole, Right
from keydate.kit.database import ReadTransaction


@dataclass(frozen=True, slots=True, kw_only=True)
class UserView:
    """One user of the hub."""

    name: str
    role: HubRole
    #: In words: "active", "must change the password", "locked until …".
    state: str
    created_at: datetime
    last_logon_at: datetime | None


def list_users(tx: ReadTransaction, *, caller: Caller, limit: int = 100, offset: int = 0) -> list[UserView]:
    """Returns users by name."""
    caller.require(Right.ACCESS_READ)
    views = []
    for user in store.list_users(tx, limit=limit, offset=offset):
        state = "must change the password" if user.must_change_password else "active"
        if user.is_locked(tx.now) and user.locked_until is not None:
            state = f"locked until {user.locked_until:%Y-%m-%d %H:%M} UTC"
        views.append(
            UserView(
                name=user.name,
                role=user.role,
                state=state,
                created_at=user.created_at,
                last_logon_at=user.last_logon_at,
            )
        )
    return views


def list_tokens(tx: ReadTransaction, *, caller: Caller, limit: int = 100, offset: int = 0) -> list[ApiToken]:
    """Returns tokens, the newest first: all of them with the right to see access, else one's own."""
    if Right.ACCESS_READ in caller.rights:
        return store.list_tokens(tx, user_name=None, limit=limit, offset=offset)
    if caller.user_name is None:
        caller.require(Right.ACCESS_READ)
    return store.list_tokens(tx, user_name=caller.user_name, limit=limit, offset=offset)
