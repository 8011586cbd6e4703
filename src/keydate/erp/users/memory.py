"""Verified credentials, remembered for a short time, so that Argon2 need not run for each call of a machine.

What is kept is a keyed hash under a random key of this process, together with the user's `logon_version`: whatever changes password, type or
rules raises it, and locks and validity are read on every call anyway. A wrong password is never remembered.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class _Remembered:
    logon_version: int
    until: datetime
    #: Passwords and users expire by day: what was verified yesterday is verified again.
    day: date


class CredentialMemory:
    """The credentials that were verified last, shared by all threads of a process."""

    def __init__(self, ttl_seconds: float = 300.0, *, capacity: int = 10_000) -> None:
        self._ttl = timedelta(seconds=ttl_seconds)
        self._capacity = capacity
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._known: OrderedDict[bytes, _Remembered] = OrderedDict()

    def remember(
        self, *, client: str, user_name: str, password: str, logon_version: int, now: datetime, day: date
    ) -> None:
        """Remembers credentials that have just been verified and led to a full logon."""
        key = self._hash(client, user_name, password)
        with self._lock:
            self._known[key] = _Remembered(logon_version, now + self._ttl, day)
            self._known.move_to_end(key)
            while len(self._known) > self._capacity:
                self._known.popitem(last=False)

    def knows(
        self, *, client: str, user_name: str, password: str, logon_version: int, now: datetime, day: date
    ) -> bool:
        """Tells whether these credentials were verified a short time ago and nothing has changed since."""
        key = self._hash(client, user_name, password)
        with self._lock:
            known = self._known.get(key)
            if known is None:
                return False
            if (
                known.logon_version != logon_version
                or known.day != day
                or not known.until - self._ttl <= now < known.until
            ):
                del self._known[key]
                return False
            return True

    def _hash(self, *parts: str) -> bytes:
        message = b"".join(
            len(raw).to_bytes(4, "big") + raw for raw in (part.encode("utf-8", "replace") for part in parts)
        )
        return hmac.digest(self._key, message, hashlib.sha256)
