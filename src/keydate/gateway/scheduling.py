"""The client of the Scheduling Service Provider Interface: whatever provider a destination leads to, in the name of one person."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from keydate.gateway.destination import Answer, DestinationCalls, Signer
from keydate.vocabulary.errors import KeydateError
from keydate.wire.scheduling import (
    BASE_PATH,
    Capabilities,
    Job,
    JobDefinition,
    JobParameter,
    JobParameterDefinition,
    JobRequest,
    JobResult,
    JobResultMessage,
)

_PAGE: Final = 100
#: A provider that always has one more page must not keep the hub for ever.
_MOST: Final = 10_000

_Schema = TypeVar("_Schema", bound=BaseModel)


@dataclass(eq=False, kw_only=True)
class SchedulingRefused(KeydateError):
    """The provider said no, with a reason."""

    code: ClassVar[str] = "gateway.scheduling_refused"
    remedy: ClassVar[str] = (
        "Correct what the provider names; a missing authorization is given by the ERP's administrators."
    )

    status: int
    #: The provider's own code, e.g. `jobDefinitionNotFound`.
    provider_code: str
    message: str

    def __str__(self) -> str:
        """Repeats what the provider said."""
        return f"The ERP refuses ({self.status}, {self.provider_code or 'no code'}): {self.message}"


@dataclass(eq=False, kw_only=True)
class SchedulingAnswerUnreadable(KeydateError):
    """The answer does not have the form that the interface prescribes."""

    code: ClassVar[str] = "gateway.scheduling_answer_unreadable"
    unchanged: ClassVar[str] = "It is unknown whether the ERP carried the request out."
    remedy: ClassVar[str] = "Check that the destination leads to the connector; look the job up by its reference ID."

    status: int
    path: str

    def __str__(self) -> str:
        """Names the request."""
        return f"The answer to {self.path} ({self.status}) is none that the scheduling interface knows."


class SchedulingClient:
    """The provider behind a destination. It has one method per operation that the hub needs; nothing is sent twice by itself."""

    def __init__(self, calls: DestinationCalls, *, sign: Signer) -> None:
        self._calls = calls
        self._sign = sign

    def get_capabilities(self) -> Capabilities:
        """Returns what the provider can do beyond running jobs."""
        return self._one(Capabilities, "/Capabilities")

    def list_job_definitions(self, *, name: str = "") -> list[JobDefinition]:
        """Returns what can be run; the name may begin or end with `*`."""
        return self._all(JobDefinition, "/JobDefinition", {"name": name} if name else {})

    def get_job_definition(self, name: str) -> JobDefinition:
        """Returns one job definition."""
        return self._one(JobDefinition, f"/JobDefinition/{_quoted(name)}")

    def list_definition_parameters(self, name: str) -> list[JobParameterDefinition]:
        """Returns the parameters that a job definition declares."""
        return self._all(JobParameterDefinition, f"/JobDefinition/{_quoted(name)}/parameters")

    def create_job(self, request: JobRequest) -> Job:
        """Creates a job; a reference ID that the provider knows returns the job that exists."""
        content = json.dumps(request.to_json()).encode()
        return _read(Job, self._call("POST", "/Job", content=content), path="/Job")

    def find_job(self, reference_id: str) -> Job | None:
        """Returns the job that was created with a reference ID, or None."""
        found = self._all(Job, "/Job", {"referenceID": reference_id})
        return next((job for job in found if str(job.reference_id) == reference_id), None)

    def get_job(self, job_id: str) -> Job:
        """Returns a job with its present status."""
        return self._one(Job, f"/Job/{_quoted(job_id)}")

    def list_job_parameters(self, job_id: str) -> list[JobParameter]:
        """Returns the parameters that a job was created with."""
        return self._all(JobParameter, f"/Job/{_quoted(job_id)}/parameters")

    def cancel_job(self, job_id: str) -> None:
        """Asks for the end of a job."""
        self._call("POST", f"/Job/{_quoted(job_id)}/cancel", content=b"{}")

    def list_results(self, job_id: str) -> list[JobResult]:
        """Returns what a job left."""
        return self._all(JobResult, f"/Job/{_quoted(job_id)}/results")

    def list_messages(self, result_id: str) -> list[JobResultMessage]:
        """Returns the messages of a result."""
        return self._all(JobResultMessage, f"/JobResult/{_quoted(result_id)}/messages")

    def get_data(self, result_id: str) -> bytes:
        """Returns the data of a result."""
        return self._call("GET", f"/JobResult/{_quoted(result_id)}/data", accept="*/*").body

    def _one(self, schema: type[_Schema], path: str) -> _Schema:
        return _read(schema, self._call("GET", path), path=path)

    def _all(self, schema: type[_Schema], path: str, query: Mapping[str, str] | None = None) -> list[_Schema]:
        items: list[_Schema] = []
        while len(items) < _MOST:
            page = {**(query or {}), "skip": str(len(items)), "top": str(_PAGE)}
            answer = self._call("GET", path, query=page)
            content = answer.json()
            if not isinstance(content, list):
                raise SchedulingAnswerUnreadable(status=answer.status, path=path)
            items += [_validated(schema.model_validate, each, answer, path) for each in content]
            total = str(answer.headers.get("x-total-count", ""))
            if not content or not total.isdecimal() or len(items) >= int(total):
                break
        return items

    def _call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        content: bytes = b"",
        accept: str = "application/json",
    ) -> Answer:
        headers = {"Accept": accept, **({"Content-Type": "application/json"} if content else {})}
        answer = self._calls.call(
            method, f"{BASE_PATH}{path}", query=query, content=content, headers=headers, sign=self._sign
        )
        if 200 <= answer.status < 300:
            return answer
        body = answer.json()
        if not isinstance(body, Mapping):
            body = {}
        if isinstance(body.get("error"), Mapping):  # the shape of SAP's own implementation
            body = body["error"]
        message = str(body.get("message", "") or "no reason given.")[:5000]
        raise SchedulingRefused(status=answer.status, provider_code=str(body.get("code", ""))[:255], message=message)


def _quoted(text: str) -> str:
    return quote(text, safe="")


def _read(schema: type[_Schema], answer: Answer, *, path: str) -> _Schema:
    return _validated(schema.model_validate, answer.json(), answer, path)


def _validated(validate: Callable[[Any], _Schema], content: Any, answer: Answer, path: str) -> _Schema:
    try:
        return validate(content)
    except ValidationError as error:
        raise SchedulingAnswerUnreadable(status=answer.status, path=path) from error
