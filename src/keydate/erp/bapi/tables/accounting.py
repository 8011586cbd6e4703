"""The books' organization: T001."""

from __future__ import annotations

from typing import Final

from keydate.erp.accounting.tables import company_codes
from keydate.erp.bapi.tables import columns as column
from keydate.erp.bapi.tables.view import View

T001: Final = View(
    name="T001",
    text="Company codes",
    authorization_group="FC01",
    source=company_codes,
    client=company_codes.c.client,
    columns=(
        column.text("MANDT", 3, company_codes.c.client, "Client", key=True),
        column.text("BUKRS", 4, company_codes.c.company_code, "Company code", key=True),
        column.text("BUTXT", 25, company_codes.c.name, "Name"),
        column.text("ORT01", 25, company_codes.c.city, "City"),
        column.text("LAND1", 3, company_codes.c.country, "Country"),
        column.text("WAERS", 5, company_codes.c.currency, "Currency"),
        column.text("KTOPL", 4, company_codes.c.chart_of_accounts, "Chart of accounts"),
        column.text("PERIV", 2, company_codes.c.fiscal_year_variant, "Fiscal year variant"),
        column.text("OPVAR", 4, company_codes.c.posting_period_variant, "Posting period variant"),
    ),
)

VIEWS: Final = (T001,)
