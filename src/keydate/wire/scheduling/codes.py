"""Stable codes of faults and messages, and the fault itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from keydate.vocabulary.errors import KeydateError


class ErrorCode(StrEnum):
    """The codes of the contract. The list is extensible: a reader must be prepared for others."""

    UNEXPECTED_ERROR = "unexpectedError"
    ACCESS_ONLY_VIA_PARENT = "accessOnlyViaParent"
    ACCESS_ONLY_BY_KEY = "accessOnlyByKey"
    CANCEL_JOB_SUCCESS = "cancelJobSuccess"
    JOB_NOT_FOUND = "jobNotFound"
    STATUS_VALUE_MISSING = "statusValueMissing"
    INVALID_JOB_STATUS = "invalidJobStatus"
    STATUS_TRANSITION_NOT_ALLOWED = "statusTransitionNotAllowed"
    INVALID_OPTION = "invalidOption"
    JOB_DEFINITION_NOT_FOUND = "jobDefinitionNotFound"
    JOB_RESULTS_READ_ONLY = "jobResultsReadOnly"
    START_DATE_TIME_NOT_SUPPORTED = "startDateTimeNotSupported"
    ERROR_ONLY_RUN_NOT_SUPPORTED = "errorOnlyRunNotSupported"
    REFERENCE_ID_MISSING = "referenceIDMissing"
    REFERENCE_ID_NO_UUID = "referenceIDNoUUID"
    JOB_PARAMETER_NAME_MISSING = "jobParameterNameMissing"
    JOB_PARAMETER_NOT_KNOWN = "jobParameterNotKnown"
    JOB_PARAMETER_REQUIRED = "jobParameterRequired"
    JOB_PARAMETER_READ_ONLY = "jobParameterReadOnly"
    JOB_PARAMETER_VALUE_REQUIRED = "jobParameterValueRequired"
    JOB_PARAMETER_VALUE_INVALID_TYPE = "jobParameterValueInvalidType"
    JOB_PARAMETER_VALUE_INVALID_ENUM = "jobParameterValueInvalidEnum"
    JOB_CANNOT_BE_CANCELED = "jobCannotBeCanceled"
    JOB_RESULT_NOT_FOUND = "jobResultNotFound"
    RESULT_NAME_MISSING = "resultNameMissing"
    RESULT_TYPE_MISSING = "resultTypeMissing"
    INVALID_RESULT_TYPE = "invalidResultType"
    LINK_MISSING = "linkMissing"
    MIME_TYPE_MISSING = "mimeTypeMissing"
    FILENAME_MISSING = "filenameMissing"
    DATA_MISSING = "dataMissing"
    MESSAGES_MISSING = "messagesMissing"
    CODE_MISSING = "codeMissing"
    TEXT_MISSING = "textMissing"
    LOCALE_MISSING = "localeMissing"
    INVALID_LOCALE = "invalidLocale"
    SEVERITY_MISSING = "severityMissing"
    INVALID_MESSAGE_SEVERITY = "invalidMessageSeverity"
    LINK_NOT_ALLOWED = "linkNotAllowed"
    MIME_TYPE_NOT_ALLOWED = "mimeTypeNotAllowed"
    FILENAME_NOT_ALLOWED = "filenameNotAllowed"
    DATA_NOT_ALLOWED = "dataNotAllowed"
    MESSAGES_NOT_ALLOWED = "messagesNotAllowed"
    JOB_COMPLETED = "jobCompleted"
    JOB_COMPLETED_WITH_WARNING = "jobCompletedWithWarning"
    JOB_COMPLETED_WITH_ERROR = "jobCompletedWithError"
    JOB_FAILED = "jobFailed"
    JOB_ADVANCED_MOCK = "jobAdvancedMock"
    JOB_BASIC_MOCK = "jobBasicMock"
    JOB_TEST_RUN = "jobTestRun"


#: Faults that are no fault of the request's form; everything else is a bad request.
_STATUSES = {ErrorCode.JOB_NOT_FOUND: 404, ErrorCode.JOB_RESULT_NOT_FOUND: 404}


@dataclass(eq=False, kw_only=True)
class Fault(KeydateError):
    """A request that the interface refuses."""

    code: ClassVar[str] = "scheduling.fault"

    error_code: ErrorCode
    #: A full sentence.
    sentence: str
    #: Only where the same code stands for something missing in a path: then 404.
    http_status: int = 0

    def __str__(self) -> str:
        """Returns the sentence."""
        return self.sentence

    @property
    def status(self) -> int:
        """Returns the HTTP status that the interface gives to the fault."""
        return self.http_status or _STATUSES.get(self.error_code, 400)
