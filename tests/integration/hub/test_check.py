from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from tests.support.standin_connector import StandInConnector

from keydate.gateway.destination import Limits
from keydate.hub.access.errors import RightMissing
from keydate.hub.access.model import Caller, Right
from keydate.hub.parts import Hub
from keydate.hub.systems import actions, queries
from keydate.hub.systems.check import check_system
from keydate.hub.systems.errors import SystemExists, SystemNotFound
from keydate.hub.systems.model import ConnectionCheck
from keydate.kit.errors import SecretsKeyMissing
from keydate.wire.destination import ProxyType

if TYPE_CHECKING:
    from tests.integration.hub.conftest import Destinations

QUICK = Limits(connect_seconds=1, read_seconds=0.5)


@pytest.fixture
def system(hub: Hub, caller: Caller) -> str:
    with hub.database.write() as tx:
        actions.add_system(tx, caller=caller, name="ERP", destination="ERP_100")
    return "ERP"


def check(hub: Hub, caller: Caller, *, business_user: str = "") -> ConnectionCheck:
    return check_system(
        hub.database,
        caller=caller,
        name="ERP",
        source=hub.source(caller.name),
        key=hub.key(),
        business_user=business_user,
        limits=QUICK,
    )


def broken(result: ConnectionCheck) -> tuple[str, str]:
    assert result.broken is not None
    assert result.broken.who_mends
    assert result.broken.message.endswith((".", "!"))
    return result.broken.layer, result.broken.code


@pytest.mark.usefixtures("system")
class TestWhatTheCheckFinds:
    def test_everything_in_order(self, hub: Hub, caller: Caller) -> None:
        result = check(hub, caller)

        assert result.ok
        names = [layer.layer for layer in result.layers]
        assert names[:6] == ["destination", "name", "tcp", "tls", "http", "system"]
        assert names[6:] == ["client", "logon", "right", "trust", "clock", "capacity"]

    def test_the_last_check_and_the_system_id_are_kept(self, hub: Hub, caller: Caller) -> None:
        result = check(hub, caller)

        with hub.database.read() as tx:
            system = queries.get_system(tx, caller=caller, name="ERP")
        assert (system.last_check, system.system_id) == (result, "KDT")

    def test_another_system_behind_the_destination(self, hub: Hub, caller: Caller, connector: StandInConnector) -> None:
        check(hub, caller)
        connector.system_id = "OTHER"

        assert broken(check(hub, caller)) == ("system", "system.another")
        with hub.database.read() as tx:
            assert queries.get_system(tx, caller=caller, name="ERP").system_id == "KDT"

    def test_an_unknown_destination(self, hub: Hub, caller: Caller, destinations: Destinations) -> None:
        destinations.current.clear()

        assert broken(check(hub, caller)) == ("destination", "destination.not_found")

    def test_a_fenced_destination(self, hub: Hub, caller: Caller, destinations: Destinations) -> None:
        destinations.fenced["ERP_100"] = "retired"

        result = check(hub, caller)

        assert broken(result) == ("destination", "destination.fenced")
        assert "retired" in result.layers[-1].message

    def test_an_on_premise_destination(self, hub: Hub, caller: Caller, destinations: Destinations) -> None:
        on_premise = replace(destinations.current["ERP_100"], proxy_type=ProxyType.ON_PREMISE)
        destinations.current["ERP_100"] = on_premise

        assert broken(check(hub, caller)) == ("destination", "destination.on_premise_not_available")

    def test_a_missing_secrets_key(self, hub: Hub, caller: Caller) -> None:
        class Keyless:
            def find(self, name: str, **_: object) -> Any:
                message = f"The key for {name} does not exist."
                raise SecretsKeyMissing(message)

        result = check_system(hub.database, caller=caller, name="ERP", source=Keyless(), key=hub.key(), limits=QUICK)

        assert broken(result) == ("destination", "kit.secrets_key_missing")

    def test_a_name_that_does_not_resolve(self, hub: Hub, caller: Caller, destinations: Destinations) -> None:
        go_to(destinations, "http://nowhere.invalid:50000/sap/fccx")

        assert broken(check(hub, caller)) == ("name", "name.not_resolved")

    def test_a_refused_port(self, hub: Hub, caller: Caller, destinations: Destinations) -> None:
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        go_to(destinations, f"http://127.0.0.1:{port}/sap/fccx")

        assert broken(check(hub, caller)) == ("tcp", "tcp.refused")

    def test_a_silent_socket(self, hub: Hub, caller: Caller, destinations: Destinations) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            go_to(destinations, f"http://127.0.0.1:{silent.getsockname()[1]}/sap/fccx")

            assert broken(check(hub, caller)) == ("http", "gateway.answer_lost")

    def test_https_to_a_port_that_speaks_http(
        self, hub: Hub, caller: Caller, destinations: Destinations, connector: StandInConnector
    ) -> None:
        go_to(destinations, connector.url.replace("http://", "https://"))

        assert broken(check(hub, caller)) == ("tls", "tls.no_handshake")

    def test_a_certificate_that_nobody_trusts(
        self, hub: Hub, caller: Caller, destinations: Destinations, tmp_path: Path
    ) -> None:
        with self_signed(tmp_path) as port:
            go_to(destinations, f"https://127.0.0.1:{port}/sap/fccx")

            assert broken(check(hub, caller)) == ("tls", "tls.certificate_refused")

    @pytest.mark.parametrize(
        ("answer", "found"),
        [
            ((404, {"code": "x", "message": "There is nothing here."}), ("service", "x")),
            ((404, b"<html>"), ("service", "service.status_404")),
            ((403, {"code": "erp.not_authorized", "message": "No."}), ("service", "erp.not_authorized")),
            ((500, b"boom"), ("http", "http.server_error")),
            ((200, b"welcome"), ("service", "service.no_connector")),
            ((418, {}), ("http", "http.status_418")),
        ],
    )
    def test_what_the_first_request_meets(
        self, hub: Hub, caller: Caller, connector: StandInConnector, answer: Any, found: tuple[str, str]
    ) -> None:
        connector.instead["/sap/fccx/ping"] = answer

        assert broken(check(hub, caller)) == found

    def test_a_wrong_password(self, hub: Hub, caller: Caller, connector: StandInConnector) -> None:
        connector.password = "another"

        assert broken(check(hub, caller)) == ("logon", "erp.logon_refused")
        assert connector.wrong_passwords == 1

    def test_a_missing_right_among_others_that_are_there(
        self, hub: Hub, caller: Caller, connector: StandInConnector
    ) -> None:
        connector.layers = [
            {"name": "logon", "ok": True, "code": "logon", "message": "Logged on."},
            {
                "name": "right",
                "ok": False,
                "code": "right.s_btch_na1",
                "message": "S_BTCH_NA1 is missing.",
                "who_mends": "Role administrator",
            },
            {"name": "right", "ok": True, "code": "right.s_appl_log", "message": "S_APPL_LOG is there."},
        ]

        result = check(hub, caller)

        assert broken(result) == ("right", "right.s_btch_na1")
        assert result.layers[-2].code == "right.s_appl_log"

    def test_a_hub_that_the_erp_does_not_trust(self, hub: Hub, caller: Caller, connector: StandInConnector) -> None:
        connector.keys.clear()

        assert broken(check(hub, caller)) == ("trust", "assertion.unknown_key")

    def test_a_person_whom_the_erp_does_not_know(self, hub: Hub, caller: Caller, connector: StandInConnector) -> None:
        code = "erp.business_user_not_usable"
        path = "/sap/fccx/api/job-scheduling/v1/Capabilities"
        connector.instead[path] = (403, {"code": code, "message": "NOBODY does not exist."})

        assert check(hub, caller).ok
        assert broken(check(hub, caller, business_user="NOBODY")) == ("business_user", code)

    @pytest.mark.parametrize("minutes", [-2, 2])
    def test_a_wrong_clock(self, hub: Hub, caller: Caller, connector: StandInConnector, minutes: int) -> None:
        connector.now = lambda: datetime.now(UTC) + timedelta(minutes=minutes)

        assert broken(check(hub, caller)) == ("clock", "clock.differs")


