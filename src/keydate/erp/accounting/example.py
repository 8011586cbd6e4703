"""The example organization: three company codes in two countries, two fiscal year variants, open periods around today."""

from __future__ import annotations

from datetime import date
from typing import Final

from keydate.erp.accounting import store
from keydate.erp.accounting.model.open_periods import AccountType, Interval, OpenPeriods
from keydate.erp.accounting.model.periods import FiscalPeriod, FiscalYearVariant
from keydate.erp.accounting.store import CompanyCodeRow, PostingPeriodVariant
from keydate.erp.audit.trail import ErpTransaction
from keydate.vocabulary.ids import ClientId, CompanyCode

#: Who is named as the author of rows that set-up makes.
INSTALLER: Final = "SAP*"

K4: Final = FiscalYearVariant(code="K4", text="Calendar year, 4 special periods", first_month=1, special_periods=4)
V3: Final = FiscalYearVariant(code="V3", text="April to March, 4 special periods", first_month=4, special_periods=4)

_COMPANY_CODES: Final = (
    CompanyCodeRow(
        company_code=CompanyCode("1010"),
        name="Company Code 1010",
        city="Walldorf",
        country="DE",
        currency="EUR",
        language="DE",
        chart_of_accounts="YCOA",
        company="1010",
        vat_registration_number="DE123456789",
        fiscal_year_variant="K4",
        posting_period_variant="1010",
    ),
    CompanyCodeRow(
        company_code=CompanyCode("1020"),
        name="Company Code 1020",
        city="Hamburg",
        country="DE",
        currency="EUR",
        language="DE",
        chart_of_accounts="YCOA",
        company="1020",
        vat_registration_number="DE987654321",
        fiscal_year_variant="V3",
        posting_period_variant="1020",
    ),
    CompanyCodeRow(
        company_code=CompanyCode("1710"),
        name="Company Code 1710",
        city="Palo Alto",
        country="US",
        currency="USD",
        language="EN",
        chart_of_accounts="YCOA",
        company="1710",
        vat_registration_number="",
        fiscal_year_variant="K4",
        posting_period_variant="1710",
    ),
)
#: The American periods are protected by an authorization group as well.
_AUTHORIZATION_GROUPS: Final = {"1710": "US01"}
_TYPES_WITH_A_LINE: Final = (AccountType.ALL, AccountType.CUSTOMERS, AccountType.VENDORS, AccountType.GENERAL_LEDGER)


def install_example_organization(tx: ErpTransaction, client: ClientId) -> None:
    """Adds the example organization to a client that has no company code; otherwise nothing happens."""
    if store.list_company_codes(tx, client):
        return
    variants = {variant.code: variant for variant in (K4, V3)}
    store.insert_fiscal_year_variants(tx, client, list(variants.values()))
    today = tx.now.date()
    for row in _COMPANY_CODES:
        name = row.posting_period_variant
        group = _AUTHORIZATION_GROUPS.get(name, "")
        variant = PostingPeriodVariant(
            variant=name, text=f"Posting periods of {row.company_code}", authorization_group=group
        )
        store.insert_posting_period_variant(tx, client, variant)
        store.insert_company_code(tx, client, row)
        open_periods = _open_around(variants[row.fiscal_year_variant], today)
        for account_type in _TYPES_WITH_A_LINE:
            store.replace_open_periods(tx, client, name, account_type, open_periods, changed_by=INSTALLER)


def _open_around(variant: FiscalYearVariant, today: date) -> OpenPeriods:
    """Opens the present period and the one before it, and the special periods of the year before."""
    present = variant.period_of(today)
    before = (
        FiscalPeriod(present.year, present.period - 1) if present.period > 1 else FiscalPeriod(present.year - 1, 12)
    )
    special = Interval(FiscalPeriod(present.year - 1, 13), FiscalPeriod(present.year - 1, 16))
    return OpenPeriods.of([Interval(before, before), Interval(present, present), special])
