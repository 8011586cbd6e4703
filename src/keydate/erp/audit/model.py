"""Events of the security audit log, and how one entry is chained to the one before it.

Codes are those of SAP's Security Audit Log where it knows the event; events of our own start with KD.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, StrEnum
from typing import Final

#: What the first entry is chained to.
GENESIS: Final = "0" * 64
#: What an entry may carry beside its sentence (a bool is an int).
Detail = str | int | None


class EventSeverity(StrEnum):
    """How closely an event should be watched."""

    NORMAL = "normal"
    SEVERE = "severe"
    CRITICAL = "critical"


_NORMAL, _SEVERE, _CRITICAL = EventSeverity.NORMAL, EventSeverity.SEVERE, EventSeverity.CRITICAL


class AuditEvent(Enum):
    """One kind of event; its value is code, severity and text. Codes are stored: never change or reuse one."""

    LOGON_SUCCESSFUL = ("AU1", _SEVERE, "Logon successful")
    LOGON_FAILED = ("AU2", _CRITICAL, "Logon failed")
    RFC_LOGON_SUCCESSFUL = ("AU5", _NORMAL, "RFC logon successful")
    RFC_LOGON_FAILED = ("AU6", _CRITICAL, "RFC logon failed")
    USER_CREATED = ("AU7", _CRITICAL, "User created")
    USER_DELETED = ("AU8", _SEVERE, "User deleted")
    USER_LOCKED = ("AU9", _SEVERE, "User locked")
    USER_UNLOCKED = ("AUA", _SEVERE, "User unlocked")
    AUTHORIZATIONS_CHANGED = ("AUB", _SEVERE, "Authorizations of a user changed")
    LOGGED_OFF = ("AUC", _NORMAL, "Logoff")
    USER_CHANGED = ("AUD", _SEVERE, "User master record changed")
    PASSWORD_CHECK_FAILED = ("AUE", _CRITICAL, "Password check failed outside a logon")
    RFC_CALLED = ("AUK", _NORMAL, "Remote function called")
    RFC_CALL_FAILED = ("AUL", _CRITICAL, "Remote function refused")
    USER_LOCKED_AFTER_WRONG_PASSWORDS = ("AUM", _CRITICAL, "User locked after wrong passwords")
    REPORT_STARTED = ("AUW", _NORMAL, "Report started")
    PASSWORD_CHANGED = ("KD1", _NORMAL, "Password changed")
    PASSWORD_SET_BY_ADMINISTRATOR = ("KD2", _SEVERE, "Password set or deactivated by an administrator")
    ROLE_CHANGED = ("KD3", _SEVERE, "Role changed")
    PROFILE_GENERATED = ("KD4", _SEVERE, "Profile generated")
    USERS_COMPARED = ("KD5", _NORMAL, "User comparison carried out")
    CATALOGUE_CHANGED = ("KD6", _CRITICAL, "Authorization object or template changed")
    LOGON_RULES_CHANGED = ("KD7", _CRITICAL, "Profile parameter, security policy or forbidden password changed")
    TRACE_SWITCHED = ("KD8", _NORMAL, "Authorization trace switched")
    SYSTEM_INITIALIZED = ("KD9", _CRITICAL, "First administrator created at set-up")
    TRUST_CHANGED = ("KDA", _CRITICAL, "Trust in a hub changed")
    ASSERTION_ACCEPTED = ("KDB", _NORMAL, "Assertion of a business user accepted")
    ASSERTION_REFUSED = ("KDC", _CRITICAL, "Assertion of a business user refused")
    CONNECTION_REFUSED = ("KDD", _SEVERE, "Connector refused a technical user")
    ACCESS_DENIED = ("KDE", _SEVERE, "Access denied for lack of an authorization")
    INSECURE_OPERATION = ("KDF", _CRITICAL, "Operation without transport security allowed")
    JOB_CHANGED = ("KDG", _NORMAL, "Background job scheduled, canceled or ended")
    POSTING_PERIOD_CHANGED = ("KDH", _SEVERE, "Posting period opened or closed")
    LOG_READ = ("KDI", _NORMAL, "Security audit log read or verified")

    def __init__(self, code: str, severity: EventSeverity, text: str) -> None:
        self.code = code
        self.severity = severity
        self.text = text


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingEntry:
    """An entry that waits for its number: the chain is only locked when the transaction is about to commit."""

    at: datetime
    client: str
    event: AuditEvent
    user_name: str
    terminal: str
    message: str
    details: Mapping[str, Detail]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the security audit log as it is stored."""

    sequence: int
    at: datetime
    client: str
    event: str
    severity: str
    user_name: str
    terminal: str
    message: str
    details: Mapping[str, object]
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The last link: how many entries there are, and the hash of the last one."""

    sequence: int
    hash: str


START: Final = ChainHead(0, GENESIS)


def entry_hash(key: bytes, entry: Entry) -> str:
    """Returns the HMAC-SHA256 over all fields of an entry but its own hash."""
    fields = [
        entry.sequence,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.client,
        entry.event,
        entry.severity,
        entry.user_name,
        entry.terminal,
        entry.message,
        entry.details,
        entry.previous_hash,
    ]
    text = json.dumps(fields, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def link(key: bytes, head: ChainHead, pending: PendingEntry) -> Entry:
    """Returns the pending entry as the next link after the head."""
    fields = {
        "sequence": head.sequence + 1,
        "at": pending.at,
        "client": printable(pending.client, 3),
        "event": pending.event.code,
        "severity": pending.event.severity.value,
        "user_name": printable(pending.user_name, 40),
        "terminal": printable(pending.terminal, 60),
        "message": printable(pending.message, 1000),
        "details": {name: _detail(value) for name, value in pending.details.items()},
        "previous_hash": head.hash,
    }
    unsigned = Entry(**fields, hash="")  # type: ignore[arg-type]  # one dict of the columns, shared by both steps
    return Entry(**fields, hash=entry_hash(key, unsigned))  # type: ignore[arg-type]


def printable(text: str, length: int) -> str:
    """Returns text that any database and any terminal can take.

    Failed logons carry what a stranger typed: control characters, lone surrogates and overlong names must not break the log.
    """
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)[:length]


def _detail(value: Detail) -> Detail:
    return printable(value, 1000) if isinstance(value, str) else value
