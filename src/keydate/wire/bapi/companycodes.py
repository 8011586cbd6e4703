"""Company codes (function group 0002)."""

from __future__ import annotations

from typing import Final

from keydate.wire.bapi.declaration import Function, export, required, table
from keydate.wire.bapi.structures import BAPIRETURN
from keydate.wire.bapi.types import Char, Field, Structure

_GROUP: Final = "0002"

BAPI0002_1: Final = Structure(
    "BAPI0002_1",
    (Field("COMP_CODE", Char(4), "Company code"), Field("COMP_NAME", Char(25), "Name")),
    "Company code in a list",
)
BAPI0002_2: Final = Structure(
    "BAPI0002_2",
    (
        Field("COMP_CODE", Char(4), "Company code"),
        Field("COMP_NAME", Char(25), "Name"),
        Field("CITY", Char(25), "City"),
        Field("COUNTRY", Char(3), "Country"),
        Field("CURRENCY", Char(5), "Currency"),
        Field("LANGU", Char(1), "Language"),
        Field("CHRT_ACCTS", Char(4), "Chart of accounts"),
        Field("FY_VARIANT", Char(2), "Fiscal year variant"),
        Field("VAT_REG_NO", Char(20), "VAT registration number"),
        Field("COMPANY", Char(6), "Company"),
        Field("ADDR_NO", Char(10), "Address number"),
        Field("COUNTRY_ISO", Char(2), "Country, ISO code"),
        Field("CURRENCY_ISO", Char(3), "Currency, ISO code"),
        Field("LANGU_ISO", Char(2), "Language, ISO code"),
    ),
    "Company code",
)
BAPI0002_3: Final = Structure(
    "BAPI0002_3",
    (
        Field("ADDR_NO", Char(10), "Address number"),
        Field("NAME", Char(40), "Name"),
        Field("CITY", Char(40), "City"),
        Field("STREET", Char(60), "Street"),
        Field("POSTL_COD1", Char(10), "Postal code"),
        Field("COUNTRY", Char(3), "Country"),
    ),
    "Address of a company code",
)

BAPI_COMPANYCODE_GETLIST: Final = Function(
    name="BAPI_COMPANYCODE_GETLIST",
    group=_GROUP,
    text="Lists the company codes that the caller may see",
    exports=(export("RETURN", BAPIRETURN, "Message; blank on success"),),
    tables=(table("COMPANYCODE_LIST", BAPI0002_1, "Company codes"),),
)

BAPI_COMPANYCODE_GETDETAIL: Final = Function(
    name="BAPI_COMPANYCODE_GETDETAIL",
    group=_GROUP,
    text="Reads a company code",
    imports=(required("COMPANYCODEID", Char(4), "Company code"),),
    exports=(
        export("COMPANYCODE_DETAIL", BAPI0002_2, "Company code"),
        export("COMPANYCODE_ADDRESS", BAPI0002_3, "Address: name, city and country"),
        export("RETURN", BAPIRETURN, "Message; blank on success"),
    ),
)

FUNCTIONS: Final = (BAPI_COMPANYCODE_GETLIST, BAPI_COMPANYCODE_GETDETAIL)
