"""The Scheduling Service Provider Interface v1 as types, codecs and rules.

By it SAP Advanced Financial Closing drives job engines that SAP did not write. Keydate speaks it in both directions: the ERP serves it, the
hub calls it. The contract is the OpenAPI document of the public repository cap-js-community/sap-afc-sdk, with which the tests compare.
Where that document is silent, its reference implementation (SAP's SDK) is followed: all faults of a request are 400 but "not found".
"""

from keydate.wire.scheduling.codes import ErrorCode, Fault
from keydate.wire.scheduling.instants import format_instant, format_timestamp, parse_instant
from keydate.wire.scheduling.models import (
    Capabilities,
    ErrorBody,
    Job,
    JobDefinition,
    JobDefinitionText,
    JobParameter,
    JobParameterDefinition,
    JobResult,
    JobResultMessage,
    Notification,
    ParameterValue,
)
from keydate.wire.scheduling.parameters import DataType, MappingType, ParameterType
from keydate.wire.scheduling.requests import JobRequest, parse_job_request, parse_notifications
from keydate.wire.scheduling.selection import Page, matches_name, matches_search, parse_page
from keydate.wire.scheduling.status import (
    FINAL,
    TRANSITIONS,
    BackgroundStatus,
    JobStatus,
    ResultType,
    Severity,
    background_status,
    may_become,
    provider_status,
)

BASE_PATH = "/api/job-scheduling/v1"

__all__ = [
    "BASE_PATH",
    "FINAL",
    "TRANSITIONS",
    "BackgroundStatus",
    "Capabilities",
    "DataType",
    "ErrorBody",
    "ErrorCode",
    "Fault",
    "Job",
    "JobDefinition",
    "JobDefinitionText",
    "JobParameter",
    "JobParameterDefinition",
    "JobRequest",
    "JobResult",
    "JobResultMessage",
    "JobStatus",
    "MappingType",
    "Notification",
    "Page",
    "ParameterType",
    "ParameterValue",
    "ResultType",
    "Severity",
    "background_status",
    "format_instant",
    "format_timestamp",
    "matches_name",
    "matches_search",
    "may_become",
    "parse_instant",
    "parse_job_request",
    "parse_notifications",
    "parse_page",
    "provider_status",
]
