"""The destination at the hub: the only place that keeps the password, and the real path over which the connection is checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from email.utils import formatdate
from typing import Any, Final, Protocol

from keydate.commuser.errors import HubRefused, HubUnreachable
from keydate.commuser.facts import DestinationFacts, Layer
from keydate.commuser.plan import destination_properties
from keydate.commuser.secret import Secret
from keydate.commuser.spec.model import DestinationSpec, Spec
from keydate.gateway.destination import (
    AnswerLost,
    AnswerTooLarge,
    DestinationService,
    DestinationServiceFailed,
    Exchange,
    RedirectRefused,
    StoredDestination,
    TargetUnreachable,
)
from keydate.kit.terminal import without_controls
from keydate.vocabulary.errors import KeydateError
from keydate.wire.destination import (
    Credentials,
    Destination,
    DestinationFenced,
    DestinationMalformed,
    DestinationNotFound,
    NoPendingCredentials,
    address_of,
)

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_SECRET_SINCE: Final = "password of "
Check = Callable[[Destination], list[Layer]]


class DestinationAdministration(Protocol):
    """What is needed of a destination service; `DestinationService` offers it over HTTP."""

    def find(self, name: str, *, credentials: Credentials = Credentials.CURRENT) -> Destination:
        """Returns the destination with one of its secrets."""
        ...

    def get(self, name: str) -> StoredDestination:
        """Returns what is stored, without secrets."""
        ...

    def create(self, configuration: Mapping[str, str]) -> str:
        """Creates a destination."""
        ...

    def replace(self, configuration: Mapping[str, str], *, etag: str = "") -> str:
        """Replaces all properties; without `Password` the stored one stays."""
        ...

    def put_pending(self, name: str, *, password: str, user: str = "", etag: str = "") -> str:
        """Puts a second secret beside the current one."""
        ...

    def promote_pending(self, name: str, *, etag: str = "") -> str:
        """Makes the second secret the current one."""
        ...

    def discard_pending(self, name: str, *, etag: str = "") -> str:
        """Throws the second secret away."""
        ...

    def fence(self, name: str, *, reason: str, etag: str = "") -> str:
        """Closes the destination for use."""
        ...

    def delete(self, name: str, *, etag: str = "") -> None:
        """Removes the destination with its secrets."""
        ...

    def close(self) -> None:
        """Closes all connections."""
        ...


class Vault:
    """The destination of one spec."""

    def __init__(
        self, spec: Spec, destination: DestinationSpec, service: DestinationAdministration, check: Check
    ) -> None:
        self._spec = spec
        self._wanted = destination
        self._service = service
        self._check = check
        self.name = destination.name

    def close(self) -> None:
        """Closes the connections to the hub."""
        self._service.close()

    def facts(self) -> DestinationFacts | None:
        """Returns what is stored, without secrets; `None` when there is no such destination."""
        with _translated("read the destination"):
            try:
                stored = self._service.get(self.name)
            except DestinationNotFound:
                return None
        configuration = stored.configuration
        return DestinationFacts(
            name=self.name,
            url=configuration.get("URL", ""),
            user=configuration.get("User", ""),
            client=configuration.get("sap-client", ""),
            proxy_type=configuration.get("ProxyType", ""),
            has_password=stored.has_password,
            has_pending=stored.has_pending,
            is_fenced=bool(stored.fenced),
            fenced_on=_date_in(stored.fenced),
            secret_since=_date_in(configuration.get("Description", "").partition(_SECRET_SINCE)[2]),
        )

    def secret(self, which: Credentials) -> Secret | None:
        """Returns one of the stored passwords of the spec's user, for a logon that finds out whether it is alive."""
        with _translated("read the password"):
            try:
                found = self._service.find(self.name, credentials=which)
            except (DestinationNotFound, NoPendingCredentials):
                return None
        belongs = found.user.upper() == self._spec.user.name and found.password
        return Secret(found.password) if belongs else None

    def keep(self, secret: Secret, *, today: date) -> Credentials:
        """Stores a password before the ERP learns it: beside the present one, or as the only one of a new destination."""
        with _translated("store the password"):
            try:
                self._service.get(self.name)
            except DestinationNotFound:
                self._service.create({**self._configuration(today), "Password": secret.reveal()})
                return Credentials.CURRENT
            self._service.put_pending(self.name, password=secret.reveal(), user=self._spec.user.name)
            return Credentials.PENDING

    def promote(self, *, today: date) -> None:
        """Makes the password that was proved alive the current one, and notes its day."""
        with _translated("make the new password the current one"):
            self._service.promote_pending(self.name)
            self._replace(self._configuration(today))

    def discard_pending(self) -> None:
        """Throws a password away that never came to life."""
        with _translated("discard a password"):
            self._service.discard_pending(self.name)

    def align(self, present: DestinationFacts) -> None:
        """Brings address, user, client and proxy type to what the spec says; the password stays."""
        with _translated("change the destination"):
            self._replace(self._configuration(present.secret_since))

    def fence(self, *, today: date) -> None:
        """Closes the destination for use and notes the day."""
        with _translated("fence the destination"):
            self._service.fence(self.name, reason=f"Retired on {today.isoformat()} by keydate commuser retire.")

    def remove(self) -> None:
        """Removes the destination with its secrets; none is fine too."""
        with _translated("remove the destination"):
            try:
                self._service.delete(self.name)
            except DestinationNotFound:
                return

    def check(self, which: Credentials = Credentials.CURRENT) -> list[Layer]:
        """Checks the connection over the real path: the stored address, the stored password, the connector's own answer."""
        with _translated("use the destination"):
            try:
                found = self._service.find(self.name, credentials=which)
            except (DestinationNotFound, DestinationFenced, NoPendingCredentials) as error:
                return [
                    Layer(
                        name="destination",
                        ok=False,
                        message=str(error),
                        who_mends="account administrator",
                        code=error.code,
                    )
                ]
        return [Layer(name="destination", ok=True, message=self.name), *self._check(found)]

    def _replace(self, configuration: dict[str, str]) -> None:
        """Replaces all properties; a password goes to another address only when it is sent again."""
        present = self._service.get(self.name)
        if present.has_password and address_of(present.configuration) != address_of(configuration):
            configuration["Password"] = self._service.find(self.name).password
        self._service.replace(configuration)

    def _configuration(self, secret_since: date | None) -> dict[str, str]:
        wanted = destination_properties(self._spec)
        since = f"; {_SECRET_SINCE}{secret_since.isoformat()}" if secret_since else ""
        configuration = {
            "Name": self.name,
            "Type": "HTTP",
            "URL": wanted["url"],
            "Authentication": "BasicAuthentication",
            "ProxyType": wanted["proxy_type"],
            "User": wanted["user"],
            "sap-client": wanted["client"],
            "Description": f"{self._spec.metadata.purpose or self._spec.metadata.name}{since}",
        }
        if self._wanted.location_id:
            configuration["CloudConnectorLocationId"] = self._wanted.location_id
        return configuration


