"""The hub put together from its settings: database, key, runner. Shared by its server and its command line."""

from __future__ import annotations

import platform
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from keydate.gateway.destination import DestinationSource, Limits
from keydate.hub.hosting import Hosting
from keydate.hub.jobs.provider import Providers
from keydate.hub.jobs.runner import JobRunner
from keydate.hub.migrations import SCRIPTS
from keydate.hub.settings import HubSettings
from keydate.hub.signing.key import SigningKey
from keydate.kit.clock import Clock, SystemClock
from keydate.kit.database import Database
from keydate.kit.migrations import require_current, upgrade
from keydate.kit.secrets import Passwords


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """The part, put together."""

    database: Database
    key_file: Path
    hosting: Hosting
    passwords: Passwords
    #: By reader; kept, so that all work of a caller shares connections and knows of a rotation that is under way.
    _providers: dict[str, Providers] = field(default_factory=dict)

    @classmethod
    def from_settings(
        cls,
        settings: HubSettings,
        hosting: Hosting,
        *,
        database: Database | None = None,
        clock: Clock | None = None,
        passwords: Passwords | None = None,
    ) -> Self:
        """Puts the part together; opens nothing yet."""
        return cls(
            database=database or Database(settings.effective_database_url, clock=clock or SystemClock()),
            key_file=settings.effective_signing_key_file,
            hosting=hosting,
            passwords=passwords or Passwords(),
        )

    def initialize(self, *, hub_id: str | None = None) -> None:
        """Creates or upgrades the schema, the signing key, and the guest's data; does nothing to what is there."""
        upgrade(self.database, SCRIPTS)
        SigningKey.create(self.key_file, hub_id=hub_id or _default_hub_id())
        self.hosting.initialize()

    def examine(self) -> None:
        """Makes sure that the hub can work, at start and for `/health`.

        Raises:
            DatabaseNotReady, DatabaseGone: the database is not usable.
            SigningKeyUnusable: the key is missing or can be read by others.
        """
        require_current(self.database, SCRIPTS)
        self.key()

    def key(self) -> SigningKey:
        """Returns the signing key, read anew: somebody may have replaced it."""
        return SigningKey.read(self.key_file)

    def source(self, reader: str) -> DestinationSource:
        """Returns the destinations, for a caller whose name appears in the list of secret reads."""
        return self.hosting.source(f"hub for {reader}")

    def runner(self, reader: str, *, limits: Limits | None = None) -> JobRunner:
        """Returns what runs jobs for a caller."""
        # `setdefault` is atomic; a second one that two threads made at the same time has not opened anything yet.
        return JobRunner(self.database, self._providers.setdefault(reader, self._new_providers(reader, limits)))

    def close(self) -> None:
        """Closes all connections to communication systems."""
        for providers in self._providers.values():
            providers.close()

    def _new_providers(self, reader: str, limits: Limits | None) -> Providers:
        return Providers(self.database, source=self.source(reader), key=self.key, limits=limits)


def _default_hub_id() -> str:
    host = re.sub(r"[^A-Za-z0-9.\-]", "", platform.node())[:40] or "here"
    return f"keydate-hub-{host}"
