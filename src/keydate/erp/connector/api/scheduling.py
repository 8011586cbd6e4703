"""The Scheduling Service Provider Interface v1, to the letter of its OpenAPI document.

Annotations are evaluated here (no `from __future__ import annotations`): FastAPI reads dependencies that are made per application.
"""

import urllib.parse
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from keydate.erp.connector import actions, admission
from keydate.erp.connector.admission import Caller
from keydate.erp.connector.api import shapes
from keydate.erp.connector.api.requests import read_body, read_json, require_acceptable, target_of, text_option
from keydate.erp.connector.ports import ConnectorServices
from keydate.erp.jobs import actions as job_actions
from keydate.erp.jobs import queries as jobs
from keydate.erp.jobs.model.definitions import JobDefinition
from keydate.erp.users.logon import Session, acting, reading
from keydate.wire.assertion import HEADER
from keydate.wire.scheduling import (
    BASE_PATH,
    Capabilities,
    ErrorCode,
    Fault,
    Page,
    matches_name,
    matches_search,
    parse_job_request,
    parse_notifications,
    parse_page,
)
from keydate.wire.scheduling.requests import parse_reference_id

_TOTAL: Final = "x-total-count"

Admit = Callable[..., Caller]


def add_scheduling_routes(router: APIRouter, services: ConnectorServices) -> None:
    """Adds all operations of the interface."""
    _add_definitions(router, services)
    _add_jobs(router, services)
    _add_results(router, services)
    _add_notification(router, services)


def _admission(services: ConnectorServices, scope: str) -> Any:
    """Returns the dependency that lets a call in: logon, both rights, assertion."""
    Authenticated = Annotated[Session, Depends(services.authenticate)]  # noqa: N806 - a type
    Body = Annotated[bytes, Depends(read_body)]  # noqa: N806 - a type

    def admitted(request: Request, session: Authenticated, body: Body) -> Caller:
        message = admission.Message(
            method=request.method, target=target_of(request), body=body, assertion=request.headers.get(HEADER)
        )
        return admission.admit(services, session.acting_user, message, scope=scope)

    return Depends(admitted)


def _page(request: Request) -> Page:
    return parse_page(request.query_params.get("skip"), request.query_params.get("top"))


def _listed(items: Sequence[dict[str, Any]], total: int) -> JSONResponse:
    return JSONResponse(list(items), headers={_TOTAL: str(total)})


def _add_definitions(router: APIRouter, services: ConnectorServices) -> None:
    schedule = _admission(services, "SCHEDULE")
    definitions = [services.programs[name].definition for name in sorted(services.programs)]

    def get(name: str) -> JobDefinition:
        if name not in services.programs:
            raise Fault(
                error_code=ErrorCode.JOB_DEFINITION_NOT_FOUND,
                sentence=f"There is no job definition {name[:60]!r}; names are case-sensitive.",
                http_status=404,
            )
        return services.programs[name].definition

    @router.get(f"{BASE_PATH}/Capabilities", dependencies=[schedule])
    def read_capabilities(request: Request) -> JSONResponse:
        require_acceptable(request)
        return JSONResponse(Capabilities(supports_notification=True).to_json())

    @router.get(f"{BASE_PATH}/JobDefinition", dependencies=[schedule])
    def list_definitions(request: Request) -> JSONResponse:
        require_acceptable(request)
        page, pattern, search = _page(request), text_option(request, "name"), text_option(request, "search")
        found = [
            each
            for each in definitions
            if (pattern is None or matches_name(pattern, each.name))
            and (search is None or matches_search(search, each.name, each.text.description, each.text.long_description))
        ]
        return _listed([shapes.definition(each, services.system_id) for each in page.of(found)], len(found))

    @router.get(f"{BASE_PATH}/JobDefinition/{{name}}", dependencies=[schedule])
    def read_definition(request: Request, name: str) -> JSONResponse:
        require_acceptable(request)
        return JSONResponse(shapes.definition(get(name), services.system_id))

    @router.get(f"{BASE_PATH}/JobDefinition/{{name}}/parameters", dependencies=[schedule])
    def list_parameter_definitions(request: Request, name: str) -> JSONResponse:
        require_acceptable(request)
        parameters = shapes.parameter_definitions(get(name))
        return _listed(_page(request).of(parameters), len(parameters))

    @router.get(f"{BASE_PATH}/JobDefinition/{{name}}/texts", dependencies=[schedule])
    def list_texts(request: Request, name: str) -> JSONResponse:
        require_acceptable(request)
        texts = shapes.texts(get(name))
        return _listed(_page(request).of(texts), len(texts))


