"""User master data in SAP's structures, both ways: what a call sets, and what GET_DETAIL shows.

At creation every filled field counts. At a change only what the X structure flags is taken: data without its flag is ignored, a flag with blank
data clears the field. A table (parameters, groups, e-mail addresses) is replaced whole when one of its flags is set.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from keydate.erp.bapi.call import Row
from keydate.erp.bapi.dates import day_of
from keydate.erp.users.model.fields import UNCHANGED, Unchanged, UserFields
from keydate.erp.users.model.kinds import UserType
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import UserAlias, UserGroup, UserName, user_alias, user_group, user_name
from keydate.vocabulary.validity import ALWAYS, FOREVER, Validity

#: BAPIADDR3 to our address entries.
ADDRESS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "TITLE_P": "title",
        "FIRSTNAME": "first_name",
        "LASTNAME": "last_name",
        "FULLNAME": "full_name",
        "TITLE_ACA1": "academic_title",
        "LANGU_P": "language",
        "DEPARTMENT": "department",
        "FUNCTION": "function",
        "BUILDING_P": "building",
        "FLOOR_P": "floor",
        "ROOM_NO_P": "room",
        "INHOUSE_ML": "in_house_mail",
        "NAME": "company_name",
        "CITY": "city",
        "POSTL_COD1": "postal_code",
        "STREET": "street",
        "COUNTRY": "country",
        "TEL1_NUMBR": "phone",
        "TEL1_EXT": "phone_extension",
        "FAX_NUMBER": "fax",
        "FAX_EXTENS": "fax_extension",
        "E_MAIL": "email",
    }
)
#: BAPIDEFAUL to our defaults.
DEFAULTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "STCOD": "start_transaction",
        "SPLD": "output_device",
        "SPLG": "print_parameter",
        "SPDB": "print_at_once",
        "SPDA": "after_printing",
        "DATFM": "date_format",
        "DCPFM": "decimal_format",
        "LANGU": "language",
        "CATTKENNZ": "test_status",
        "KOSTL": "cost_center",
        "START_MENU": "start_menu",
        "TIMEFM": "time_format",
    }
)
#: A password is set as a password; hashes are neither taken nor given.
_HASHES: Final = ("BCODE", "PASSCODE", "CODVC", "PWDSALTEDHASH", "CODVS")
#: LOGONDATA-CODVN of a user whose password is deactivated.
DEACTIVATED: Final = "X"


def created_fields(parameters: Row, name: UserName) -> UserFields:
    """Returns the fields of a user to create.

    Raises:
        InvalidValue: one of them does not fit.
    """
    logon = parameters["LOGONDATA"]
    _refuse_hashes(logon, logon)
    address = {ours: parameters["ADDRESS"][theirs] for theirs, ours in ADDRESS.items() if parameters["ADDRESS"][theirs]}
    address |= _standard_email(parameters["ADDSMTP"])
    return UserFields(
        user_type=_user_type(logon["USTYP"] or UserType.DIALOG),
        alias=_alias(parameters["ALIAS"]["USERALIAS"]),
        user_group=_group(logon["CLASS"]),
        validity=_validity(logon["GLTGV"], logon["GLTGB"]),
        reference_user=_reference_user(parameters["REF_USER"]["REF_USER"]),
        security_policy=logon["SECURITY_POLICY"] or None,
        accounting_number=logon["ACCNT"],
        time_zone=logon["TZONE"],
        company=parameters["COMPANY"]["COMPANY"],
        # Newer releases take the user name where no last name is given.
        address={"last_name": name, **address},
        defaults={
            ours: parameters["DEFAULTS"][theirs] for theirs, ours in DEFAULTS.items() if parameters["DEFAULTS"][theirs]
        },
        parameters=_parameters(parameters),
        groups=_groups(parameters["GROUPS"]),
    )


def changed_fields(parameters: Row, present: Validity) -> UserFields:
    """Returns the fields that a change writes; `present` fills in the end of the validity that is not flagged.

    Raises:
        InvalidValue: a flagged value does not fit.
    """
    logon, flags = parameters["LOGONDATA"], parameters["LOGONDATAX"]
    _refuse_hashes(logon, flags)
    address = _flagged(ADDRESS, parameters["ADDRESS"], parameters["ADDRESSX"])
    if parameters["ADDCOMX"]["ADSMTP"]:
        address = {**address, "email": "", **_standard_email(parameters["ADDSMTP"])}
    parameter_flags = parameters["PARAMETERX"]
    return UserFields(
        user_type=_user_type(logon["USTYP"]) if flags["USTYP"] else UNCHANGED,
        alias=_alias(parameters["ALIAS"]["USERALIAS"]) if parameters["ALIASX"]["USERALIAS"] else UNCHANGED,
        user_group=_group(logon["CLASS"]) if flags["CLASS"] else UNCHANGED,
        validity=_changed_validity(logon, flags, present),
        reference_user=_reference_user(parameters["REF_USER"]["REF_USER"])
        if parameters["REF_USERX"]["REF_USER"]
        else UNCHANGED,
        security_policy=(logon["SECURITY_POLICY"] or None) if flags["SECURITY_POLICY"] else UNCHANGED,
        accounting_number=logon["ACCNT"] if flags["ACCNT"] else UNCHANGED,
        time_zone=logon["TZONE"] if flags["TZONE"] else UNCHANGED,
        company=parameters["COMPANY"]["COMPANY"] if parameters["COMPANYX"]["COMPANY"] else UNCHANGED,
        address=address or UNCHANGED,
        defaults=_flagged(DEFAULTS, parameters["DEFAULTS"], parameters["DEFAULTSX"]) or UNCHANGED,
        parameters=_parameters(parameters) if parameter_flags["PARID"] or parameter_flags["PARVA"] else UNCHANGED,
        groups=_groups(parameters["GROUPS"]) if parameters["GROUPSX"]["USERGROUP"] else UNCHANGED,
    )


def address_row(address: Mapping[str, str]) -> dict[str, str]:
    """Returns BAPIADDR3; the full name is made of its parts where none is stored."""
    row = {theirs: address.get(ours, "") for theirs, ours in ADDRESS.items()}
    row["FULLNAME"] = row["FULLNAME"] or f"{row['FIRSTNAME']} {row['LASTNAME']}".strip()
    return _cut(row)


def defaults_row(defaults: Mapping[str, str]) -> dict[str, str]:
    """Returns BAPIDEFAUL."""
    return _cut({theirs: defaults.get(ours, "") for theirs, ours in DEFAULTS.items()})


#: Our entries may be longer than SAP's fields when they were not written through these functions.
_LENGTHS: Final[Mapping[str, int]] = MappingProxyType(
    {
        **dict.fromkeys(ADDRESS, 40),
        "TITLE_P": 30,
        "TITLE_ACA1": 20,
        "FULLNAME": 80,
        "LANGU_P": 1,
        "STREET": 60,
        "COUNTRY": 3,
        "E_MAIL": 241,
        **dict.fromkeys(
            ("BUILDING_P", "FLOOR_P", "ROOM_NO_P", "INHOUSE_ML", "POSTL_COD1", "TEL1_EXT", "FAX_EXTENS"), 10
        ),
        **dict.fromkeys(("TEL1_NUMBR", "FAX_NUMBER", "START_MENU"), 30),
        **dict.fromkeys(("SPLG", "SPDB", "SPDA", "DATFM", "DCPFM", "LANGU", "CATTKENNZ", "TIMEFM"), 1),
        "STCOD": 20,
        "SPLD": 4,
        "KOSTL": 8,
    }
)


def _cut(row: dict[str, str]) -> dict[str, str]:
    return {name: value[: _LENGTHS[name]] for name, value in row.items()}


def _flagged(names: Mapping[str, str], data: Row, flags: Row) -> dict[str, str]:
    return {ours: data[theirs] for theirs, ours in names.items() if flags[theirs]}


def _user_type(code: str) -> UserType:
    try:
        return UserType(code)
    except ValueError:
        raise InvalidValue(field="user type", value=code, rule="is not one of A, B, C, L, S") from None


def _alias(text: str) -> UserAlias | None:
    return user_alias(text) if text else None


def _group(text: str) -> UserGroup | None:
    return user_group(text) if text else None


def _reference_user(text: str) -> UserName | None:
    return user_name(text) if text else None


def _validity(begin: str, end: str) -> Validity:
    return Validity(day_of(begin, ALWAYS), day_of(end, FOREVER))


def _changed_validity(logon: Row, flags: Row, present: Validity) -> Validity | Unchanged:
    if not flags["GLTGV"] and not flags["GLTGB"]:
        return UNCHANGED
    begin: date = day_of(logon["GLTGV"], ALWAYS) if flags["GLTGV"] else present.valid_from
    end: date = day_of(logon["GLTGB"], FOREVER) if flags["GLTGB"] else present.valid_to
    return Validity(begin, end)


def _parameters(parameters: Row) -> dict[str, str]:
    # The newer table with longer values counts where both are filled.
    rows = parameters["PARAMETER1"] or parameters["PARAMETER"]
    return {row["PARID"].upper(): row["PARVA"] for row in rows if row["PARID"]}


def _groups(rows: list[Row]) -> frozenset[UserGroup]:
    return frozenset(user_group(row["USERGROUP"]) for row in rows if row["USERGROUP"])


def _standard_email(rows: list[Row]) -> dict[str, Any]:
    addresses = sorted((row for row in rows if row["E_MAIL"]), key=lambda row: not row["STD_NO"])
    return {"email": addresses[0]["E_MAIL"]} if addresses else {}


def _refuse_hashes(logon: Row, flags: Row) -> None:
    for name in _HASHES:
        if logon[name] and flags[name]:
            raise InvalidValue(field=f"logon data {name}", value="(not shown)", rule="cannot be set; passwords are")
