"""Writes of the connector: trust in hubs, used assertions, news of task lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from keydate.erp.audit import changes, log
from keydate.erp.audit.model import AuditEvent
from keydate.erp.audit.trail import ErpTransaction
from keydate.erp.authority.guard import ActingUser
from keydate.erp.connector import store
from keydate.erp.connector.errors import HubKeyExists, HubKeyNotFound
from keydate.erp.connector.queries import require_trust_administration
from keydate.erp.connector.store import TrustedHub
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import ClientId
from keydate.wire.assertion import Assertion, AssertionReplayed, read_public_jwk
from keydate.wire.scheduling import Notification

_HUB_ID: Final = re.compile(r"[A-Za-z0-9._:/~\-]{1,64}")


def add_trusted_hub(
    tx: ErpTransaction, *, acting_user: ActingUser, hub_id: str, public_jwk: object, text: str = ""
) -> TrustedHub:
    """Lets a hub name business users in this client. Needs S_RFC_TT with activity 01.

    Raises:
        NotAuthorized: the right is missing.
        InvalidPublicKey: the key is none, or a private one.
        InvalidValue: the hub's id or the text is not allowed.
        HubKeyExists: the key's id is taken.
    """
    require_trust_administration(acting_user, "01")
    if not _HUB_ID.fullmatch(hub_id):
        raise InvalidValue(field="hub", value=hub_id, rule="is not 1 to 64 letters, digits, or one of . _ : / ~ -")
    if len(text) > 60 or not text.isprintable():
        raise InvalidValue(field="text", value=text, rule="has more than 60 characters, or some that cannot be shown")
    jwk = read_public_jwk(public_jwk)
    hub = TrustedHub(
        hub_id=hub_id,
        key_id=jwk["kid"],
        public_jwk=jwk,
        text=text,
        added_at=tx.now,
        added_by=acting_user.user_name,
    )
    if not store.insert_trusted_hub(tx, acting_user.client, hub):
        raise HubKeyExists(key_id=hub.key_id)
    _record(tx, acting_user, hub.key_id, "hub_trusted", {"hub_id": ("", hub_id), "public_key": ("", jwk["x"])})
    return hub


def remove_trusted_hub(tx: ErpTransaction, *, acting_user: ActingUser, key_id: str) -> None:
    """Ends the trust in a key at once. Needs S_RFC_TT with activity 06.

    Raises:
        NotAuthorized: the right is missing.
        HubKeyNotFound: there is no such key.
    """
    require_trust_administration(acting_user, "06")
    if not store.delete_trusted_hub(tx, acting_user.client, key_id):
        raise HubKeyNotFound(key_id=key_id)
    _record(tx, acting_user, key_id, "hub_no_longer_trusted", {"key_id": (key_id, "")})


def use_assertion(tx: ErpTransaction, client: ClientId, assertion: Assertion) -> None:
    """Marks an assertion as used.

    Raises:
        AssertionReplayed: it was used before.
    """
    if not store.insert_used_assertion(tx, client, assertion):
        raise AssertionReplayed


def note_task_lists(
    tx: ErpTransaction,
    *,
    acting_user: ActingUser,
    hub_id: str,
    notifications: Sequence[Notification],
) -> None:
    """Keeps the last status of each task list that a hub told."""
    for notification in notifications:
        store.store_task_list_status(tx, acting_user.client, hub_id, notification, told_by=acting_user.user_name)


def _record(
    tx: ErpTransaction, acting_user: ActingUser, key_id: str, act: str, fields: dict[str, tuple[object, object]]
) -> None:
    changes.record(
        tx,
        acting_user_name=acting_user.user_name,
        client=acting_user.client,
        object_class="TRUST",
        object_key=key_id,
        act=act,
        changes=fields,
    )
    log.append(
        tx,
        event=AuditEvent.TRUST_CHANGED,
        client=acting_user.client,
        user_name=acting_user.user_name,
        terminal=acting_user.terminal,
        message=f"Key {key_id}: {act.replace('_', ' ')}.",
        details={"key_id": key_id},
    )
