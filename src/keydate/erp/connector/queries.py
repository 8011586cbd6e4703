"""Reads of the connector."""

from __future__ import annotations

from typing import Final

from keydate.erp.authority.guard import ActingUser
from keydate.erp.connector import store
from keydate.erp.connector.store import TrustedHub
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.ids import ClientId
from keydate.wire.assertion import TrustedKey

#: S_RFC_TT-RFC_TT_TYP: the other system is the one that is trusted.
_TRUSTED_SYSTEM: Final = "1"


def require_trust_administration(acting_user: ActingUser, activity: str) -> None:
    """Passes when the user may administer trust in other systems (S_RFC_TT, as SAP's transaction SMT1 does)."""
    acting_user.require("S_RFC_TT", RFC_TT_TYP=_TRUSTED_SYSTEM, ACTVT=activity)


def list_trusted_hubs(tx: ReadTransaction, *, acting_user: ActingUser) -> list[TrustedHub]:
    """Returns the registered keys of hubs. Needs S_RFC_TT with activity 03."""
    require_trust_administration(acting_user, "03")
    return store.list_trusted_hubs(tx, acting_user.client)


def list_trusted_keys(tx: ReadTransaction, client: ClientId) -> dict[str, TrustedKey]:
    """Returns the keys with which assertions are examined, by key id; public keys are no secret of the system."""
    return {hub.key_id: hub.key for hub in store.list_trusted_hubs(tx, client)}
