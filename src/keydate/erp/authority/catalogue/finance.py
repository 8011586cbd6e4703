"""Objects of accounting and controlling."""

from __future__ import annotations

from typing import Final

from keydate.erp.authority.catalogue.declaration import declare

_DOCUMENTS: Final = "01 02 03 06 08 10 77"
_MASTER_DATA: Final = "01 02 03 05 06 08"

FINANCE_OBJECTS: Final = (
    declare("F_BKPF_BUK", "FI", "Accounting document: company codes", "BUKRS ACTVT", _DOCUMENTS),
    declare("F_BKPF_BUP", "FI", "Accounting document: posting periods", "BRGRU"),
    declare("F_BKPF_BLA", "FI", "Accounting document: document types", "BRGRU ACTVT", _DOCUMENTS),
    declare("F_BKPF_BES", "FI", "Accounting document: general ledger accounts", "BRGRU ACTVT", _DOCUMENTS),
    declare("F_BKPF_BED", "FI", "Accounting document: customer accounts", "BRGRU ACTVT", _DOCUMENTS),
    declare("F_BKPF_BEK", "FI", "Accounting document: vendor accounts", "BRGRU ACTVT", _DOCUMENTS),
    declare("F_BKPF_GSB", "FI", "Accounting document: business areas", "GSBER ACTVT", _DOCUMENTS),
    declare("F_BKPF_KOA", "FI", "Accounting document: account types", "KOART ACTVT", _DOCUMENTS),
    declare("F_BKPF_FKB", "FI", "Accounting document: functional areas", "FKBER ACTVT", _DOCUMENTS),
    declare("F_SKA1_BUK", "FI", "General ledger account: company codes", "BUKRS ACTVT", _MASTER_DATA),
    declare("F_SKA1_KTP", "FI", "General ledger account: charts of accounts", "KTOPL ACTVT", _MASTER_DATA),
    declare("F_SKA1_BES", "FI", "General ledger account: account authorization", "BRGRU ACTVT", _MASTER_DATA),
    declare("F_FAGL_LDR", "FI", "General ledger: ledgers", "BUKRS GLRLDNR GLRRCTY GLRVERS ACTVT", "01 02 03 10"),
    declare("F_FAGL_SEG", "FI", "General ledger: segments", "SEGMENT GLRRCTY ACTVT", "01 02 03 10"),
    declare("F_T011", "FI", "Financial statement versions", "VERSN ACTVT", "01 02 03 06"),
    declare("K_CSKS", "CO", "Cost center master", "KOKRS KOSTL ACTVT", _MASTER_DATA),
    declare("K_CCA", "CO", "Cost center accounting", "RESPAREA KSTAR CO_ACTION"),
)
