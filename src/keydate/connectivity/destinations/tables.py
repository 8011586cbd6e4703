"""Destinations, and who read their secrets."""

from __future__ import annotations

import sqlalchemy as sa

from keydate.connectivity.access.tables import metadata
from keydate.kit.database import JsonText, UtcDateTime

destinations = sa.Table(
    "destinations",
    metadata,
    sa.Column("name", sa.String(200), primary_key=True),
    sa.Column("identity", sa.String(32), nullable=False, unique=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("configuration", JsonText, nullable=False),
    sa.Column("sealed_password", sa.Text, nullable=True),
    sa.Column("pending_user", sa.String(200), nullable=True),
    sa.Column("sealed_pending_password", sa.Text, nullable=True),
    sa.Column("fenced", sa.String(500), nullable=False),
    sa.Column("created_by", sa.String(120), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("changed_by", sa.String(120), nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
)

#: A row outlives its destination: it is evidence.
destination_secret_reads = sa.Table(
    "destination_secret_reads",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("identity", sa.String(32), nullable=False),
    sa.Column("credentials", sa.String(10), nullable=False),  # current | pending
    sa.Column("read_by", sa.String(120), nullable=False),
    sa.Column("read_at", UtcDateTime, nullable=False),
    sa.Index("ix_destination_secret_reads_name", "name", "id"),
)
