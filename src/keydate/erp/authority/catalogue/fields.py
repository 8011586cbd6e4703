"""Authorization fields with their lengths (SAP: AUTHX) and the organizational levels among them (SAP: USORG)."""

from __future__ import annotations

from typing import Final

from keydate.erp.authority.model.catalogue import FieldDefinition
from keydate.vocabulary.ids import FieldName


def _field(name: str, length: int, text: str) -> FieldDefinition:
    return FieldDefinition(name=FieldName(name), text=text, length=length)


def _level(name: str, length: int, text: str) -> FieldDefinition:
    return FieldDefinition(name=FieldName(name), text=text, length=length, is_organizational_level=True)


FIELDS: Final = (
    # Organizational levels
    _level("BUKRS", 4, "Company code"),
    _level("KOKRS", 4, "Controlling area"),
    _level("GSBER", 4, "Business area"),
    _level("FKBER", 16, "Functional area"),
    _level("KOART", 1, "Account type"),
    _level("KTOPL", 4, "Chart of accounts"),
    _level("PRCTR", 10, "Profit center"),
    _level("SEGMENT", 10, "Segment"),
    _level("WERKS", 4, "Plant"),
    # Everywhere
    _field("ACTVT", 2, "Activity"),
    _field("TCD", 20, "Transaction code"),
    # Users and roles
    _field("ACT_GROUP", 30, "Role name"),
    _field("AUTH", 12, "Authorization name"),
    _field("AUTH_FIELD", 10, "Authorization field"),
    _field("AUTH_VALUE", 40, "Authorization value"),
    _field("CLASS", 12, "User group"),
    _field("OBJECT", 10, "Authorization object"),
    _field("POLICYNAME", 40, "Security policy"),
    _field("PROFILE", 12, "Authorization profile"),
    _field("S_ADM_AREA", 10, "Area of general settings"),
    _field("SUBSYSTEM", 10, "Receiving system"),
    # Basis
    _field("ALG_OBJECT", 20, "Application log: object"),
    _field("ALG_SUBOBJ", 20, "Application log: subobject"),
    _field("AUTHOBJNAM", 40, "Name of the repository object that is started"),
    _field("AUTHOBJTYP", 4, "Type of the repository object that is started"),
    _field("AUTHPGMID", 4, "Program ID of the repository object that is started"),
    _field("BTCADMIN", 1, "Background administrator"),
    _field("BTCUNAME", 12, "User under whom a job step runs"),
    _field("DEVCLASS", 30, "Package"),
    _field("DICBERCLS", 4, "Table authorization group"),
    _field("EXTCOMPANY", 16, "XMI: external company"),
    _field("EXTPRODUCT", 16, "XMI: external product"),
    _field("ICF_FIELD", 10, "Kind of internet communication value"),
    _field("ICF_VALUE", 40, "Internet communication value"),
    _field("INTERFACE", 8, "XMI: interface"),
    _field("JOBACTION", 4, "Operation on a background job"),
    _field("JOBGROUP", 12, "Group of background jobs (reserved)"),
    _field("OAARCHIV", 2, "Archive"),
    _field("OADOCUMENT", 10, "Document type"),
    _field("OAOBJEKTE", 10, "Object type of archived documents"),
    _field("OBJNAME", 40, "Development object name"),
    _field("OBJTYPE", 4, "Development object type"),
    _field("P_ACTION", 10, "Action on a program"),
    _field("P_GROUP", 8, "Authorization group of a program"),
    _field("P_PROGNAM", 40, "Program name"),
    _field("PROGRAM", 40, "Program of a job step"),
    _field("RFC_CLIENT", 3, "Client of the calling user"),
    _field("RFC_EQUSER", 1, "Caller is the same user"),
    _field("RFC_INFO", 40, "Installation number of the calling system"),
    _field("RFC_NAME", 30, "Function group or function module"),
    _field("RFC_SYSID", 8, "Calling system"),
    _field("RFC_TCODE", 20, "Calling transaction"),
    _field("RFC_TT_TYP", 1, "Type of a trust relation"),
    _field("RFC_TYPE", 4, "FUGR for a function group, FUNC for a module"),
    _field("RFC_USER", 12, "Calling user"),
    _field("S_ADMI_FCD", 4, "System administration function"),
    _field("SPOACTION", 4, "Action on a spool request"),
    _field("SPOAUTH", 12, "Protection value of a spool request"),
    _field("SPODEVICE", 30, "Output device"),
    _field("SRV_NAME", 40, "External service"),
    _field("SRV_TYPE", 2, "Type of external service"),
    _field("SRV_VERS", 4, "Version of a gateway service"),
    _field("TABLE", 30, "Table or view"),
    _field("XMILOGACC", 5, "XMI: access to the log"),
    _field("FCC_SCOPE", 10, "What the closing hub may do: SYNC, SCHEDULE, RESULT"),
    # Finance
    _field("BRGRU", 4, "Authorization group"),
    _field("CO_ACTION", 4, "Action in controlling"),
    _field("GLRLDNR", 2, "Ledger"),
    _field("GLRRCTY", 1, "Record type"),
    _field("GLRVERS", 3, "Version in the general ledger"),
    _field("KOSTL", 10, "Cost center"),
    _field("KSTAR", 10, "Cost element"),
    _field("RESPAREA", 40, "Area of responsibility"),
    _field("VERSN", 4, "Financial statement version"),
)
