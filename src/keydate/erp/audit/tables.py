"""Rows of the security audit log and of change documents. Rows are only ever inserted."""

from __future__ import annotations

import sqlalchemy as sa

from keydate.erp.clients.tables import metadata
from keydate.kit.database import JsonText, UtcDateTime

security_audit_log = sa.Table(
    "security_audit_log",
    metadata,
    # 1, 2, 3, … without a gap: a missing number is a removed row.
    sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("client", sa.String(3), nullable=False),
    # AU1, AU2, … as SAP's Security Audit Log names them, or KD… for events of our own.
    sa.Column("event", sa.String(3), nullable=False),
    sa.Column("severity", sa.String(10), nullable=False),
    sa.Column("user_name", sa.String(40), nullable=False),
    sa.Column("terminal", sa.String(60), nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("details", JsonText, nullable=False),
    # HMAC-SHA256 over the row and `previous_hash`, under a key that is not in the database.
    sa.Column("previous_hash", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Index("ix_security_audit_log_client_at", "client", "at"),
    sa.Index("ix_security_audit_log_user_name", "user_name"),
)

#: One row: the last sequence and hash. Appending locks it, so that the chain has one writer at a time.
audit_head = sa.Table(
    "audit_head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)

change_documents = sa.Table(
    "change_documents",
    metadata,
    # SQLite only counts up by itself for the type INTEGER.
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("client", sa.String(3), nullable=False),
    # USER, ROLE, PROFILE, OBJECT, POLICY, PARAMETER, TRUST, …
    sa.Column("object_class", sa.String(20), nullable=False),
    sa.Column("object_key", sa.String(80), nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    sa.Column("changed_by", sa.String(12), nullable=False),
    # The business act in the past tense, e.g. user_locked, role_generated.
    sa.Column("act", sa.String(40), nullable=False),
    sa.Column("field", sa.String(60), nullable=False),
    sa.Column("old_value", sa.Text, nullable=False),
    sa.Column("new_value", sa.Text, nullable=False),
    sa.Index("ix_change_documents_object", "client", "object_class", "object_key", "id"),
)
