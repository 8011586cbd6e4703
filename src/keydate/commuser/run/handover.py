"""What the account administrator gets to know about the communication user; never its password."""

from __future__ import annotations

from typing import Any

from keydate.commuser.errors import StepBlocked
from keydate.commuser.plan import Situation
from keydate.commuser.secret import fingerprint
from keydate.commuser.spec.model import Spec

SCHEMA = "keydate.commuser.hand-over/1"


def hand_over(spec: Spec, situation: Situation) -> dict[str, Any]:
    """Returns the hand-over sheet.

    The fingerprint is made of the facts that both sides see, so that they can be compared by phone.
    """
    user, destination = situation.facts.user, spec.destination
    if user is None:
        raise StepBlocked(step="Hand over", reason="the user does not exist yet; run apply first")
    name = destination.name if destination is not None else ""
    return {
        "schema": SCHEMA,
        "system": {"address": spec.system.address, "client": spec.system.client},
        "user": {
            "name": user.name,
            "alias": user.alias,
            "type": spec.user.type.value,
            "valid_to": user.validity.valid_to.isoformat(),
        },
        "role": spec.role.name,
        "destination": {
            "name": name,
            "hub": destination.hub if destination is not None else "",
            "url": destination.url if destination is not None else "",
            "proxy_type": destination.proxy_type if destination is not None else "",
            "holds_password": situation.destination is not None and situation.destination.has_password,
        },
        "contacts": {"owner": spec.metadata.owner, "deputy": spec.metadata.deputy},
        "review_by": spec.metadata.review_by.isoformat(),
        "fingerprint": fingerprint(
            spec.system.address, spec.system.client, user.name, user.alias.upper(), spec.role.name, name
        ),
        "password": "not part of this sheet: it is in the destination only",
    }


def hand_over_text(sheet: dict[str, Any]) -> str:
    """Returns the sheet as text for a message."""
    user, destination = sheet["user"], sheet["destination"]
    lines = [
        ("System", f"{sheet['system']['address']}, client {sheet['system']['client']}"),
        ("User", f"{user['name']}, type {user['type']}, alias {user['alias'] or '(none)'}"),
        ("Role", sheet["role"]),
        ("Destination", f"{destination['name']} at {destination['hub']}"),
        ("Its address", f"{destination['url']} ({destination['proxy_type']})"),
        ("Password", "in the destination" if destination["holds_password"] else "NOT YET in the destination"),
        ("Contacts", ", ".join(each for each in sheet["contacts"].values() if each)),
        ("Review by", sheet["review_by"]),
        ("Fingerprint", sheet["fingerprint"]),
    ]
    return "\n".join(f"{label:<12} {value}" for label, value in lines)
