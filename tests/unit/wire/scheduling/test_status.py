from __future__ import annotations

import pytest

from keydate.wire.scheduling import (
    FINAL,
    TRANSITIONS,
    BackgroundStatus,
    JobStatus,
    Severity,
    background_status,
    may_become,
    provider_status,
)

B, J, S = BackgroundStatus, JobStatus, Severity


@pytest.mark.parametrize(
    ("status", "worst", "cancel_requested", "expected"),
    [
        (B.SCHEDULED, None, False, J.REQUESTED),
        (B.RELEASED, None, False, J.REQUESTED),
        (B.READY, None, False, J.REQUESTED),
        (B.SCHEDULED, None, True, J.CANCEL_REQUESTED),
        (B.RELEASED, None, True, J.CANCEL_REQUESTED),
        (B.READY, None, True, J.CANCEL_REQUESTED),
        (B.ACTIVE, None, False, J.RUNNING),
        (B.ACTIVE, S.ERROR, True, J.CANCEL_REQUESTED),
        (B.FINISHED, None, False, J.COMPLETED),
        (B.FINISHED, S.SUCCESS, False, J.COMPLETED),
        (B.FINISHED, S.INFO, True, J.COMPLETED),
        (B.FINISHED, S.WARNING, False, J.COMPLETED_WITH_WARNING),
        (B.FINISHED, S.ERROR, False, J.COMPLETED_WITH_ERROR),
        (B.CANCELED, S.ERROR, False, J.FAILED),
        (B.CANCELED, None, True, J.CANCELED),
    ],
)
def test_background_processing_in_the_words_of_the_interface(
    status: BackgroundStatus, worst: Severity | None, *, cancel_requested: bool, expected: JobStatus
) -> None:
    assert provider_status(status, worst=worst, cancel_requested=cancel_requested) is expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (J.REQUESTED, B.RELEASED),
        (J.RUNNING, B.ACTIVE),
        (J.CANCEL_REQUESTED, B.ACTIVE),
        (J.COMPLETED, B.FINISHED),
        (J.COMPLETED_WITH_WARNING, B.FINISHED),
        (J.COMPLETED_WITH_ERROR, B.FINISHED),
        (J.FAILED, B.CANCELED),
        (J.CANCELED, B.CANCELED),
    ],
)
def test_the_interface_in_the_words_of_background_processing(status: JobStatus, expected: BackgroundStatus) -> None:
    assert background_status(status) is expected


def test_every_status_has_its_transitions_and_final_ones_have_none() -> None:
    assert set(TRANSITIONS) == set(JobStatus)
    assert {status for status, following in TRANSITIONS.items() if not following} == FINAL
    assert not any(may_become(status, J.REQUESTED) for status in JobStatus)
    assert may_become(J.REQUESTED, J.RUNNING)
    assert not may_become(J.RUNNING, J.CANCELED)


def test_severities_weigh_as_the_contract_numbers_them() -> None:
    assert [severity.weight for severity in Severity] == [1, 2, 3, 4]
