"""What a transaction proposes when it is put in the menu of a role (SAP: SU24, table USOBT).

Besides these, every transaction proposes its own start authorization, S_TCODE. A field without values is proposed open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Proposal = tuple[str, Mapping[str, tuple[str, ...]]]

PROPOSALS: Final[Mapping[str, tuple[Proposal, ...]]] = {
    # Users and roles
    "SU01": (("S_USER_GRP", {"ACTVT": ("01", "02", "03", "05", "06", "08", "22"), "CLASS": ()}),),
    "SU01D": (("S_USER_GRP", {"ACTVT": ("03", "08"), "CLASS": ()}),),
    "PFCG": (("S_USER_AGR", {"ACTVT": ("01", "02", "03", "06"), "ACT_GROUP": ()}),),
    # Jobs
    "SM36": (("S_BTCH_JOB", {"JOBACTION": ("RELE",), "JOBGROUP": ("*",)}),),
    "SM37": (("S_BTCH_JOB", {"JOBACTION": ("PROT", "SHOW"), "JOBGROUP": ("*",)}),),
    "SLG1": (("S_APPL_LOG", {"ACTVT": ("03",), "ALG_OBJECT": (), "ALG_SUBOBJ": ()}),),
    # Books
    "FB01": (
        ("F_BKPF_BUK", {"ACTVT": ("01",), "BUKRS": ("$BUKRS",)}),
        ("F_BKPF_KOA", {"ACTVT": ("01",), "KOART": ("$KOART",)}),
    ),
    "FB03": (
        ("F_BKPF_BUK", {"ACTVT": ("03",), "BUKRS": ("$BUKRS",)}),
        ("F_BKPF_KOA", {"ACTVT": ("03",), "KOART": ("$KOART",)}),
    ),
    "S_ALR_87003642": (  # open and close posting periods
        ("F_BKPF_BUK", {"ACTVT": ("02", "03"), "BUKRS": ("$BUKRS",)}),
        ("F_BKPF_BUP", {"BRGRU": ()}),
    ),
    "FS00": (
        ("F_SKA1_BUK", {"ACTVT": ("01", "02", "03"), "BUKRS": ("$BUKRS",)}),
        ("F_SKA1_KTP", {"ACTVT": ("01", "02", "03"), "KTOPL": ("$KTOPL",)}),
    ),
    "KS01": (("K_CSKS", {"ACTVT": ("01",), "KOKRS": ("$KOKRS",), "KOSTL": ()}),),
    "KS03": (("K_CSKS", {"ACTVT": ("03",), "KOKRS": ("$KOKRS",), "KOSTL": ()}),),
    # The close
    "FCCX_TMM": (("FCCX_TMM", {"ACTVT": ("03",)}),),
}
