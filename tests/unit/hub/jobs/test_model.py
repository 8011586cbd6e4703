from __future__ import annotations

import pytest

from keydate.hub.jobs.model import RunStatus, definition_name, reference_id, run_status, typed_parameters
from keydate.vocabulary.errors import InvalidValue
from keydate.wire.scheduling import FINAL, DataType, JobParameterDefinition, JobStatus, ParameterType

DEFINITIONS = [
    JobParameterDefinition(name=name, type=ParameterType.WRITABLE_VALUE, data_type=data_type)
    for name, data_type in (("N", DataType.NUMBER), ("B", DataType.BOOLEAN), ("S", DataType.STRING))
]


@pytest.mark.parametrize("status", list(JobStatus))
def test_each_status_of_a_provider_is_one_of_a_run(status: JobStatus) -> None:
    assert run_status(status).is_final is (status in FINAL)


def test_a_run_that_no_provider_has_yet_is_not_final() -> None:
    assert [status.is_final for status in (RunStatus.PREPARED, RunStatus.SENDING, RunStatus.REFUSED)] == [
        False,
        False,
        True,
    ]


def test_texts_become_what_the_definition_declares() -> None:
    texts = {"N": "12", "B": "Yes", "S": "12", "UNKNOWN": "12"}

    assert typed_parameters(texts, DEFINITIONS) == {"N": 12, "B": True, "S": "12", "UNKNOWN": "12"}
    assert typed_parameters({"N": "1.5"}, DEFINITIONS) == {"N": 1.5}


@pytest.mark.parametrize(("name", "text"), [("N", "x"), ("N", "nan"), ("N", "inf"), ("N", ""), ("B", "maybe")])
def test_a_text_that_does_not_fit_is_refused(name: str, text: str) -> None:
    with pytest.raises(InvalidValue, match=f"Parameter {name}"):
        typed_parameters({name: text}, DEFINITIONS)


@pytest.mark.parametrize("text", ["", "x", "01234567-89ab-cdef-0123-456789abcde"])
def test_a_reference_is_a_uuid(text: str) -> None:
    with pytest.raises(InvalidValue):
        reference_id(text)


@pytest.mark.parametrize("text", ["", "x" * 256, "a\nb"])
def test_a_definition_has_a_printable_name(text: str) -> None:
    with pytest.raises(InvalidValue):
        definition_name(text)
