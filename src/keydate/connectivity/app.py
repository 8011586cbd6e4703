"""The composition root of connectivity: as a guest in another process, or as a process of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from fastapi import APIRouter, FastAPI

from keydate.connectivity.access import store as access_store
from keydate.connectivity.access.model import Caller, Scope
from keydate.connectivity.api import DestinationApi
from keydate.connectivity.destinations import actions
from keydate.connectivity.destinations.keys import SealingKeys
from keydate.connectivity.migrations import SCRIPTS
from keydate.connectivity.settings import ConnectivitySettings
from keydate.kit.clock import Clock, SystemClock
from keydate.kit.database import Database
from keydate.kit.migrations import require_current, upgrade
from keydate.kit.version import keydate_version
from keydate.kit.web import health_route, protect
from keydate.wire.destination import Credentials, Destination


@dataclass(frozen=True, slots=True, kw_only=True)
class Connectivity:
    """The part, put together: what a process needs to host it."""

    database: Database
    keys: SealingKeys

    @classmethod
    def from_settings(cls, settings: ConnectivitySettings, *, clock: Clock | None = None) -> Self:
        """Puts the part together; opens nothing yet."""
        database = Database(settings.effective_database_url, clock=clock or SystemClock())
        return cls(database=database, keys=SealingKeys(settings.effective_secrets_key_file))

    def initialize(self) -> None:
        """Creates or upgrades the schema, the subaccount and the key; does nothing to what is there."""
        upgrade(self.database, SCRIPTS)
        with self.database.write() as tx:
            access_store.create_subaccount(tx)
        self.keys.create()

    def examine(self) -> None:
        """Makes sure that the part can work, at start and for `/health`.

        Raises:
            DatabaseNotReady, DatabaseGone: the database is not usable.
            SecretsKeyMissing: the key is missing or can be read by others.
        """
        require_current(self.database, SCRIPTS)
        self.keys.ring()

    def source(self, reader: str) -> StoredDestinations:
        """Returns the destinations for consumers in the same process, which appear as `reader` in the list of secret reads."""
        return StoredDestinations(self, Caller(name=reader, scopes=frozenset({Scope.USE})))

    def router(self) -> APIRouter:
        """Returns the routes of the API."""
        return DestinationApi(self.database, self.keys).router()


class StoredDestinations:
    """A `DestinationSource` on the store of this process."""

    def __init__(self, connectivity: Connectivity, caller: Caller) -> None:
        self._connectivity = connectivity
        self._caller = caller

    def find(self, name: str, *, credentials: Credentials = Credentials.CURRENT) -> Destination:
        """Returns the destination with its secret; see `DestinationSource.find`."""
        with self._connectivity.database.write() as tx:
            return actions.use_destination(
                tx, caller=self._caller, keys=self._connectivity.keys, name=name, credentials=credentials
            )


def create_app(
    settings: ConnectivitySettings, *, connectivity: Connectivity | None = None, clock: Clock | None = None
) -> FastAPI:
    """Returns the part as an application of its own.

    Raises:
        DatabaseNotReady, SecretsKeyMissing: see `Connectivity.examine`.
    """
    part = connectivity or Connectivity.from_settings(settings, clock=clock)
    part.examine()
    app = FastAPI(title="Keydate connectivity", version=keydate_version(), docs_url=None, redoc_url=None)
    app.include_router(part.router())
    app.routes.append(
        health_route(part="connectivity", version=keydate_version(), checks={"connectivity": part.examine})
    )
    protect(app)
    return app
