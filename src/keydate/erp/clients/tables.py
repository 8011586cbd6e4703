"""The one metadata of the communication system's database, and the table of clients (SAP: T000)."""

from __future__ import annotations

import sqlalchemy as sa

from keydate.kit.database import NAMING_CONVENTION, UtcDateTime

metadata = sa.MetaData(naming_convention=NAMING_CONVENTION)

clients = sa.Table(
    "clients",
    metadata,
    sa.Column("client", sa.String(3), primary_key=True),
    sa.Column("text", sa.String(60), nullable=False, default=""),
    sa.Column("created_at", UtcDateTime, nullable=False),
    # Rises whenever the content of any profile of the client changes; compiled user buffers are kept only while it stands still.
    sa.Column("authority_version", sa.BigInteger, nullable=False, default=0),
)
