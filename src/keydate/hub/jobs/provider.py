"""Opens the way to a communication system's scheduling provider in the name of one person."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from keydate.gateway.destination import DestinationCalls, DestinationSource, Exchange, Limits
from keydate.gateway.scheduling import SchedulingClient
from keydate.hub.signing.key import SigningKey
from keydate.hub.systems.errors import AnotherSystem, ConnectionBroken, SystemNotFound
from keydate.hub.systems.layers import answer_layer, read_report
from keydate.hub.systems.model import CommunicationSystem
from keydate.hub.systems.store import find_system
from keydate.kit.database import Database
from keydate.vocabulary.ids import user_name
from keydate.wire.connector import ConnectorReport


class Providers:
    """The scheduling providers of all communication systems; close it at the end. `key` reads the signing key anew each time.

    All work through one destination shares its caller: connections are kept, and while a password is rotated one thread finds out which one is
    accepted, for all of them.
    """

    def __init__(
        self,
        database: Database,
        *,
        source: DestinationSource,
        key: Callable[[], SigningKey],
        limits: Limits | None = None,
    ) -> None:
        self._database = database
        self._source = source
        self._key = key
        self._limits = limits or Limits()
        self._calls: dict[str, DestinationCalls] = {}
        self._calls_lock = threading.Lock()

    def close(self) -> None:
        """Closes all connections."""
        with self._calls_lock:
            for calls in self._calls.values():
                calls.close()
            self._calls.clear()

    @contextmanager
    def open(self, system_name: str, *, business_user: str) -> Iterator[SchedulingClient]:
        """Gives a client for as long as one piece of work takes.

        Raises:
            SystemNotFound: the communication system is unknown.
            ConnectionBroken, AnotherSystem: what answers is no connector, or not that of this system.
            KeydateError: what the destination or the way to the target says.
        """
        with self._database.read() as tx:
            system = find_system(tx, system_name)
        if system is None:
            raise SystemNotFound(name=system_name)
        calls = self._calls_of(system.destination)
        report = _greet(system, calls)
        sign = self._key().signer(
            report=report,
            business_user=user_name(business_user),
            logon_name=calls.destination().user,
            clock=self._database.clock,
        )
        yield SchedulingClient(calls, sign=sign)

    def _calls_of(self, destination: str) -> DestinationCalls:
        with self._calls_lock:
            if destination not in self._calls:
                exchange = Exchange(limits=self._limits)
                self._calls[destination] = DestinationCalls(self._source, destination, exchange=exchange)
            return self._calls[destination]


def _greet(system: CommunicationSystem, calls: DestinationCalls) -> ConnectorReport:
    """Asks the ERP who it is: a signature counts for one system only, and work for one must not run in another."""
    answer = calls.call("GET", "/ping")
    report = read_report(answer)
    if report is None:
        raise ConnectionBroken(name=system.name, reason=answer_layer(answer).message)
    if not report.ok:
        raise ConnectionBroken(name=system.name, reason=report.failed()[0].message)
    if system.system_id and report.system_id != system.system_id:
        raise AnotherSystem(name=system.name, expected=system.system_id, found=report.system_id)
    return report
