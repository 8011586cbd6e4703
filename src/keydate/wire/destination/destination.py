"""A destination with its secret, as a consumer uses it for one call."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from keydate.vocabulary.errors import InvalidValue

_NAME: Final = re.compile(r"[A-Za-z0-9_.-]{1,200}")


class Authentication(StrEnum):
    """How a consumer authenticates at the target."""

    NONE = "NoAuthentication"
    BASIC = "BasicAuthentication"


class ProxyType(StrEnum):
    """Which way leads to the target."""

    INTERNET = "Internet"
    ON_PREMISE = "OnPremise"


class Credentials(StrEnum):
    """Which of a destination's two secrets is meant: a rotation needs the new one beside the old one for a moment."""

    CURRENT = "current"
    PENDING = "pending"


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """A named technical address with what is needed to call it. Its `repr` never shows the password."""

    name: str
    url: str
    authentication: Authentication
    proxy_type: ProxyType = ProxyType.INTERNET
    user: str = ""
    password: str = field(default="", repr=False)
    description: str = ""
    #: Everything else: `sap-client`, `URL.headers.…`, `URL.queries.…`.
    properties: Mapping[str, str] = field(default_factory=dict)
    #: Changes with every change of the destination, its secrets included.
    etag: str = ""
    #: Tells that a rotation is under way: `Credentials.PENDING` will find a second secret.
    has_pending: bool = False

    @property
    def client(self) -> str:
        """Returns the ERP client of the target, three digits, or nothing."""
        return self.properties.get("sap-client", "")

    @property
    def basic_token(self) -> str:
        """Returns user and password as HTTP Basic wants them; an empty text without authentication."""
        if self.authentication is not Authentication.BASIC:
            return ""
        return base64.b64encode(f"{self.user}:{self.password}".encode()).decode()

    def headers(self) -> dict[str, str]:
        """Returns the headers that each request to the target carries, the credentials among them."""
        headers = self._prefixed("URL.headers.")
        if self.basic_token:
            headers["Authorization"] = f"Basic {self.basic_token}"
        return headers

    def query(self) -> dict[str, str]:
        """Returns the query parameters that each request to the target carries."""
        query = self._prefixed("URL.queries.")
        if self.client:
            query["sap-client"] = self.client
        return query

    def _prefixed(self, prefix: str) -> dict[str, str]:
        return {name.removeprefix(prefix): value for name, value in self.properties.items() if name.startswith(prefix)}


def destination_name(text: str) -> str:
    """Returns a destination's name: 1 to 200 letters, digits, `_`, `.` and `-`; case counts."""
    if not _NAME.fullmatch(text):
        rule = "does not have 1 to 200 letters, digits, underscores, dots and hyphens"
        raise InvalidValue(field="destination", value=text, rule=rule)
    return text
