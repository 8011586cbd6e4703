"""Rows of background jobs and their results."""

from __future__ import annotations

import sqlalchemy as sa

from keydate.erp.clients.tables import metadata
from keydate.kit.database import JsonText, UtcDateTime

jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("job_id", sa.String(36), primary_key=True),
    sa.Column("client", sa.String(3), sa.ForeignKey("clients.client"), nullable=False),
    # No foreign keys to users: jobs outlive them.
    sa.Column("technical_user", sa.String(12), nullable=False),
    sa.Column("business_user", sa.String(12), nullable=False),
    sa.Column("reference_id", sa.String(36), nullable=False),
    sa.Column("definition", sa.String(255), nullable=False),
    sa.Column("version", sa.String(255), nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("start_at", UtcDateTime, nullable=True),
    sa.Column("test_run", sa.Boolean, nullable=False),
    sa.Column("error_only_run", sa.Boolean, nullable=False),
    sa.Column("parameters", JsonText, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    sa.Column("changed_by", sa.String(12), nullable=False),
    sa.Column("started_at", UtcDateTime, nullable=True),
    sa.Column("ended_at", UtcDateTime, nullable=True),
    sa.UniqueConstraint("client", "technical_user", "reference_id"),
    sa.Index("ix_jobs_owner", "client", "technical_user", "created_at", "job_id"),
    sa.Index("ix_jobs_status", "status"),
)

job_results = sa.Table(
    "job_results",
    metadata,
    sa.Column("result_id", sa.String(36), primary_key=True),
    sa.Column("job_id", sa.String(36), sa.ForeignKey("jobs.job_id", ondelete="CASCADE"), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("type", sa.String(10), nullable=False),  # message | data
    sa.Column("name", sa.String(255), nullable=False),
    sa.Column("mime_type", sa.String(255), nullable=True),
    sa.Column("filename", sa.Text, nullable=True),
    sa.Column("data", sa.LargeBinary, nullable=True),
    sa.UniqueConstraint("job_id", "position"),
)

job_messages = sa.Table(
    "job_messages",
    metadata,
    sa.Column("message_id", sa.String(36), primary_key=True),
    sa.Column("result_id", sa.String(36), sa.ForeignKey("job_results.result_id", ondelete="CASCADE"), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("severity", sa.String(10), nullable=False),
    sa.Column("code", sa.String(255), nullable=False),
    sa.Column("values", JsonText, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("result_id", "position"),
)
