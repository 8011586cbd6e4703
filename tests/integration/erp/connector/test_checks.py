"""The layered check of a connection, and the technical user that may do everything."""

from __future__ import annotations

from email.utils import format_datetime
from typing import Any

import sqlalchemy as sa
from tests.builders.communication_system import CLIENT, PASSWORD, TECHNICAL, add_user, assign, change_user, grant
from tests.builders.hub_calls import HubCalls, InlineEngine, a_job

from keydate.erp.audit import log
from keydate.erp.audit.model import AuditEvent
from keydate.erp.audit.trail import ErpDatabase
from keydate.erp.authority.tables import profile_members
from keydate.erp.connector import store
from keydate.kit.clock import FixedClock
from keydate.vocabulary.ids import UserName
from keydate.wire.connector import ConnectorReport, LayerName


def report(answer: Any) -> ConnectorReport:
    assert answer.status_code == 200, answer.text
    return ConnectorReport.model_validate(answer.json())


def test_a_ping_shows_the_outer_layers(hub: HubCalls) -> None:
    found = report(hub.check("/ping"))

    assert found.ok
    assert [layer.name for layer in found.layers] == ["client", "logon", "excessive_rights", "service", "clock"]
    assert (found.system_id, found.client, found.technical_user) == ("KDE", "100", TECHNICAL)


def test_capabilities_show_each_right_by_itself(hub: HubCalls) -> None:
    answer = hub.check("/capabilities")

    found = report(answer)
    assert found.ok
    assert answer.json()["ok"] is True
    assert found.interfaces == {"job-scheduling": "v1"}
    assert [layer.code for layer in found.layers if layer.name is LayerName.RIGHT] == [
        "right.z_fcc_conn.sync",
        "right.z_fcc_conn.schedule",
        "right.z_fcc_conn.result",
        "right.s_btch_job.rele",
        "right.s_btch_job.dele",
        "right.s_btch_na1",
        "right.s_appl_log",
    ]


def test_a_missing_right_is_named_with_who_mends_it(hub: HubCalls, database: ErpDatabase) -> None:
    with database.write() as tx:
        add_user(tx, UserName("POOR_COMM"), (("S_ICF", {"ICF_FIELD": ["SERVICE"], "ICF_VALUE": ["FCCX"]}),))
    hub.technical_user = UserName("POOR_COMM")

    failed = report(hub.check("/capabilities")).failed()

    assert len(failed) == 7
    assert "Z_FCC_CONN" in failed[0].message
    assert "user administrator" in failed[0].who_mends


def test_the_right_for_one_person_can_be_asked_for(hub: HubCalls, database: ErpDatabase) -> None:
    with database.write() as tx:
        narrow = ("S_BTCH_NA1", {"PROGRAM": ["FCCX_APJ_PROCESSOR"], "BTCUNAME": ["MMILLER"]})
        add_user(tx, UserName("NARROW_COMM"), (narrow,))
    hub.technical_user = UserName("NARROW_COMM")

    def layer(path: str) -> bool:
        return next(each.ok for each in report(hub.check(path)).layers if each.code == "right.s_btch_na1")

    assert layer("/capabilities")
    hub_check = hub.http.get(
        "/sap/fccx/capabilities",
        params={"sap-client": CLIENT, "business-user": "RREADER"},
        auth=(hub.technical_user, PASSWORD),
    )
    assert not next(each.ok for each in report(hub_check).layers if each.code == "right.s_btch_na1")


def test_clocks_are_compared_in_both_directions(hub: HubCalls, clock: FixedClock) -> None:
    from datetime import timedelta

    def layer(**off: int) -> Any:
        found = report(hub.check("/ping", date=format_datetime(clock.now() + timedelta(**off), usegmt=True)))
        return next(each for each in found.layers if each.name is LayerName.CLOCK)

    assert layer(seconds=3).ok
    assert (layer(minutes=2).code, layer(minutes=-2).code) == ("clock.ahead", "clock.behind")
    assert "120 seconds ahead" in layer(minutes=2).message
    rubbish = report(hub.check("/ping", date="yesterday"))
    assert next(each for each in rubbish.layers if each.name is LayerName.CLOCK).code == "clock.not_compared"


def test_missing_trust_and_an_engine_that_stands_still_are_shown(
    hub: HubCalls, engine: InlineEngine, database: ErpDatabase
) -> None:
    engine.state = "failed"
    with database.write() as tx:
        store.delete_trusted_hub(tx, CLIENT, "key-1")

    assert [layer.code for layer in report(hub.check("/capabilities")).failed()] == ["trust.none", "capacity.engine"]


def test_a_technical_user_with_sap_all_is_refused_however_it_got_it(hub: HubCalls, database: ErpDatabase) -> None:
    everything = UserName("ALL_COMM")
    with database.write() as tx:
        add_user(tx, UserName("HOLDER"), ())
        grant(tx, UserName("HOLDER"), "SAP_ALL", (("S_TCODE", {"TCD": ["*"]}),))
        add_user(tx, UserName("REF_HOLDER"), (), user_type="L")
        assign(tx, UserName("REF_HOLDER"), "SAP_ALL")
        grant(tx, UserName("HOLDER"), "Z_EVERYTHING", ())
        tx.connection.execute(
            sa.insert(profile_members).values(client=CLIENT, profile="Z_EVERYTHING", member="SAP_ALL")
        )
        add_user(tx, everything, ())

    for change in ("direct", "reference", "nested"):
        name = UserName(f"A_{change}".upper()[:12])
        with database.write() as tx:
            add_user(tx, name, ())
            if change == "reference":
                change_user(tx, name, reference_user="REF_HOLDER")
            else:
                assign(tx, name, "SAP_ALL" if change == "direct" else "Z_EVERYTHING")
        hub.technical_user = name

        [failed] = report(hub.check("/ping")).failed()
        refused = hub.post("/Job", a_job())

        assert failed.code == "erp.technical_user_holds_everything"
        assert "SAP_ALL" in failed.message
        assert "commuser" in failed.message
        assert (refused.status_code, refused.json()["code"]) == (403, "erp.technical_user_holds_everything")
    with database.read() as tx:
        entries = log.list_entries(tx, client=CLIENT, events=[AuditEvent.CONNECTION_REFUSED])
    assert len(entries) == 6


def test_a_failed_logon_is_401_and_says_no_more(hub: HubCalls) -> None:
    hub.password = "wrong"

    answer = hub.check("/ping")

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Basic realm="Keydate ERP 100"'
    assert answer.json()["code"] == "erp.logon_refused"
    assert hub.get("/Job").status_code == 401
    assert hub.http.get("/sap/fccx/nowhere", params={"sap-client": "100"}).status_code == 401


def test_a_part_of_sap_all_counts_as_sap_all(hub: HubCalls, database: ErpDatabase) -> None:
    nearly = UserName("NEARLY_ALL")
    with database.write() as tx:
        add_user(tx, UserName("HOLDER"), ())
        grant(tx, UserName("HOLDER"), "SAP_ALL", ())
        grant(tx, UserName("HOLDER"), "&_SAP_ALL", (("S_TCODE", {"TCD": ["*"]}),))
        tx.connection.execute(sa.insert(profile_members).values(client=CLIENT, profile="SAP_ALL", member="&_SAP_ALL"))
        add_user(tx, nearly, ())
        assign(tx, nearly, "&_SAP_ALL")
    hub.technical_user = nearly

    refused = hub.post("/Job", a_job())

    assert (refused.status_code, refused.json()["code"]) == (403, "erp.technical_user_holds_everything")
    assert "&_SAP_ALL" in refused.json()["message"]