def _date_in(text: str) -> date | None:
    match = _DATE.search(text)
    try:
        return date.fromisoformat(match[0]) if match else None
    except ValueError:
        return None


@contextmanager
def _translated(act: str) -> Iterator[None]:
    """Turns the failures of the destination service into this part's own; expected ones are handled inside."""
    try:
        yield
    except (TargetUnreachable, AnswerLost) as error:
        raise HubUnreachable(reason=str(error)) from error
    except (
        AnswerTooLarge,
        RedirectRefused,
        DestinationServiceFailed,
        DestinationFenced,
        DestinationMalformed,
        DestinationNotFound,
        NoPendingCredentials,
    ) as error:
        raise HubRefused(act=act, reason=str(error)) from error


def open_vault(spec: Spec, token: str) -> Vault | None:
    """Returns the vault of a spec over HTTP, or `None` when the spec names no destination."""
    if spec.destination is None:
        return None
    return Vault(spec, spec.destination, DestinationService(spec.destination.hub, token), check_over_http)


def check_over_http(destination: Destination) -> list[Layer]:
    """Asks the connector for its capabilities, with the destination's address and credentials, and returns the layers that it names.

    A `Date` header lets the ERP compare the clocks.
    """
    query = "&".join(f"{name}={value}" for name, value in destination.query().items())
    url = f"{destination.url.rstrip('/')}/capabilities{'?' + query if query else ''}"
    headers = {"Accept": "application/json", "Date": formatdate(usegmt=True), **destination.headers()}
    with Exchange() as exchange:
        try:
            answer = exchange.send("GET", url, headers=headers)
        except KeydateError as error:
            return [
                Layer(name="network", ok=False, message=str(error), who_mends="network administrator", code=error.code)
            ]
    reached = Layer(name="network", ok=True, message=destination.url)
    if answer.status in {401, 403}:
        name, who = ("logon", "user administrator") if answer.status == 401 else ("rights", "role administrator")
        return [
            reached,
            Layer(name=name, ok=False, message=_message(answer.json()), who_mends=who, code=str(answer.status)),
        ]
    layers = _layers(answer.json())
    if layers:
        return [reached, *layers]
    logon = Layer(name="logon", ok=True, message=destination.user)
    ok = answer.status == 200
    text = "" if ok else f"HTTP status {answer.status}"
    return [
        reached,
        logon,
        Layer(name="service", ok=ok, message=text, who_mends="ERP administrator", code=str(answer.status)),
    ]


def _message(content: Any) -> str:
    return _shown(content.get("message", "refused"))[:300] if isinstance(content, Mapping) else "refused"


def _layers(content: Any) -> list[Layer]:
    layers = content.get("layers") if isinstance(content, Mapping) else None
    if not isinstance(layers, list):
        return []
    return [
        Layer(
            name=_shown(each.get("name", "")),
            ok=each.get("ok") is True,
            message=_shown(each.get("message", "")),
            who_mends=_shown(each.get("who_mends", "") or each.get("whoMends", "")),
            code=_shown(each.get("code", "")),
        )
        for each in layers
        if isinstance(each, Mapping)
    ]


def _shown(text: object) -> str:
    """Returns what another system says as it may stand in a terminal."""
    return without_controls(str(text)[:2000])