# long: one short function for each route
def _add_jobs(router: APIRouter, services: ConnectorServices) -> None:
    schedule = _admission(services, "SCHEDULE")
    Admitted = Annotated[Caller, schedule]  # noqa: N806 - a type
    Body = Annotated[bytes, Depends(read_body)]  # noqa: N806 - a type

    @router.post(f"{BASE_PATH}/Job")
    def create_job(request: Request, caller: Admitted, body: Body) -> JSONResponse:
        require_acceptable(request)
        asked = parse_job_request(read_json(request, body))
        with acting(services.database, caller.technical) as tx:
            created = job_actions.create_job(
                tx,
                acting_user=caller.technical,
                business_user=caller.business_user,
                request=asked,
                programs=services.programs,
            )
        # Also when it is not new: then the engine may have missed it.
        services.engine.submit(created.job.job_id)
        return JSONResponse(shapes.job(created.job), status_code=201)

    @router.get(f"{BASE_PATH}/Job")
    def list_jobs(request: Request, caller: Admitted) -> JSONResponse:
        require_acceptable(request)
        reference_id = text_option(request, "referenceID")
        with reading(services.database, caller.technical) as tx:
            found, total = jobs.list_jobs(
                tx,
                acting_user=caller.technical,
                reference_id=parse_reference_id(reference_id) if reference_id else None,
                definition=text_option(request, "name"),
                page=_page(request),
            )
        return _listed([shapes.job(each) for each in found], total)

    @router.get(f"{BASE_PATH}/Job/{{job_id}}")
    def read_job(request: Request, caller: Admitted, job_id: str) -> JSONResponse:
        require_acceptable(request)
        with reading(services.database, caller.technical) as tx:
            return JSONResponse(shapes.job(jobs.get_job(tx, acting_user=caller.technical, job_id=job_id)))

    @router.get(f"{BASE_PATH}/Job/{{job_id}}/parameters")
    def list_parameters(request: Request, caller: Admitted, job_id: str) -> JSONResponse:
        require_acceptable(request)
        with reading(services.database, caller.technical) as tx:
            parameters = shapes.parameters(jobs.get_job(tx, acting_user=caller.technical, job_id=job_id))
        return _listed(_page(request).of(parameters), len(parameters))

    @router.post(f"{BASE_PATH}/Job/{{job_id}}/cancel")
    def cancel_job(request: Request, caller: Admitted, body: Body, job_id: str) -> Response:
        if body:
            read_json(request, body)
        with acting(services.database, caller.technical) as tx:
            job_actions.cancel_job(tx, acting_user=caller.technical, business_user=caller.business_user, job_id=job_id)
        return Response(status_code=204)


def _add_results(router: APIRouter, services: ConnectorServices) -> None:
    Admitted = Annotated[Caller, _admission(services, "RESULT")]  # noqa: N806 - a type

    @router.get(f"{BASE_PATH}/Job/{{job_id}}/results")
    def list_results(request: Request, caller: Admitted, job_id: str) -> JSONResponse:
        require_acceptable(request)
        with reading(services.database, caller.technical) as tx:
            found, total = jobs.list_results(tx, acting_user=caller.technical, job_id=job_id, page=_page(request))
        return _listed([shapes.result(each) for each in found], total)

    @router.get(f"{BASE_PATH}/JobResult/{{result_id}}")
    def read_result(request: Request, caller: Admitted, result_id: str) -> JSONResponse:
        require_acceptable(request)
        with reading(services.database, caller.technical) as tx:
            found = jobs.get_result(tx, acting_user=caller.technical, result_id=result_id)
        return JSONResponse(shapes.result(found))

    @router.get(f"{BASE_PATH}/JobResult/{{result_id}}/messages")
    def list_messages(request: Request, caller: Admitted, result_id: str) -> JSONResponse:
        require_acceptable(request)
        with reading(services.database, caller.technical) as tx:
            found, total = jobs.list_messages(
                tx, acting_user=caller.technical, result_id=result_id, page=_page(request)
            )
        return _listed([shapes.message(each) for each in found], total)

    @router.get(f"{BASE_PATH}/JobResult/{{result_id}}/data")
    def read_data(caller: Admitted, result_id: str) -> Response:
        with reading(services.database, caller.technical) as tx:
            found, data = jobs.get_result_data(tx, acting_user=caller.technical, result_id=result_id)
        # The contract gives data as application/octet-stream; what it really is, the result says (mimeType).
        headers = {}
        if found.filename:
            headers["Content-Disposition"] = (
                f"attachment; filename*=UTF-8''{urllib.parse.quote(found.filename, safe='')}"
            )
        return Response(data, media_type="application/octet-stream", headers=headers)


def _add_notification(router: APIRouter, services: ConnectorServices) -> None:
    Admitted = Annotated[Caller, _admission(services, "SCHEDULE")]  # noqa: N806 - a type
    Body = Annotated[bytes, Depends(read_body)]  # noqa: N806 - a type

    @router.post(f"{BASE_PATH}/notify")
    def notify(request: Request, caller: Admitted, body: Body) -> Response:
        notifications = parse_notifications(read_json(request, body))
        with acting(services.database, caller.technical) as tx:
            actions.note_task_lists(tx, acting_user=caller.technical, hub_id=caller.hub_id, notifications=notifications)
        return Response(status_code=204)
