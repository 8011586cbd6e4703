"""Kinds of parameters that a job definition declares."""

from __future__ import annotations

from enum import StrEnum


class ParameterType(StrEnum):
    """Where a parameter gets its value from."""

    READ_ONLY_VALUE = "readOnlyValue"
    WRITABLE_VALUE = "writableValue"
    MAPPING = "mapping"  #: from the task list, the task or the person; see `MappingType`


class DataType(StrEnum):
    """What a value is."""

    STRING = "string"
    NUMBER = "number"
    DATE = "date"
    DATETIME = "datetime"
    BOOLEAN = "boolean"


class MappingType(StrEnum):
    """What a mapped parameter receives."""

    ACCOUNTING_PRINCIPLE = "accountingPrinciple"
    COMPANY_CODE = "companyCode"
    PLANT = "plant"
    CONTROLLING_AREA = "controllingArea"
    FISCAL_PERIOD = "fiscalPeriod"
    FISCAL_YEAR_PERIOD = "fiscalYearPeriod"
    FISCAL_YEAR = "fiscalYear"
    KEY_DATE = "keyDate"
    CHART_OF_ACCOUNTS = "chartOfAccounts"
    FISCAL_YEAR_VARIANT = "fiscalYearVariant"
    LEDGER = "ledger"
    TEST_RUN = "testRun"
    POSTING_PERIOD_VARIANT = "postingPeriodVariant"
    PROCESSING_USER = "processingUser"
    INTERESTED_USER = "interestedUser"
    USER_RESPONSIBLE = "userResponsible"
    PROCESSING_USER_EMAIL = "processingUserEmail"
    INTERESTED_USER_EMAIL = "interestedUserEmail"
    USER_RESPONSIBLE_EMAIL = "userResponsibleEmail"
    EXECUTION_ID = "executionID"
    CUSTOM_FIELD1 = "customField1"
    CUSTOM_FIELD2 = "customField2"
    CUSTOM_FIELD3 = "customField3"
    TASK_LIST_ID = "taskListID"
    TASK_LIST_UUID = "taskListUUID"
    TASK_LIST_DESCRIPTION = "taskListDescription"
    TASK_ID = "taskID"
    TASK_UUID = "taskUUID"
    TASK_DESCRIPTION = "taskDescription"
