"""The endpoints. Each opens its own transaction and does nothing but translate."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response, Security
from fastapi.security import HTTPBasic, HTTPBearer

from keydate.hub.access import actions as access
from keydate.hub.access import logon
from keydate.hub.access import queries as access_queries
from keydate.hub.access.model import Right
from keydate.hub.api.callers import caller_of_token_request, credentials, token_caller
from keydate.hub.api.schemas import (
    JobRunOut,
    NewJobRun,
    NewPassword,
    NewSystem,
    NewToken,
    NewUser,
    SystemChange,
    SystemOut,
    TokenOut,
)
from keydate.hub.changelog.store import list_changes
from keydate.hub.jobs import queries as job_queries
from keydate.hub.parts import Hub
from keydate.hub.systems import actions as systems
from keydate.hub.systems import queries as system_queries
from keydate.hub.systems.check import check_system
from keydate.hub.systems.model import check_to_json

PREFIX: Final = "/api/v1"

_bearer = Security(HTTPBearer(auto_error=False, description="An API token of the hub"))
_basic = Security(HTTPBasic(auto_error=False, description="Name and password, from this machine only"))

Limit = Annotated[int, Query(ge=1, le=500)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]
Wait = Annotated[float, Query(ge=0, le=60, description="Seconds to wait for the job's end")]


class HubApi:
    """The API of one hub."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def router(self) -> APIRouter:
        """Returns all routes."""
        router = APIRouter(prefix=PREFIX)
        self._add_systems(router)
        self._add_jobs(router)
        self._add_access(router)
        return router

    def _add_systems(self, router: APIRouter) -> None:
        common: dict[str, Any] = {"tags": ["Communication systems"], "dependencies": [_bearer]}
        router.add_api_route("/systems", self.list_systems, methods=["GET"], **common)
        router.add_api_route("/systems", self.add_system, methods=["POST"], status_code=201, **common)
        router.add_api_route("/systems/{name}", self.get_system, methods=["GET"], **common)
        router.add_api_route("/systems/{name}", self.change_system, methods=["PATCH"], **common)
        router.add_api_route("/systems/{name}", self.remove_system, methods=["DELETE"], status_code=204, **common)
        router.add_api_route("/systems/{name}/check", self.check, methods=["POST"], **common)

    def _add_jobs(self, router: APIRouter) -> None:
        common: dict[str, Any] = {"tags": ["Job runs"], "dependencies": [_bearer]}
        one = "/job-runs/{reference}"
        router.add_api_route("/job-runs", self.list_runs, methods=["GET"], **common)
        router.add_api_route("/job-runs", self.run_job, methods=["POST"], status_code=201, **common)
        router.add_api_route(one, self.get_run, methods=["GET"], **common)
        router.add_api_route(f"{one}/resume", self.resume, methods=["POST"], **common)
        router.add_api_route(f"{one}/results/{{result_id}}/data", self.get_data, methods=["GET"], **common)

    def _add_access(self, router: APIRouter) -> None:
        common: dict[str, Any] = {"tags": ["Access"], "dependencies": [_bearer]}
        router.add_api_route("/users", self.list_users, methods=["GET"], **common)
        router.add_api_route("/users", self.create_user, methods=["POST"], status_code=201, **common)
        router.add_api_route("/tokens", self.list_tokens, methods=["GET"], **common)
        router.add_api_route("/tokens/{token_id}", self.revoke_token, methods=["DELETE"], status_code=204, **common)
        router.add_api_route("/changes", self.list_changes, methods=["GET"], **common)
        router.add_api_route("/signing-key", self.signing_key, methods=["GET"], **common)
        for_people: dict[str, Any] = {"tags": ["Access"], "dependencies": [_basic]}
        router.add_api_route("/tokens", self.create_token, methods=["POST"], status_code=201, **for_people)
        router.add_api_route("/password", self.change_password, methods=["POST"], status_code=204, **for_people)

    def list_systems(self, request: Request, limit: Limit = 100, offset: Offset = 0) -> list[SystemOut]:
        """Lists communication systems by name; right system.read."""
        caller = token_caller(self._hub, request)
        with self._hub.database.read() as tx:
            found = system_queries.list_systems(tx, caller=caller, limit=limit, offset=offset)
        return [SystemOut.of(system) for system in found]

    def get_system(self, request: Request, name: str) -> SystemOut:
        """Shows a communication system with its last check; right system.read."""
        caller = token_caller(self._hub, request)
        with self._hub.database.read() as tx:
            return SystemOut.of(system_queries.get_system(tx, caller=caller, name=name))

    def add_system(self, request: Request, new: NewSystem) -> SystemOut:
        """Adds a communication system; right system.write."""
        caller = token_caller(self._hub, request)
        with self._hub.database.write() as tx:
            system = systems.add_system(
                tx,
                caller=caller,
                name=new.name,
                destination=new.destination,
                text=new.description,
                system_id=new.system_id,
            )
        return SystemOut.of(system)

    def change_system(self, request: Request, name: str, change: SystemChange) -> SystemOut:
        """Changes what is given; right system.write."""
        caller = token_caller(self._hub, request)
        with self._hub.database.write() as tx:
            system = systems.change_system(
                tx,
                caller=caller,
                name=name,
                destination=change.destination,
                text=change.description,
                system_id=change.system_id,
            )
        return SystemOut.of(system)

    def remove_system(self, request: Request, name: str) -> None:
        """Removes a communication system; right system.write."""
        caller = token_caller(self._hub, request)
        with self._hub.database.write() as tx:
            systems.remove_system(tx, caller=caller, name=name)

    def check(self, request: Request, name: str, business_user: str = "") -> dict[str, Any]:
        """Checks the connection now, layer by layer; right system.check. A broken connection is a result, not a failure."""
        caller = token_caller(self._hub, request)
        check = check_system(
            self._hub.database,
            caller=caller,
            name=name,
            source=self._hub.source(caller.name),
            key=self._hub.key(),
            business_user=business_user,
        )
        return check_to_json(check)

    def list_runs(
        self, request: Request, system: str | None = None, limit: Limit = 50, offset: Offset = 0
    ) -> list[JobRunOut]:
        """Lists job runs, the newest first; right job.read."""
        caller = token_caller(self._hub, request)
        with self._hub.database.read() as tx:
            runs = job_queries.list_runs(tx, caller=caller, system=system, limit=limit, offset=offset)
        return [JobRunOut.of(run) for run in runs]

    def get_run(self, request: Request, reference: str) -> JobRunOut:
        """Shows a job run as it was last seen; right job.read."""
        caller = token_caller(self._hub, request)
        with self._hub.database.read() as tx:
            return JobRunOut.of(job_queries.get_run(tx, caller=caller, reference=reference))

    def run_job(self, request: Request, new: NewJobRun, wait: Wait = 30) -> JobRunOut:
        """Runs a job definition for a person; right job.run. The same reference_id returns the same run and never runs twice."""
        caller = token_caller(self._hub, request)
        run = self._hub.runner(caller.name).run(
            caller=caller,
            system=new.system,
            definition=new.definition,
            business_user=new.business_user,
            parameters=new.parameters,
            reference=new.reference_id,
            wait_seconds=wait,
        )
        return JobRunOut.of(run)

    def resume(self, request: Request, reference: str, wait: Wait = 30) -> JobRunOut:
        """Goes on with a run, or looks how far it is; right job.run."""
        caller = token_caller(self._hub, request)
        run = self._hub.runner(caller.name).resume(caller=caller, reference=reference, wait_seconds=wait)
        return JobRunOut.of(run)

    def get_data(self, request: Request, reference: str, result_id: str) -> Response:
        """Downloads a data result from the ERP; right job.read."""
        caller = token_caller(self._hub, request)
        result, content = self._hub.runner(caller.name).get_data(
            caller=caller, reference=reference, result_id=result_id
        )
        # As a download and never shown: what the ERP wrote must not run as a page of the hub.
        headers = {"Content-Disposition": f'attachment; filename="{_safe(result.filename or result.name)}"'}
        return Response(content, media_type="application/octet-stream", headers=headers)

    def list_users(self, request: Request, limit: Limit = 100, offset: Offset = 0) -> list[access_queries.UserView]:
        """Lists the hub's users; right access.read."""
        caller = token_caller(self._hub, request)
        with self._hub.database.read() as tx:
            return access_queries.list_users(tx, caller=caller, limit=limit, offset=offset)

    def create_user(self, request: Request, new: NewUser) -> dict[str, str]:
        """Creates a user with a one-time password; right access.write."""
        caller = token_caller(self._hub, request)
        with self._hub.database.write() as tx:
            user = access.create_user(
                tx,
                caller=caller,
                name=new.name,
                role=new.role,
                one_time_password=new.one_time_password.get_secret_value(),
                passwords=self._hub.passwords,
            )
        return {"name": user.name, "role": user.role}

    def list_tokens(self, request: Request, limit: Limit = 100, offset: Offset = 0) -> list[TokenOut]:
        """Lists tokens without their texts: one's own, or all with the right access.read."""
        caller = token_caller(self._hub, request)
        with self._hub.database.read() as tx:
            tokens = access_queries.list_tokens(tx, caller=caller, limit=limit, offset=offset)
        return [TokenOut.of(token) for token in tokens]

    def create_token(self, request: Request, new: NewToken) -> TokenOut:
        """Makes an API token with rights that its maker has; with a token, or with name and password from this machine."""
        caller = caller_of_token_request(self._hub, request)
        with self._hub.database.write() as tx:
            token, text = access.create_token(
                tx, caller=caller, name=new.name, rights=set(new.rights), valid_for=timedelta(days=new.days)
            )
        return TokenOut.of(token, text)

    def revoke_token(self, request: Request, token_id: str) -> None:
        """Ends a token at once: one's own, or any with the right access.write."""
        caller = token_caller(self._hub, request)
        with self._hub.database.write() as tx:
            access.revoke_token(tx, caller=caller, token_id=token_id)

    def change_password(self, request: Request, new: NewPassword) -> None:
        """Replaces one's own password, also a one-time password; from this machine only."""
        name, old = credentials(request)
        logon.change_own_password(
            self._hub.database,
            name=name,
            old=old,
            new=new.new_password.get_secret_value(),
            passwords=self._hub.passwords,
        )

    def list_changes(
        self, request: Request, subject: str | None = None, limit: Limit = 100, offset: Offset = 0
    ) -> list[Mapping[str, Any]]:
        """Lists who changed what, the newest first; right access.read."""
        caller = token_caller(self._hub, request)
        caller.require(Right.ACCESS_READ)
        with self._hub.database.read() as tx:
            return list_changes(tx, subject=subject, limit=limit, offset=offset)

    def signing_key(self, request: Request) -> dict[str, Any]:
        """Shows the public key that ERPs register; right system.read."""
        token_caller(self._hub, request).require(Right.SYSTEM_READ)
        key = self._hub.key()
        return {"hub_id": key.hub_id, "public_jwk": key.public()}


def _safe(name: str) -> str:
    return "".join(each if each.isascii() and (each.isalnum() or each in "._-") else "_" for each in name)[:100]
