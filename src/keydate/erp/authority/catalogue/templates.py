"""Delivered templates for the authorizations of a role.

The SAP ERP role follows the design's specification of the communication user; the others follow the public guides for the technical
communication user of SAP Advanced Financial Closing. In those, start authorizations come from menu defaults of types IWSG and IWSV; S_START
carries the same names here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_PROCESSOR: Final = ("S_BTCH_NA1", {"PROGRAM": ("FCCX_APJ_PROCESSOR",), "BTCUNAME": ("*",)})
_JOBS: Final = ("S_BTCH_JOB", {"JOBACTION": ("DELE", "RELE"), "JOBGROUP": ("*",)})
_LOGS: Final = ("S_APPL_LOG", {"ACTVT": ("03",), "ALG_OBJECT": ("*",), "ALG_SUBOBJ": ("*",)})
_SERVICE: Final = (
    "S_START",
    {"AUTHPGMID": ("R3TR",), "AUTHOBJTYP": ("IWSV",), "AUTHOBJNAM": ("FCCX_COMMUNICATION_SERVICES_SRV*",)},
)
_SERVICE_GROUP: Final = (
    "S_START",
    {"AUTHPGMID": ("R3TR",), "AUTHOBJTYP": ("IWSG",), "AUTHOBJNAM": ("ZFCCX_COMMUNICATION_SERVICES_SRV*",)},
)
# The same user calls (RFC_EQUSER Y, RFC_USER blank); system and client stay open on purpose: a trusted caller must be named.
_TRUSTED: Final = (
    "S_RFCACL",
    {"ACTVT": ("16",), "RFC_EQUSER": ("Y",), "RFC_USER": ("' '",), "RFC_INFO": ("*",), "RFC_TCODE": ("*",)},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A named list of authorizations; a field that is missing is open."""

    name: str
    text: str
    authorizations: tuple[tuple[str, Mapping[str, tuple[str, ...]]], ...]


TEMPLATES: Final = (
    Template(
        name="SAP_ERP_CLOSING_COMMUNICATION",
        text="Technical communication user of a closing hub, SAP ERP with connector",
        authorizations=(
            _JOBS,
            _PROCESSOR,
            _LOGS,
            ("S_ICF", {"ICF_FIELD": ("SERVICE",), "ICF_VALUE": ("FCCX",)}),
            ("Z_FCC_CONN", {"ACTVT": ("16",), "FCC_SCOPE": ("SYNC", "SCHEDULE", "RESULT")}),
        ),
    ),
    Template(
        name="S4_ONE_SYSTEM",
        text="Technical communication user, SAP S/4HANA with embedded gateway",
        authorizations=(_SERVICE_GROUP, _SERVICE, _PROCESSOR, _JOBS, _LOGS),
    ),
    Template(
        name="BACKEND",
        text="Technical communication user, business back end with separate gateway",
        authorizations=(_SERVICE, _PROCESSOR, _JOBS, _LOGS, _TRUSTED),
    ),
    Template(
        name="GATEWAY",
        text="Technical communication user, gateway with separate business back end",
        authorizations=(_SERVICE_GROUP, _TRUSTED),
    ),
)
