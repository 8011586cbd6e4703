"""Where a consumer gets destinations from: a service over HTTP, or the store of the same process."""

from __future__ import annotations

from typing import Protocol

from keydate.wire.destination import Credentials, Destination, OnPremiseNotAvailable, ProxyType


class DestinationSource(Protocol):
    """Finds destinations with their secrets."""

    def find(self, name: str, *, credentials: Credentials = Credentials.CURRENT) -> Destination:
        """Returns the destination for use now; callers keep it for seconds, not longer.

        Raises:
            DestinationNotFound: the name is unknown.
            DestinationFenced: an administrator closed it for use.
            NoPendingCredentials: pending credentials were asked for, and there are none.
        """
        ...


def usable(destination: Destination) -> Destination:
    """Returns the destination if its target can be reached from here.

    Raises:
        OnPremiseNotAvailable: a tunnel would be needed.
    """
    if destination.proxy_type is ProxyType.ON_PREMISE:
        raise OnPremiseNotAvailable(name=destination.name)
    return destination
