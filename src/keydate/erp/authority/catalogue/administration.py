"""Objects that protect the administration of users, roles and the system."""

from __future__ import annotations

from typing import Final

from keydate.erp.authority.catalogue.declaration import declare

ADMINISTRATION_OBJECTS: Final = (
    declare(
        "S_USER_GRP", "BC_A", "User master maintenance: user groups", "CLASS ACTVT", "01 02 03 05 06 08 22 24 68 78"
    ),
    declare(
        "S_USER_AGR",
        "BC_A",
        "Roles: check for roles",
        "ACT_GROUP ACTVT",
        "01 02 03 06 08 21 22 36 59 64 68 78 79 DL UL",
    ),
    declare(
        "S_USER_AUT", "BC_A", "User master maintenance: authorizations", "OBJECT AUTH ACTVT", "01 02 03 06 07 08 22 24"
    ),
    declare(
        "S_USER_PRO",
        "BC_A",
        "User master maintenance: authorization profile",
        "PROFILE ACTVT",
        "01 02 03 06 07 08 22 24",
    ),
    declare("S_USER_TCD", "BC_A", "Roles: transactions in roles", "TCD"),
    declare("S_USER_VAL", "BC_A", "Roles: field values in roles", "OBJECT AUTH_FIELD AUTH_VALUE"),
    declare(
        "S_USER_SAS",
        "BC_A",
        "User master maintenance: system-specific assignments",
        "ACT_GROUP ACTVT CLASS PROFILE SUBSYSTEM",
        "01 06 22",
    ),
    declare(
        "S_USER_SYS", "BC_A", "User master maintenance: central user administration", "SUBSYSTEM ACTVT", "03 59 68 78"
    ),
    declare(
        "S_USER_ADM", "BC_A", "Administration functions for users and authorizations", "S_ADM_AREA ACTVT", "01 02 03 06"
    ),
    declare("S_SECPOL", "BC_A", "Security policies", "POLICYNAME ACTVT", "01 02 03 06 08 22"),
    # S_ADMI_FCD: AUDA audit administration, AUDD audit display, ST0M trace switches, ST0R trace display, T000 new clients, and below
    declare("S_ADMI_FCD", "BC_A", "System authorizations", "S_ADMI_FCD"),
    declare("S_RZL_ADM", "BC_A", "System administration: profile parameters", "ACTVT", "01 03"),
    declare("S_RFC_TT", "BC_A", "Trust relations between systems", "RFC_TT_TYP RFC_SYSID ACTVT", "01 02 03 06 36"),
    declare(
        "S_DEVELOP",
        "BC_C",
        "ABAP Workbench; type SUSO are authorization objects",
        "DEVCLASS OBJTYPE OBJNAME P_GROUP ACTVT",
        "01 02 03 06 07 16",
    ),
)
