"""The composition root of the communication system: builds everything from the settings and puts it behind HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import metadata

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from keydate.erp.audit.trail import ErpDatabase
from keydate.erp.bapi.call import System
from keydate.erp.connector.api import create_router
from keydate.erp.connector.ports import ConnectorServices
from keydate.erp.jobs.business_users import UsersOfThisSystem
from keydate.erp.jobs.engine import JobEngine
from keydate.erp.jobs.execution import JobExecution
from keydate.erp.jobs.programs import delivered_programs
from keydate.erp.migrations import SCRIPTS
from keydate.erp.settings import ErpSettings
from keydate.erp.setup import open_database
from keydate.erp.soap.endpoints import RfcEndpoints
from keydate.erp.soap.logon_edge import BasicLogon
from keydate.erp.soap.sessions import Sessions
from keydate.erp.users.buffers import BufferCache
from keydate.erp.users.memory import CredentialMemory
from keydate.kit.clock import Clock
from keydate.kit.logging import get_logger
from keydate.kit.migrations import require_current
from keydate.kit.web import health_route, problem, protect

log = get_logger()


# long: the one place where everything is put together, read from top to bottom
def create_app(
    settings: ErpSettings, *, database: ErpDatabase | None = None, clock: Clock | None = None, runs_jobs: bool = True
) -> FastAPI:
    """Returns the application of a system that is ready.

    Args:
        settings: where everything is.
        database: used instead of the one in the settings, and left open at the end.
        clock: the system's clock unless given; for a database that is given, its own counts.
        runs_jobs: whether background jobs run in this process; DBOS allows one engine per process.

    Raises:
        KitError: the database or the key of the audit log cannot be used.
    """
    opened = database or open_database(settings, clock=clock)
    system = System(
        system_id=settings.system_id,
        release=_version(),
        host=settings.host,
        database=opened,
        passwords=settings.passwords(),
        memory=CredentialMemory(settings.credential_memory_seconds),
        buffers=BufferCache(),
    )
    business_users = UsersOfThisSystem(opened, buffers=system.buffers)
    programs = delivered_programs()
    engine = JobEngine(
        JobExecution(opened, programs=programs, business_users=business_users),
        system_database_url=settings.jobs_url,
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if runs_jobs:
            engine.launch()
        log.info("erp_started", system_id=settings.system_id, version=system.release)
        try:
            yield
        finally:
            await run_in_threadpool(engine.shutdown)
            if database is None:
                opened.dispose()
            log.info("erp_stopped", system_id=settings.system_id)

    app = FastAPI(lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    sessions = Sessions(idle_seconds=settings.session_idle_seconds, limit=settings.session_limit)
    endpoints = RfcEndpoints(system=system, sessions=sessions)
    # Before everything else: these are the routes that are called most.
    app.router.routes[:0] = endpoints.routes()
    app.add_middleware(endpoints.shortcut)
    app.router.routes.append(
        health_route(part="erp", version=system.release, checks={"database": lambda: require_current(opened, SCRIPTS)})
    )
    app.include_router(
        create_router(
            ConnectorServices(
                database=opened,
                system_id=settings.system_id,
                authenticate=BasicLogon(system),
                programs=programs,
                business_users=business_users,
                engine=engine,
            )
        )
    )
    app.add_exception_handler(HTTPException, _plain_failure)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    protect(app, body_limit=settings.body_limit)
    return app


def _version() -> str:
    try:
        return metadata.version("keydate")
    except metadata.PackageNotFoundError:  # run from the sources, without an installation
        return "0+sources"


async def _plain_failure(_request: Request, error: Exception) -> JSONResponse:
    """Answers what no route answers: an address that is not there, a method that it does not take."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    return problem(
        status,
        code=f"http.status_{status}",
        message="There is nothing at this address."
        if status == 404
        else f"The request was refused with status {status}.",
        remedy="Check address and method.",
        headers=headers,
    )


async def _invalid_request(_request: Request, _error: Exception) -> JSONResponse:
    return problem(
        422, code="http.invalid_request", message="The request is not valid.", remedy="Check its parameters."
    )
