"""Generated passwords: they exist in memory and in the destination's encrypted store, and nowhere else."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import string
from typing import Final

#: As many as SAP's password field holds (BAPIPWD C40), less some room for front ends that cut.
LENGTH: Final = 32
_SPECIALS: Final = "-_.:;+=#%/()"
_CLASSES: Final = (string.ascii_uppercase, string.ascii_lowercase, string.digits, _SPECIALS)
_ALL: Final = "".join(_CLASSES)


class Secret:
    """A password that does not print itself."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Returns the password, for the one call that needs it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(********)"

    def __eq__(self, other: object) -> bool:
        """Compares in constant time."""
        return isinstance(other, Secret) and hmac.compare_digest(self._value.encode(), other._value.encode())

    def __hash__(self) -> int:
        return hash(self._value)


def new_password() -> Secret:
    """Returns a password that fits every rule of AC section 9.4.

    Four of each class, a letter first (never `?` or `!`), no three equal characters at the start.
    """
    while True:
        needed = [secrets.choice(characters) for characters in _CLASSES for _ in range(4)]
        rest = [secrets.choice(_ALL) for _ in range(LENGTH - 1 - len(needed))]
        body = needed + rest
        secrets.SystemRandom().shuffle(body)
        text = secrets.choice(string.ascii_letters) + "".join(body)
        if len(set(text[:3])) > 1:
            return Secret(text)


def fingerprint(*parts: str) -> str:
    """Returns a short SHA-256 of public facts (never of a secret), so that two people can compare what they see by phone."""
    digest = hashlib.sha256("\x00".join(parts).encode()).hexdigest()
    return ":".join(digest[start : start + 4] for start in range(0, 32, 4))
