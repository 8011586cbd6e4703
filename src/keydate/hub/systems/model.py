"""A communication system, and what a check of its connection found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from keydate.vocabulary.errors import InvalidValue

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
_SYSTEM_ID: Final = re.compile(r"[A-Z0-9_.-]{1,32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerResult:
    """One layer of a connection, from the outside in."""

    #: destination, name, tcp, tls, http, and then those of the ERP's connector.
    layer: str
    ok: bool
    #: Stable; other programs compare it.
    code: str
    #: A full sentence.
    message: str
    #: Who can mend it; empty when there is nothing to mend.
    who_mends: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionCheck:
    """The layers as far as they were reached: behind a broken one nothing can be said."""

    checked_at: datetime
    layers: tuple[LayerResult, ...]
    #: What the ERP calls itself; empty when it was not reached.
    system_id: str = ""

    @property
    def ok(self) -> bool:
        """Tells whether everything is in order; a check without layers is not."""
        return bool(self.layers) and all(layer.ok for layer in self.layers)

    @property
    def broken(self) -> LayerResult | None:
        """Returns the first broken layer."""
        return next((layer for layer in self.layers if not layer.ok), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunicationSystem:
    """An ERP that is closed, as the hub knows it."""

    name: str
    description: str
    #: The name under which connectivity keeps address and credentials.
    destination: str
    #: What the ERP calls itself; empty until it is told or a check has found it.
    system_id: str
    created_by: str
    created_at: datetime
    changed_by: str
    changed_at: datetime
    last_check: ConnectionCheck | None = None


def system_name(text: str) -> str:
    """Returns the name of a communication system: 1 to 60 letters, digits, `_`, `.`, `-`; case counts."""
    if not _NAME.fullmatch(text):
        rule = "does not have 1 to 60 letters, digits, underscores, dots and hyphens"
        raise InvalidValue(field="communication system", value=text, rule=rule)
    return text


def erp_system_id(text: str) -> str:
    """Returns what an ERP calls itself, in upper case: 1 to 32 letters, digits, `_`, `.`, `-`; empty stays empty."""
    checked = text.strip().upper()
    if checked and not _SYSTEM_ID.fullmatch(checked):
        rule = "does not have 1 to 32 letters, digits, underscores, dots and hyphens"
        raise InvalidValue(field="system id", value=text, rule=rule)
    return checked


def description(text: str) -> str:
    """Returns a description: up to 255 printable characters."""
    checked = text.strip()
    if len(checked) > 255 or not checked.isprintable():
        raise InvalidValue(field="description", value=text, rule="does not have up to 255 printable characters")
    return checked


def check_to_json(check: ConnectionCheck) -> dict[str, Any]:
    """Returns a check as it is stored and shown."""
    return {
        "ok": check.ok,
        "checked_at": check.checked_at.isoformat(),
        "system_id": check.system_id,
        "layers": [
            {
                "layer": layer.layer,
                "ok": layer.ok,
                "code": layer.code,
                "message": layer.message,
                "who_mends": layer.who_mends,
            }
            for layer in check.layers
        ],
    }


def check_from_json(content: dict[str, Any]) -> ConnectionCheck:
    """Reads what `check_to_json` wrote."""
    return ConnectionCheck(
        checked_at=datetime.fromisoformat(content["checked_at"]),
        system_id=content["system_id"],
        layers=tuple(LayerResult(**layer) for layer in content["layers"]),
    )
