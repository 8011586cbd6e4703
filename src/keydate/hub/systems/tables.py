"""Communication systems."""

from __future__ import annotations

import sqlalchemy as sa

from keydate.hub.changelog.tables import metadata
from keydate.kit.database import JsonText, UtcDateTime

communication_systems = sa.Table(
    "communication_systems",
    metadata,
    sa.Column("name", sa.String(60), primary_key=True),
    sa.Column("description", sa.String(255), nullable=False),
    sa.Column("destination", sa.String(200), nullable=False),
    sa.Column("system_id", sa.String(32), nullable=False),
    sa.Column("last_check", JsonText, nullable=True),
    sa.Column("created_by", sa.String(120), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("changed_by", sa.String(120), nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
)
