"""Opens the hub for one command."""

from __future__ import annotations

import typer

from keydate.hub.access.model import Caller, operating_system_user
from keydate.hub.hosting import Hosting, elsewhere
from keydate.hub.parts import Hub
from keydate.hub.settings import HubSettings
from keydate.kit import terminal


def find_hosting(context: typer.Context, settings: HubSettings) -> Hosting:
    """Returns the guest that the composing command line gave, unless the settings say that connectivity runs elsewhere."""
    given = context.find_object(Hosting)
    if given is not None and settings.connectivity_url is None:
        return given
    # Asked only when a destination is: most commands need none.
    return Hosting(source=lambda reader: elsewhere(settings).source(reader))


def open_hub(context: typer.Context, *, ready: bool = True) -> tuple[Hub, Caller]:
    """Returns the hub and the person at the terminal.

    Raises:
        DatabaseNotReady, SigningKeyUnusable: `keydate hub init` has to run first.
    """
    settings = HubSettings.load()
    hub = Hub.from_settings(settings, find_hosting(context, settings))
    context.call_on_close(hub.close)
    if ready:
        hub.examine()
    return hub, operating_system_user(terminal.operating_system_user())
