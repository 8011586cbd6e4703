from __future__ import annotations

import dataclasses

import pytest

from keydate.vocabulary.findings import Finding, Severity


def test_a_finding_need_not_ask_for_anything() -> None:
    assert Finding(code="role.fine", severity=Severity.INFO, message="The role is complete.").remedy == ""


def test_a_finding_does_not_change() -> None:
    finding = Finding(code="role.fine", severity=Severity.INFO, message="The role is complete.")

    with pytest.raises(dataclasses.FrozenInstanceError):
        finding.code = "other"  # type: ignore[misc]


def test_severities_are_listed_in_rising_order_of_weight() -> None:
    assert [str(severity) for severity in Severity] == ["info", "warning", "error"]
