"""The sentences of failures: one full stop, whatever the other side ended its message with."""

from __future__ import annotations

import pytest

from keydate.commuser.errors import (
    CommuserError,
    ErpUnreachable,
    HubRefused,
    HubUnreachable,
    LogonRefusedByErp,
    ProofFailed,
    RefusedByErp,
    RightMissing,
    StepBlocked,
)


@pytest.mark.parametrize("end", ["", ".", "..", ". "])
@pytest.mark.parametrize(
    ("error_class", "fields"),
    [
        (LogonRefusedByErp, {"user": "ADMIN", "reason": "no"}),
        (ErpUnreachable, {"reason": "no"}),
        (RightMissing, {"user": "ADMIN", "act": "read", "reason": "no"}),
        (RefusedByErp, {"act": "read", "reason": "no", "message_key": "01/124"}),
        (ProofFailed, {"step": "SU01", "found": "no"}),
        (StepBlocked, {"step": "SU01", "reason": "no"}),
        (HubUnreachable, {"reason": "no"}),
        (HubRefused, {"act": "read", "reason": "no"}),
    ],
)
def test_a_sentence_ends_with_one_full_stop(error_class: type[CommuserError], fields: dict[str, str], end: str) -> None:
    text = str(error_class(**{name: f"no{end}" if value == "no" else value for name, value in fields.items()}))

    assert text.endswith(".")
    assert ".." not in text
    assert ". (" not in text


def test_a_refused_logon_without_a_reason_is_a_sentence_too() -> None:
    assert str(LogonRefusedByErp(user="ADMIN")) == "The ERP refused the logon of ADMIN."
