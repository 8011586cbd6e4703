"""Chooses the way to an ERP by what is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from keydate.gateway.rfc.protocol import RfcConnection
from keydate.gateway.rfc.pyrfc import PyrfcConnection
from keydate.gateway.rfc.soap import SoapRfcConnection


@dataclass(frozen=True, slots=True, kw_only=True)
class RfcSystem:
    """An ERP and the client in it: reached by its SOAP address, or over RFC when connection parameters are given."""

    client: str
    #: Address of the system, e.g. `https://erp.example.com:44300`; unused when `rfc` is given.
    url: str = ""
    #: Connection parameters of pyrfc: `ashost` and `sysnr`, or `mshost`, `sysid` and `group`, or `dest`, …
    rfc: Mapping[str, str] = field(default_factory=dict)
    language: str = "EN"
    #: Seconds to wait for an answer over SOAP.
    timeout: float = 30.0
    #: Allows a password in plain text over a network.
    allow_plain_http: bool = False


def connect(system: RfcSystem, *, user: str, password: str) -> RfcConnection:
    """Returns a connection to the system for a user.

    Raises:
        RfcError: the address is wrong or insecure; over RFC also when the logon fails.
    """
    if system.rfc:
        parameters = {"client": system.client, "lang": system.language, **system.rfc}
        return PyrfcConnection(parameters, user=user, password=password)
    return SoapRfcConnection(
        system.url,
        client=system.client,
        user=user,
        password=password,
        language=system.language,
        timeout=system.timeout,
        allow_plain_http=system.allow_plain_http,
    )
