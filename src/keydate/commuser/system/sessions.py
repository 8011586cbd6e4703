"""Logged-on sessions at the ERP, one per administrator, and the translation of what may go wrong in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

from keydate.commuser.errors import (
    ChangedMeanwhile,
    CommuserError,
    ErpUnreachable,
    InvalidOption,
    LogonRefusedByErp,
    RefusedByErp,
    RightMissing,
)
from keydate.commuser.secret import Secret
from keydate.commuser.spec.model import System
from keydate.gateway.rfc import (
    AbapApplicationError,
    FunctionNotAvailable,
    InsecureAddress,
    RfcCommunicationError,
    RfcConnection,
    RfcError,
    RfcLibraryMissing,
    RfcLogonError,
    RfcNotAuthorized,
    RfcSystem,
    connect,
)
from keydate.wire.bapi.messages import NOT_AUTHORIZED, ROLE_CHANGED_BY_ANOTHER

_FAILURE_TYPES: Final = frozenset("EAX")
#: How exceptions of SAP's role functions begin that mean a missing right.
_MISSING_RIGHTS: Final = ("NOT_AUTHORIZED", "NO_AUTH_", "NO_AUTHORITY")


class Area(StrEnum):
    """What an administrator answers for; one person may answer for all."""

    USERS = "user-admin"
    ROLES = "role-admin"
    PROFILES = "profile-admin"


@dataclass(frozen=True, slots=True)
class Logon:
    """A user with its password."""

    user: str
    password: Secret


class Connect(Protocol):
    """Opens a connection to the one ERP of a spec."""

    def __call__(self, *, user: str, password: str) -> RfcConnection:
        """Returns the connection; some transports log on only at the first call."""
        ...


def connect_to(system: System) -> Connect:
    """Returns what opens connections to the system of a spec."""
    target = RfcSystem(
        client=system.client, url=system.url, rfc=dict(system.rfc.parameters) if system.rfc is not None else {}
    )

    def opened(*, user: str, password: str) -> RfcConnection:
        return connect(target, user=user, password=password)

    return opened


class Session:
    """One connection of one user; every call says what it is for, so that a refusal can be understood."""

    def __init__(self, connection: RfcConnection, user: str) -> None:
        self._connection = connection
        self.user = user

    def call(self, function: str, /, act: str, **parameters: Any) -> dict[str, Any]:
        """Calls a function and returns its answer.

        Raises:
            FunctionNotAvailable: this ERP has no such function.
            CommuserError: logon, network, rights or the function itself said no.
        """
        try:
            answer = self._connection.call(function, **parameters)
        except FunctionNotAvailable:
            raise
        except RfcError as error:
            raise translated(error, user=self.user, act=act) from error
        self._examine(answer, act)
        return answer

    def change(self, function: str, /, act: str, **parameters: Any) -> dict[str, Any]:
        """Calls a function that writes, and commits in the same session, because not every release commits by itself."""
        answer = self.call(function, act, **parameters)
        self.call("BAPI_TRANSACTION_COMMIT", f"store: {act}", WAIT="X")
        return answer

    def _examine(self, answer: Mapping[str, Any], act: str) -> None:
        for row in messages(answer):
            if row.get("TYPE") not in _FAILURE_TYPES:
                continue
            key = (str(row.get("ID", "")), str(row.get("NUMBER", "")))
            text = str(row.get("MESSAGE", "")).strip() or "no text"
            if key == (NOT_AUTHORIZED.id, NOT_AUTHORIZED.number):
                raise RightMissing(user=self.user, act=act, reason=text)
            if key == (ROLE_CHANGED_BY_ANOTHER.id, ROLE_CHANGED_BY_ANOTHER.number):
                raise ChangedMeanwhile(role=str(row.get("MESSAGE_V1", "")))
            raise RefusedByErp(act=act, reason=text, message_key="/".join(key))


def messages(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Returns the return messages, whether the function gives a table or one structure."""
    returned = answer.get("RETURN") or answer.get("ET_RETURN") or []
    return [returned] if isinstance(returned, Mapping) else list(returned)


def translated(error: RfcError, *, user: str, act: str) -> CommuserError:
    """Returns this part's failure for one of the connection."""
    if isinstance(error, RfcLogonError):
        return LogonRefusedByErp(user=user, reason=error.reason)
    if isinstance(error, RfcNotAuthorized):
        return RightMissing(user=user, act=act, reason=error.reason or str(error))
    if isinstance(error, (RfcCommunicationError, RfcLibraryMissing)):
        return ErpUnreachable(reason=str(error))
    if isinstance(error, InsecureAddress):
        return InvalidOption(problem=str(error))
    key = error.key if isinstance(error, AbapApplicationError) else error.code
    if key.startswith(_MISSING_RIGHTS):
        return RightMissing(user=user, act=act, reason=error.reason or key)
    return RefusedByErp(act=act, reason=error.reason or str(error), message_key=key)


class Administrators:
    """The administrators' logons; every session is a new connection, so that what is read is what is stored."""

    def __init__(self, connect: Connect, logons: Mapping[Area, Logon]) -> None:
        self._connect = connect
        self._logons = dict(logons)

    def name(self, area: Area) -> str:
        """Returns the user who acts in an area."""
        return self._logons[area].user

    @property
    def names(self) -> list[str]:
        """Returns all users who act."""
        return sorted({logon.user for logon in self._logons.values()})

    @contextmanager
    def session(self, area: Area) -> Iterator[Session]:
        """Opens a session of the administrator of the area."""
        logon = self._logons[area]
        with open_session(self._connect, logon) as session:
            yield session

    @contextmanager
    def as_user(self, user: str, password: Secret) -> Iterator[Session]:
        """Opens a session of another user, such as the communication user itself."""
        with open_session(self._connect, Logon(user, password)) as session:
            yield session


@contextmanager
def open_session(connect: Connect, logon: Logon) -> Iterator[Session]:
    """Opens a session and closes it again."""
    try:
        connection = connect(user=logon.user, password=logon.password.reveal())
    except RfcError as error:
        raise translated(error, user=logon.user, act="log on") from error
    with connection:
        yield Session(connection, logon.user)
