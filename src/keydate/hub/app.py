"""The composition root of the hub's server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from keydate.hub.api.endpoints import PREFIX, HubApi
from keydate.hub.api.problems import add_problem_handlers
from keydate.hub.hosting import Hosting, elsewhere
from keydate.hub.parts import Hub
from keydate.hub.settings import HubSettings
from keydate.kit.clock import Clock
from keydate.kit.database import Database
from keydate.kit.secrets import Passwords
from keydate.kit.version import keydate_version
from keydate.kit.web import health_route, protect


def create_app(
    settings: HubSettings,
    *,
    hosting: Hosting | None = None,
    database: Database | None = None,
    clock: Clock | None = None,
    passwords: Passwords | None = None,
) -> FastAPI:
    """Returns the hub as an application, with the routes of its guest.

    Raises:
        DatabaseNotReady, SigningKeyUnusable, SecretsKeyMissing: hub or guest cannot work.
        InvalidSettings: there is no guest, and the settings name no connectivity elsewhere.
    """
    guest = hosting or elsewhere(settings)
    hub = Hub.from_settings(settings, guest, database=database, clock=clock, passwords=passwords)
    hub.examine()
    guest.examine()
    version = keydate_version()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        hub.close()

    app = FastAPI(
        title="Keydate hub",
        version=version,
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.include_router(HubApi(hub).router())
    for router in guest.routers():
        app.include_router(router)
    checks = {"hub": hub.examine, "connectivity": guest.examine}
    app.routes.append(health_route(part="hub", version=version, checks=checks))
    add_problem_handlers(app)
    protect(app)
    return app
