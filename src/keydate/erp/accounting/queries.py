"""Reads of the books' organization, limited to what the user may see (F_BKPF_BUK, activity 03)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from keydate.erp.accounting import store
from keydate.erp.accounting.errors import CompanyCodeNotFound
from keydate.erp.accounting.model.open_periods import AccountType, OpenPeriods, is_open_for_posting
from keydate.erp.accounting.model.periods import FiscalPeriod
from keydate.erp.accounting.store import CompanyCodeRow as CompanyCodeView
from keydate.erp.authority.guard import ActingUser
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.ids import CompanyCode

__all__ = ["CompanyCodeView", "PostingPeriodView", "get_company_code", "list_company_codes", "list_posting_periods"]

_DISPLAY = "03"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingPeriodView:
    """One period of a company code, and for which account types it is open."""

    company_code: CompanyCode
    fiscal_year_variant: str
    posting_period_variant: str
    period: FiscalPeriod
    first_day: date
    last_day: date
    #: Whether the gate for all account types is open.
    is_open: bool
    #: The single account types that can be posted to.
    open_account_types: tuple[AccountType, ...]


def list_company_codes(tx: ReadTransaction, *, acting_user: ActingUser) -> list[CompanyCodeView]:
    """Returns the company codes that the user may see; the others are left out without a word."""
    rows = store.list_company_codes(tx, acting_user.client)
    return [row for row in rows if acting_user.check("F_BKPF_BUK", BUKRS=row.company_code, ACTVT=_DISPLAY).is_allowed]


def get_company_code(tx: ReadTransaction, *, acting_user: ActingUser, company_code: CompanyCode) -> CompanyCodeView:
    """Returns one company code.

    Raises:
        NotAuthorized: the user may not see it, whether or not it exists.
        CompanyCodeNotFound: there is none.
    """
    acting_user.require("F_BKPF_BUK", BUKRS=company_code, ACTVT=_DISPLAY)
    row = store.find_company_code(tx, acting_user.client, company_code)
    if row is None:
        raise CompanyCodeNotFound(company_code=company_code)
    return row


def list_posting_periods(
    tx: ReadTransaction, *, acting_user: ActingUser, company_code: CompanyCode, fiscal_year: int
) -> list[PostingPeriodView]:
    """Returns all periods of a fiscal year in order. Raises what `get_company_code` raises."""
    row = get_company_code(tx, acting_user=acting_user, company_code=company_code)
    variant = store.get_fiscal_year_variant(tx, acting_user.client, row.fiscal_year_variant)
    open_periods = store.get_open_periods(tx, acting_user.client, row.posting_period_variant)
    gate = open_periods.get(AccountType.ALL, OpenPeriods())
    single_types = [account_type for account_type in AccountType if account_type is not AccountType.ALL]
    views = []
    for period in variant.periods(fiscal_year):
        first_day, last_day = variant.days_of(period)
        views.append(
            PostingPeriodView(
                company_code=row.company_code,
                fiscal_year_variant=variant.code,
                posting_period_variant=row.posting_period_variant,
                period=period,
                first_day=first_day,
                last_day=last_day,
                is_open=gate.covers(period),
                open_account_types=tuple(
                    account_type
                    for account_type in single_types
                    if is_open_for_posting(open_periods, account_type, period)
                ),
            )
        )
    return views
