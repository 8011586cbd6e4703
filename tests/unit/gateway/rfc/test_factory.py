"""The choice of the way to an ERP."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from keydate.gateway.rfc import PyrfcConnection, RfcConnection, RfcSystem, SoapRfcConnection, connect


def test_an_address_is_reached_over_soap() -> None:
    system = RfcSystem(client="100", url="http://127.0.0.1:50000")

    with connect(system, user="A", password="B") as erp:
        assert isinstance(erp, SoapRfcConnection)
        assert erp.address == "http://127.0.0.1:50000/sap/bc/soap/rfc"


def test_connection_parameters_lead_over_rfc(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, str] = {}
    library = ModuleType("pyrfc")
    library.__dict__["Connection"] = lambda **parameters: seen.update(parameters)
    monkeypatch.setitem(sys.modules, "pyrfc", library)

    erp: RfcConnection = connect(
        RfcSystem(client="100", rfc={"ashost": "erp", "sysnr": "00"}, language="DE"), user="A", password="B"
    )

    assert isinstance(erp, PyrfcConnection)
    assert seen == {"ashost": "erp", "sysnr": "00", "client": "100", "lang": "DE", "user": "A", "passwd": "B"}
