"""The JSON API of destinations under `/destination-configuration/v1`, as SAP's Destination service has it, with three additions of ours:
pending credentials, the fence, and metadata in place of secrets. Errors have SAP's `ErrorMessage` beside our four parts.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body, Header, Query, Request, Response, Security
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException

from keydate.connectivity.access import actions as access
from keydate.connectivity.access import store as access_store
from keydate.connectivity.access.model import Caller
from keydate.connectivity.destinations import actions, queries
from keydate.connectivity.destinations.keys import SealingKeys
from keydate.connectivity.destinations.model import StoredDestination
from keydate.connectivity.destinations.queries import DestinationView
from keydate.kit.database import Database, Transaction
from keydate.vocabulary.errors import KeydateError, error_report
from keydate.wire.destination import (
    NOT_FOUND_MESSAGE,
    Credentials,
    DestinationFenced,
    DestinationNotFound,
    find_answer,
)

#: The status of each failure that this API can meet.
STATUS: Final = {
    "connectivity.token_refused": 401,
    "connectivity.scope_missing": 403,
    "connectivity.invalid_configuration": 400,
    "connectivity.duplicate_destination": 409,
    "connectivity.changed_meanwhile": 412,
    "connectivity.no_credentials": 409,
    "connectivity.secret_belongs_to_address": 422,
    "destination.not_found": 404,
    "destination.fenced": 403,
    "destination.no_pending_credentials": 404,
    "destination.malformed": 400,
    "keydate.invalid_value": 400,
}
PREFIX: Final = "/destination-configuration/v1"

Properties = Annotated[dict[str, Any], Body(description="SAP's properties of a destination, all of them texts")]
IfMatch = Annotated[str | None, Header(alias="If-Match")]
_bearer = HTTPBearer(auto_error=False, description="An API token of the connectivity part")


def failure(error: KeydateError) -> JSONResponse:
    """Returns a failure in the shape that this API's clients know."""
    if isinstance(error, DestinationNotFound):
        # SAP's client libraries compare the whole body to tell "no such destination" from a failure.
        return JSONResponse({"ErrorMessage": NOT_FOUND_MESSAGE}, status_code=404)
    status = STATUS.get(error.code, 400)
    content = {"ErrorMessage": str(error), **error_report(error)}
    if isinstance(error, DestinationFenced):
        content["reason"] = error.reason
    headers = {"WWW-Authenticate": 'Bearer realm="Keydate connectivity"'} if status == 401 else {}
    return JSONResponse(content, status_code=status, headers=headers)


def _invalid_request(message: str) -> JSONResponse:
    report = {"code": "connectivity.invalid_request", "message": message, "unchanged": KeydateError.unchanged}
    return JSONResponse({"ErrorMessage": message, **report, "remedy": KeydateError.remedy}, status_code=400)


class _Route(APIRoute):
    """Answers failures in this API's own shape, whatever application it is part of."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Returns the handler with the failures caught around it."""
        handle = super().get_route_handler()

        async def handle_with_failures(request: Request) -> Response:
            try:
                return await handle(request)
            except KeydateError as error:
                return failure(error)
            except RequestValidationError as error:
                fields = ", ".join(".".join(str(part) for part in each["loc"]) for each in error.errors())
                return _invalid_request(f"The request does not fit the interface: {fields}.")
            except HTTPException:
                return _invalid_request("The body of the request cannot be read as JSON.")

        return handle_with_failures


