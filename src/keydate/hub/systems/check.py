"""Checks the connection of a stored communication system and keeps what was found."""

from __future__ import annotations

from keydate.gateway.destination import DestinationSource, Limits
from keydate.hub.access.model import Caller, Right
from keydate.hub.signing.key import SigningKey
from keydate.hub.systems import actions, store
from keydate.hub.systems.errors import SystemNotFound
from keydate.hub.systems.model import ConnectionCheck
from keydate.hub.systems.probe import CHECK_LIMITS, ConnectionProbe
from keydate.kit.database import Database


def check_system(
    database: Database,
    *,
    caller: Caller,
    name: str,
    source: DestinationSource,
    key: SigningKey,
    business_user: str = "",
    limits: Limits = CHECK_LIMITS,
) -> ConnectionCheck:
    """Checks a system; no transaction is open while the network is waited for.

    Raises:
        RightMissing: the caller may not.
        SystemNotFound: the name is unknown.
    """
    caller.require(Right.SYSTEM_CHECK)
    with database.read() as tx:
        system = store.find_system(tx, name)
    if system is None:
        raise SystemNotFound(name=name)
    probe = ConnectionProbe(
        source,
        system.destination,
        key=key,
        clock=database.clock,
        expected_system_id=system.system_id,
        business_user=business_user,
        limits=limits,
    )
    check = probe.run()
    with database.write() as tx:
        actions.keep_check(tx, caller=caller, name=name, check=check)
    return check
