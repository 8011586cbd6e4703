"""Structures of data that SAP's users and roles have and those of this system have not: SNC names, licences, external IDs, further channels.

They are here so that clients which always send them, empty, and read them work unchanged; see `declaration.unsupported`. Names and lengths:
documentation of function group SU_USER. Of structures whose fields are not public only the first field stands here: no row of them is taken.
"""

from __future__ import annotations

from typing import Final

from keydate.wire.bapi.structures import change_flags
from keydate.wire.bapi.types import FLAG, Char, Date, Elementary, Field, Numc, Structure

BAPIBNAME: Final = Structure("BAPIBNAME", (Field("BAPIBNAME", Char(12), "User"),), "User name")

BAPISNCU: Final = Structure(
    "BAPISNCU",
    (Field("GUIFLAG", FLAG, "Insecure logon allowed"), Field("PNAME", Char(255), "SNC name")),
    "Secure network communication",
)
BAPISNCUX: Final = change_flags("BAPISNCUX", BAPISNCU)

BAPIUCLASS: Final = Structure(
    "BAPIUCLASS",
    (
        Field("LIC_TYPE", Char(2), "Contractual user type"),
        Field("SPEC_VERS", Char(2), "Special version"),
        Field("COUNTRY_SURCHARGE", Numc(3), "Country surcharge"),
        Field("SUBSTITUTE_FROM", Date(), "Substitute from"),
        Field("SUBSTITUTE_UNTIL", Date(), "Substitute until"),
        Field("SYSID", Char(8), "System of the chargeable user"),
        Field("CLIENT", Char(3), "Client of the chargeable user"),
        Field("BNAME_CHARGEABLE", Char(12), "Chargeable user"),
    ),
    "Licence classification",
)
BAPIUCLASSX: Final = Structure("BAPIUCLASSX", (Field("UCLASS", FLAG, "Change: licence data"),), "Change flag")

BAPITECHUSER: Final = Structure(
    "BAPITECHUSER", (Field("TECHDESC", Char(80), "What the user is for"),), "Technical user"
)

BAPIUSEXTIDHEAD: Final = Structure(
    "BAPIUSEXTIDHEAD", (Field("TYPE", Char(2), "Type of the external ID"),), "External ID of a user"
)
BAPIUSEXTIDPART: Final = Structure(
    "BAPIUSEXTIDPART", (Field("TYPE", Char(2), "Type of the external ID"),), "Part of an external ID of a user"
)
BAPIUSEXTIDX: Final = Structure("BAPIUSEXTIDX", (Field("EXTIDS", FLAG, "Change: external IDs"),), "Change flag")

BAPIRCVSYS: Final = Structure(
    "BAPIRCVSYS", (Field("RCVSYSTEM", Char(10), "System"),), "System of central user administration"
)
SAPUSER_UUID: Final = Structure(
    "SAPUSER_UUID", (Field("SAPUSER_UUID", Char(36), "Global ID of the person"),), "Global ID of a user"
)

_COUNTRY: Final = (Field("COUNTRY", Char(3), "Country"), Field("COUNTRYISO", Char(2), "Country, ISO code"))


def _channel(name: str, text: str, *fields: tuple[str, Elementary, str]) -> Structure:
    """Returns the row of a channel of communication: its number or address between what all channels have."""
    return Structure(
        name,
        (
            Field("STD_NO", FLAG, "Default"),
            *(Field(*field) for field in fields),
            Field("HOME_FLAG", FLAG, "Home address"),
            Field("CONSNUMBER", Numc(3), "Sequence number"),
        ),
        text,
    )


def _numbered_channel(name: str, text: str, number: str) -> Structure:
    row = _channel(name, text, (number, Char(30), text), ("EXTENSION", Char(10), "Extension"))
    return Structure(name, (*_COUNTRY, *row.fields), text)


BAPIADTEL: Final = _numbered_channel("BAPIADTEL", "Telephone number", "TELEPHONE")
BAPIADFAX: Final = _numbered_channel("BAPIADFAX", "Fax number", "FAX")
BAPIADTTX: Final = _channel("BAPIADTTX", "Teletex number", ("TELETEX", Char(30), "Teletex number"))
BAPIADTLX: Final = _channel("BAPIADTLX", "Telex number", ("TELEX_NO", Char(30), "Telex number"))
BAPIADRML: Final = _channel("BAPIADRML", "Remote mail address", ("R_MAIL", Char(12), "User"))
BAPIADX400: Final = _channel("BAPIADX400", "X.400 address", ("COUNTRY", Char(3), "Country"))
BAPIADRFC: Final = _channel("BAPIADRFC", "RFC destination", ("RFC_DEST", Char(32), "Destination"))
BAPIADPRT: Final = _channel("BAPIADPRT", "Output device", ("PRINT_DEST", Char(4), "Output device"))
BAPIADSSF: Final = _channel("BAPIADSSF", "Secure store and forward", ("SSF_NAME", Char(255), "Name"))
BAPIADURI: Final = _channel("BAPIADURI", "Web address", ("URI_TYPE", Char(3), "Type"), ("URI", Char(132), "Address"))
BAPIADPAG: Final = _channel("BAPIADPAG", "Pager number", ("PAGER_NO", Char(30), "Number"))
BAPICOMREM: Final = Structure(
    "BAPICOMREM",
    (
        Field("COMM_TYPE", Char(3), "Channel"),
        Field("LANGU", Char(1), "Language"),
        Field("LANGU_ISO", Char(2), "Language, ISO code"),
        Field("COMM_NOTES", Char(50), "Remark"),
    ),
    "Remark on a channel of communication",
)

SMENSAPNEW: Final = Structure(
    "SMENSAPNEW",
    (
        Field("OBJECT_ID", Char(44), "Node"),
        Field("PARENT_ID", Char(44), "Parent node"),
        Field("REPORTTYPE", Char(2), "Kind of node"),
        Field("REPORT", Char(40), "What the node calls"),
        Field("SORT_ORDER", Numc(5), "Order among its siblings"),
    ),
    "Node of a menu",
)
