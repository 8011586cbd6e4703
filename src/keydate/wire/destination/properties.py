"""The rules for a destination's properties: which are known, how long they may be, which belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import SplitResult, urlsplit

from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.findings import Finding, Severity
from keydate.wire.destination.destination import Authentication, Destination, ProxyType, destination_name
from keydate.wire.destination.errors import DestinationMalformed

#: Longest value of each property that stands for itself.
MAX_LENGTHS: Final = {
    "Name": 200,
    "Type": 10,
    "URL": 2000,
    "Authentication": 60,
    "ProxyType": 20,
    "User": 200,
    "Password": 500,
    "Description": 1000,
    "CloudConnectorLocationId": 200,
    "Preemptive": 5,
    "sap-client": 3,
    "sap-language": 2,
    "sap-sysid": 8,
}
#: Free names with these beginnings; what follows is the name of a header or of a query parameter.
_PREFIXES: Final = ("URL.headers.", "URL.queries.")
_TOKEN: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_CLIENT: Final = re.compile(r"[0-9]{3}")
#: Headers that a fixed property must not replace: they belong to the connection, the body or the credentials.
_RESERVED_HEADERS: Final = frozenset(
    {
        "authorization",
        "connection",
        "content-length",
        "content-type",
        "cookie",
        "host",
        "keydate-assertion",
        "proxy-authorization",
        "transfer-encoding",
    }
)


def is_known_property(name: str) -> bool:
    """Tells whether a property has a meaning here; SAP's service keeps and returns any other one too."""
    return name in MAX_LENGTHS or name.startswith(_PREFIXES)


def configuration_findings(configuration: Mapping[str, object], *, needs_password: bool = True) -> list[Finding]:
    """Returns everything that is wrong with a destination's properties; nothing means that it may be stored."""
    return list(_findings(configuration, needs_password=needs_password))


def _findings(configuration: Mapping[str, object], *, needs_password: bool) -> Iterator[Finding]:
    broken = [finding for name, value in configuration.items() for finding in _property_findings(name, value)]
    yield from broken
    if broken:
        return
    texts = {name: str(value) for name, value in configuration.items()}
    yield from _name_findings(texts.get("Name", ""))
    yield from _choice_findings("Type", texts.get("Type", "HTTP"), ("HTTP",))
    yield from _choice_findings("ProxyType", texts.get("ProxyType", ProxyType.INTERNET), tuple(ProxyType))
    yield from _url_findings(texts.get("URL", ""))
    yield from _credential_findings(texts, needs_password=needs_password)
    client = texts.get("sap-client")
    if client is not None and (not _CLIENT.fullmatch(client) or client == "000"):
        yield _error("sap-client", "is not three digits between 001 and 999")


def _error(name: str, rule: str) -> Finding:
    return Finding(
        code="destination.invalid_property",
        severity=Severity.ERROR,
        message=f"The property {name[:60]} {rule}.",
        remedy="Correct the property and send the destination again.",
    )


def _property_findings(name: str, value: object) -> Iterator[Finding]:
    prefix = next((prefix for prefix in _PREFIXES if name.startswith(prefix)), None)
    if prefix is not None:
        rest = name.removeprefix(prefix)
        if not _TOKEN.fullmatch(rest):
            yield _error(name, "does not end with the name of a header or query parameter")
        elif prefix == "URL.headers." and rest.lower() in _RESERVED_HEADERS:
            yield _error(name, "sets a header that belongs to the connection or the credentials")
    elif name not in MAX_LENGTHS:
        yield _error(name, "is not known")
        return
    if not isinstance(value, str):
        yield _error(name, "is not a text")
    elif len(value) > MAX_LENGTHS.get(name, 1000):
        yield _error(name, f"has more than {MAX_LENGTHS.get(name, 1000)} characters")
    elif _CONTROL.search(value):
        yield _error(name, "has control characters")


def _name_findings(name: str) -> Iterator[Finding]:
    try:
        destination_name(name)
    except InvalidValue as error:
        yield _error("Name", error.rule)


def _choice_findings(name: str, value: str, allowed: tuple[str, ...]) -> Iterator[Finding]:
    if value not in allowed:
        yield _error(name, f"is not {' or '.join(allowed)}")


def _url_findings(url: str) -> Iterator[Finding]:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and _has_good_port(parts)
    except ValueError:
        usable = False
    if not usable:
        yield _error("URL", "is not an http or https address")
    elif parts.username is not None or parts.password is not None:
        yield _error("URL", "has credentials; they belong into User and Password")
    elif parts.query or parts.fragment:
        yield _error("URL", "has a query or fragment; query parameters belong into URL.queries.<name>")
    elif any(character.isspace() for character in url):
        yield _error("URL", "has blanks")


def _has_good_port(parts: SplitResult) -> bool:
    return parts.port is None or parts.port > 0


def _credential_findings(texts: Mapping[str, str], *, needs_password: bool) -> Iterator[Finding]:
    authentication = texts.get("Authentication", Authentication.NONE)
    yield from _choice_findings("Authentication", authentication, tuple(Authentication))
    if authentication == Authentication.BASIC:
        if not texts.get("User"):
            yield _error("User", "is empty; BasicAuthentication needs it")
        elif ":" in texts["User"]:
            yield _error("User", "has a colon, which HTTP Basic cannot carry")
        if "Password" in texts or needs_password:
            yield from _password_findings(texts.get("Password", ""))
    elif authentication == Authentication.NONE and (texts.get("User") or texts.get("Password")):
        yield _error("User", "or Password is set, but Authentication is NoAuthentication")


def _password_findings(password: str) -> Iterator[Finding]:
    if not password:
        yield _error("Password", "is empty; BasicAuthentication needs it")
    elif not password.strip("*"):
        yield _error("Password", "is only asterisks; a masked password was sent back")


def address_of(configuration: Mapping[str, object]) -> str:
    """Returns to whom the secret of valid properties goes: scheme, host and port, and the way that leads there."""
    parts = urlsplit(str(configuration.get("URL", "")))
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    way = configuration.get("ProxyType", ProxyType.INTERNET)
    return f"{parts.scheme}://{parts.hostname}:{port} {way} {configuration.get('CloudConnectorLocationId', '')}".strip()


_OWN_FIELDS: Final = frozenset(
    {"Name", "Type", "URL", "Authentication", "ProxyType", "User", "Password", "Description", "Preemptive"}
)


def destination_from(configuration: Mapping[str, object], *, etag: str = "", has_pending: bool = False) -> Destination:
    """Builds a destination from its properties.

    Raises:
        DestinationMalformed: a rule is broken; the message names the first one.
    """
    findings = configuration_findings(configuration)
    name = str(configuration.get("Name", ""))
    if findings:
        raise DestinationMalformed(name=name[:200], reason=findings[0].message.rstrip(".").replace("The p", "the p", 1))
    texts = {key: str(value) for key, value in configuration.items()}
    return Destination(
        name=name,
        url=texts["URL"],
        authentication=Authentication(texts.get("Authentication", Authentication.NONE)),
        proxy_type=ProxyType(texts.get("ProxyType", ProxyType.INTERNET)),
        user=texts.get("User", ""),
        password=texts.get("Password", ""),
        description=texts.get("Description", ""),
        properties={key: value for key, value in texts.items() if key not in _OWN_FIELDS},
        etag=etag,
        has_pending=has_pending,
    )
