"""Delivered roles: the administrators, who must need each other, and examples.

Three administrators share what one must not be able to do alone: the user administrator assigns roles but cannot change them, the role
administrator fills roles but cannot make them count, the profile administrator makes them count but cannot change or assign them. None of the
three can touch a role of administration: the ranges below leave out everything that starts with `S_USER`, `KEYDATE_` or `SUPER`. Only the
first administrator assigns administration roles, and can do nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

Value = str | tuple[str, str]
Authorization = tuple[str, Mapping[str, tuple[Value, ...]]]

# Names consist of ASCII characters from # to _ (vocabulary.ids); a range with generic bounds leaves out exactly one prefix.
_FIRST: Final = "#*"
_LAST: Final = "_*"
_BLANK: Final = "' '"
_OBJECTS_BUT_USERS: Final = ((_FIRST, "S_USEQ*"), ("S_USES*", _LAST))
_ROLES_BUT_ADMINISTRATION: Final = ((_FIRST, "KEYDATD*"), ("KEYDATF*", _LAST))
_GROUPS_BUT_SUPER: Final = (_BLANK, (_FIRST, "SUPEQ*"), ("SUPES*", _LAST))
_EXAMPLES: Final = ("KEYDATE_ACCOUNTANT_EXAMPLE",)

#: Function groups that every caller needs: connection test, metadata, commit.
_COMMON_GROUPS: Final = ("SYST", "SRFC", "RFC1", "SDIFRUNTIME", "BAPT")
_USER_GROUPS: Final = ("SU_USER", "SUSR")
_ROLE_GROUPS: Final = ("PRGN*", "/SDF/COMUSER_UPDATE")
_OWN_GROUPS: Final = ("Z_KEYDATE",)
_TABLES: Final = "SDTX"
#: Profile parameters and the list of servers.
_SYSTEM_GROUPS: Final = ("SBUF", "THFB")


def _rfc(*groups: str) -> Authorization:
    return ("S_RFC", {"RFC_TYPE": ("FUGR",), "RFC_NAME": (*_COMMON_GROUPS, *groups), "ACTVT": ("16",)})


def _read_tables(*table_groups: str) -> Authorization:
    return ("S_TABU_DIS", {"DICBERCLS": table_groups, "ACTVT": ("03",)})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredRole:
    """A role that the set-up creates, generates and leaves to be assigned."""

    name: str
    #: Fixed, so that S_USER_PRO can name it.
    profile: str
    description: str
    authorizations: tuple[Authorization, ...]
    organizational_levels: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)


_USER_ADMIN: Final = DeliveredRole(
    name="KEYDATE_USER_ADMIN",
    profile="KEYDATE-UA",
    description="User administrator: users, passwords, assignment of roles, user comparison",
    authorizations=(
        ("S_USER_GRP", {"CLASS": _GROUPS_BUT_SUPER, "ACTVT": ("01", "02", "03", "05", "06", "08", "22")}),
        ("S_USER_AGR", {"ACT_GROUP": (*_ROLES_BUT_ADMINISTRATION, *_EXAMPLES), "ACTVT": ("03", "08", "22")}),
        ("S_USER_PRO", {"PROFILE": ("T-*", "Y*", "Z*", "KEYDATE-AE*"), "ACTVT": ("03", "08", "22")}),
        ("S_USER_AUT", {"OBJECT": ("*",), "AUTH": ("*",), "ACTVT": ("03", "08")}),
        ("S_SECPOL", {"POLICYNAME": ("*",), "ACTVT": ("03", "22")}),
        ("S_ADMI_FCD", {"S_ADMI_FCD": ("ST0M", "ST0R")}),
        _read_tables("SC", "PC"),
        _rfc(*_USER_GROUPS, *_ROLE_GROUPS, *_OWN_GROUPS, _TABLES),
    ),
)

_ROLE_ADMIN: Final = DeliveredRole(
    name="KEYDATE_ROLE_ADMIN",
    profile="KEYDATE-RA",
    description="Authorization data administrator: menus and values of roles",
    authorizations=(
        (
            "S_USER_AGR",
            {"ACT_GROUP": _ROLES_BUT_ADMINISTRATION, "ACTVT": ("01", "02", "03", "06", "08", "79", "DL", "UL")},
        ),
        ("S_USER_TCD", {"TCD": ("*",)}),
        ("S_USER_VAL", {"OBJECT": _OBJECTS_BUT_USERS, "AUTH_FIELD": ("*",), "AUTH_VALUE": ("*",)}),
        ("S_USER_AUT", {"OBJECT": ("*",), "AUTH": ("*",), "ACTVT": ("03", "08")}),
        ("S_USER_PRO", {"PROFILE": ("*",), "ACTVT": ("03",)}),
        _read_tables("SC", "PC"),
        _rfc(*_ROLE_GROUPS, *_OWN_GROUPS, _TABLES),
    ),
)

_PROFILE_ADMIN: Final = DeliveredRole(
    name="KEYDATE_PROFILE_ADMIN",
    profile="KEYDATE-PA",
    description="Authorization profile administrator: checks and generates roles",
    authorizations=(
        ("S_USER_AGR", {"ACT_GROUP": _ROLES_BUT_ADMINISTRATION, "ACTVT": ("03", "08", "64")}),
        ("S_USER_PRO", {"PROFILE": ("T-*", "Y*", "Z*"), "ACTVT": ("01", "02", "03", "06", "07", "08")}),
        ("S_USER_AUT", {"OBJECT": _OBJECTS_BUT_USERS, "AUTH": ("*",), "ACTVT": ("01", "02", "03", "06", "07", "08")}),
        _read_tables("SC", "PC"),
        _rfc(*_ROLE_GROUPS, *_OWN_GROUPS, _TABLES),
    ),
)

_AUDITOR: Final = DeliveredRole(
    name="KEYDATE_AUDITOR",
    profile="KEYDATE-AU",
    description="Auditor: displays everything, verifies the security audit log, changes nothing",
    authorizations=(
        ("S_USER_GRP", {"CLASS": ("*",), "ACTVT": ("03", "08")}),
        ("S_USER_AGR", {"ACT_GROUP": ("*",), "ACTVT": ("03", "08")}),
        ("S_USER_PRO", {"PROFILE": ("*",), "ACTVT": ("03", "08")}),
        ("S_USER_AUT", {"OBJECT": ("*",), "AUTH": ("*",), "ACTVT": ("03", "08")}),
        ("S_SECPOL", {"POLICYNAME": ("*",), "ACTVT": ("03", "08")}),
        (
            "S_DEVELOP",
            {"OBJTYPE": ("SUSO",), "OBJNAME": ("*",), "DEVCLASS": ("*",), "P_GROUP": ("*",), "ACTVT": ("03",)},
        ),
        ("S_RZL_ADM", {"ACTVT": ("03",)}),
        ("S_RFC_TT", {"RFC_TT_TYP": ("*",), "RFC_SYSID": ("*",), "ACTVT": ("03",)}),
        ("S_USER_ADM", {"S_ADM_AREA": ("*",), "ACTVT": ("03",)}),
        ("S_ADMI_FCD", {"S_ADMI_FCD": ("AUDD", "ST0R")}),
        ("S_APPL_LOG", {"ALG_OBJECT": ("*",), "ALG_SUBOBJ": ("*",), "ACTVT": ("03",)}),
        ("S_BTCH_JOB", {"JOBACTION": ("PROT", "SHOW"), "JOBGROUP": ("*",)}),
        ("F_BKPF_BUK", {"BUKRS": ("*",), "ACTVT": ("03", "08")}),
        ("FCCX_TMM", {"ACTVT": ("03",)}),
        _read_tables("*"),
        ("S_TABU_NAM", {"TABLE": ("*",), "ACTVT": ("03",)}),
        _rfc(*_USER_GROUPS, *_ROLE_GROUPS, *_OWN_GROUPS, *_SYSTEM_GROUPS, _TABLES, "0002"),
    ),
)

_SYSTEM_ADMIN: Final = DeliveredRole(
    name="KEYDATE_SYSTEM_ADMIN",
    profile="KEYDATE-SA",
    description="System administrator: trust, parameters, policies, traces, authorization objects",
    authorizations=(
        ("S_RFC_TT", {"RFC_TT_TYP": ("*",), "RFC_SYSID": ("*",), "ACTVT": ("01", "02", "03", "06")}),
        ("S_RZL_ADM", {"ACTVT": ("01", "03")}),
        ("S_SECPOL", {"POLICYNAME": ("*",), "ACTVT": ("01", "02", "03", "06", "08")}),
        ("S_USER_ADM", {"S_ADM_AREA": ("*",), "ACTVT": ("01", "02", "03", "06")}),
        ("S_ADMI_FCD", {"S_ADMI_FCD": ("AUDA", "AUDD", "NADM", "PADM", "ST0M", "ST0R", "T000")}),
        (
            "S_DEVELOP",
            {
                "OBJTYPE": ("SUSO",),
                "OBJNAME": ("Y*", "Z*", "F_*", "K_*"),
                "DEVCLASS": ("*",),
                "P_GROUP": ("*",),
                "ACTVT": ("01", "02", "03", "06"),
            },
        ),
        # SAP_ALL is generated again after new objects arrive; assigning it is another role's business.
        ("S_USER_PRO", {"PROFILE": ("SAP_ALL", "SAP_NEW"), "ACTVT": ("03", "07")}),
        ("S_USER_GRP", {"CLASS": ("*",), "ACTVT": ("03",)}),
        ("S_BTCH_ADM", {"BTCADMIN": ("Y",)}),
        _read_tables("SC", "PC", "SS"),
        _rfc(*_OWN_GROUPS, *_SYSTEM_GROUPS, _TABLES),
    ),
)

_EMERGENCY: Final = DeliveredRole(
    name="KEYDATE_EMERGENCY_ADMIN",
    profile="KEYDATE-EM",
    description="Emergency: assigns SAP_ALL and SAP_NEW; to be held for hours, not for good",
    authorizations=(
        ("S_USER_GRP", {"CLASS": _GROUPS_BUT_SUPER, "ACTVT": ("02", "03", "22")}),
        ("S_USER_PRO", {"PROFILE": ("SAP_ALL", "SAP_NEW"), "ACTVT": ("03", "22")}),
        _rfc(*_USER_GROUPS),
    ),
)

_ACCOUNTANT: Final = DeliveredRole(
    name="KEYDATE_ACCOUNTANT_EXAMPLE",
    profile="KEYDATE-AE",
    description="Example: opens and closes the posting periods of one company code",
    authorizations=(
        ("F_BKPF_BUK", {"BUKRS": ("$BUKRS",), "ACTVT": ("02", "03")}),
        ("F_BKPF_BUP", {"BRGRU": ("*",)}),
    ),
    organizational_levels={"$BUKRS": ("1010",)},
)

_ASSIGNABLE: Final = (_USER_ADMIN, _ROLE_ADMIN, _PROFILE_ADMIN, _AUDITOR, _SYSTEM_ADMIN, _EMERGENCY, _ACCOUNTANT)

_FIRST_ADMIN: Final = DeliveredRole(
    name="KEYDATE_ADMIN_SETUP",
    profile="KEYDATE-AS",
    description="First administrator: creates administrators, assigns them the delivered roles",
    authorizations=(
        ("S_USER_GRP", {"CLASS": (_BLANK, "SUPER"), "ACTVT": ("01", "02", "03", "05", "06", "08", "22")}),
        ("S_USER_AGR", {"ACT_GROUP": tuple(role.name for role in _ASSIGNABLE), "ACTVT": ("03", "22")}),
        ("S_USER_PRO", {"PROFILE": tuple(role.profile for role in _ASSIGNABLE), "ACTVT": ("03", "22")}),
        _rfc(*_USER_GROUPS, *_OWN_GROUPS),
    ),
)

DELIVERED_ROLES: Final = (*_ASSIGNABLE, _FIRST_ADMIN)
