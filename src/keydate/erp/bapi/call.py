"""What a handler gets: the call, the transaction it runs in, who calls, and the system around it.

A handler is a function from a call to exports and tables. How it reaches the database is stated where it is registered: `Reads` and `Writes`
get a transaction that the dispatcher opened and will commit; `Connects` opens its own, because what it does must outlive a failure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from keydate.erp.audit.trail import ErpDatabase, ErpTransaction
from keydate.erp.authority.guard import ActingUser
from keydate.erp.users.buffers import BufferCache
from keydate.erp.users.memory import CredentialMemory
from keydate.kit.database import ReadTransaction
from keydate.kit.secrets import Passwords
from keydate.vocabulary.ids import ClientId
from keydate.wire.bapi import Function

Tx = TypeVar("Tx", ReadTransaction, ErpTransaction, None)
Results = dict[str, Any]
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """The system that answers: what handlers need beside their transaction."""

    #: Three letters, as RFC_SYSTEM_INFO and BAPIRET2-SYSTEM tell it.
    system_id: str
    #: Version of this program.
    release: str
    #: Address that the server listens on.
    host: str
    database: ErpDatabase
    passwords: Passwords
    #: Verified credentials, remembered for a short time.
    memory: CredentialMemory
    #: Compiled user buffers.
    buffers: BufferCache


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Generic[Tx]):
    """One call of a function, its parameters checked and complete."""

    function: Function
    parameters: Mapping[str, Any]
    acting_user: ActingUser
    system: System
    tx: Tx

    @property
    def client(self) -> ClientId:
        """Returns the client that the caller is logged on to."""
        return self.acting_user.client

    def flag(self, name: str) -> bool:
        """Tells whether a flag parameter is set; any character but a blank sets it, as ABAP's `IF flag IS NOT INITIAL`."""
        return bool(self.parameters[name])


@dataclass(frozen=True, slots=True)
class Reads:
    """A handler that only reads; the database itself refuses a write."""

    handle: Callable[[Call[ReadTransaction]], Results]


@dataclass(frozen=True, slots=True)
class Writes:
    """A handler whose changes are committed when it returns, and undone when it fails."""

    handle: Callable[[Call[ErpTransaction]], Results]


@dataclass(frozen=True, slots=True)
class Connects:
    """A handler without a transaction: it needs none, or opens its own."""

    handle: Callable[[Call[None]], Results]


Handler = Reads | Writes | Connects
