"""Rows of the connector: whom it trusts, which assertions were used, and what hubs told."""

from __future__ import annotations

import sqlalchemy as sa

from keydate.erp.clients.tables import metadata
from keydate.kit.database import JsonText, UtcDateTime


def _client() -> sa.Column[str]:
    return sa.Column("client", sa.String(3), sa.ForeignKey("clients.client"), primary_key=True)


#: Public keys of hubs that may name business users. A hub has several while it changes its key.
trusted_hubs = sa.Table(
    "trusted_hubs",
    metadata,
    _client(),
    sa.Column("key_id", sa.String(64), primary_key=True),
    sa.Column("hub_id", sa.String(64), nullable=False),
    sa.Column("public_jwk", JsonText, nullable=False),
    sa.Column("text", sa.String(60), nullable=False, default=""),
    sa.Column("added_at", UtcDateTime, nullable=False),
    sa.Column("added_by", sa.String(12), nullable=False),
)

#: Assertions that were used, until they would no longer be accepted anyway.
used_assertions = sa.Table(
    "used_assertions",
    metadata,
    _client(),
    sa.Column("key_id", sa.String(64), primary_key=True),
    sa.Column("token_id", sa.String(64), primary_key=True),
    sa.Column("keep_until", UtcDateTime, nullable=False),
    sa.Index("ix_used_assertions_keep_until", "keep_until"),
)

#: The last status that a hub told of each of its task lists.
task_list_statuses = sa.Table(
    "task_list_statuses",
    metadata,
    _client(),
    sa.Column("hub_id", sa.String(64), primary_key=True),
    sa.Column("task_list_id", sa.String(255), primary_key=True),
    sa.Column("task_list_code", sa.String(255), nullable=False, default=""),
    sa.Column("status", sa.Text, nullable=False, default=""),
    sa.Column("told_at", UtcDateTime, nullable=False),
    sa.Column("told_by", sa.String(12), nullable=False),
)
