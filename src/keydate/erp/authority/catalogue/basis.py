"""Objects of the technical basis: jobs, logs, spool, remote calls, services, tables."""

from __future__ import annotations

from typing import Final

from keydate.erp.authority.catalogue.declaration import declare

BASIS_OBJECTS: Final = (
    # Background jobs
    declare("S_BTCH_ADM", "BC_A", "Background processing: administrator", "BTCADMIN"),
    declare("S_BTCH_JOB", "BC_A", "Background processing: operations on jobs", "JOBACTION JOBGROUP"),
    declare("S_BTCH_NAM", "BC_A", "Background processing: user under whom a step runs", "BTCUNAME"),
    declare("S_BTCH_NA1", "BC_A", "Background processing: user under whom a program runs", "BTCUNAME PROGRAM"),
    declare("S_PROGRAM", "BC_C", "ABAP: program flow checks", "P_GROUP P_ACTION"),
    declare("S_PROGNAM", "BC_C", "ABAP: program flow checks by program name", "P_PROGNAM P_ACTION"),
    # Logs, spool, archive
    declare("S_APPL_LOG", "BC_A", "Application logs", "ALG_OBJECT ALG_SUBOBJ ACTVT", "03 06"),
    declare("S_SPO_ACT", "BC_A", "Spool: actions", "SPOACTION SPOAUTH"),
    declare("S_SPO_DEV", "BC_A", "Spool: output devices", "SPODEVICE"),
    declare("S_WFAR_OBJ", "BC_A", "Archived documents", "OAARCHIV OADOCUMENT OAOBJEKTE ACTVT", "01 02 03 06"),
    # Remote calls and services
    declare("S_RFC", "AAAB", "Remote function call", "RFC_TYPE RFC_NAME ACTVT", "16"),
    # Trusted logon must be granted name by name, never in passing.
    declare(
        "S_RFCACL",
        "AAAB",
        "Trusted logon of a calling system",
        "RFC_SYSID RFC_CLIENT RFC_USER RFC_EQUSER RFC_TCODE RFC_INFO ACTVT",
        "16",
        excluded_from_sap_all=True,
    ),
    declare("S_ICF", "AAAB", "Internet communication: services and destinations", "ICF_FIELD ICF_VALUE"),
    declare("S_SERVICE", "AAAB", "Start of external services", "SRV_NAME SRV_TYPE"),
    declare("S_START", "AAAB", "Start of repository objects", "AUTHPGMID AUTHOBJTYP AUTHOBJNAM"),
    declare("S_TCODE", "AAAB", "Start of transactions", "TCD"),
    declare("/IWFND/SRV", "IWFN", "Gateway: services", "SRV_NAME SRV_VERS"),
    # Tables
    declare("S_TABU_DIS", "BC_A", "Table access by authorization group", "DICBERCLS ACTVT", "02 03"),
    declare("S_TABU_NAM", "BC_A", "Table access by name", "TABLE ACTVT", "02 03"),
    # External management of background jobs
    declare("S_XMI_PROD", "BC_A", "External management interfaces", "EXTCOMPANY EXTPRODUCT INTERFACE"),
    declare("S_XMI_LOG", "BC_A", "Log of the external management interfaces", "XMILOGACC"),
    # The close
    declare("FCCX_TMM", "FCCX", "Task models of the closing hub", "ACTVT", "01 02 03 06"),
    # The connector's own object: SAP_ALL must not be enough to connect a closing hub.
    declare("Z_FCC_CONN", "FCCX", "Connection of a closing hub", "ACTVT FCC_SCOPE", "16", excluded_from_sap_all=True),
)
