"""The client of a destination service over HTTP: finding destinations, and the acts of their administrator."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, NoReturn, Self
from urllib.parse import quote

from keydate.gateway.destination.errors import (
    DestinationChanged,
    DestinationExists,
    DestinationRefused,
    DestinationServiceFailed,
)
from keydate.gateway.destination.exchange import Answer, Exchange
from keydate.wire.destination import (
    Credentials,
    Destination,
    DestinationFenced,
    DestinationNotFound,
    NoPendingCredentials,
    parse_find_answer,
)

_BASE: Final = "/destination-configuration/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDestination:
    """A destination as its administrator sees it: everything but the secrets."""

    name: str
    #: SAP's property names and their values; never a password.
    configuration: Mapping[str, str]
    #: To be given back with a change, so that nobody's change is overwritten unseen.
    etag: str
    has_password: bool
    has_pending: bool
    #: Why it is closed for use; empty when it is open.
    fenced: str


class DestinationService:
    """A destination service under a base URL such as `http://127.0.0.1:8080`, with one API token. Fulfils `DestinationSource`."""

    def __init__(self, base_url: str, token: str, *, exchange: Exchange | None = None) -> None:
        self._base = base_url.rstrip("/") + _BASE
        self._token = token
        self._exchange = exchange or Exchange()

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

    def find(self, name: str, *, credentials: Credentials = Credentials.CURRENT) -> Destination:
        """Returns the destination with its secret. Needs the scope `destination.use`."""
        query = f"?credentials={credentials}" if credentials is Credentials.PENDING else ""
        answer = self._send("GET", f"/destinations/{_quoted(name)}{query}", name=name)
        return parse_find_answer(answer.json(), name=name)

    def get(self, name: str) -> StoredDestination:
        """Returns what is stored, without secrets. Needs the scope `destination.read`.

        Raises:
            DestinationNotFound: the name is unknown.
        """
        answer = self._send("GET", f"/subaccountDestinations/{_quoted(name)}", name=name)
        return _stored(answer.json(), name=name)

    def list(self) -> list[StoredDestination]:
        """Returns all destinations by name, without secrets. Needs the scope `destination.read`."""
        stored: list[StoredDestination] = []
        page = 1
        while True:
            answer = self._send("GET", f"/subaccountDestinations?$page={page}&$pageSize=1000&$pageCount=true", name="")
            stored += [_stored(each, name=str(each.get("Name", ""))) for each in answer.json() or []]
            if page >= int(answer.headers.get("page-count", "1")):
                return stored
            page += 1

    def create(self, configuration: Mapping[str, str]) -> str:
        """Creates a destination and returns its ETag. Needs the scope `destination.write`.

        Raises:
            DestinationExists: the name is taken.
        """
        name = configuration.get("Name", "")
        return _etag(self._send("POST", "/subaccountDestinations", name=name, body=configuration))

    def replace(self, configuration: Mapping[str, str], *, etag: str = "") -> str:
        """Replaces all properties and returns the new ETag; without `Password` the stored one stays.

        Raises:
            DestinationChanged: `etag` was given and is not the present one.
        """
        name = configuration.get("Name", "")
        return _etag(self._send("PUT", "/subaccountDestinations", name=name, body=configuration, etag=etag))

    def put_pending(self, name: str, *, password: str, user: str = "", etag: str = "") -> str:
        """Puts a second secret beside the current one, for a rotation, and returns the new ETag; replaces an earlier pending one."""
        body = {"Password": password, **({"User": user} if user else {})}
        return _etag(self._send("PUT", f"{_path(name)}/pending", name=name, body=body, etag=etag))

    def promote_pending(self, name: str, *, etag: str = "") -> str:
        """Makes the pending secret the current one, as one act, and returns the new ETag; the old one is gone then."""
        return _etag(self._send("POST", f"{_path(name)}/pending/promote", name=name, etag=etag))

    def discard_pending(self, name: str, *, etag: str = "") -> str:
        """Throws the pending secret away and returns the new ETag."""
        return _etag(self._send("DELETE", f"{_path(name)}/pending", name=name, etag=etag))

    def fence(self, name: str, *, reason: str, etag: str = "") -> str:
        """Closes the destination for use and returns the new ETag."""
        return _etag(self._send("PUT", f"{_path(name)}/fence", name=name, body={"reason": reason}, etag=etag))

    def open_fence(self, name: str, *, etag: str = "") -> str:
        """Opens a fenced destination for use and returns the new ETag."""
        return _etag(self._send("DELETE", f"{_path(name)}/fence", name=name, etag=etag))

    def delete(self, name: str, *, etag: str = "") -> None:
        """Removes a destination with its secrets."""
        self._send("DELETE", _path(name), name=name, etag=etag)

    def _send(
        self, method: str, path: str, *, name: str, body: Mapping[str, str] | None = None, etag: str = ""
    ) -> Answer:
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if etag:
            headers["If-Match"] = etag
        content = b"" if body is None else json.dumps(body).encode()
        answer = self._exchange.send(method, self._base + path, headers=headers, content=content)
        if not 200 <= answer.status < 300:
            _raise(answer, name=name)
        return answer


def _path(name: str) -> str:
    return f"/subaccountDestinations/{_quoted(name)}"


def _quoted(name: str) -> str:
    return quote(name, safe="")


def _etag(answer: Answer) -> str:
    return str(answer.headers.get("etag", ""))


def _stored(content: Any, *, name: str) -> StoredDestination:
    if not isinstance(content, Mapping) or content.get("Name") != name:
        raise DestinationServiceFailed(status=200, message=f"the answer is not the destination {name!r}.")
    metadata = content.get("$metadata")
    if not isinstance(metadata, Mapping):
        metadata = {}
    secret = {"Password", "$metadata"}
    return StoredDestination(
        name=name,
        configuration={key: str(value) for key, value in content.items() if key not in secret},
        etag=str(metadata.get("etag", "")),
        has_password=metadata.get("hasPassword") is True,
        has_pending=metadata.get("hasPendingCredentials") is True,
        fenced=str(metadata.get("fenced") or ""),
    )


def _raise(answer: Answer, *, name: str) -> NoReturn:
    content = answer.json()
    code, message = "", ""
    if isinstance(content, Mapping):
        code = str(content.get("code", ""))
        message = str(content.get("ErrorMessage") or content.get("message") or "")[:500]
    elif isinstance(content, str):
        message = content[:500]
    if code == DestinationFenced.code and isinstance(content, Mapping):
        raise DestinationFenced(name=name, reason=str(content.get("reason", "")))
    if code == NoPendingCredentials.code:
        raise NoPendingCredentials(name=name)
    if answer.status == 404 and name:
        raise DestinationNotFound(name=name)
    by_status = {401: DestinationRefused, 403: DestinationRefused, 409: DestinationExists, 412: DestinationChanged}
    failure = by_status.get(answer.status, DestinationServiceFailed)
    raise failure(status=answer.status, message=message or "no reason given.")
