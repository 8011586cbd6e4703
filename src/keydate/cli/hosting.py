"""Puts parts together that share a process: the hub hosts connectivity, which it does not know."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from keydate.hub.hosting import Hosting

if TYPE_CHECKING:
    from keydate.connectivity.app import Connectivity
    from keydate.gateway.destination import DestinationSource


def hosted_connectivity() -> Hosting:
    """Returns connectivity as a guest of the hub's process, with its own database and its own key; loaded when it is first used."""

    @cache
    def part() -> Connectivity:
        from keydate.connectivity.app import Connectivity
        from keydate.connectivity.settings import ConnectivitySettings

        return Connectivity.from_settings(ConnectivitySettings.load())

    def source(reader: str) -> DestinationSource:
        return part().source(reader)

    def initialize() -> None:
        part().initialize()

    def examine() -> None:
        part().examine()

    def routers() -> Sequence[Any]:
        return (part().router(),)

    return Hosting(source=source, initialize=initialize, examine=examine, routers=routers)
