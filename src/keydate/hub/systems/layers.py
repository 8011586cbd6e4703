"""What an ERP's answer says about the layers of a connection. No I/O: answers come in, layers go out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from pydantic import ValidationError

from keydate.gateway.destination import Answer
from keydate.hub.systems.model import LayerResult
from keydate.wire.assertion import LEEWAY
from keydate.wire.connector import ConnectorReport, LayerName

_USERS: Final = "ERP user administrator"
_ERP: Final = "ERP system administrator"
_ACCOUNT: Final = "account administrator (destination)"

#: The layer of each code by which an ERP refuses a call as a whole, and who mends it.
_BY_CODE: Final = {
    "erp.logon_refused": ("logon", f"{_USERS} (lock, validity) or {_ACCOUNT} (user, password)"),
    "erp.password_change_required": ("logon", "whoever applies the communication user: keydate commuser apply"),
    "erp.technical_user_holds_everything": ("excessive_rights", _USERS),
    "erp.not_authorized": ("service", "ERP role administrator"),
    "erp.business_user_not_usable": ("business_user", _USERS),
    "assertion.expired": ("clock", f"{_ERP} or hub administrator: one of the clocks is wrong"),
    "assertion.from_the_future": ("clock", f"{_ERP} or hub administrator: one of the clocks is wrong"),
    "assertion.unknown_key": ("trust", f"{_ERP}: keydate erp trust add, with the output of keydate hub key show"),
    "assertion.bad_signature": ("trust", f"{_ERP}: compare the registered key with keydate hub key show"),
}
#: Where the body does not tell, the status does.
_BY_STATUS: Final = {
    401: ("logon", "The ERP refuses user and password of the destination.", f"{_USERS} or {_ACCOUNT}"),
    403: ("service", "The technical user may not call the service.", "ERP role administrator"),
    404: ("service", "There is no connector under the destination's address.", f"{_ACCOUNT} (URL) or {_ERP} (service)"),
}


def read_report(answer: Answer) -> ConnectorReport | None:
    """Returns the connector's report, or None when the answer is none."""
    if answer.status != 200:
        return None
    try:
        return ConnectorReport.model_validate(answer.json())
    except ValidationError:
        return None


def answer_layer(answer: Answer) -> LayerResult:
    """Returns the broken layer that an answer without a report stands for."""
    content = answer.json()
    code = str(content.get("code", "")) if isinstance(content, Mapping) else ""
    said = str(content.get("message", ""))[:500] if isinstance(content, Mapping) else ""
    if answer.status >= 500:
        message = f"The ERP answers {answer.status}: {said or 'it has a problem of its own.'}"
        return _broken("http", "http.server_error", message, _ERP)
    if code in _BY_CODE:
        layer, who = _BY_CODE[code]
        return _broken(layer, code, said or f"The ERP refuses the call: {code}.", who)
    if code.startswith("assertion."):
        return _broken("trust", code, said or "The ERP refuses the hub's signature.", _ERP)
    if answer.status in _BY_STATUS:
        layer, message, who = _BY_STATUS[answer.status]
        return _broken(layer, code or f"{layer}.status_{answer.status}", said or message, who)
    if answer.status == 200:
        message = "Something answers, but it is no connector of an ERP."
        return _broken("service", "service.no_connector", message, f"{_ACCOUNT} (URL)")
    message = f"The ERP answers {answer.status}, which this check does not expect. {said}".strip()
    return _broken("http", f"http.status_{answer.status}", message, _ERP)


def clock_layer(theirs: datetime, ours: datetime) -> LayerResult:
    """Compares the clocks; an assertion counts for seconds only, so they must agree."""
    difference = (theirs - ours).total_seconds()
    if abs(difference) <= LEEWAY.total_seconds():
        return LayerResult(layer="clock", ok=True, code="clock.ok", message="The clocks of hub and ERP agree.")
    side = "ahead of" if difference > 0 else "behind"
    message = f"The ERP's clock is {abs(difference):.0f} s {side} the hub's; at most {LEEWAY.seconds} s are tolerated."
    who = "ERP system administrator or hub administrator: whoever has the wrong clock"
    return _broken("clock", "clock.differs", message, who)


def connector_layers(report: ConnectorReport, *, clock: LayerResult) -> list[LayerResult]:
    """Returns the ERP's layers in their order; the hub's own comparison of the clocks stands for the ERP's, which may not have ours."""
    layers = [
        LayerResult(
            layer=str(layer.name), ok=layer.ok, code=layer.code, message=layer.message, who_mends=layer.who_mends
        )
        for layer in report.layers
        if layer.name is not LayerName.CLOCK or not layer.ok
    ]
    if any(layer.layer == LayerName.CLOCK for layer in layers):
        return layers
    names = [layer.layer for layer in layers]
    place = names.index(LayerName.CAPACITY) if LayerName.CAPACITY in names else len(layers)
    return [*layers[:place], clock, *layers[place:]]


def trust_layer(answer: Answer, *, hub: str, business_user: str) -> LayerResult:
    """Returns what a signed call proved: the ERP verified this hub's signature, or did not.

    Without a person the call names the technical user, who may be none in whose name work runs; to say so, the ERP had to trust the hub.
    """
    content = answer.json()
    code = str(content.get("code", "")) if isinstance(content, Mapping) else ""
    if answer.status == 200 or (code == "erp.business_user_not_usable" and not business_user):
        person = f" and works for {business_user}" if business_user else ""
        return LayerResult(layer="trust", ok=True, code="trust.proven", message=f"The ERP trusts {hub}{person}.")
    return answer_layer(answer)


def with_proven_trust(layers: list[LayerResult], proven: LayerResult) -> list[LayerResult]:
    """Returns the layers with the proof in place of what the ERP says of its list of hubs."""
    names = [layer.layer for layer in layers]
    if LayerName.TRUST not in names:
        return [*layers, proven]
    place = names.index(LayerName.TRUST)
    return [*layers[:place], proven, *layers[place + 1 :]]


def _broken(layer: str, code: str, message: str, who_mends: str) -> LayerResult:
    return LayerResult(layer=layer, ok=False, code=code, message=message, who_mends=who_mends)
