"""Fixtures of a connector in process: its database, an engine that works at once, and a trusted hub that calls it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from tests.builders.communication_system import BasicLogon, a_database, fill
from tests.builders.hub_calls import HubCalls, InlineEngine, trust
from tests.builders.in_process import InProcess
from tests.builders.interface_contract import InterfaceContract

from keydate.erp.audit.trail import ErpDatabase
from keydate.erp.connector.api import create_router
from keydate.erp.connector.ports import ConnectorServices
from keydate.erp.jobs.business_users import UsersOfThisSystem
from keydate.erp.jobs.execution import JobExecution
from keydate.erp.jobs.programs import delivered_programs
from keydate.erp.users.buffers import BufferCache
from keydate.kit.clock import FixedClock


@pytest.fixture
def database(erp_catalogue_url: str, tmp_path: Path, clock: FixedClock) -> Iterator[ErpDatabase]:
    """Returns the database of a small communication system."""
    database = a_database(erp_catalogue_url, tmp_path, clock)
    fill(database)
    yield database
    database.dispose()


@pytest.fixture
def engine(database: ErpDatabase) -> InlineEngine:
    """Returns an engine that carries jobs out at once."""
    people = UsersOfThisSystem(database, buffers=BufferCache())
    return InlineEngine(JobExecution(database, programs=delivered_programs(), business_users=people))


@pytest.fixture
def services(database: ErpDatabase, engine: InlineEngine) -> ConnectorServices:
    """Returns the connector's parts."""
    return ConnectorServices(
        database=database,
        system_id="KDE",
        authenticate=BasicLogon(database),
        programs=engine.execution.programs,
        business_users=engine.execution.business_users,
        engine=engine,
    )


@pytest.fixture(scope="session")
def contract() -> InterfaceContract:
    """Returns the judge of all answers."""
    return InterfaceContract()


@pytest.fixture
def app(services: ConnectorServices) -> FastAPI:
    """Returns the connector alone as an application."""
    app = FastAPI()
    app.include_router(create_router(services))
    return app


@pytest.fixture
def http(app: FastAPI, contract: InterfaceContract) -> Iterator[httpx.Client]:
    """Returns a client each of whose answers is compared with the contract."""
    hooks = {"response": [contract.check]}
    with httpx.Client(transport=InProcess(app), base_url="http://erp.test", event_hooks=hooks) as client:
        yield client


@pytest.fixture
def hub(http: httpx.Client, database: ErpDatabase, clock: FixedClock) -> HubCalls:
    """Returns a hub that the connector trusts."""
    hub = HubCalls(http, clock)
    trust(database, hub)
    return hub


__all__ = ["app", "contract", "database", "engine", "http", "hub", "services"]
