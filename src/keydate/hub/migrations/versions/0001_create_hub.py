"""Create the change log, users, API tokens, communication systems and job runs."""

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
    _create_change_log()
    _create_access()
    _create_work()


def _create_change_log() -> None:
    op.create_table(
        "change_log",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("changed_by", sa.String(120), nullable=False),
        sa.Column("subject", sa.String(20), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("details", JsonText, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_change_log"),
    )
    op.create_index("ix_change_log_subject", "change_log", ["subject", "key", "id"])


def _create_access() -> None:
    op.create_table(
        "hub_users",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("must_change_password", sa.Boolean, nullable=False),
        sa.Column("failed_logons", sa.Integer, nullable=False),
        sa.Column("locked_until", UtcDateTime, nullable=True),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("last_logon_at", UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_hub_users"),
    )
    op.create_table(
        "api_tokens",
        sa.Column("token_id", sa.String(12), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("rights", JsonText, nullable=False),
        sa.Column("user_name", sa.String(60), nullable=True),
        sa.Column("created_by", sa.String(120), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("revoked_at", UtcDateTime, nullable=True),
        sa.PrimaryKeyConstraint("token_id", name="pk_api_tokens"),
        sa.ForeignKeyConstraint(["user_name"], ["hub_users.name"], name="fk_api_tokens_user_name", ondelete="CASCADE"),
    )


def _create_work() -> None:
    op.create_table(
        "communication_systems",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("description", sa.String(255), nullable=False),
        sa.Column("destination", sa.String(200), nullable=False),
        sa.Column("system_id", sa.String(32), nullable=False),
        sa.Column("last_check", JsonText, nullable=True),
        sa.Column("created_by", sa.String(120), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("changed_by", sa.String(120), nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_communication_systems"),
    )
    op.create_table(
        "job_runs",
        sa.Column("reference_id", sa.String(36), nullable=False),
        sa.Column("system", sa.String(60), nullable=False),
        sa.Column("definition", sa.String(255), nullable=False),
        sa.Column("business_user", sa.String(12), nullable=False),
        sa.Column("parameters", JsonText, nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("job_id", sa.String(255), nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("results", JsonText, nullable=False),
        sa.Column("started_by", sa.String(120), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("reference_id", name="pk_job_runs"),
    )
    op.create_index("ix_job_runs_created_at", "job_runs", ["created_at"])
