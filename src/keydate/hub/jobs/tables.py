"""Job runs."""

from __future__ import annotations

import sqlalchemy as sa

from keydate.hub.changelog.tables import metadata
from keydate.kit.database import JsonText, UtcDateTime

#: `system` is no foreign key: a run outlives the communication system, as evidence.
job_runs = sa.Table(
    "job_runs",
    metadata,
    sa.Column("reference_id", sa.String(36), primary_key=True),
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
    sa.Index("ix_job_runs_created_at", "created_at"),
)
