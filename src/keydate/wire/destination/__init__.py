"""Destinations as they cross a process border: the properties of SAP's Destination service, its find answer, its error bodies. Pure.

Property names are SAP's (`Name`, `ProxyType`, `sap-client`), here and nowhere else but in the JSON of the service. Source: SAP's OpenAPI
description of the Destination service and its documentation of HTTP destinations.
"""

from keydate.wire.destination.codec import (
    NOT_FOUND_MESSAGE,
    configuration_of,
    find_answer,
    parse_find_answer,
)
from keydate.wire.destination.destination import (
    Authentication,
    Credentials,
    Destination,
    ProxyType,
    destination_name,
)
from keydate.wire.destination.errors import (
    DestinationFenced,
    DestinationMalformed,
    DestinationNotFound,
    NoPendingCredentials,
    OnPremiseNotAvailable,
)
from keydate.wire.destination.properties import address_of, configuration_findings, destination_from

__all__ = [
    "NOT_FOUND_MESSAGE",
    "Authentication",
    "Credentials",
    "Destination",
    "DestinationFenced",
    "DestinationMalformed",
    "DestinationNotFound",
    "NoPendingCredentials",
    "OnPremiseNotAvailable",
    "ProxyType",
    "address_of",
    "configuration_findings",
    "configuration_of",
    "destination_from",
    "destination_name",
    "find_answer",
    "parse_find_answer",
]
