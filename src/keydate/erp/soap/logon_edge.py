"""HTTP Basic logon at the communication system: user or alias, password, and the client from `sap-client`.

The one place where a request becomes a session; SOAP, JSON and the connector all come through here. Whatever is wrong with the logon data
(client, user, password, lock, validity), the answer is the same 401; only the security audit log tells them apart. A user who must change the
password first gets a 401 of its own, because the password was right.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import ClassVar, Final

from starlette.requests import Request
from starlette.responses import JSONResponse

from keydate.erp.bapi.call import System
from keydate.erp.users.errors import LogonRefused, PasswordChangeRequired
from keydate.erp.users.logon import LogonKind, Session, log_on
from keydate.vocabulary.errors import KeydateError, error_report
from keydate.vocabulary.ids import ClientId

#: The longest credentials that can be right: an alias and a password of 40 characters of four bytes each, in base64, and to spare.
_MAX_HEADER: Final = 1_000
_CLIENT: Final = re.compile(r"[0-9]{3}")
#: A client that cannot exist.
NO_CLIENT: Final = "000"


@dataclass(eq=False, kw_only=True)
class LogonDataMissing(KeydateError):
    """A request came without credentials, or with some that cannot be read."""

    code: ClassVar[str] = "erp.logon_data_missing"
    remedy: ClassVar[str] = (
        "Send user and password as HTTP Basic authentication, and the client as query parameter sap-client."
    )

    reason: str

    def __str__(self) -> str:
        """Says what is missing."""
        return self.reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What a request says about who sends it."""

    client: ClientId
    #: User name or alias.
    identifier: str
    password: str
    #: Two letters; the only language of messages is English, so it is kept for functions that ask for it.
    language: str
    terminal: str


def credentials_of(request: Request) -> Credentials:
    """Returns the credentials of a request.

    Raises:
        LogonDataMissing: there are none, they cannot be read, or a browser added them to what a page of another origin sends.
    """
    if _comes_from_another_origin(request):
        raise LogonDataMissing(reason="The request comes from a page of another origin, which speaks for nobody.")
    header = request.headers.get("authorization", "")
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic" or not encoded or len(header) > _MAX_HEADER:
        raise LogonDataMissing(reason="The request has no HTTP Basic credentials.")
    try:
        identifier, separator, password = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise LogonDataMissing(reason="The HTTP Basic credentials cannot be read.") from error
    if not separator:
        raise LogonDataMissing(reason="The HTTP Basic credentials have no password.")
    client = request.query_params.get("sap-client") or request.headers.get("sap-client", "")
    if not client:
        raise LogonDataMissing(reason="The request names no client.")
    return Credentials(
        # Not checked here: a client that does not exist is answered like a wrong password.
        client=ClientId(client if _CLIENT.fullmatch(client) else NO_CLIENT),
        identifier=identifier,
        password=password,
        language=request.query_params.get("sap-language", "EN")[:2].upper(),
        terminal=request.client.host if request.client else "unknown",
    )


def _comes_from_another_origin(request: Request) -> bool:
    """Tells whether a browser says so; other programs send no origin. Browsers keep Basic credentials and add them to whatever any page sends."""
    origin = request.headers.get("origin")
    return origin is not None and origin.partition("://")[2].lower() != request.url.netloc.lower()


def log_on_by_http(system: System, credentials: Credentials, *, context: str) -> Session:
    """Returns the session of a user whose credentials are right. Blocks; call it in a thread.

    Raises:
        LogonRefused: they are not, or the user may not log on.
        PasswordChangeRequired: they are, but the password has to be changed first.
    """
    return log_on(
        system.database,
        client=credentials.client,
        identifier=credentials.identifier,
        password=credentials.password,
        terminal=credentials.terminal,
        kind=LogonKind.HTTP,
        passwords=system.passwords,
        context=context,
        memory=system.memory,
        buffers=system.buffers,
    )


class BasicLogon:
    """The same logon for routes that work with a session themselves; a callable, to be used as a dependency."""

    def __init__(self, system: System) -> None:
        self._system = system

    def __call__(self, request: Request) -> Session:
        """Returns the session of the user that calls.

        Raises:
            LogonRefused: there are no credentials, or they are not right.
            PasswordChangeRequired: they are, but the password has to be changed first.
        """
        try:
            credentials = credentials_of(request)
        except LogonDataMissing as error:
            raise LogonRefused(client=request.query_params.get("sap-client", "")[:3]) from error
        return log_on_by_http(self._system, credentials, context=request.url.path[:60])


def unauthorized(error: KeydateError, client: str) -> JSONResponse:
    """Returns the 401 for a logon that failed."""
    headers = {"WWW-Authenticate": f'Basic realm="Keydate ERP {client}", charset="UTF-8"'}
    if isinstance(error, PasswordChangeRequired):
        headers["sap-password-change"] = "required"
    return JSONResponse(error_report(error), status_code=401, headers=headers)
