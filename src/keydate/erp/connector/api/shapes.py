"""What the interface shows of definitions, jobs and results."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from keydate.erp.jobs.model.definitions import JobDefinition
from keydate.erp.jobs.model.job import Job, Result, StoredMessage
from keydate.wire import scheduling as wire

_VENDOR: Final = "Keydate"


def definition(item: JobDefinition, system_id: str) -> dict[str, Any]:
    """Returns a job definition with its texts in the default language."""
    return wire.JobDefinition(
        name=item.name,
        description=item.text.description,
        long_description=item.text.long_description,
        version=item.version,
        vendor_name=_VENDOR,
        vendor_system=system_id,
        supports_start_at=item.supports_start_at,
        supports_test_run=item.supports_test_run,
        supports_error_only_run=item.supports_error_only_run,
    ).to_json()


def parameter_definitions(item: JobDefinition) -> list[dict[str, Any]]:
    """Returns the parameters of a definition in order."""
    return [
        wire.JobParameterDefinition(
            name=parameter.name,
            job_name=item.name,
            description=parameter.description,
            type=parameter.type,
            data_type=parameter.data_type,
            mapping_type=parameter.mapping_type,
            value=parameter.value,
            enum_values=parameter.enum_values or None,
            required=parameter.required,
        ).to_json()
        for parameter in item.parameters
    ]


def texts(item: JobDefinition) -> list[dict[str, Any]]:
    """Returns the texts of a definition in all languages."""
    return [
        wire.JobDefinitionText(
            locale=locale, name=text.name, description=text.description, long_description=text.long_description
        ).to_json()
        for locale, text in sorted(item.texts.items())
    ]


def job(item: Job) -> dict[str, Any]:
    """Returns a job; it was created by the person in whose name it runs."""
    return wire.Job(
        id=item.job_id,
        name=item.definition,
        reference_id=UUID(item.reference_id),
        version=item.version,
        status=item.status,
        created_at=item.created_at,
        created_by=item.business_user,
        modified_at=item.changed_at,
        modified_by=item.changed_by,
        start_at=item.start_at,
        test_run=item.test_run,
        error_only_run=item.error_only_run,
    ).to_json()


def parameters(item: Job) -> list[dict[str, Any]]:
    """Returns the parameters of a job by name; their id follows from job and name."""
    return [
        wire.JobParameter(id=f"{item.job_id}.{name}", job_id=item.job_id, name=name, value=value).to_json()
        for name, value in sorted(item.parameters.items())
    ]


def result(item: Result) -> dict[str, Any]:
    """Returns a result without its content."""
    return wire.JobResult(
        id=item.result_id,
        job_id=item.job_id,
        type=item.type,
        name=item.name,
        mime_type=item.mime_type,
        filename=item.filename,
    ).to_json()


def message(item: StoredMessage) -> dict[str, Any]:
    """Returns a message of a result."""
    return wire.JobResultMessage(
        id=item.message_id,
        result_id=item.result_id,
        severity=item.message.severity,
        code=item.message.code,
        values=item.message.values,
        text=item.message.text,
        created_at=item.created_at,
    ).to_json()
