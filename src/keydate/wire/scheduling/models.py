"""The schemas of the contract, with its lengths. Unknown members are ignored: a later version of the interface may add some."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictBool,
    StrictFloat,
    StrictInt,
    StrictStr,
)

from keydate.wire.scheduling.instants import format_instant, format_timestamp
from keydate.wire.scheduling.parameters import DataType, MappingType, ParameterType
from keydate.wire.scheduling.status import JobStatus, ResultType, Severity

Name = Annotated[str, Field(max_length=255)]
Text = Annotated[str, Field(max_length=5000)]
ParameterValue = Annotated[StrictStr, Field(max_length=5000)] | StrictBool | StrictInt | StrictFloat


def _shortened(value: object) -> object:
    """Cuts fractions after microseconds: the contract's example has seven decimals."""
    if isinstance(value, str) and "." in value:
        head, _, tail = value.partition(".")
        digits = tail[: len(tail) - len(tail.lstrip("0123456789"))]
        return f"{head}.{digits[:6]}{tail[len(digits) :]}"
    return value


Timestamp = Annotated[AwareDatetime, BeforeValidator(_shortened), PlainSerializer(format_timestamp, when_used="json")]
ChosenInstant = Annotated[AwareDatetime, BeforeValidator(_shortened), PlainSerializer(format_instant, when_used="json")]


class _Schema(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    def to_json(self) -> dict[str, Any]:
        """Returns the JSON object; members without a value are left out, as the contract knows no null."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)


class Capabilities(_Schema):
    """What the provider can do beyond running jobs."""

    supports_notification: bool = Field(default=False, alias="supportsNotification")
    application_url: str | None = Field(default=None, alias="applicationUrl")


class Job(_Schema):
    """One run of a job definition."""

    id: Name = Field(alias="ID")
    name: Name
    reference_id: UUID = Field(alias="referenceID")
    version: Name
    status: JobStatus
    created_at: Timestamp | None = Field(default=None, alias="createdAt")
    created_by: Name | None = Field(default=None, alias="createdBy")
    modified_at: Timestamp | None = Field(default=None, alias="modifiedAt")
    modified_by: Name | None = Field(default=None, alias="modifiedBy")
    link: Text | None = None
    start_at: ChosenInstant | None = Field(default=None, alias="startDateTime")
    test_run: bool | None = Field(default=None, alias="testRun")
    error_only_run: bool | None = Field(default=None, alias="errorOnlyRun")


class JobParameter(_Schema):
    """A parameter with which a job was created."""

    id: Name = Field(alias="ID")
    job_id: Name | None = Field(default=None, alias="jobID")
    name: Name
    value: ParameterValue


class JobDefinition(_Schema):
    """Something that can be run."""

    name: Name
    description: Text | None = None
    long_description: Text | None = Field(default=None, alias="longDescription")
    version: Name
    vendor_name: str | None = Field(default=None, alias="vendorName")
    vendor_system: str | None = Field(default=None, alias="vendorSystem")
    supports_start_at: bool | None = Field(default=None, alias="supportsStartDateTime")
    supports_test_run: bool | None = Field(default=None, alias="supportsTestRun")
    supports_error_only_run: bool | None = Field(default=None, alias="supportsErrorOnlyRun")


class JobDefinitionText(_Schema):
    """The texts of a job definition in one language."""

    locale: Annotated[str, Field(max_length=14)] | None = None
    name: Name | None = None
    description: Text | None = None
    long_description: Text | None = Field(default=None, alias="longDescription")


class JobParameterDefinition(_Schema):
    """A parameter that a job definition declares."""

    name: Name
    job_name: Name | None = Field(default=None, alias="jobName")
    description: Text | None = None
    type: ParameterType
    data_type: DataType = Field(alias="dataType")
    mapping_type: MappingType | None = Field(default=None, alias="mappingType")
    value: ParameterValue | None = None
    enum_values: tuple[ParameterValue, ...] | None = Field(default=None, alias="enumValues")
    required: bool = False


class JobResult(_Schema):
    """Something that a job left: a link, data, or messages."""

    id: Name = Field(alias="ID")
    job_id: Name | None = Field(default=None, alias="jobID")
    type: ResultType
    name: Name
    link: Text | None = None
    mime_type: Name | None = Field(default=None, alias="mimeType")
    filename: Text | None = None


class JobResultMessage(_Schema):
    """One message of a result."""

    id: Name = Field(alias="ID")
    result_id: Name | None = Field(default=None, alias="resultID")
    severity: Severity
    code: Name
    values: tuple[Text | None, ...] = ()
    text: Text
    created_at: Timestamp = Field(alias="createdAt")


class Notification(_Schema):
    """What the hub tells the provider: a task list changed its status."""

    name: str = Field(pattern=r"^taskListStatusChanged$")
    id: Name = Field(alias="ID")
    code: Name | None = None
    value: Text | None = None


class ErrorBody(_Schema):
    """The body of every failure."""

    code: Name
    message: Text
