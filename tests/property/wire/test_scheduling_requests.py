"""Bodies from outside: either a job, or a fault with a code of the contract; never anything else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from typing import Any, TypeVar

from hypothesis import given
from hypothesis import strategies as st

from keydate.wire.scheduling import ErrorCode, Fault, JobRequest, parse_instant, parse_job_request, parse_notifications
from keydate.wire.scheduling.instants import format_timestamp

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)
bodies = anything | st.fixed_dictionaries(
    {"name": st.just("A") | anything, "referenceID": st.uuids().map(str) | anything},
    optional={
        "parameters": anything | st.lists(st.fixed_dictionaries({"name": st.text(max_size=5), "value": anything})),
        "startDateTime": anything | st.datetimes().map(lambda instant: f"{instant.isoformat()}Z"),
        "errorOnlyRun": anything,
    },
)


Parsed = TypeVar("Parsed")


def answer_of(parse: Callable[[object], Parsed], body: object) -> Parsed | Fault:
    try:
        return parse(body)
    except Fault as fault:
        return fault


@given(bodies)
def test_a_body_is_a_job_or_a_fault(body: Any) -> None:
    answer = answer_of(parse_job_request, body)

    if isinstance(answer, Fault):
        assert answer.error_code in set(ErrorCode)
        assert answer.status == 400
        assert str(answer).endswith(".")
    else:
        assert parse_job_request(answer.to_json()).reference_id == answer.reference_id


@given(anything)
def test_notifications_are_a_list_or_a_fault(body: Any) -> None:
    answer = answer_of(parse_notifications, body)

    assert isinstance(answer, tuple) or answer.error_code is ErrorCode.INVALID_OPTION


@given(st.datetimes(timezones=st.timezones()))
def test_instants_survive_the_wire(instant: Any) -> None:
    try:
        text = format_timestamp(instant)
    except OverflowError:
        return  # the first and last hours of the calendar, in some time zones
    assert parse_instant(text) == instant.astimezone(UTC)


@given(st.uuids(), st.dictionaries(st.text(min_size=1, max_size=20), st.text(max_size=20) | st.booleans(), max_size=5))
def test_requests_survive_the_wire(reference_id: Any, parameters: dict[str, str | bool]) -> None:
    request = JobRequest(name="A", reference_id=str(reference_id), parameters=parameters)

    assert parse_job_request(request.to_json()) == request
