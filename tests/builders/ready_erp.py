"""A communication system that is ready: client 100, delivered catalogue and roles, example books, administrators who can log on.

Setting it up takes a second or two, so the first test of a session makes a template of the database that the others copy.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
import psycopg
import sqlalchemy as sa
import uvicorn
from fastapi import FastAPI
from tests.builders.in_process import InProcess

from keydate.erp.app import create_app
from keydate.erp.audit.trail import ErpDatabase
from keydate.erp.settings import ErpSettings
from keydate.erp.setup import initialize, open_database
from keydate.erp.users.actions import create_user
from keydate.erp.users.assignments import Assignment, assign_roles
from keydate.erp.users.model.fields import UserFields
from keydate.erp.users.model.kinds import PasswordState
from keydate.erp.users.setup import SUPER, installer
from keydate.erp.users.store.logon import store_password
from keydate.gateway.rfc import RfcConnection, RfcSystem, connect
from keydate.kit.clock import Clock
from keydate.vocabulary.ids import ClientId, RoleName, UserName

CLIENT: Final = ClientId("100")
PASSWORD: Final = "Correct-Horse-7"
#: The first administrator, and one for each of the administrators' roles.
ADMIN: Final = "ADMIN"
USER_ADMIN: Final = "UADMIN"
ROLE_ADMIN: Final = "RADMIN"
PROFILE_ADMIN: Final = "PADMIN"
SYSTEM_ADMIN: Final = "SADMIN"
AUDITOR: Final = "AUDITOR"
#: Holds the roles of user, role and profile administrator together, for tests that are not about their separation.
BASIS: Final = "BASIS"

_ROLES: Final = {
    USER_ADMIN: ("KEYDATE_USER_ADMIN",),
    ROLE_ADMIN: ("KEYDATE_ROLE_ADMIN",),
    PROFILE_ADMIN: ("KEYDATE_PROFILE_ADMIN",),
    SYSTEM_ADMIN: ("KEYDATE_SYSTEM_ADMIN",),
    AUDITOR: ("KEYDATE_AUDITOR",),
    BASIS: ("KEYDATE_USER_ADMIN", "KEYDATE_ROLE_ADMIN", "KEYDATE_PROFILE_ADMIN"),
}


@dataclass
class ReadyErp:
    """The system, and ways to call it."""

    settings: ErpSettings
    database: ErpDatabase
    app: FastAPI
    #: The address of a server that listens; empty when everything happens in this process.
    url: str = ""
    _connections: list[RfcConnection] = field(default_factory=list)

    def http(self, user: str = BASIS, password: str = PASSWORD, client: str = CLIENT) -> httpx.Client:
        """Returns an HTTP client that logs on with each request."""
        transport = None if self.url else InProcess(self.app)
        return httpx.Client(
            base_url=self.url or "http://erp.test",
            transport=transport,
            auth=httpx.BasicAuth(user, password),
            params={"sap-client": client},
            timeout=30,
        )

    def call(self, function: str, /, user: str = BASIS, password: str = PASSWORD, **parameters: Any) -> dict[str, Any]:
        """Calls a function as JSON; anything but success fails the test."""
        response = self.answer(function, user=user, password=password, **parameters)
        assert response.status_code == 200, response.text
        content: dict[str, Any] = response.json()
        return content

    def answer(
        self, function: str, /, user: str = BASIS, password: str = PASSWORD, **parameters: Any
    ) -> httpx.Response:
        """Calls a function as JSON and returns whatever comes."""
        with self.http(user, password) as http:
            return http.post(f"/sap/bc/rfc/{function}", json=parameters)

    def soap(
        self, body: bytes | str, user: str = BASIS, password: str = PASSWORD, client: str = CLIENT
    ) -> httpx.Response:
        """Posts a SOAP message as it is."""
        content = body.encode() if isinstance(body, str) else body
        with self.http(user, password, client) as http:
            return http.post("/sap/bc/soap/rfc", content=content, headers={"Content-Type": "text/xml; charset=utf-8"})

    def connect(self, user: str = BASIS, password: str = PASSWORD) -> RfcConnection:
        """Returns a connection of the product's own client; only for a server that listens."""
        connection = connect(RfcSystem(url=self.url, client=CLIENT), user=user, password=password)
        self._connections.append(connection)
        return connection


