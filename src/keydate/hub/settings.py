"""The settings of the hub; environment variables begin with KEYDATE_HUB_."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import SettingsConfigDict

from keydate.kit.home import part_folder
from keydate.kit.settings import PartSettings


class HubSettings(PartSettings):
    """Where the hub keeps its data, where it listens, and where it finds destinations."""

    model_config = SettingsConfigDict(env_prefix="KEYDATE_HUB_")

    #: SQLAlchemy URL of SQLite or PostgreSQL; by default SQLite in the folder of this part.
    database_url: str | None = None
    #: The hub's identity towards the ERPs, mode 0600; by default beside the database.
    signing_key_file: Path | None = None
    #: Address to listen on.
    host: str = "127.0.0.1"
    #: Port to listen on.
    port: int = 8080
    #: Base URL of a connectivity that runs elsewhere; without it the hub's process hosts that part.
    connectivity_url: str | None = None
    #: API token for it, with the scope destination.use.
    connectivity_token: SecretStr | None = None

    @property
    def effective_database_url(self) -> str:
        """Returns the database's URL."""
        return self.database_url or f"sqlite:///{part_folder('hub') / 'hub.sqlite3'}"

    @property
    def effective_signing_key_file(self) -> Path:
        """Returns the file of the signing key."""
        return self.signing_key_file or part_folder("hub") / "signing.key.json"
