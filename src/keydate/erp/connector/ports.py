"""What the connector needs from the rest of the system; the app puts it together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from starlette.requests import Request

from keydate.erp.audit.trail import ErpDatabase
from keydate.erp.jobs.execution import BusinessUsers
from keydate.erp.jobs.model.job import JobId
from keydate.erp.jobs.programs import Program
from keydate.erp.users.logon import Session


class Authenticate(Protocol):
    """The edge's logon."""

    def __call__(self, request: Request) -> Session:
        """Returns the session of the technical user that calls: HTTP Basic, client from `sap-client`.

        Raises:
            KeydateError: `erp.logon_refused` or `erp.password_change_required`; nothing else of the request has been looked at.
        """
        ...


class Engine(Protocol):
    """What the connector asks of the engine of background jobs."""

    capacity: int

    @property
    def state(self) -> str:
        """Tells whether jobs run: "ready" when they do."""
        ...

    def submit(self, job_id: JobId) -> None:
        """Hands a committed job to the engine."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorServices:
    """All of it."""

    database: ErpDatabase
    #: How this system is named in assertions, e.g. "KDE".
    system_id: str
    authenticate: Authenticate
    programs: Mapping[str, Program]
    business_users: BusinessUsers
    engine: Engine
