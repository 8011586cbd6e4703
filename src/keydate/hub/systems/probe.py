"""The layered check of a connection, from the outside in: destination, name, TCP, TLS, HTTP, then what the ERP's connector says.

It stops at the first layer that is broken, because behind it nothing can be said. Each "no" names the person who can mend it.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import SplitResult, urlsplit

from keydate.gateway.destination import (
    Answer,
    DestinationCalls,
    DestinationSource,
    Exchange,
    Limits,
    Signer,
    usable,
)
from keydate.hub.signing.key import SigningKey
from keydate.hub.systems.layers import (
    answer_layer,
    clock_layer,
    connector_layers,
    read_report,
    trust_layer,
    with_proven_trust,
)
from keydate.hub.systems.model import ConnectionCheck, LayerResult
from keydate.kit.clock import Clock
from keydate.kit.errors import KitError
from keydate.vocabulary.errors import KeydateError
from keydate.vocabulary.ids import user_name
from keydate.wire.connector import ConnectorReport
from keydate.wire.destination import Destination
from keydate.wire.scheduling import BASE_PATH

_ACCOUNT: Final = "account administrator (destination)"
_NETWORK: Final = "network administrator"
_HUB: Final = "hub administrator"
_ERP: Final = "ERP system administrator"

#: A person waits for the result.
CHECK_LIMITS: Final = Limits(connect_seconds=5.0, read_seconds=10.0, answer_bytes=1024 * 1024)


class ConnectionProbe:
    """One check of one destination."""

    def __init__(
        self,
        source: DestinationSource,
        destination: str,
        *,
        key: SigningKey,
        clock: Clock,
        expected_system_id: str = "",
        business_user: str = "",
        limits: Limits = CHECK_LIMITS,
    ) -> None:
        self._source = source
        self._name = destination
        self._key = key
        self._clock = clock
        self._expected_system_id = expected_system_id
        self._business_user = business_user
        self._limits = limits
        self._system_id = ""

    def run(self) -> ConnectionCheck:
        """Checks layer by layer and returns what was found; never raises for what a check is there to find."""
        layers: list[LayerResult] = []
        try:
            destination = usable(self._source.find(self._name))
        except (KeydateError, KitError) as error:
            layers.append(_failed("destination", error, who=_ACCOUNT))
            return self._result(layers)
        layers.append(_ok("destination", f"The destination {self._name} leads to {_shown(destination.url)}."))
        exchange = Exchange(limits=self._limits)
        with DestinationCalls(self._source, self._name, exchange=exchange) as calls:
            steps: tuple[Callable[[Destination, DestinationCalls], list[LayerResult]], ...] = (
                self._network,
                self._connector,
            )
            for step in steps:
                layers += step(destination, calls)
                if not all(layer.ok for layer in layers):
                    break
        return self._result(layers)

    def _result(self, layers: list[LayerResult]) -> ConnectionCheck:
        return ConnectionCheck(checked_at=self._clock.now(), layers=tuple(layers), system_id=self._system_id)

    def _network(self, destination: Destination, _calls: DestinationCalls) -> list[LayerResult]:
        parts = urlsplit(destination.url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        layers: list[LayerResult] = []
        for probe in (_probe_name, _probe_tcp, _probe_tls):
            layers.append(probe(parts, host, port, self._limits.connect_seconds))
            if not layers[-1].ok:
                break
        return layers

    def _connector(self, destination: Destination, calls: DestinationCalls) -> list[LayerResult]:
        answer = self._ask(calls, "/ping")
        if isinstance(answer, LayerResult):
            return [answer]
        http = _ok("http", f"{_shown(destination.url)} answers HTTP.")
        report = read_report(answer)
        if report is None:
            refused = answer_layer(answer)
            return [refused] if refused.layer == "http" else [http, refused]
        self._system_id = report.system_id
        layers = [http, *self._system(report)]
        clock = clock_layer(report.time, self._clock.now())
        if not layers[-1].ok or not report.ok:
            return [*layers, *connector_layers(report, clock=clock)]
        return [*layers, *self._capabilities(destination, calls, report, clock)]

    def _system(self, report: ConnectorReport) -> list[LayerResult]:
        if self._expected_system_id and report.system_id != self._expected_system_id:
            message = f"The destination leads to system {report.system_id}; {self._expected_system_id} was expected."
            return [LayerResult(layer="system", ok=False, code="system.another", message=message, who_mends=_ACCOUNT)]
        return [_ok("system", f"The system is {report.system_id}, client {report.client}.")]

    def _capabilities(
        self, destination: Destination, calls: DestinationCalls, ping: ConnectorReport, clock: LayerResult
    ) -> list[LayerResult]:
        query = {"business-user": self._business_user} if self._business_user else {}
        answer = self._ask(calls, "/capabilities", query=query)
        if isinstance(answer, LayerResult):
            return [answer]
        report = read_report(answer)
        if report is None:
            return [answer_layer(answer)]
        layers = connector_layers(report, clock=clock)
        if not all(layer.ok for layer in layers):
            return layers
        return with_proven_trust(layers, self._prove_trust(destination, calls, ping))

    def _prove_trust(self, destination: Destination, calls: DestinationCalls, ping: ConnectorReport) -> LayerResult:
        """Makes one signed call: that some hub is trusted does not say that this one is."""
        person = self._business_user or ping.technical_user
        sign = self._key.signer(
            report=ping, business_user=user_name(person), logon_name=destination.user, clock=self._clock
        )
        answer = self._ask(calls, f"{BASE_PATH}/Capabilities", sign=sign)
        if isinstance(answer, LayerResult):
            return answer
        return trust_layer(answer, hub=self._key.hub_id, business_user=self._business_user)

    def _ask(
        self,
        calls: DestinationCalls,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        sign: Signer | None = None,
    ) -> Answer | LayerResult:
        try:
            if sign is None:
                return calls.call("GET", path, query=query)
            return calls.call("GET", path, query=query, sign=sign)
        except (KeydateError, KitError) as error:
            return _failed("http", error, who=_ERP)


def _probe_name(_parts: SplitResult, host: str, port: int, _seconds: float) -> LayerResult:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"The name {host} does not resolve: {reason}."
        return LayerResult(layer="name", ok=False, code="name.not_resolved", message=message, who_mends=_NETWORK)
    addresses = sorted({str(entry[4][0]) for entry in found})
    return _ok("name", f"{host} resolves to {', '.join(addresses[:3])}.")


def _probe_tcp(_parts: SplitResult, host: str, port: int, seconds: float) -> LayerResult:
    try:
        with socket.create_connection((host, port), timeout=seconds):
            return _ok("tcp", f"Port {port} of {host} accepts connections.")
    except ConnectionRefusedError:
        code, message, who = "tcp.refused", f"Nothing listens on port {port} of {host}.", _ERP
    except TimeoutError:
        code, message = (
            "tcp.timeout",
            f"Port {port} of {host} does not answer within {seconds:g} s: a firewall is likely.",
        )
        who = _NETWORK
    except OSError as error:
        code, message = "tcp.unreachable", f"{host} cannot be reached: {error.strerror or error}."
        who = _NETWORK
    return LayerResult(layer="tcp", ok=False, code=code, message=message, who_mends=who)


def _probe_tls(parts: SplitResult, host: str, port: int, seconds: float) -> LayerResult:
    if parts.scheme != "https":
        return LayerResult(
            layer="tls", ok=True, code="tls.not_used", message="The address is http: nothing is encrypted."
        )
    try:
        with (
            socket.create_connection((host, port), timeout=seconds) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=host) as encrypted,
        ):
            return _ok("tls", f"{encrypted.version()}; the certificate fits {host} and is trusted.")
    except ssl.SSLCertVerificationError as error:
        message = f"The certificate of {host} is refused: {error.verify_message.rstrip('.')}."
        who = f"{_ERP} (certificate) or {_HUB} (trusted authorities of this machine)"
        return LayerResult(layer="tls", ok=False, code="tls.certificate_refused", message=message, who_mends=who)
    except OSError as error:
        reason = getattr(error, "reason", None) or error.strerror or type(error).__name__
        message = f"Port {port} of {host} does not speak TLS: {reason}."
        who = f"{_ACCOUNT}, if the address should be http; else {_ERP}"
        return LayerResult(layer="tls", ok=False, code="tls.no_handshake", message=message, who_mends=who)


def _ok(layer: str, message: str) -> LayerResult:
    return LayerResult(layer=layer, ok=True, code=f"{layer}.ok", message=message)


def _failed(layer: str, error: KeydateError | KitError, *, who: str) -> LayerResult:
    message = f"{error} {error.remedy}"
    return LayerResult(layer=layer, ok=False, code=error.code, message=message, who_mends=who)


def _shown(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"
