"""Destinations for those who use them: finding one, keeping its secrets, and calling its target.

`DestinationSource` is what a consumer needs; `DestinationService` is the client of a destination service over HTTP, with the acts of its
administrator; `DestinationCalls` sends requests to a target and survives a rotation of the password in mid-work.
"""

from keydate.gateway.destination.calls import DestinationCalls, Signer
from keydate.gateway.destination.errors import (
    AnswerLost,
    AnswerTooLarge,
    DestinationChanged,
    DestinationExists,
    DestinationRefused,
    DestinationServiceFailed,
    RedirectRefused,
    TargetUnreachable,
)
from keydate.gateway.destination.exchange import Answer, Exchange, Limits
from keydate.gateway.destination.remote import DestinationService, StoredDestination
from keydate.gateway.destination.source import DestinationSource, usable

__all__ = [
    "Answer",
    "AnswerLost",
    "AnswerTooLarge",
    "DestinationCalls",
    "DestinationChanged",
    "DestinationExists",
    "DestinationRefused",
    "DestinationService",
    "DestinationServiceFailed",
    "DestinationSource",
    "Exchange",
    "Limits",
    "RedirectRefused",
    "Signer",
    "StoredDestination",
    "TargetUnreachable",
    "usable",
]
