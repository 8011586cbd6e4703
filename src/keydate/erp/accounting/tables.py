"""Rows of the books' organization, per client. The comments name the SAP table."""

from __future__ import annotations

import sqlalchemy as sa

from keydate.erp.clients.tables import metadata
from keydate.kit.database import UtcDateTime


def _client() -> sa.Column[str]:
    return sa.Column("client", sa.String(3), sa.ForeignKey("clients.client"), primary_key=True)


#: T009
fiscal_year_variants = sa.Table(
    "fiscal_year_variants",
    metadata,
    _client(),
    sa.Column("variant", sa.String(2), primary_key=True),
    sa.Column("text", sa.String(60), nullable=False),
    sa.Column("first_month", sa.Integer, nullable=False),  # the calendar month that is period 1
    sa.Column("special_periods", sa.Integer, nullable=False),
)

#: T010O
posting_period_variants = sa.Table(
    "posting_period_variants",
    metadata,
    _client(),
    sa.Column("variant", sa.String(4), primary_key=True),
    sa.Column("text", sa.String(60), nullable=False),
    # BRGRU: when set, whoever opens or closes a period needs F_BKPF_BUP for it too.
    sa.Column("authorization_group", sa.String(4), nullable=False, default=""),
)

#: T001
company_codes = sa.Table(
    "company_codes",
    metadata,
    _client(),
    sa.Column("company_code", sa.String(4), primary_key=True),
    sa.Column("name", sa.String(25), nullable=False),
    sa.Column("city", sa.String(25), nullable=False),
    sa.Column("country", sa.String(3), nullable=False),
    sa.Column("currency", sa.String(5), nullable=False),
    sa.Column("language", sa.String(2), nullable=False),  # ISO
    sa.Column("chart_of_accounts", sa.String(4), nullable=False),
    sa.Column("company", sa.String(6), nullable=False, default=""),
    sa.Column("vat_registration_number", sa.String(20), nullable=False, default=""),
    sa.Column("fiscal_year_variant", sa.String(2), nullable=False),
    sa.Column("posting_period_variant", sa.String(4), nullable=False),
    sa.ForeignKeyConstraint(
        ["client", "fiscal_year_variant"], ["fiscal_year_variants.client", "fiscal_year_variants.variant"]
    ),
    sa.ForeignKeyConstraint(
        ["client", "posting_period_variant"], ["posting_period_variants.client", "posting_period_variants.variant"]
    ),
)

#: T001B: what lies in no interval is closed.
open_posting_periods = sa.Table(
    "open_posting_periods",
    metadata,
    _client(),
    sa.Column("variant", sa.String(4), primary_key=True),
    sa.Column("account_type", sa.String(1), primary_key=True),  # + A D K M S
    sa.Column("number", sa.Integer, primary_key=True),  # of the interval, from 0
    sa.Column("first_year", sa.Integer, nullable=False),
    sa.Column("first_period", sa.Integer, nullable=False),
    sa.Column("last_year", sa.Integer, nullable=False),
    sa.Column("last_period", sa.Integer, nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    sa.Column("changed_by", sa.String(12), nullable=False),
    sa.ForeignKeyConstraint(
        ["client", "variant"], ["posting_period_variants.client", "posting_period_variants.variant"]
    ),
)

#: An account type that has a line of its own, even when none of its periods is open.
posting_period_lines = sa.Table(
    "posting_period_lines",
    metadata,
    _client(),
    sa.Column("variant", sa.String(4), primary_key=True),
    sa.Column("account_type", sa.String(1), primary_key=True),
    sa.ForeignKeyConstraint(
        ["client", "variant"], ["posting_period_variants.client", "posting_period_variants.variant"]
    ),
)
