"""Parameters that the programs for posting periods share."""

from __future__ import annotations

from typing import Final

from keydate.erp.jobs.model.definitions import ParameterDefinition
from keydate.wire.scheduling import DataType, MappingType, ParameterType

COMPANY_CODE: Final = ParameterDefinition(
    name="companyCode",
    description="Company code",
    type=ParameterType.MAPPING,
    data_type=DataType.STRING,
    mapping_type=MappingType.COMPANY_CODE,
    required=True,
    max_length=4,
)
FISCAL_YEAR: Final = ParameterDefinition(
    name="fiscalYear",
    description="Fiscal year",
    type=ParameterType.MAPPING,
    data_type=DataType.NUMBER,
    mapping_type=MappingType.FISCAL_YEAR,
    required=True,
    whole_numbers=range(1900, 3000),
)
FISCAL_PERIOD: Final = ParameterDefinition(
    name="fiscalPeriod",
    description="Fiscal period, 13 to 16 for special periods",
    type=ParameterType.MAPPING,
    data_type=DataType.NUMBER,
    mapping_type=MappingType.FISCAL_PERIOD,
    required=True,
    whole_numbers=range(1, 17),
)
TEST_RUN: Final = ParameterDefinition(
    name="testRun",
    description="Test run: says what it would do and writes nothing",
    type=ParameterType.MAPPING,
    data_type=DataType.BOOLEAN,
    mapping_type=MappingType.TEST_RUN,
    value=False,
)
