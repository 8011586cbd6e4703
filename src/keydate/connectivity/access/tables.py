"""The one metadata of the connectivity database, the subaccount, its API tokens, and who changed what."""

from __future__ import annotations

import sqlalchemy as sa

from keydate.kit.database import NAMING_CONVENTION, JsonText, UtcDateTime

metadata = sa.MetaData(naming_convention=NAMING_CONVENTION)

#: One row; its lock puts all writers of secrets in line, so that none seals with a key that is being replaced.
subaccounts = sa.Table(
    "subaccounts",
    metadata,
    sa.Column("id", sa.String(36), primary_key=True),
    sa.Column("created_at", UtcDateTime, nullable=False),
)

api_tokens = sa.Table(
    "api_tokens",
    metadata,
    sa.Column("token_id", sa.String(12), primary_key=True),
    sa.Column("name", sa.String(60), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("scopes", JsonText, nullable=False),
    sa.Column("created_by", sa.String(120), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("revoked_at", UtcDateTime, nullable=True),
)

#: Destinations and tokens; a row outlives what it tells about.
changes = sa.Table(
    "changes",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("changed_by", sa.String(120), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),  # destination | token | key
    sa.Column("key", sa.String(200), nullable=False),
    sa.Column("act", sa.String(20), nullable=False),
    sa.Column("details", JsonText, nullable=False),  # {"URL": [old, new]}; secrets masked
    sa.Index("ix_changes_key", "kind", "key", "id"),
)