def test_who_may_not_check_reaches_nothing(hub: Hub, system: str, connector: StandInConnector) -> None:
    reader = Caller(name="token:reader", rights=frozenset({Right.SYSTEM_READ}))

    with pytest.raises(RightMissing, match=r"system\.check"):
        check_system(hub.database, caller=reader, name=system, source=hub.source("x"), key=hub.key())
    assert connector.persons == []


def test_a_system_goes_through_its_life(hub: Hub, caller: Caller) -> None:
    with hub.database.write() as tx:
        actions.add_system(tx, caller=caller, name="ERP", destination="ERP_100")
    with hub.database.write() as tx, pytest.raises(SystemExists):
        actions.add_system(tx, caller=caller, name="ERP", destination="OTHER")
    check(hub, caller)
    with hub.database.write() as tx:
        changed = actions.change_system(tx, caller=caller, name="ERP", destination="OTHER")
    assert changed.last_check is None
    with hub.database.write() as tx:
        actions.remove_system(tx, caller=caller, name="ERP")
    with hub.database.write() as tx, pytest.raises(SystemNotFound):
        actions.remove_system(tx, caller=caller, name="ERP")


def go_to(destinations: Destinations, url: str) -> None:
    destinations.current["ERP_100"] = replace(destinations.current["ERP_100"], url=url)


def make_certificate(certificate: Path, key: Path) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(private, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


@contextmanager
def self_signed(folder: Path) -> Iterator[int]:
    """Gives the port of a TLS server with a certificate that it signed itself."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    make_certificate(certificate, key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=shake_hands, args=(listener, context))
        thread.start()
        listener.settimeout(0.1)
        yield listener.getsockname()[1]
    thread.join()


def shake_hands(listener: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            continue
        except OSError:
            return  # closed: the test is over
        try:
            context.wrap_socket(connection, server_side=True).close()
        except OSError:
            connection.close()
