"""All SQL of the books' organization."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from keydate.erp.accounting.model.open_periods import AccountType, Interval, OpenPeriods
from keydate.erp.accounting.model.periods import FiscalPeriod, FiscalYearVariant
from keydate.erp.accounting.tables import (
    company_codes,
    fiscal_year_variants,
    open_posting_periods,
    posting_period_lines,
    posting_period_variants,
)
from keydate.kit.database import ReadTransaction, Transaction
from keydate.vocabulary.ids import ClientId, CompanyCode


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyCodeRow:
    """One company code as it is stored."""

    company_code: CompanyCode
    name: str
    city: str
    country: str
    currency: str
    #: ISO, two letters.
    language: str
    chart_of_accounts: str
    company: str
    vat_registration_number: str
    fiscal_year_variant: str
    posting_period_variant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingPeriodVariant:
    """A set of open periods that one or more company codes share."""

    variant: str
    text: str
    #: Empty: no further right is needed.
    authorization_group: str


def list_company_codes(tx: ReadTransaction, client: ClientId) -> list[CompanyCodeRow]:
    """Returns all company codes of a client by name."""
    columns = [column for column in company_codes.c if column.name != "client"]
    query = sa.select(*columns).where(company_codes.c.client == client).order_by(company_codes.c.company_code)
    return [CompanyCodeRow(**row) for row in tx.connection.execute(query).mappings()]


def find_company_code(tx: ReadTransaction, client: ClientId, company_code: CompanyCode) -> CompanyCodeRow | None:
    """Returns a company code; None when there is none."""
    columns = [column for column in company_codes.c if column.name != "client"]
    query = sa.select(*columns).where(company_codes.c.client == client, company_codes.c.company_code == company_code)
    row = tx.connection.execute(query).mappings().one_or_none()
    return None if row is None else CompanyCodeRow(**row)


def list_company_codes_of_variant(tx: ReadTransaction, client: ClientId, variant: str) -> list[CompanyCode]:
    """Returns the company codes that a posting period variant serves."""
    query = (
        sa.select(company_codes.c.company_code)
        .where(company_codes.c.client == client, company_codes.c.posting_period_variant == variant)
        .order_by(company_codes.c.company_code)
    )
    return [CompanyCode(name) for name in tx.connection.execute(query).scalars()]


def get_fiscal_year_variant(tx: ReadTransaction, client: ClientId, variant: str) -> FiscalYearVariant:
    """Returns a fiscal year variant; a company code cannot name one that does not exist."""
    table = fiscal_year_variants
    row = tx.connection.execute(sa.select(table).where(table.c.client == client, table.c.variant == variant)).one()
    return FiscalYearVariant(
        code=row.variant, text=row.text, first_month=row.first_month, special_periods=row.special_periods
    )


def get_posting_period_variant(
    tx: ReadTransaction, client: ClientId, variant: str, *, for_change: bool = False
) -> PostingPeriodVariant:
    """Returns a posting period variant; `for_change` lets one writer at a time go on."""
    table = posting_period_variants
    query = sa.select(table).where(table.c.client == client, table.c.variant == variant)
    row = tx.connection.execute(query.with_for_update() if for_change else query).one()
    return PostingPeriodVariant(variant=row.variant, text=row.text, authorization_group=row.authorization_group)


def get_open_periods(tx: ReadTransaction, client: ClientId, variant: str) -> dict[AccountType, OpenPeriods]:
    """Returns the open periods of each account type that has a line."""
    lines, table = posting_period_lines, open_posting_periods
    types = tx.connection.execute(
        sa.select(lines.c.account_type).where(lines.c.client == client, lines.c.variant == variant)
    ).scalars()
    intervals: dict[AccountType, list[Interval]] = {AccountType(name): [] for name in types}
    rows = tx.connection.execute(sa.select(table).where(table.c.client == client, table.c.variant == variant))
    for row in rows:
        first = FiscalPeriod(row.first_year, row.first_period)
        last = FiscalPeriod(row.last_year, row.last_period)
        intervals[AccountType(row.account_type)].append(Interval(first, last))
    return {account_type: OpenPeriods.of(listed) for account_type, listed in intervals.items()}


def replace_open_periods(
    tx: Transaction,
    client: ClientId,
    variant: str,
    account_type: AccountType,
    open_periods: OpenPeriods,
    *,
    changed_by: str,
) -> None:
    """Stores the open periods of one account type in place of what was there."""
    key = {"client": client, "variant": variant, "account_type": account_type.value}
    table, lines = open_posting_periods, posting_period_lines
    tx.connection.execute(sa.delete(table).where(*(table.c[name] == value for name, value in key.items())))
    tx.connection.execute(sa.delete(lines).where(*(lines.c[name] == value for name, value in key.items())))
    tx.connection.execute(sa.insert(lines).values(**key))
    rows = [
        {
            **key,
            "number": number,
            "first_year": interval.first.year,
            "first_period": interval.first.period,
            "last_year": interval.last.year,
            "last_period": interval.last.period,
            "changed_at": tx.now,
            "changed_by": changed_by,
        }
        for number, interval in enumerate(open_periods.intervals)
    ]
    if rows:
        tx.connection.execute(sa.insert(table), rows)


def insert_fiscal_year_variants(tx: Transaction, client: ClientId, variants: Sequence[FiscalYearVariant]) -> None:
    """Adds fiscal year variants."""
    rows = [
        {
            "client": client,
            "variant": variant.code,
            "text": variant.text,
            "first_month": variant.first_month,
            "special_periods": variant.special_periods,
        }
        for variant in variants
    ]
    tx.connection.execute(sa.insert(fiscal_year_variants), rows)


def insert_posting_period_variant(tx: Transaction, client: ClientId, variant: PostingPeriodVariant) -> None:
    """Adds a posting period variant in which nothing is open."""
    tx.connection.execute(
        sa.insert(posting_period_variants).values(
            client=client,
            variant=variant.variant,
            text=variant.text,
            authorization_group=variant.authorization_group,
        )
    )


def insert_company_code(tx: Transaction, client: ClientId, row: CompanyCodeRow) -> None:
    """Adds a company code."""
    values = {name: getattr(row, name) for name in CompanyCodeRow.__dataclass_fields__}
    tx.connection.execute(sa.insert(company_codes).values(client=client, **values))
