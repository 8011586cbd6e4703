"""The settings of connectivity; environment variables begin with KEYDATE_CONNECTIVITY_."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import SettingsConfigDict

from keydate.kit.home import part_folder
from keydate.kit.settings import PartSettings


class ConnectivitySettings(PartSettings):
    """Where destinations and their key are kept. The key itself may also stand in the variable KEYDATE_SECRETS_KEY."""

    model_config = SettingsConfigDict(env_prefix="KEYDATE_CONNECTIVITY_")

    #: SQLAlchemy URL of SQLite or PostgreSQL; by default a file beside the hub's, because the hub hosts this part.
    database_url: str | None = None
    #: The key that seals secrets, mode 0600; by default beside the database.
    secrets_key_file: Path | None = None
    #: Address to listen on, when the part runs as a process of its own.
    host: str = "127.0.0.1"
    #: Port to listen on, then.
    port: int = 8081

    @property
    def effective_database_url(self) -> str:
        """Returns the database's URL."""
        return self.database_url or f"sqlite:///{part_folder('hub') / 'connectivity.sqlite3'}"

    @property
    def effective_secrets_key_file(self) -> Path:
        """Returns the file of the key that seals secrets."""
        return self.secrets_key_file or part_folder("hub") / "secrets.key"
