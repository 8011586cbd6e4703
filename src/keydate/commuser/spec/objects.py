"""Fields of the authorization objects that a communication user meets, and which values of them deserve a warning.

So a typing error is found before any ERP is asked; objects that are not listed here are checked by the ERP. Source: authorization concept,
sections 10 and 11.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "S_BTCH_ADM": ("BTCADMIN",),
    "S_BTCH_JOB": ("JOBACTION", "JOBGROUP"),
    "S_BTCH_NAM": ("BTCUNAME",),
    "S_BTCH_NA1": ("BTCUNAME", "PROGRAM"),
    "S_PROGRAM": ("P_GROUP", "P_ACTION"),
    "S_APPL_LOG": ("ALG_OBJECT", "ALG_SUBOBJ", "ACTVT"),
    "S_SPO_ACT": ("SPOACTION", "SPOAUTH"),
    "S_RFC": ("RFC_TYPE", "RFC_NAME", "ACTVT"),
    "S_RFCACL": ("RFC_SYSID", "RFC_CLIENT", "RFC_USER", "RFC_EQUSER", "RFC_TCODE", "RFC_INFO", "ACTVT"),
    "S_ICF": ("ICF_FIELD", "ICF_VALUE"),
    "S_SERVICE": ("SRV_NAME", "SRV_TYPE"),
    "S_START": ("AUTHPGMID", "AUTHOBJTYP", "AUTHOBJNAM"),
    "S_TCODE": ("TCD",),
    "S_XMI_PROD": ("EXTCOMPANY", "EXTPRODUCT", "INTERFACE"),
    "S_USER_GRP": ("CLASS", "ACTVT"),
    "S_USER_AGR": ("ACT_GROUP", "ACTVT"),
    "S_USER_AUT": ("OBJECT", "AUTH", "ACTVT"),
    "S_USER_PRO": ("PROFILE", "ACTVT"),
    "F_BKPF_BUK": ("BUKRS", "ACTVT"),
    "Z_FCC_CONN": ("ACTVT", "FCC_SCOPE"),
}

#: Object and field -> why full authorization there is more than it looks.
STAR_WARNINGS: Final[Mapping[tuple[str, str], str]] = {
    ("S_BTCH_NA1", "BTCUNAME"): "jobs can run under the name of every user, the administrators included",
    ("S_BTCH_NAM", "BTCUNAME"): "jobs of any program can run under the name of every user",
    ("S_BTCH_NA1", "PROGRAM"): "any program can run under another user's name",
    ("S_BTCH_ADM", "BTCADMIN"): "this makes a batch administrator of all clients",
    ("S_PROGRAM", "P_GROUP"): "programs of every authorization group can be started",
    ("S_RFC", "RFC_NAME"): "every remote function can be called",
    ("S_RFCACL", "RFC_USER"): "every user of the trusted system can log on as this one",
    ("S_RFCACL", "RFC_SYSID"): "every trusted system can log on as this user",
    ("S_TCODE", "TCD"): "every transaction can be started",
    ("S_ICF", "ICF_VALUE"): "every internet service can be called",
    ("F_BKPF_BUK", "BUKRS"): "postings in every company code are allowed to a technical user",
}

#: Objects that a communication user has no business with at all.
FOREIGN_PREFIXES: Final = ("S_USER_", "S_DEVELOP", "S_ADMI_FCD", "S_TABU_", "S_CTS_")
