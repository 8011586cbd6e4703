"""The hub's connection check at a real ERP: whatever is broken there, the check names the layer and who mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.builders.communication_system import TECHNICAL, TECHNICAL_RIGHTS, Rights, assign
from tests.builders.ready_erp import CLIENT, ReadyErp, listening

from keydate.erp.connector import store
from keydate.erp.connector.store import TrustedHub
from keydate.hub.access.model import Caller, operating_system_user
from keydate.hub.hosting import Hosting
from keydate.hub.parts import Hub
from keydate.hub.systems import actions
from keydate.hub.systems.check import check_system
from keydate.hub.systems.model import ConnectionCheck
from keydate.kit.clock import FixedClock
from keydate.kit.database import Database
from keydate.kit.secrets import Passwords
from keydate.vocabulary.ids import UserName
from keydate.wire.destination import Authentication, Credentials, Destination

ROLE = "Z_FCC_COMMUNICATION"
#: A system user's password works at once.
SECRET = "Technical-Word-1"
#: Jobs do not run in a system of the tests, and the check says so.
ENGINE = ("capacity", "capacity.engine")


@dataclass(slots=True)
class Connected:
    """A hub with a destination that leads to an ERP, and what is needed to break each of them."""

    hub: Hub
    erp: ReadyErp
    destination: Destination
    clock: FixedClock
    caller: Caller

    def find(self, name: str, *, credentials: Credentials = Credentials.CURRENT) -> Destination:
        """Returns the destination with its secret."""
        assert (name, credentials) == ("ERP_100", Credentials.CURRENT)
        return self.destination

    def check(self) -> ConnectionCheck:
        """Checks the connection over the network."""
        source, key = self.hub.source(self.caller.name), self.hub.key()
        return check_system(self.hub.database, caller=self.caller, name="ERP", source=source, key=key)

    def grant(self, rights: Rights) -> None:
        """Gives the technical user exactly these rights, by its role."""
        rows, values = [], []
        for counter, (name, fields) in enumerate(rights, start=1):
            rows.append({"COUNTER": counter, "OBJECT": name})
            values += [
                {"COUNTER": counter, "FIELD": field, "LOW": low} for field, lows in fields.items() for low in lows
            ]
        data: dict[str, Any] = {"AUTH_DATA": rows, "FIELD_VALUES": values, "REPLACE": "X"}
        self.erp.call("Z_KEYDATE_ROLE_AUTH_SET", ACTIVITY_GROUP=ROLE, **data)
        self.erp.call("PRGN_GEN_PROFILES_FOR_ROLES", IT_ROLES=[{"AGR_NAME": ROLE}], IV_USERCOMPARE="X")


@pytest.fixture
def connected(listening_erp: ReadyErp, clock: FixedClock, tmp_path: Path) -> Iterator[Connected]:
    hub_clock = FixedClock(clock.now())
    database = Database(f"sqlite:///{tmp_path / 'hub.sqlite3'}", clock=hub_clock)
    destination = Destination(
        name="ERP_100",
        url=f"{listening_erp.url}/sap/fccx",
        authentication=Authentication.BASIC,
        user=TECHNICAL,
        password=SECRET,
        properties={"sap-client": CLIENT},
        etag="1",
    )
    hub = Hub(
        database=database,
        key_file=tmp_path / "signing.key.json",
        hosting=Hosting(source=lambda _reader: made),
        passwords=Passwords(time_cost=1, memory_kib=8),
    )
    made = Connected(hub, listening_erp, destination, hub_clock, operating_system_user("anna"))
    hub.initialize(hub_id="hub-1")
    with database.write() as tx:
        actions.add_system(tx, caller=made.caller, name="ERP", destination="ERP_100")
    listening_erp.call("PRGN_RFC_CREATE_ACTIVITY_GROUP", ACTIVITY_GROUP=ROLE, ACTIVITY_GROUP_TEXT="Hub")
    logon: dict[str, Any] = {"LOGONDATA": {"USTYP": "B"}, "PASSWORD": {"BAPIPWD": SECRET}}
    listening_erp.call("BAPI_USER_CREATE1", USERNAME=TECHNICAL, **logon)
    listening_erp.call("BAPI_USER_ACTGROUPS_ASSIGN", USERNAME=TECHNICAL, ACTIVITYGROUPS=[{"AGR_NAME": ROLE}])
    made.grant(TECHNICAL_RIGHTS)
    trust(made)
    yield made
    hub.close()
    database.dispose()


def trust(connected: Connected) -> None:
    key = connected.hub.key()
    jwk = key.public()
    hub = TrustedHub(
        hub_id="hub-1",
        key_id=jwk["kid"],
        public_jwk=jwk,
        text="",
        added_at=connected.clock.now(),
        added_by=UserName("TEST"),
    )
    with connected.erp.database.write() as tx:
        store.insert_trusted_hub(tx, CLIENT, hub)


def a_wrong_password(connected: Connected) -> None:
    connected.destination = replace(connected.destination, password="Wrong-Word-1")


def a_locked_user(connected: Connected) -> None:
    connected.erp.call("BAPI_USER_LOCK", USERNAME=TECHNICAL)


def a_missing_right(connected: Connected) -> None:
    connected.grant([right for right in TECHNICAL_RIGHTS if right[0] != "S_BTCH_NA1"])


def a_missing_trust(connected: Connected) -> None:
    with connected.erp.database.write() as tx:
        store.delete_trusted_hub(tx, CLIENT, connected.hub.key().public()["kid"])


def all_rights(connected: Connected) -> None:
    with connected.erp.database.write() as tx:
        assign(tx, TECHNICAL, "SAP_ALL")


def an_erp_that_is_down(connected: Connected) -> None:
    with listening(connected.erp) as stopped:
        url = f"{stopped.url}/sap/fccx"
    connected.destination = replace(connected.destination, url=url)


def a_clock_that_is_off(connected: Connected) -> None:
    connected.clock.advance(timedelta(minutes=2))


def test_everything_in_order(connected: Connected) -> None:
    assert broken_layers(connected) == {ENGINE}


@pytest.mark.parametrize(
    ("break_it", "named", "who", "says"),
    [
        (a_wrong_password, ("logon", "erp.logon_refused"), "user admin", ""),
        (a_locked_user, ("logon", "erp.logon_refused"), "user admin", ""),
        (a_missing_right, ("right", "right.s_btch_na1"), "user administrator", "S_BTCH_NA1"),
        (a_missing_trust, ("trust", "trust.none"), "administrator of the ERP", "public key"),
        (all_rights, ("excessive_rights", "erp.technical_user_holds_everything"), "user administrator", "SAP_ALL"),
        (a_clock_that_is_off, ("clock", "clock.differs"), "ERP system administrator or hub administrator", "120 s"),
        (an_erp_that_is_down, ("tcp", "tcp.refused"), "ERP system administrator", ""),
    ],
)
def test_a_broken_layer_is_named_with_who_mends_it(
    connected: Connected, break_it: Callable[[Connected], None], named: tuple[str, str], who: str, says: str
) -> None:
    break_it(connected)

    broken = connected.check().broken

    assert broken is not None
    assert (broken.layer, broken.code) == named, broken
    assert who in broken.who_mends, broken
    assert says in broken.message, broken


def test_what_is_mended_is_in_order_again(connected: Connected) -> None:
    a_missing_right(connected)
    assert broken_layers(connected) == {("right", "right.s_btch_na1"), ENGINE}

    connected.grant(TECHNICAL_RIGHTS)

    assert broken_layers(connected) == {ENGINE}


def broken_layers(connected: Connected) -> set[tuple[str, str]]:
    return {(layer.layer, layer.code) for layer in connected.check().layers if not layer.ok}
