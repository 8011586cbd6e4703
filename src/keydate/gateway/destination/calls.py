"""Calls to a destination's target that survive a rotation of its password.

A rotation puts the new secret beside the old one (pending), changes it at the ERP, and makes it the current one. Between the last two steps
the current secret is refused; where an administrator has to reset the password, the pending one is refused for a moment too. So on a 401 the
caller looks the destination up again and tries what it has not tried yet: a current secret that is new, then the pending one. While a
secret is pending and none is accepted, it looks at the destination, not at the ERP, until the rotation ends or takes too long. What worked
is remembered until the destination changes, and only one thread tries at a time: each wrong attempt counts towards the lock of the
technical user.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlencode

import httpx

from keydate.gateway.destination.errors import TargetUnreachable
from keydate.gateway.destination.exchange import Answer, Exchange
from keydate.gateway.destination.source import DestinationSource, usable
from keydate.wire.destination import Credentials, Destination, NoPendingCredentials

#: Makes the headers that prove for whom a request is sent: gets method, path with query, body and the destination that is used. It is
#: asked anew for each attempt, because a proof is good for one use.
Signer = Callable[[str, str, bytes, Destination], Mapping[str, str]]

_UNAUTHORIZED: Final = 401
#: Seconds between two looks at a destination whose password is being rotated.
_LOOK_EVERY: Final = 0.2


def _unsigned(_method: str, _target: str, _body: bytes, _destination: Destination) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class _Remembered:
    destination: Destination
    until: float
    #: Of the stored destination when the credentials were found to work.
    etag: str


class DestinationCalls:
    """The caller of one destination; closes the exchange that it was given when it is closed."""

    def __init__(
        self,
        source: DestinationSource,
        name: str,
        *,
        exchange: Exchange | None = None,
        remember_seconds: float = 10.0,
        rotation_seconds: float = 20.0,
        time_source: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Prepares calls; nothing is sent and nothing looked up yet.

        Args:
            source: where destinations come from.
            name: the destination's name.
            exchange: sends; by default a new one.
            remember_seconds: for how long a destination that was found is used without another look.
            rotation_seconds: for how long a call waits for a rotation in which no secret is accepted.
            time_source: rising seconds.
            pause: waits for some seconds.
        """
        self.name = name
        self._source = source
        self._exchange = exchange or Exchange()
        self._remember_seconds = remember_seconds
        self._rotation_seconds = rotation_seconds
        self._time = time_source
        self._pause = pause
        self._remembered: _Remembered | None = None
        self._one_at_a_time = threading.Lock()
        #: While one thread looks for a secret that is accepted, the others must not add wrong attempts.
        self._in_doubt = False

    def __enter__(self) -> Self:
        """Returns itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Closes all connections."""
        self.close()

    def close(self) -> None:
        """Closes all connections."""
        self._exchange.close()

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
        sign: Signer = _unsigned,
    ) -> Answer:
        """Sends one request to `<URL of the destination><path>` and returns the answer, whatever its status.

        A 401 is returned only when every secret that the destination holds was refused.

        Raises:
            DestinationNotFound, DestinationFenced, OnPremiseNotAvailable: see `DestinationSource` and `usable`.
            TargetUnreachable, AnswerLost, AnswerTooLarge, RedirectRefused: see `Exchange.send`.
        """

        def attempt(destination: Destination) -> Answer:
            target = _target(destination, path, query or {})
            signed = sign(method, httpx.URL(target).raw_path.decode("ascii"), content, destination)
            sent = {"Accept": "application/json", **(headers or {}), **destination.headers(), **signed}
            return self._exchange.send(method, target, headers=sent, content=content)

        if self._in_doubt:
            with self._one_at_a_time:
                pass  # the thread that looks has found a secret, or given up
        used = self.destination()
        try:
            answer = attempt(used)
        except TargetUnreachable:
            self._remembered = None  # the destination may lead elsewhere by now
            raise
        if answer.status != _UNAUTHORIZED or not used.basic_token:
            return answer
        return self._with_other_credentials(attempt, used=used, refused=answer)

    def destination(self) -> Destination:
        """Returns the destination with the credentials that worked last, looked up anew after some seconds."""
        remembered = self._remembered
        if remembered is not None and self._time() < remembered.until:
            return remembered.destination
        found = usable(self._source.find(self.name))
        if remembered is not None and found.etag and found.etag == remembered.etag:
            found = remembered.destination
        self._remember(found, etag=found.etag)
        return found

    def _remember(self, destination: Destination, *, etag: str) -> None:
        self._remembered = _Remembered(destination, self._time() + self._remember_seconds, etag)

    def _with_other_credentials(
        self, attempt: Callable[[Destination], Answer], *, used: Destination, refused: Answer
    ) -> Answer:
        with self._one_at_a_time:
            self._in_doubt = True
            try:
                return self._look_for_credentials(attempt, used=used, refused=refused)
            finally:
                self._in_doubt = False

    def _look_for_credentials(
        self, attempt: Callable[[Destination], Answer], *, used: Destination, refused: Answer
    ) -> Answer:
        deadline = self._time() + self._rotation_seconds
        # A secret that was refused while it was pending is tried again when it has become the current one.
        tried = {(used.basic_token, Credentials.CURRENT)}
        while True:
            is_rotating = False
            for destination, slot, etag in self._candidates():
                is_rotating = slot is Credentials.PENDING
                if (destination.basic_token, slot) in tried:
                    continue
                tried.add((destination.basic_token, slot))
                refused = attempt(destination)
                if refused.status != _UNAUTHORIZED:
                    self._remember(destination, etag=etag)
                    return refused
            self._remembered = None
            if not is_rotating or self._time() >= deadline:
                return refused
            self._pause(_LOOK_EVERY)

    def _candidates(self) -> Iterator[tuple[Destination, Credentials, str]]:
        """Yields what another thread found to work, then the current secret, then the pending one, each with the destination's etag."""
        if self._remembered is not None:
            yield self._remembered.destination, Credentials.CURRENT, self._remembered.etag
        current = usable(self._source.find(self.name))
        yield current, Credentials.CURRENT, current.etag
        if current.has_pending:
            try:
                pending = self._source.find(self.name, credentials=Credentials.PENDING)
            except NoPendingCredentials:
                # Promoted or given up since the line above: what is current now is the last candidate.
                current = usable(self._source.find(self.name))
                yield current, Credentials.CURRENT, current.etag
            else:
                yield usable(pending), Credentials.PENDING, current.etag


def _target(destination: Destination, path: str, query: Mapping[str, str]) -> str:
    parameters = {**destination.query(), **query}
    encoded = f"?{urlencode(parameters)}" if parameters else ""
    return f"{destination.url.rstrip('/')}{path}{encoded}"
