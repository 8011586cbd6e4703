"""The answer of "find a destination": writing it in SAP's shape, and reading it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from keydate.wire.destination.destination import Destination
from keydate.wire.destination.errors import DestinationMalformed
from keydate.wire.destination.properties import destination_from, is_known_property

#: SAP's client libraries compare this text to tell "no such destination" from a failure.
NOT_FOUND_MESSAGE: Final = "Configuration with the specified name was not found"


def configuration_of(destination: Destination) -> dict[str, str]:
    """Returns the flat properties of a destination, its password included."""
    configuration = {
        "Name": destination.name,
        "Type": "HTTP",
        "URL": destination.url,
        "Authentication": str(destination.authentication),
        "ProxyType": str(destination.proxy_type),
    }
    optional = {"User": destination.user, "Password": destination.password, "Description": destination.description}
    configuration.update({name: value for name, value in optional.items() if value})
    return {**destination.properties, **configuration}


def find_answer(destination: Destination, *, subaccount: str) -> dict[str, Any]:
    """Returns the JSON that a consumer gets; `owner` must be there, or SAP's JavaScript SDK reads "not found"."""
    answer: dict[str, Any] = {
        "owner": {"SubaccountId": subaccount, "InstanceId": None},
        "destinationConfiguration": configuration_of(destination),
        "$metadata": {"etag": destination.etag, "hasPendingCredentials": destination.has_pending},
    }
    if destination.basic_token:
        header = {"key": "Authorization", "value": f"Basic {destination.basic_token}"}
        answer["authTokens"] = [{"type": "Basic", "value": destination.basic_token, "http_header": header}]
    return answer


def parse_find_answer(answer: object, *, name: str) -> Destination:
    """Reads the answer of a destination service, ours or SAP's.

    Raises:
        DestinationMalformed: the answer has another shape, or names another destination.
    """
    if not isinstance(answer, Mapping) or not isinstance(answer.get("destinationConfiguration"), Mapping):
        raise DestinationMalformed(name=name, reason="the answer has no destinationConfiguration")
    configuration = answer["destinationConfiguration"]
    if configuration.get("Name") != name:
        raise DestinationMalformed(name=name, reason="the answer names another destination")
    metadata = answer.get("$metadata")
    if not isinstance(metadata, Mapping):
        metadata = {}
    return destination_from(
        {key: value for key, value in configuration.items() if is_known_property(str(key))},
        etag=str(metadata.get("etag", "")),
        has_pending=metadata.get("hasPendingCredentials") is True,
    )
