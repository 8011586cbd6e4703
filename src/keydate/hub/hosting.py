"""Where the hub's process finds connectivity, which it does not know: hosted beside it by whoever puts the parts together, or elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from keydate.gateway.destination import DestinationService, DestinationSource
from keydate.hub.settings import HubSettings
from keydate.kit.errors import InvalidSettings


def _nothing() -> None:
    pass


def _no_routers() -> Sequence[Any]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosting:
    """What a guest brings into the hub's process."""

    #: Destinations for a reader of this name.
    source: Callable[[str], DestinationSource]
    #: Creates or upgrades the guest's data.
    initialize: Callable[[], None] = _nothing
    #: Raises when the guest cannot work.
    examine: Callable[[], None] = _nothing
    #: Routes that the hub's server serves for the guest.
    routers: Callable[[], Sequence[Any]] = _no_routers


def elsewhere(settings: HubSettings) -> Hosting:
    """Returns connectivity as a service that the settings name.

    Raises:
        InvalidSettings: they do not name one.
    """
    url, token = settings.connectivity_url, settings.connectivity_token
    if url is None or token is None:
        message = (
            "The hub does not know where its destinations are: connectivity_url and connectivity_token are not set."
        )
        raise InvalidSettings(message)

    def source(_reader: str) -> DestinationSource:
        return DestinationService(url, token.get_secret_value())

    return Hosting(source=source)
