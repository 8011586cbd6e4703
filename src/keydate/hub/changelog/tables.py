"""The one metadata of the hub's database, and its change log."""

from __future__ import annotations

import sqlalchemy as sa

from keydate.kit.database import NAMING_CONVENTION, JsonText, UtcDateTime

metadata = sa.MetaData(naming_convention=NAMING_CONVENTION)

#: A row outlives what it tells about.
change_log = sa.Table(
    "change_log",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("changed_by", sa.String(120), nullable=False),
    sa.Column("subject", sa.String(20), nullable=False),  # user | token | system | job
    sa.Column("key", sa.String(200), nullable=False),
    sa.Column("act", sa.String(20), nullable=False),
    sa.Column("details", JsonText, nullable=False),
    sa.Index("ix_change_log_subject", "subject", "key", "id"),
)
