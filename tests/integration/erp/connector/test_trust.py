"""Who may name business users: administered, recorded, and never with a private key."""

from __future__ import annotations

import pytest
from tests.builders.communication_system import CLIENT, add_user

from keydate.erp.audit import log
from keydate.erp.audit.changes import list_changes
from keydate.erp.audit.model import AuditEvent
from keydate.erp.audit.trail import ErpDatabase
from keydate.erp.authority.errors import NotAuthorized
from keydate.erp.authority.guard import ActingUser
from keydate.erp.connector.actions import add_trusted_hub, remove_trusted_hub
from keydate.erp.connector.errors import HubKeyExists, HubKeyNotFound
from keydate.erp.connector.queries import list_trusted_hubs
from keydate.erp.users.buffers import load_buffer
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import UserName
from keydate.wire.assertion import InvalidPublicKey, new_signing_key, public_jwk

KEY = new_signing_key("key-9")


@pytest.fixture
def administrator(database: ErpDatabase) -> ActingUser:
    name = UserName("TRUST_ADM")
    with database.write() as tx:
        add_user(tx, name, (("S_RFC_TT", {"RFC_TT_TYP": ["1"], "RFC_SYSID": ["*"], "ACTVT": ["01", "03", "06"]}),))
    with database.read() as tx:
        return ActingUser(client=CLIENT, user_name=name, buffer=load_buffer(tx, CLIENT, name))


def test_trust_is_given_shown_and_taken(database: ErpDatabase, administrator: ActingUser) -> None:
    with database.write() as tx:
        add_trusted_hub(tx, acting_user=administrator, hub_id="hub-9", public_jwk=public_jwk(KEY), text="Our hub")
    with database.read() as tx:
        [hub] = list_trusted_hubs(tx, acting_user=administrator)
    with database.write() as tx:
        remove_trusted_hub(tx, acting_user=administrator, key_id="key-9")

    assert (hub.hub_id, hub.key_id, hub.text, hub.added_by) == ("hub-9", "key-9", "Our hub", "TRUST_ADM")
    with database.read() as tx:
        assert list_trusted_hubs(tx, acting_user=administrator) == []
        assert {each.act for each in list_changes(tx, client=CLIENT, object_class="TRUST")} == {
            "hub_trusted",
            "hub_no_longer_trusted",
        }
        assert len(log.list_entries(tx, client=CLIENT, events=[AuditEvent.TRUST_CHANGED])) == 2


def test_what_must_not_be_registered_is_refused(database: ErpDatabase, administrator: ActingUser) -> None:
    good = public_jwk(KEY)
    with pytest.raises(InvalidPublicKey, match="private"), database.write() as tx:
        add_trusted_hub(tx, acting_user=administrator, hub_id="hub-9", public_jwk=KEY)
    with pytest.raises(InvalidValue, match="Hub"), database.write() as tx:
        add_trusted_hub(tx, acting_user=administrator, hub_id="hub 9", public_jwk=good)
    with pytest.raises(InvalidValue, match="Text"), database.write() as tx:
        add_trusted_hub(tx, acting_user=administrator, hub_id="hub-9", public_jwk=good, text="x" * 61)
    with database.write() as tx:
        add_trusted_hub(tx, acting_user=administrator, hub_id="hub-9", public_jwk=good)
    with pytest.raises(HubKeyExists, match="key-9"), database.write() as tx:
        add_trusted_hub(tx, acting_user=administrator, hub_id="hub-10", public_jwk=good)
    with pytest.raises(HubKeyNotFound, match="other"), database.write() as tx:
        remove_trusted_hub(tx, acting_user=administrator, key_id="other")


def test_trust_is_for_its_administrators(database: ErpDatabase) -> None:
    with database.read() as tx:
        nobody = ActingUser(client=CLIENT, user_name=UserName("NOBODY"), buffer=load_buffer(tx, CLIENT, "FCC_COMM"))

    with pytest.raises(NotAuthorized, match="S_RFC_TT"), database.write() as tx:
        add_trusted_hub(tx, acting_user=nobody, hub_id="hub-9", public_jwk=public_jwk(KEY))
    with pytest.raises(NotAuthorized), database.write() as tx:
        remove_trusted_hub(tx, acting_user=nobody, key_id="key-9")
    with pytest.raises(NotAuthorized), database.read() as tx:
        list_trusted_hubs(tx, acting_user=nobody)
