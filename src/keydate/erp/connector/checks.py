"""The layered check of a connection: which layer fails, and who mends it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.model.check import DUMMY, TestedValue
from keydate.erp.clients.store import find_client
from keydate.erp.connector import admission, store
from keydate.erp.connector.errors import TechnicalUserHoldsEverything
from keydate.erp.connector.ports import ConnectorServices
from keydate.erp.jobs.actions import PROCESSOR
from keydate.erp.jobs.queries import LOG_OBJECT, LOG_SUBOBJECT, get_workload
from keydate.erp.users.logon import reading
from keydate.kit.database import ReadTransaction
from keydate.wire.assertion import LEEWAY
from keydate.wire.connector import ConnectorReport, Layer, LayerName

_USER_ADMINISTRATOR: Final = (
    "A user administrator of the ERP: change the role of the technical user, generate it, compare users."
)
_TRUST_ADMINISTRATOR: Final = "An administrator of the ERP: register the hub's public key with keydate erp trust add."
_OPERATIONS: Final = "The operators of the ERP and of the hub."

#: Versions of what lies below the service.
INTERFACES: Final = {"job-scheduling": "v1"}

Right = tuple[str, str, Mapping[str, TestedValue]]


def rights(business_user: str | None) -> tuple[Right, ...]:
    """Returns each right of the connector's role: code, object, tested fields.

    `business_user` narrows the check of S_BTCH_NA1 to that person; without one any person will do.
    """
    person: TestedValue = business_user or DUMMY
    return (
        ("z_fcc_conn.sync", "Z_FCC_CONN", {"ACTVT": "16", "FCC_SCOPE": "SYNC"}),
        ("z_fcc_conn.schedule", "Z_FCC_CONN", {"ACTVT": "16", "FCC_SCOPE": "SCHEDULE"}),
        ("z_fcc_conn.result", "Z_FCC_CONN", {"ACTVT": "16", "FCC_SCOPE": "RESULT"}),
        ("s_btch_job.rele", "S_BTCH_JOB", {"JOBACTION": "RELE", "JOBGROUP": "*"}),
        ("s_btch_job.dele", "S_BTCH_JOB", {"JOBACTION": "DELE", "JOBGROUP": "*"}),
        ("s_btch_na1", "S_BTCH_NA1", {"BTCUNAME": person, "PROGRAM": PROCESSOR}),
        ("s_appl_log", "S_APPL_LOG", {"ALG_OBJECT": LOG_OBJECT, "ALG_SUBOBJ": LOG_SUBOBJECT, "ACTVT": "03"}),
    )


def ping(services: ConnectorServices, technical: ActingUser, *, caller_date: str | None) -> ConnectorReport:
    """Returns the outer layers: enough to say that the way is open."""
    return _report(services, technical, caller_date=caller_date, complete=False, business_user=None)


def capabilities(
    services: ConnectorServices, technical: ActingUser, *, caller_date: str | None, business_user: str | None
) -> ConnectorReport:
    """Returns all layers: whether work could run now."""
    return _report(services, technical, caller_date=caller_date, complete=True, business_user=business_user)


def _report(
    services: ConnectorServices,
    technical: ActingUser,
    *,
    caller_date: str | None,
    complete: bool,
    business_user: str | None,
) -> ConnectorReport:
    refusal = _refusal(services, technical)
    with reading(services.database, technical) as tx:
        layers = [*_identity(tx, technical), _excessive_rights(refusal)]
        if refusal is None:
            layers.append(_right(technical, LayerName.SERVICE, "s_icf", "S_ICF", _SERVICE))
            if complete:
                layers.extend(_right(technical, LayerName.RIGHT, *right) for right in rights(business_user))
                layers.append(_trust(tx, technical))
            layers.append(_clock(tx.now, caller_date))
            if complete:
                layers.append(_capacity(services, tx))
        return ConnectorReport(
            system_id=services.system_id,
            client=technical.client,
            technical_user=technical.user_name,
            time=tx.now,
            layers=tuple(layers),
            interfaces=INTERFACES if complete else {},
        )


_SERVICE: Final[Mapping[str, TestedValue]] = {"ICF_FIELD": "SERVICE", "ICF_VALUE": "FCCX"}


def _refusal(services: ConnectorServices, technical: ActingUser) -> TechnicalUserHoldsEverything | None:
    try:
        admission.refuse_excessive_rights(services, technical)
    except TechnicalUserHoldsEverything as refusal:
        return refusal
    return None


def _identity(tx: ReadTransaction, technical: ActingUser) -> Iterator[Layer]:
    """The layers that a caller without them never gets to see: its logon would have failed."""
    client = find_client(tx, technical.client)
    text = f" ({client.text})" if client is not None and client.text else ""
    yield Layer(name=LayerName.CLIENT, ok=True, code="client", message=f"Client {technical.client}{text} exists.")
    yield Layer(
        name=LayerName.LOGON, ok=True, code="logon", message=f"Technical user {technical.user_name} is logged on."
    )


def _excessive_rights(refusal: TechnicalUserHoldsEverything | None) -> Layer:
    if refusal is None:
        message = "The technical user holds neither SAP_ALL nor SAP_NEW."
        return Layer(name=LayerName.EXCESSIVE_RIGHTS, ok=True, code="excessive_rights", message=message)
    return Layer(
        name=LayerName.EXCESSIVE_RIGHTS,
        ok=False,
        code=refusal.code,
        message=f"{refusal} {refusal.remedy}",
        who_mends=_USER_ADMINISTRATOR,
    )


def _right(
    technical: ActingUser, layer: LayerName, code: str, object_name: str, fields: Mapping[str, TestedValue]
) -> Layer:
    decision = technical.check(object_name, **fields)
    tested = ", ".join(f"{name}={value}" for name, value in fields.items() if value is not DUMMY)
    if decision.is_allowed:
        return Layer(name=layer, ok=True, code=f"right.{code}", message=f"{object_name} ({tested}) is there.")
    return Layer(
        name=layer, ok=False, code=f"right.{code}", message=str(decision.reason), who_mends=_USER_ADMINISTRATOR
    )


def _trust(tx: ReadTransaction, technical: ActingUser) -> Layer:
    hubs = store.list_trusted_hubs(tx, technical.client)
    if not hubs:
        message = "No hub may name business users: no public key is registered."
        return Layer(name=LayerName.TRUST, ok=False, code="trust.none", message=message, who_mends=_TRUST_ADMINISTRATOR)
    listed = ", ".join(f"{hub.hub_id} (key {hub.key_id})" for hub in hubs)
    return Layer(name=LayerName.TRUST, ok=True, code="trust", message=f"Trusted hubs: {listed}.")


def _clock(now: datetime, caller_date: str | None) -> Layer:
    sent = _date(caller_date)
    if sent is None:
        message = f"This system's clock says {now:%Y-%m-%dT%H:%M:%SZ}; the caller sent no Date header to compare with."
        return Layer(name=LayerName.CLOCK, ok=True, code="clock.not_compared", message=message)
    seconds = round((sent - now).total_seconds())
    # The header knows whole seconds only, so one second more is no difference.
    if abs(seconds) <= LEEWAY.total_seconds() + 1:
        return Layer(name=LayerName.CLOCK, ok=True, code="clock", message="The clocks agree.")
    direction = "ahead of" if seconds > 0 else "behind"
    return Layer(
        name=LayerName.CLOCK,
        ok=False,
        code="clock.ahead" if seconds > 0 else "clock.behind",
        message=f"The caller's clock is {abs(seconds)} seconds {direction} this system's; assertions will be refused.",
        who_mends=_OPERATIONS,
    )


def _date(header: str | None) -> datetime | None:
    if header is None:
        return None
    try:
        sent = parsedate_to_datetime(header)
    except (ValueError, IndexError):
        return None
    return sent if sent.tzinfo is not None else sent.replace(tzinfo=UTC)


def _capacity(services: ConnectorServices, tx: ReadTransaction) -> Layer:
    workload = get_workload(tx)
    load = f"{workload.running} jobs run, {workload.waiting} wait, {services.engine.capacity} can run at a time"
    if services.engine.state != "ready":
        message = f"Background jobs do not run at present (the engine is {services.engine.state}); {load}."
        return Layer(name=LayerName.CAPACITY, ok=False, code="capacity.engine", message=message, who_mends=_OPERATIONS)
    return Layer(name=LayerName.CAPACITY, ok=True, code="capacity", message=f"Background jobs run: {load}.")
