from __future__ import annotations

from datetime import UTC, datetime

from keydate.wire.connector import LAYERS, ConnectorReport, Layer, LayerName


def a_report(*layers: Layer) -> ConnectorReport:
    now = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
    return ConnectorReport(system_id="KDE", client="100", technical_user="FCC_COMM", time=now, layers=layers)


GOOD = Layer(name=LayerName.CLIENT, ok=True, code="client", message="It exists.")
BAD = Layer(name=LayerName.TRUST, ok=False, code="trust.none", message="None.", who_mends="Somebody.")


def test_a_report_survives_the_wire() -> None:
    report = a_report(GOOD, BAD)

    assert ConnectorReport.model_validate_json(report.model_dump_json()) == report


def test_one_bad_layer_spoils_the_whole() -> None:
    assert a_report(GOOD).ok
    assert not a_report(GOOD, BAD).ok
    assert a_report(GOOD, BAD).failed() == (BAD,)
    assert a_report(GOOD, BAD).model_dump(mode="json")["ok"] is False


def test_layers_go_from_the_outside_in() -> None:
    assert LAYERS[0] is LayerName.CLIENT
    assert LAYERS.index(LayerName.LOGON) < LAYERS.index(LayerName.SERVICE) < LAYERS.index(LayerName.RIGHT)
