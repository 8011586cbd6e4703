"""Company codes that the caller may see (F_BKPF_BUK, activity 03)."""

from __future__ import annotations

from keydate.erp.accounting.queries import get_company_code, list_company_codes
from keydate.erp.bapi.call import Call, Results
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.ids import company_code
from keydate.wire.bapi import messages

#: SAP's one-letter languages, by ISO code.
_LANGUAGES = {"DE": "D", "EN": "E", "FR": "F", "IT": "I", "ES": "S", "PT": "P", "NL": "N"}


def get_list(call: Call[ReadTransaction]) -> Results:
    """Answers BAPI_COMPANYCODE_GETLIST; the message is blank when there is anything to show."""
    rows = list_company_codes(call.tx, acting_user=call.acting_user)
    results: Results = {"COMPANYCODE_LIST": [{"COMP_CODE": row.company_code, "COMP_NAME": row.name} for row in rows]}
    if not rows:
        results["RETURN"] = messages.NO_COMPANY_CODE.old_row()
    return results


def get_detail(call: Call[ReadTransaction]) -> Results:
    """Answers BAPI_COMPANYCODE_GETDETAIL."""
    row = get_company_code(
        call.tx, acting_user=call.acting_user, company_code=company_code(call.parameters["COMPANYCODEID"])
    )
    return {
        "COMPANYCODE_DETAIL": {
            "COMP_CODE": row.company_code,
            "COMP_NAME": row.name,
            "CITY": row.city,
            "COUNTRY": row.country,
            "CURRENCY": row.currency,
            "LANGU": _LANGUAGES.get(row.language, ""),
            "CHRT_ACCTS": row.chart_of_accounts,
            "FY_VARIANT": row.fiscal_year_variant,
            "VAT_REG_NO": row.vat_registration_number,
            "COMPANY": row.company,
            "COUNTRY_ISO": row.country if len(row.country) == 2 else "",
            "CURRENCY_ISO": row.currency if len(row.currency) == 3 else "",
            "LANGU_ISO": row.language,
        },
        "COMPANYCODE_ADDRESS": {"NAME": row.name, "CITY": row.city, "COUNTRY": row.country},
    }
