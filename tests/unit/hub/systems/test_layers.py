from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from keydate.gateway.destination import Answer
from keydate.hub.systems.layers import (
    answer_layer,
    clock_layer,
    connector_layers,
    read_report,
    trust_layer,
    with_proven_trust,
)
from keydate.hub.systems.model import ConnectionCheck, LayerResult, check_from_json, check_to_json
from keydate.wire.connector import ConnectorReport

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def an_answer(status: int, content: object) -> Answer:
    return Answer(status=status, headers={}, body=json.dumps(content).encode())


def a_report(*layers: tuple[str, bool]) -> ConnectorReport:
    return ConnectorReport.model_validate(
        {
            "system_id": "KDT",
            "client": "100",
            "technical_user": "FCC_COMM",
            "time": NOW,
            "layers": [{"name": name, "ok": ok, "code": f"{name}.x", "message": "So."} for name, ok in layers],
        }
    )


GOOD_CLOCK = clock_layer(NOW, NOW)


@pytest.mark.parametrize(("seconds", "ok"), [(0, True), (5, True), (-5, True), (6, False), (-120, False)])
def test_clocks_may_differ_by_five_seconds(seconds: int, ok: bool) -> None:  # noqa: FBT001 - a parameter of the table
    assert clock_layer(NOW + timedelta(seconds=seconds), NOW).ok is ok


def test_the_side_of_the_wrong_clock_is_named() -> None:
    assert "120 s ahead of the hub's" in clock_layer(NOW + timedelta(minutes=2), NOW).message
    assert "120 s behind the hub's" in clock_layer(NOW - timedelta(minutes=2), NOW).message


def test_the_clocks_are_compared_before_capacity() -> None:
    layers = connector_layers(a_report(("logon", True), ("clock", True), ("capacity", True)), clock=GOOD_CLOCK)

    assert [layer.layer for layer in layers] == ["logon", "clock", "capacity"]
    assert layers[1] is GOOD_CLOCK


def test_a_clock_that_the_erp_finds_wrong_stays_so() -> None:
    layers = connector_layers(a_report(("clock", False)), clock=GOOD_CLOCK)

    assert [(layer.layer, layer.ok) for layer in layers] == [("clock", False)]


@pytest.mark.parametrize(
    ("status", "content", "layer"),
    [
        (401, {"code": "erp.password_change_required", "message": "Change it."}, "logon"),
        (401, {}, "logon"),
        (403, {"code": "erp.technical_user_holds_everything", "message": "No."}, "excessive_rights"),
        (403, {"code": "assertion.expired", "message": "No."}, "clock"),
        (403, {"code": "assertion.replayed", "message": "No."}, "trust"),
        (403, {}, "service"),
        (404, None, "service"),
        (200, [], "service"),
        (503, {"message": "Later."}, "http"),
        (302, {}, "http"),
    ],
)
def test_each_refusal_belongs_to_a_layer_that_somebody_mends(status: int, content: object, layer: str) -> None:
    found = answer_layer(an_answer(status, content))

    assert (found.layer, found.ok) == (layer, False)
    assert found.who_mends


def test_only_a_whole_report_is_a_report() -> None:
    good = a_report(("logon", True)).model_dump(mode="json")

    assert read_report(an_answer(200, good)) is not None
    assert read_report(an_answer(500, good)) is None
    assert read_report(an_answer(200, {**good, "layers": "none"})) is None


def test_a_signed_call_proves_trust_even_if_the_technical_user_is_no_person() -> None:
    refused = an_answer(403, {"code": "erp.business_user_not_usable", "message": "No person."})

    assert trust_layer(refused, hub="hub-1", business_user="").ok
    assert trust_layer(refused, hub="hub-1", business_user="ANNA").layer == "business_user"


def test_the_proof_stands_where_the_claim_stood() -> None:
    claimed = [LayerResult(layer=name, ok=True, code="x", message="So.") for name in ("right", "trust", "capacity")]
    proven = LayerResult(layer="trust", ok=True, code="trust.proven", message="So.")

    assert with_proven_trust(claimed, proven)[1] is proven
    assert with_proven_trust(claimed[:1], proven) == [claimed[0], proven]


def test_a_check_survives_its_storing() -> None:
    check = ConnectionCheck(checked_at=NOW, layers=(GOOD_CLOCK,), system_id="KDT")

    assert check_from_json(json.loads(json.dumps(check_to_json(check)))) == check


def test_a_check_that_reached_nothing_is_not_in_order() -> None:
    assert not ConnectionCheck(checked_at=NOW, layers=()).ok
