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


#: What the audit trail keeps outside the database; it belongs to the rows.
_TRAIL: Final = ("audit.key", "audit.anchor")


def build_ready(url: str, folder: Path, clock: Clock) -> None:
    """Fills an empty database, and the folder with the files that belong to it."""
    _set_up(_settings(url, folder), clock)


@contextmanager
def open_ready(url: str, built_in: Path, folder: Path, clock: Clock, **settings: Any) -> Iterator[ReadyErp]:
    """Opens the application on a copy of a database that `build_ready` filled; jobs do not run."""
    chosen = _settings(url, folder, **settings)
    for name in _TRAIL:
        shutil.copy(built_in / name, chosen.folder / name)
    database = open_database(chosen, clock=clock)
    try:
        yield ReadyErp(chosen, database, create_app(chosen, database=database, runs_jobs=False))
    finally:
        database.dispose()


def _settings(url: str, folder: Path, **settings: Any) -> ErpSettings:
    return ErpSettings(database_url=url, data_folder=folder, password_time_cost=1, password_memory_kib=8, **settings)


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
