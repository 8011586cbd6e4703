"""What a caller may send: read by hand rather than by schema, because every defect has its own code in the contract."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from keydate.wire.scheduling.codes import ErrorCode, Fault
from keydate.wire.scheduling.instants import format_instant, parse_instant
from keydate.wire.scheduling.models import Notification, ParameterValue

_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
#: More than any job definition declares.
_MAX_PARAMETERS: Final = 200
_MAX_NOTIFICATIONS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRequest:
    """A job to be created."""

    name: str
    #: Chosen by the caller, lower case; the same one twice is the same job.
    reference_id: str
    start_at: datetime | None = None
    error_only_run: bool = False
    #: None: the caller leaves the value to the definition.
    parameters: Mapping[str, ParameterValue | None] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Returns the body of `POST /Job`."""
        body: dict[str, Any] = {
            "name": self.name,
            "referenceID": self.reference_id,
            "parameters": [
                {"name": name, "value": value} for name, value in self.parameters.items() if value is not None
            ],
        }
        if self.start_at is not None:
            body["startDateTime"] = format_instant(self.start_at)
        if self.error_only_run:
            body["errorOnlyRun"] = True
        return body


def parse_job_request(body: object) -> JobRequest:
    """Returns the job that a body of `POST /Job` asks for; whether it fits a definition is the provider's business.

    Raises:
        Fault: with the code of the first defect.
    """
    if not isinstance(body, Mapping):
        raise _invalid("The body is not a JSON object.")
    name = body.get("name")
    if not isinstance(name, str) or not 1 <= len(name) <= 255:
        raise Fault(
            error_code=ErrorCode.JOB_DEFINITION_NOT_FOUND,
            sentence="The member 'name' does not name a job definition with 1 to 255 characters.",
        )
    if "results" in body:
        raise Fault(
            error_code=ErrorCode.JOB_RESULTS_READ_ONLY, sentence="Results come from the job and cannot be sent with it."
        )
    error_only = body.get("errorOnlyRun")
    if error_only is not None and not isinstance(error_only, bool):
        raise _invalid("The member 'errorOnlyRun' is not true or false.")
    return JobRequest(
        name=name,
        reference_id=_reference_id(body.get("referenceID")),
        start_at=_start(body.get("startDateTime")),
        error_only_run=bool(error_only),
        parameters=_parameters(body.get("parameters")),
    )


def parse_reference_id(text: str) -> str:
    """Returns a reference ID in lower case.

    Raises:
        Fault: it is no UUID.
    """
    if not _UUID.fullmatch(text):
        raise Fault(
            error_code=ErrorCode.REFERENCE_ID_NO_UUID, sentence=f"The reference ID {text[:60]!r} is not a UUID."
        )
    return text.lower()


def parse_notifications(body: object) -> tuple[Notification, ...]:
    """Returns the notifications of a body of `POST /notify`.

    Raises:
        Fault: with the code `invalidOption`.
    """
    if not isinstance(body, Mapping):
        raise _invalid("The body is not a JSON object.")
    listed = body.get("notifications", [])
    if not isinstance(listed, list) or len(listed) > _MAX_NOTIFICATIONS:
        raise _invalid(f"The member 'notifications' is not a list of at most {_MAX_NOTIFICATIONS} items.")
    try:
        # The contract allows null items; there is nothing in them.
        return tuple(Notification.model_validate(item) for item in listed if item is not None)
    except ValueError as error:
        raise _invalid("A notification does not have the members name (taskListStatusChanged) and ID.") from error


def _reference_id(value: object) -> str:
    if value is None or value == "":
        raise Fault(error_code=ErrorCode.REFERENCE_ID_MISSING, sentence="The member 'referenceID' is missing.")
    return parse_reference_id(value if isinstance(value, str) else repr(value))


def _start(value: object) -> datetime | None:
    if value is None:
        return None
    start = parse_instant(value) if isinstance(value, str) else None
    if start is None:
        raise _invalid("The member 'startDateTime' is not a date and time with an offset, as in 2017-04-13T15:51:04Z.")
    return start


def _parameters(value: object) -> dict[str, ParameterValue | None]:
    if value is None:
        return {}
    if not isinstance(value, list) or len(value) > _MAX_PARAMETERS:
        raise _invalid(f"The member 'parameters' is not a list of at most {_MAX_PARAMETERS} items.")
    parameters: dict[str, ParameterValue | None] = {}
    for item in value:
        if not isinstance(item, Mapping) or not isinstance(item.get("name"), str) or not item["name"]:
            raise Fault(error_code=ErrorCode.JOB_PARAMETER_NAME_MISSING, sentence="A parameter has no name.")
        name = item["name"]
        if name in parameters:
            raise _invalid(f"Parameter {name[:60]!r} is given twice.")
        parameters[name] = _value(name, item.get("value"))
    return parameters


def _value(name: str, value: object) -> ParameterValue | None:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if not isinstance(value, str) or len(value) > 5000:
        raise Fault(
            error_code=ErrorCode.JOB_PARAMETER_VALUE_INVALID_TYPE,
            sentence=f"The value of parameter {name[:60]!r} is not a string of at most 5000 characters, a number or a boolean.",
        )
    return value


def _invalid(sentence: str) -> Fault:
    return Fault(error_code=ErrorCode.INVALID_OPTION, sentence=sentence)
