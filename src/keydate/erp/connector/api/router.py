"""All routes below `/sap/fccx`.

Annotations are evaluated here (no `from __future__ import annotations`): FastAPI reads dependencies that are made per application.
"""

from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Match

from keydate.erp.connector import checks
from keydate.erp.connector.api.failures import RefusingRoute
from keydate.erp.connector.api.requests import require_acceptable, text_option
from keydate.erp.connector.api.scheduling import add_scheduling_routes
from keydate.erp.connector.errors import UnsuitableRequest
from keydate.erp.connector.ports import ConnectorServices
from keydate.erp.users.logon import Session

PREFIX: Final = "/sap/fccx"
_ALL_METHODS: Final = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]


def create_router(services: ConnectorServices) -> APIRouter:
    """Returns the routes; include them before any other route that would match below the prefix."""
    router = APIRouter(prefix=PREFIX, route_class=RefusingRoute, redirect_slashes=False)
    Authenticated = Annotated[Session, Depends(services.authenticate)]  # noqa: N806 - a type

    @router.get("/ping")
    def ping(request: Request, session: Authenticated) -> JSONResponse:
        require_acceptable(request)
        report = checks.ping(services, session.acting_user, caller_date=request.headers.get("date"))
        return JSONResponse(report.model_dump(mode="json"))

    @router.get("/capabilities")
    def capabilities(request: Request, session: Authenticated) -> JSONResponse:
        require_acceptable(request)
        person = text_option(request, "business-user")
        report = checks.capabilities(
            services, session.acting_user, caller_date=request.headers.get("date"), business_user=person
        )
        return JSONResponse(report.model_dump(mode="json"))

    add_scheduling_routes(router, services)

    @router.api_route("/{path:path}", methods=_ALL_METHODS, include_in_schema=False)
    def nowhere(request: Request, path: str, session: Authenticated) -> JSONResponse:
        del session  # strangers do not learn what there is
        others = (route for route in router.routes if getattr(route, "path", "") != PREFIX + "/{path:path}")
        if any(route.matches(request.scope)[0] is not Match.NONE for route in others):
            raise UnsuitableRequest(status=501, sentence=f"The interface does not support {request.method} here.")
        raise UnsuitableRequest(status=404, sentence=f"There is nothing at {path[:200]!r} below {PREFIX}.")

    return router
