"""Who is calling: a bearer token anywhere, name and password only where no other machine can send them."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from fastapi import Request

from keydate.hub.access import logon
from keydate.hub.access.errors import LogonRefused, OnlyFromThisMachine, TokenRefused
from keydate.hub.access.model import Caller
from keydate.hub.parts import Hub
from keydate.kit.web import is_loopback

#: What proxies add. Behind one, every caller seems to be on this machine.
_FORWARDED: Final = ("forwarded", "via", "x-forwarded-for", "x-real-ip")


def token_caller(hub: Hub, request: Request) -> Caller:
    """Returns the caller of a bearer token.

    Raises:
        TokenRefused: there is none that counts.
    """
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise TokenRefused
    with hub.database.read() as tx:
        return logon.recognize(tx, text.strip())


def caller_of_token_request(hub: Hub, request: Request) -> Caller:
    """Returns the caller who wants a token: with another token, or with name and password from this machine."""
    if request.headers.get("Authorization", "").lower().startswith("bearer "):
        return token_caller(hub, request)
    name, password = credentials(request)
    return logon.log_on(hub.database, name=name, password=password, passwords=hub.passwords)


def credentials(request: Request) -> tuple[str, str]:
    """Returns name and password of an HTTP Basic request from this machine.

    Raises:
        OnlyFromThisMachine: it comes from another one, through a proxy, or from a page that a browser shows.
        LogonRefused: there are none.
    """
    if request.client is None or not is_loopback(request.client.host):
        raise OnlyFromThisMachine
    if "origin" in request.headers or any(name in request.headers for name in _FORWARDED):
        raise OnlyFromThisMachine
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        raise LogonRefused
    try:
        name, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise LogonRefused from error
    if not colon:
        raise LogonRefused
    return name, password
