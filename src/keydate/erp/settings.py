"""Settings of the communication system; environment variables have the prefix `KEYDATE_ERP_`."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import SettingsConfigDict

from keydate.kit.home import part_folder
from keydate.kit.secrets import Passwords
from keydate.kit.settings import PartSettings


class ErpSettings(PartSettings):
    """Where the communication system keeps its data, and how it answers."""

    model_config = SettingsConfigDict(env_prefix="KEYDATE_ERP_")

    #: SQLAlchemy URL; empty means SQLite in the folder of this part.
    database_url: str = ""
    #: SQLAlchemy URL of the background jobs' own tables; empty means SQLite beside the database, or the database itself on PostgreSQL.
    jobs_database_url: str = ""
    #: The folder of key, anchor and SQLite files; empty means `erp` under KEYDATE_HOME.
    data_folder: Path | None = None
    #: Three letters or digits, as RFC_SYSTEM_INFO tells them and as assertions name their audience.
    system_id: str = Field(default="KEY", pattern=r"^[A-Z][A-Z0-9]{2}$")
    #: Address to listen on.
    host: str = "127.0.0.1"
    #: Port to listen on; 0 takes a free one.
    port: int = Field(default=50000, ge=0, le=65535)
    #: Allows plain HTTP beyond loopback.
    insecure: bool = False
    #: Certificate chain, PEM; with the key it turns TLS on.
    tls_certificate: Path | None = None
    #: Private key of the certificate, PEM.
    tls_key: Path | None = None
    #: DEBUG, INFO, WARNING or ERROR.
    log_level: str = "INFO"
    #: Bytes that a request may have; a role of the largest size needs about 3 MB.
    body_limit: int = Field(default=16 * 1024 * 1024, ge=1024)
    #: Seconds for which a verified password is remembered by keyed hash; 0 verifies each time.
    credential_memory_seconds: int = Field(default=300, ge=0, le=3600)
    #: Seconds after which an unused stateful session ends.
    session_idle_seconds: int = Field(default=900, ge=1, le=86_400)
    #: Stateful sessions kept at once; the oldest one ends when one more begins.
    session_limit: int = Field(default=1_000, ge=1)
    #: Cost of Argon2id: passes over the memory.
    password_time_cost: int = Field(default=2, ge=1)
    #: Cost of Argon2id: memory in KiB.
    password_memory_kib: int = Field(default=19_456, ge=8)

    @field_validator("log_level")
    @classmethod
    def _upper(cls, value: str) -> str:
        return value.upper()

    @cached_property
    def folder(self) -> Path:
        """Returns the folder of this part; makes it if it is missing."""
        if self.data_folder is None:
            return part_folder("erp")
        self.data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self.data_folder

    @property
    def url(self) -> str:
        """Returns the URL of the database."""
        return self.database_url or f"sqlite:///{self.folder / 'erp.sqlite3'}"

    @property
    def jobs_url(self) -> str:
        """Returns the URL of the database that the background jobs' engine keeps its state in."""
        if self.jobs_database_url:
            return self.jobs_database_url
        return self.url if not self.url.startswith("sqlite") else f"sqlite:///{self.folder / 'jobs.sqlite3'}"

    @property
    def audit_key_file(self) -> Path:
        """Returns the file with the key of the security audit log."""
        return self.folder / "audit.key"

    @property
    def audit_anchor(self) -> Path:
        """Returns the file that remembers how far the security audit log has come."""
        return self.folder / "audit.anchor"

    def passwords(self) -> Passwords:
        """Returns the password hasher with the cost that is set."""
        return Passwords(time_cost=self.password_time_cost, memory_kib=self.password_memory_kib)
