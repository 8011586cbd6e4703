"""Calls of a hub to the connector, signed as a hub signs them; each part can be forged."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

import httpx
from tests.builders.communication_system import ACCOUNTANT, CLIENT, PASSWORD, TECHNICAL

from keydate.erp.audit.trail import ErpDatabase
from keydate.erp.connector import store
from keydate.erp.connector.store import TrustedHub
from keydate.erp.jobs.execution import JobExecution
from keydate.erp.jobs.model.job import JobId
from keydate.kit.clock import FixedClock
from keydate.vocabulary.ids import UserName
from keydate.wire.assertion import HEADER, audience, claims, new_signing_key, public_jwk, sign
from keydate.wire.scheduling import BASE_PATH

SERVICE: Final = "/sap/fccx"
HUB: Final = "hub-1"


class InlineEngine:
    """Carries jobs out where they are submitted, unless it is told to hold them."""

    def __init__(self, execution: JobExecution) -> None:
        self.execution = execution
        self.capacity = 8
        self.state = "ready"
        self.holds = False

    def submit(self, job_id: JobId) -> None:
        """Carries the job out before it returns."""
        if not self.holds and self.execution.claim(job_id):
            self.execution.carry_out(job_id)


class HubCalls:
    """Sends signed calls in the name of a person."""

    def __init__(self, http: httpx.Client, clock: FixedClock, *, key_id: str = "key-1") -> None:
        self.http = http
        self.clock = clock
        self.key = new_signing_key(key_id)
        self.technical_user: UserName = TECHNICAL
        self.password = PASSWORD

    def assertion(self, method: str, target: str, body: bytes = b"", **changes: Any) -> str:
        """Returns a token; `changes` replace claims, after `clock_off` moved the hub's clock."""
        now = self.clock.now() + changes.pop("clock_off", timedelta())
        person = changes.pop("person", ACCOUNTANT)
        content = claims(
            hub_id=HUB,
            business_user=person,
            technical_user=self.technical_user,
            audience=audience("KDE", CLIENT),
            method=method,
            target=target,
            body=body,
            now=now,
            token_id=uuid.uuid4().hex,
        )
        return sign(content | changes, self.key)

    def send(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        headers: Mapping[str, str] | None = None,
        assertion: str | None = None,
        signed: bool = True,
        **changes: Any,
    ) -> httpx.Response:
        """Sends one call to a path below the scheduling interface."""
        target = self.target(path)
        sent = {"content-type": "application/json"} if body else {}
        if signed:
            sent[HEADER] = assertion or self.assertion(method, target, body, **changes)
        return self.http.request(
            method,
            target,
            content=body,
            headers=sent | dict(headers or {}),
            auth=(self.technical_user, self.password),
        )

    @staticmethod
    def target(path: str) -> str:
        """Returns the path with query as it goes over the wire."""
        return f"{SERVICE}{BASE_PATH}{path}{'&' if '?' in path else '?'}sap-client={CLIENT}"

    def get(self, path: str, **changes: Any) -> httpx.Response:
        """Reads."""
        return self.send("GET", path, **changes)

    def post(self, path: str, body: object = None, **changes: Any) -> httpx.Response:
        """Writes."""
        return self.send("POST", path, b"" if body is None else json.dumps(body).encode(), **changes)

    def check(self, path: str, **headers: str) -> httpx.Response:
        """Asks for a layered report; these calls name no person."""
        return self.http.get(
            f"{SERVICE}{path}",
            params={"sap-client": CLIENT},
            headers=headers,
            auth=(self.technical_user, self.password),
        )


def a_job(**changes: Any) -> dict[str, Any]:
    """Returns a request to close a period of company code 1010 that is open."""
    parameters = {"companyCode": "1010", "fiscalYear": 2026, "fiscalPeriod": 10, "action": "close"}
    parameters |= changes.pop("parameters", {})
    listed = [{"name": name, "value": value} for name, value in parameters.items() if value is not ...]
    body = {"name": "OPEN_CLOSE_POSTING_PERIODS", "referenceID": str(uuid.uuid4()), "parameters": listed}
    return body | changes


def trust(database: ErpDatabase, hub: HubCalls) -> None:
    """Registers the hub's key."""
    jwk = public_jwk(hub.key)
    with database.write() as tx:
        store.insert_trusted_hub(
            tx,
            CLIENT,
            TrustedHub(
                hub_id=HUB,
                key_id=jwk["kid"],
                public_jwk=jwk,
                text="",
                added_at=tx.now,
                added_by=UserName("TEST"),
            ),
        )
