"""Puts parts together that share a process: the hub hosts connectivity, which it does not know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keydate.connectivity.app import Connectivity
from keydate.connectivity.settings import ConnectivitySettings
from keydate.hub.hosting import Hosting


def hosted_connectivity(settings: ConnectivitySettings | None = None) -> Hosting:
    """Returns connectivity as a guest of the hub's process, with its own database and its own key."""
    part = Connectivity.from_settings(settings or ConnectivitySettings.load())

    def routers() -> Sequence[Any]:
        return (part.router(),)

    return Hosting(source=part.source, initialize=part.initialize, examine=part.examine, routers=routers)
