"""Create the subaccount, API tokens, destinations, their secret reads and the change log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from keydate.kit.database import JsonText, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Creates all tables."""
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "subaccounts",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subaccounts"),
    )
    op.create_table(
        "api_tokens",
        sa.Column("token_id", sa.String(12), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("scopes", JsonText, nullable=False),
        sa.Column("created_by", sa.String(120), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("revoked_at", UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("token_id", name="pk_api_tokens"),
    )
    op.create_table(
        "changes",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("changed_by", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("details", JsonText, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
    )
    op.create_index("ix_changes_key", "changes", ["kind", "key", "id"])
    op.create_table(
        "destinations",
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("identity", sa.String(32), nullable=False),
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
        sa.PrimaryKeyConstraint("name", name="pk_destinations"),
        sa.UniqueConstraint("identity", name="uq_destinations_identity"),
    )
    op.create_table(
        "destination_secret_reads",
        sa.Column("id", number, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("identity", sa.String(32), nullable=False),
        sa.Column("credentials", sa.String(10), nullable=False),
        sa.Column("read_by", sa.String(120), nullable=False),
        sa.Column("read_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_destination_secret_reads"),
    )
    op.create_index("ix_destination_secret_reads_name", "destination_secret_reads", ["name", "id"])
