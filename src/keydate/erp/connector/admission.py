"""Who may call: the technical user with its rights, then the person that a trusted hub vouches for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from keydate.erp.audit import log
from keydate.erp.audit.model import AuditEvent
from keydate.erp.authority.guard import ActingUser
from keydate.erp.connector import actions, store
from keydate.erp.connector.errors import TechnicalUserHoldsEverything
from keydate.erp.connector.ports import ConnectorServices
from keydate.erp.connector.queries import list_trusted_keys
from keydate.erp.jobs.errors import BusinessUserNotUsable
from keydate.erp.users.logon import reading
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import UserName, user_name
from keydate.wire.assertion import AssertionMalformed, AssertionRefused, audience, verify

#: Profiles with which nobody may be a technical user.
EXCESSIVE_PROFILES: Final = ("SAP_ALL", "SAP_NEW")
_READS: Final = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What was sent, as far as an assertion is bound to it."""

    method: str
    #: Path and query as they stand in the request line.
    target: str
    body: bytes
    assertion: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """An admitted call: the technical user that sends it, and the person in whose name."""

    technical: ActingUser
    business_user: UserName
    hub_id: str


def refuse_excessive_rights(services: ConnectorServices, technical: ActingUser) -> None:
    """Passes when the technical user holds neither SAP_ALL nor SAP_NEW.

    Raises:
        TechnicalUserHoldsEverything: it does; the refusal is in the security audit log.
    """
    with services.database.read() as tx:
        profile = store.find_profile_held(tx, technical.client, technical.user_name, EXCESSIVE_PROFILES)
    if profile is None:
        return
    refusal = TechnicalUserHoldsEverything(user_name=technical.user_name, profile=profile)
    _audit(services, technical, AuditEvent.CONNECTION_REFUSED, str(refusal))
    raise refusal


def require_service(technical: ActingUser) -> None:
    """Passes when the technical user may call the service at all."""
    technical.require("S_ICF", ICF_FIELD="SERVICE", ICF_VALUE="FCCX")


def require_scope(technical: ActingUser, scope: str) -> None:
    """Passes when the technical user may use this part of the connector: SYNC, SCHEDULE or RESULT."""
    technical.require("Z_FCC_CONN", ACTVT="16", FCC_SCOPE=scope)


def admit(services: ConnectorServices, technical: ActingUser, message: Message, *, scope: str) -> Caller:
    """Lets a call of a logged-on technical user in.

    Raises:
        TechnicalUserHoldsEverything: it holds SAP_ALL or SAP_NEW; looked at before anything else.
        NotAuthorized: it lacks a right for the service or for this part of it.
        AssertionRefused: no hub that this client trusts vouches for a person, for exactly this call, now, and for the first time.
        BusinessUserNotUsable: the person does not exist here, or may not work.
    """
    refuse_excessive_rights(services, technical)
    with reading(services.database, technical):
        require_service(technical)
        require_scope(technical, scope)
    try:
        caller = _examine_assertion(services, technical, message)
    except (AssertionRefused, BusinessUserNotUsable) as refusal:
        _audit(services, technical, AuditEvent.ASSERTION_REFUSED, str(refusal), path=message.target)
        raise
    if message.method not in _READS:
        text = f"Hub {caller.hub_id} calls in the name of {caller.business_user}."
        _audit(services, technical, AuditEvent.ASSERTION_ACCEPTED, text, path=message.target)
    return caller


def _examine_assertion(services: ConnectorServices, technical: ActingUser, message: Message) -> Caller:
    with services.database.read() as tx:
        assertion = verify(
            message.assertion,
            list_trusted_keys(tx, technical.client),
            now=tx.now,
            method=message.method,
            target=message.target,
            body=message.body,
            audience=audience(services.system_id, technical.client),
            actor=technical.user_name,
        )
        try:
            person = user_name(assertion.business_user)
        except InvalidValue as error:
            raise AssertionMalformed(defect="names a business user that cannot exist") from error
        is_usable = services.business_users.is_usable(tx, technical.client, person)
    with services.database.write() as tx:
        actions.use_assertion(tx, technical.client, assertion)
    if not is_usable:
        raise BusinessUserNotUsable(user_name=person)
    return Caller(technical=technical, business_user=person, hub_id=assertion.hub_id)


def _audit(
    services: ConnectorServices, technical: ActingUser, event: AuditEvent, message: str, *, path: str = ""
) -> None:
    with services.database.write() as tx:
        log.append(
            tx,
            event=event,
            client=technical.client,
            user_name=technical.user_name,
            terminal=technical.terminal,
            message=message,
            details={"path": path[:200]},
        )
