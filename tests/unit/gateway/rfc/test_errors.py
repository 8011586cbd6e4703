"""The sentences in which a failed connection is told."""

from __future__ import annotations

import pytest

from keydate.gateway.rfc import InsecureAddress, RfcCommunicationError, RfcError, RfcLogonError, RfcOutcomeUnknown


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (RfcError(), "The call of the ERP failed: no reason was given."),
        (RfcLogonError(user="A", reason="Locked"), "User A cannot log on to the ERP: Locked."),
        (
            InsecureAddress(address="http://erp"),
            "The address http://erp is plain HTTP and not on this machine; no password is sent there.",
        ),
        (
            RfcOutcomeUnknown(address="http://erp", function="F", reason="it took too long."),
            "The ERP at http://erp did not answer the call of F: it took too long.",
        ),
    ],
)
def test_a_failure_is_one_sentence(error: RfcError, sentence: str) -> None:
    assert str(error) == sentence


def test_an_open_outcome_is_never_said_to_have_changed_nothing() -> None:
    assert RfcCommunicationError(address="a").unchanged == "Nothing was changed."
    assert "not known" in RfcOutcomeUnknown(address="a", function="F").unchanged