class Templates:
    """Databases that are ready, made once for each kind of database."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: set[str] = set()

    @contextmanager
    def ready(self, url: str, folder: Path, clock: Clock, **settings: Any) -> Iterator[ReadyErp]:
        """Fills an empty database and opens the application on it; jobs do not run."""
        chosen = ErpSettings(
            database_url=url, data_folder=folder, password_time_cost=1, password_memory_kib=8, **settings
        )
        kind = sa.make_url(url).get_backend_name()
        kept = self._folder / kind
        if kind in self._made:
            _copy_database(url, kept)
            for name in ("audit.key", "audit.anchor"):
                shutil.copy(kept / name, chosen.folder / name)
        else:
            _set_up(chosen, clock)
            kept.mkdir()
            _keep_database(url, kept)
            for name in ("audit.key", "audit.anchor"):
                shutil.copy(chosen.folder / name, kept / name)
            self._made.add(kind)
        database = open_database(chosen, clock=clock)
        try:
            yield ReadyErp(chosen, database, create_app(chosen, database=database, runs_jobs=False))
        finally:
            database.dispose()


@contextmanager
def listening(erp: ReadyErp) -> Iterator[ReadyErp]:
    """Serves the application on a loopback port of its own."""
    config = uvicorn.Config(erp.app, host="127.0.0.1", port=0, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    ready = threading.Event()
    startup = server.startup

    async def announce(sockets: Any = None) -> None:
        await startup(sockets)
        ready.set()

    server.startup = announce  # type: ignore[method-assign]
    thread.start()
    assert ready.wait(20), "the server did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield ReadyErp(erp.settings, erp.database, erp.app, f"http://127.0.0.1:{port}")
    finally:
        server.should_exit = True
        thread.join(20)


def _set_up(settings: ErpSettings, clock: Clock) -> None:
    initialize(settings, client=CLIENT, admin=ADMIN, one_time_password=PASSWORD, clock=clock)
    database = open_database(settings, clock=clock)
    passwords = settings.passwords()
    with database.write() as tx:
        for name, roles in _ROLES.items():
            create_user(
                tx,
                acting_user=installer(CLIENT),
                user_name=UserName(name),
                passwords=passwords,
                initial_password=PASSWORD,
                fields=UserFields(user_group=SUPER),
            )
            assign_roles(
                tx,
                acting_user=installer(CLIENT),
                user_name=UserName(name),
                assignments=[Assignment(RoleName(role)) for role in roles],
            )
        for name in (ADMIN, *_ROLES):
            store_password(
                tx,
                CLIENT,
                UserName(name),
                password_hash=passwords.hash(PASSWORD),
                state=PasswordState.PRODUCTIVE,
                by_user=False,
            )
    database.dispose()


def _keep_database(url: str, kept: Path) -> None:
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        shutil.copy(str(parsed.database), kept / "database")
        return
    with _administration(parsed) as connection:
        connection.execute("DROP DATABASE IF EXISTS keydate_ready WITH (FORCE)")
        connection.execute(f"CREATE DATABASE keydate_ready TEMPLATE {parsed.database}".encode())


def _copy_database(url: str, kept: Path) -> None:
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        shutil.copy(kept / "database", str(parsed.database))
        return
    with _administration(parsed) as connection:
        connection.execute(f"DROP DATABASE {parsed.database} WITH (FORCE)".encode())
        connection.execute(f"CREATE DATABASE {parsed.database} TEMPLATE keydate_ready".encode())


def _administration(url: sa.URL) -> psycopg.Connection[Any]:
    address = url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    return psycopg.connect(address, autocommit=True)