class DestinationApi:
    """The endpoints, on one database with one set of keys."""

    def __init__(self, database: Database, keys: SealingKeys) -> None:
        self._database = database
        self._keys = keys

    def router(self) -> APIRouter:
        """Returns the routes, to be included into the application of the process that hosts this part."""
        router = APIRouter(prefix=PREFIX, route_class=_Route, tags=["Destinations"], dependencies=[Security(_bearer)])
        collection, one = "/subaccountDestinations", "/subaccountDestinations/{name}"
        router.add_api_route("/destinations/{name}", self.find, methods=["GET"])
        router.add_api_route(collection, self.list, methods=["GET"])
        router.add_api_route(collection, self.create, methods=["POST"], status_code=201)
        router.add_api_route(collection, self.replace, methods=["PUT"])
        router.add_api_route(one, self.get, methods=["GET"])
        router.add_api_route(one, self.delete, methods=["DELETE"])
        router.add_api_route(f"{one}/pending", self.put_pending, methods=["PUT"])
        router.add_api_route(f"{one}/pending", self.discard_pending, methods=["DELETE"])
        router.add_api_route(f"{one}/pending/promote", self.promote_pending, methods=["POST"])
        router.add_api_route(f"{one}/fence", self.fence, methods=["PUT"])
        router.add_api_route(f"{one}/fence", self.open_fence, methods=["DELETE"])
        return router

    def find(
        self,
        *,
        request: Request,
        response: Response,
        name: str,
        credentials: Credentials = Credentials.CURRENT,
        skip_credentials: Annotated[bool, Query(alias="$skipCredentials")] = False,
        skip_tokens: Annotated[bool, Query(alias="$skipTokenRetrieval")] = False,
    ) -> dict[str, Any]:
        """Finds a destination for use, with its secret; scope destination.use. `credentials=pending` asks for the second secret."""
        caller = self._caller(request)
        with self._database.write() as tx:
            found = actions.use_destination(tx, caller=caller, keys=self._keys, name=name, credentials=credentials)
            answer = find_answer(found, subaccount=access_store.get_subaccount(tx))
        if skip_credentials:
            answer["destinationConfiguration"].pop("Password", None)
        if skip_credentials or skip_tokens:
            answer.pop("authTokens", None)
        response.headers["ETag"] = found.etag
        return answer

    def list(
        self,
        request: Request,
        response: Response,
        page: Annotated[int, Query(alias="$page", ge=1, le=1_000_000)] = 1,
        page_size: Annotated[int, Query(alias="$pageSize", ge=1, le=1000)] = 10,
    ) -> list[dict[str, Any]]:
        """Lists destinations without their secrets; scope destination.read. Headers Page-Count and Entity-Count tell how many there are."""
        caller = self._caller(request)
        with self._database.read() as tx:
            views, total = queries.list_destinations(tx, caller=caller, limit=page_size, offset=(page - 1) * page_size)
        response.headers["Page-Count"] = str(max(1, -(-total // page_size)))
        response.headers["Entity-Count"] = str(total)
        return [shown(view) for view in views]

    def get(self, request: Request, response: Response, name: str) -> dict[str, Any]:
        """Shows one destination without its secrets; scope destination.read."""
        caller = self._caller(request)
        with self._database.read() as tx:
            view = queries.get_destination(tx, caller=caller, name=name)
        response.headers["ETag"] = view.etag
        return shown(view)

    def create(self, request: Request, response: Response, properties: Properties) -> str:
        """Creates a destination; scope destination.write."""

        def act(tx: Transaction, caller: Caller) -> StoredDestination:
            return actions.create_destination(tx, caller=caller, keys=self._keys, properties=properties)

        self._write(request, response, act)
        return ""

    def replace(
        self, request: Request, response: Response, properties: Properties, etag: IfMatch = None
    ) -> dict[str, int]:
        """Replaces a destination; scope destination.write. Without `Password` the stored password stays."""

        def act(tx: Transaction, caller: Caller) -> StoredDestination:
            return actions.replace_destination(tx, caller=caller, keys=self._keys, properties=properties, etag=etag)

        return self._write(request, response, act)

    def delete(self, request: Request, name: str, etag: IfMatch = None) -> dict[str, int]:
        """Deletes a destination with its secrets; scope destination.write."""
        caller = self._caller(request)
        with self._database.write() as tx:
            actions.delete_destination(tx, caller=caller, name=name, etag=etag)
        return {"Count": 1}

    def put_pending(
        self,
        *,
        request: Request,
        response: Response,
        name: str,
        password: Annotated[str, Body(alias="Password")],
        user: Annotated[str, Body(alias="User")] = "",
        etag: IfMatch = None,
    ) -> dict[str, int]:
        """Puts a second secret beside the current one, for a rotation; scope destination.write."""

        def act(tx: Transaction, caller: Caller) -> StoredDestination:
            return actions.put_pending(
                tx, caller=caller, keys=self._keys, name=name, password=password, user=user, etag=etag
            )

        return self._write(request, response, act)

    def promote_pending(self, request: Request, response: Response, name: str, etag: IfMatch = None) -> dict[str, int]:
        """Makes the pending secret the current one; scope destination.write."""

        def act(tx: Transaction, caller: Caller) -> StoredDestination:
            return actions.promote_pending(tx, caller=caller, name=name, etag=etag)

        return self._write(request, response, act)

    def discard_pending(self, request: Request, response: Response, name: str, etag: IfMatch = None) -> dict[str, int]:
        """Throws the pending secret away; scope destination.write."""

        def act(tx: Transaction, caller: Caller) -> StoredDestination:
            return actions.discard_pending(tx, caller=caller, name=name, etag=etag)

        return self._write(request, response, act)

    def fence(
        self,
        *,
        request: Request,
        response: Response,
        name: str,
        reason: Annotated[str, Body(embed=True)],
        etag: IfMatch = None,
    ) -> dict[str, int]:
        """Closes a destination for use; scope destination.write."""

        def act(tx: Transaction, caller: Caller) -> StoredDestination:
            return actions.set_fence(tx, caller=caller, name=name, reason=reason, etag=etag)

        return self._write(request, response, act)

    def open_fence(self, request: Request, response: Response, name: str, etag: IfMatch = None) -> dict[str, int]:
        """Opens a fenced destination for use; scope destination.write."""

        def act(tx: Transaction, caller: Caller) -> StoredDestination:
            return actions.open_fence(tx, caller=caller, name=name, etag=etag)

        return self._write(request, response, act)

    def _write(
        self, request: Request, response: Response, act: Callable[[Transaction, Caller], StoredDestination]
    ) -> dict[str, int]:
        caller = self._caller(request)
        with self._database.write() as tx:
            stored = act(tx, caller)
        response.headers["ETag"] = stored.etag
        return {"Count": 1}

    def _caller(self, request: Request) -> Caller:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        with self._database.read() as tx:
            return access.recognize(tx, token.strip() if scheme.lower() == "bearer" else "")


def shown(view: DestinationView) -> dict[str, Any]:
    """Returns a destination as its administrator reads it: flat properties, and metadata in place of secrets."""
    metadata = {
        "etag": view.etag,
        "hasPassword": view.has_password,
        "hasPendingCredentials": view.has_pending,
        "fenced": view.fenced or None,
        "changedBy": view.changed_by,
        "modifiedAt": view.changed_at.isoformat(),
    }
    return {**view.configuration, "$metadata": metadata}
