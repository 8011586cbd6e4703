"""Stateful sessions: the cookie `sap-contextid`, for clients that make several calls in one unit of work.

A client asks for one with `session_mode=1` in the address, as SAP's service knows it. Because every function of this system stores its changes
at once, a session holds no unfinished work: it holds who began it and when it was last used, and nothing else. Each call is still
authenticated by its own credentials. A session that has ended is replaced by a new one, and nothing is lost by that.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final

COOKIE: Final = "sap-contextid"


class Sessions:
    """The sessions of one process, bounded in number and in idle time."""

    def __init__(self, *, idle_seconds: float, limit: int, timer: Callable[[], float] = time.monotonic) -> None:
        self._idle = idle_seconds
        self._limit = limit
        self._timer = timer
        self._lock = Lock()
        #: Owner and last use by id, the least recently used first.
        self._sessions: OrderedDict[str, tuple[str, float]] = OrderedDict()

    def resume(self, session_id: str, owner: str) -> bool:
        """Tells whether the owner's session is alive, and marks it as used."""
        with self._lock:
            self._end_idle()
            known = self._sessions.get(session_id)
            if known is None or known[0] != owner:
                return False
            self._sessions[session_id] = (owner, self._timer())
            self._sessions.move_to_end(session_id)
            return True

    def begin(self, owner: str) -> str:
        """Returns the id of a new session; the least recently used one ends when there are too many."""
        session_id = f"SID:{secrets.token_urlsafe(24)}"
        with self._lock:
            self._end_idle()
            while len(self._sessions) >= self._limit:
                self._sessions.popitem(last=False)
            self._sessions[session_id] = (owner, self._timer())
        return session_id

    def _end_idle(self) -> None:
        limit = self._timer() - self._idle
        while self._sessions:
            session_id, (_, last_use) = next(iter(self._sessions.items()))
            if last_use > limit:
                return
            del self._sessions[session_id]
