"""The structures that more than one function uses, with SAP's names, fields and lengths.

Field order and lengths: documentation of function groups SU_USER and SBAPI, USERCLONE segment lists, leanx.eu. Where this system cannot
honour a field of SAP's structure, the field is missing here, so that a client that fills it is told instead of being ignored. Structures that
it cannot honour as a whole are in `unsupported_structures`.
"""

from __future__ import annotations

from typing import Final

from keydate.wire.bapi.types import FLAG, Char, Date, Field, Int4, Numc, Raw, Structure, Time


def change_flags(name: str, data: Structure) -> Structure:
    """Returns the X structure of a data structure: the same names, one flag each; only flagged fields are changed."""
    flags = tuple(Field(field.name, FLAG, f"Change: {field.text}") for field in data.fields)
    return Structure(name, flags, f"Change flags for {data.name}")


BAPIRET2: Final = Structure(
    "BAPIRET2",
    (
        Field("TYPE", Char(1), "S success, I information, W warning, E error, A abort"),
        Field("ID", Char(20), "Message class"),
        Field("NUMBER", Numc(3), "Message number"),
        Field("MESSAGE", Char(220), "Message text"),
        Field("LOG_NO", Char(20), "Application log number"),
        Field("LOG_MSG_NO", Numc(6), "Message number in the log"),
        Field("MESSAGE_V1", Char(50), "Message variable 1"),
        Field("MESSAGE_V2", Char(50), "Message variable 2"),
        Field("MESSAGE_V3", Char(50), "Message variable 3"),
        Field("MESSAGE_V4", Char(50), "Message variable 4"),
        Field("PARAMETER", Char(32), "Parameter that the message is about"),
        Field("ROW", Int4(), "Row of that parameter"),
        Field("FIELD", Char(30), "Field of that parameter"),
        Field("SYSTEM", Char(10), "System that sent the message"),
    ),
    "Return message",
)

BAPIRETURN: Final = Structure(
    "BAPIRETURN",
    (
        Field("TYPE", Char(1), "S success, I information, W warning, E error, A abort"),
        Field("CODE", Char(5), "Message class and number"),
        Field("MESSAGE", Char(220), "Message text"),
        Field("LOG_NO", Char(20), "Application log number"),
        Field("LOG_MSG_NO", Numc(6), "Message number in the log"),
        Field("MESSAGE_V1", Char(50), "Message variable 1"),
        Field("MESSAGE_V2", Char(50), "Message variable 2"),
        Field("MESSAGE_V3", Char(50), "Message variable 3"),
        Field("MESSAGE_V4", Char(50), "Message variable 4"),
    ),
    "Return message of older functions",
)

BAPIPWD: Final = Structure("BAPIPWD", (Field("BAPIPWD", Char(40), "Password"),), "Password")
BAPIPWDX: Final = change_flags("BAPIPWDX", BAPIPWD)

BAPIALIAS: Final = Structure("BAPIALIAS", (Field("USERALIAS", Char(40), "Alias, usable at logon"),), "Alias")
BAPIALIASX: Final = change_flags("BAPIALIASX", BAPIALIAS)

BAPILOGOND: Final = Structure(
    "BAPILOGOND",
    (
        Field("GLTGV", Date(), "Valid from"),
        Field("GLTGB", Date(), "Valid to"),
        Field("USTYP", Char(1), "User type: A dialog, B system, C communication, L reference, S service"),
        Field("CLASS", Char(12), "User group for authorization checks"),
        Field("ACCNT", Char(12), "Accounting number"),
        Field("TZONE", Char(6), "Time zone"),
        Field("LTIME", Time(), "Time of the last logon"),
        Field("BCODE", Raw(8), "Password hash, old; never filled"),
        Field("CODVN", Char(1), "Code version of the password"),
        Field("PASSCODE", Raw(20), "Password hash; never filled"),
        Field("CODVC", Char(1), "Code version of the password hash; never filled"),
        Field("PWDSALTEDHASH", Char(255), "Password hash, salted; never filled"),
        Field("CODVS", Char(1), "Code version of the salted hash; never filled"),
        Field("SECURITY_POLICY", Char(40), "Security policy"),
    ),
    "Logon data",
)
BAPILOGONX: Final = change_flags("BAPILOGONX", BAPILOGOND)

BAPIDEFAUL: Final = Structure(
    "BAPIDEFAUL",
    (
        Field("STCOD", Char(20), "Start transaction"),
        Field("SPLD", Char(4), "Output device"),
        Field("SPLG", Char(1), "Print parameter 1"),
        Field("SPDB", Char(1), "Print at once: G yes, H hold"),
        Field("SPDA", Char(1), "After printing: D delete, K keep"),
        Field("DATFM", Char(1), "Date format"),
        Field("DCPFM", Char(1), "Decimal notation"),
        Field("LANGU", Char(1), "Logon language"),
        Field("CATTKENNZ", Char(1), "Test status"),
        Field("KOSTL", Char(8), "Cost centre"),
        Field("START_MENU", Char(30), "Start menu"),
        Field("TIMEFM", Char(1), "Time format"),
    ),
    "Defaults",
)
BAPIDEFAX: Final = change_flags("BAPIDEFAX", BAPIDEFAUL)

BAPIADDR3: Final = Structure(
    "BAPIADDR3",
    (
        Field("TITLE_P", Char(30), "Title, as text"),
        Field("FIRSTNAME", Char(40), "First name"),
        Field("LASTNAME", Char(40), "Last name"),
        Field("FULLNAME", Char(80), "Full name"),
        Field("TITLE_ACA1", Char(20), "Academic title, as text"),
        Field("LANGU_P", Char(1), "Language"),
        Field("DEPARTMENT", Char(40), "Department"),
        Field("FUNCTION", Char(40), "Function"),
        Field("BUILDING_P", Char(10), "Building"),
        Field("FLOOR_P", Char(10), "Floor"),
        Field("ROOM_NO_P", Char(10), "Room"),
        Field("INHOUSE_ML", Char(10), "In-house mail code"),
        Field("NAME", Char(40), "Company name"),
        Field("CITY", Char(40), "City"),
        Field("POSTL_COD1", Char(10), "Postal code"),
        Field("STREET", Char(60), "Street"),
        Field("COUNTRY", Char(3), "Country"),
        Field("TEL1_NUMBR", Char(30), "Telephone"),
        Field("TEL1_EXT", Char(10), "Telephone extension"),
        Field("FAX_NUMBER", Char(30), "Fax"),
        Field("FAX_EXTENS", Char(10), "Fax extension"),
        Field("E_MAIL", Char(241), "E-mail address"),
    ),
    "Address of a person in a company",
)
BAPIADDR3X: Final = change_flags("BAPIADDR3X", BAPIADDR3)

BAPIUSCOMP: Final = Structure("BAPIUSCOMP", (Field("COMPANY", Char(42), "Company address"),), "Company")
BAPIUSCOMX: Final = change_flags("BAPIUSCOMX", BAPIUSCOMP)

BAPIREFUS: Final = Structure("BAPIREFUS", (Field("REF_USER", Char(12), "Reference user"),), "Reference user")
BAPIREFUSX: Final = change_flags("BAPIREFUSX", BAPIREFUS)

BAPIPARAM: Final = Structure(
    "BAPIPARAM",
    (
        Field("PARID", Char(20), "Parameter ID"),
        Field("PARVA", Char(18), "Value"),
        Field("PARTXT", Char(60), "Text"),
    ),
    "User parameter, short value",
)
BAPIPARAM1: Final = Structure(
    "BAPIPARAM1",
    (
        Field("PARID", Char(20), "Parameter ID"),
        Field("PARVA", Char(40), "Value"),
        Field("PARTXT", Char(60), "Text"),
    ),
    "User parameter",
)
BAPIPARAMX: Final = Structure(
    "BAPIPARAMX",
    (Field("PARID", FLAG, "Change: Parameter IDs"), Field("PARVA", FLAG, "Change: Values")),
    "Change flags for user parameters",
)

BAPIGROUPS: Final = Structure("BAPIGROUPS", (Field("USERGROUP", Char(12), "User group"),), "User group")
BAPIGROUPX: Final = change_flags("BAPIGROUPX", BAPIGROUPS)

BAPIAGR: Final = Structure(
    "BAPIAGR",
    (
        Field("AGR_NAME", Char(30), "Role"),
        Field("FROM_DAT", Date(), "Assigned from"),
        Field("TO_DAT", Date(), "Assigned to"),
        Field("AGR_TEXT", Char(80), "Role text"),
        Field("ORG_FLAG", Char(1), "Assigned indirectly: C by a composite role, X by organizational management"),
    ),
    "Role assignment",
)

BAPIPROF: Final = Structure(
    "BAPIPROF",
    (
        Field("BAPIPROF", Char(12), "Profile"),
        Field("BAPIPTEXT", Char(60), "Profile text"),
        Field("BAPITYPE", Char(1), "S single, C composite, G generated"),
        Field("BAPIAKTPS", Char(1), "A active version"),
    ),
    "Profile assignment",
)

BAPISLOCKD: Final = Structure(
    "BAPISLOCKD",
    (
        Field("WRNG_LOGON", Char(1), "L locked after wrong logons, U not"),
        Field("LOCAL_LOCK", Char(1), "L locked by an administrator, U not"),
        Field("GLOB_LOCK", Char(1), "L locked in the central system, U not"),
        Field("NO_USER_PW", Char(1), "L password deactivated, U not"),
    ),
    "Locks",
)

BAPIMODDAT: Final = Structure(
    "BAPIMODDAT",
    (Field("MODDATE", Date(), "Changed on"), Field("MODTIME", Time(), "Changed at")),
    "Last change",
)

BAPIUSADMD: Final = Structure(
    "BAPIUSADMD",
    (
        Field("ANAME", Char(12), "Created by"),
        Field("ERDAT", Date(), "Created on"),
        Field("TRDAT", Date(), "Last logon on"),
    ),
    "Administration data",
)

BAPIADSMTP: Final = Structure(
    "BAPIADSMTP",
    (
        Field("STD_NO", FLAG, "Default address"),
        Field("E_MAIL", Char(241), "E-mail address"),
        Field("HOME_FLAG", FLAG, "Home address"),
        Field("CONSNUMBER", Numc(3), "Sequence number"),
    ),
    "E-mail address",
)
#: The tables of the other channels must be empty, so that a flag other than ADSMTP says what is so already.
BAPIADCOMX: Final = Structure(
    "BAPIADCOMX",
    tuple(
        Field(name, FLAG, f"Change: {what}")
        for name, what in (
            ("ADTEL", "telephone numbers"),
            ("ADFAX", "fax numbers"),
            ("ADTTX", "teletex numbers"),
            ("ADTLX", "telex numbers"),
            ("ADSMTP", "e-mail addresses"),
            ("ADRML", "remote mail addresses"),
            ("ADX400", "X.400 addresses"),
            ("ADRFC", "RFC destinations"),
            ("ADPRT", "output devices"),
            ("ADSSF", "secure store and forward"),
            ("ADURI", "web addresses"),
            ("ADPAG", "pager numbers"),
            ("ADCOMREM", "remarks"),
        )
    ),
    "Change flags for communication data",
)

AGR_NAME: Final = Structure("AGR_NAME", (Field("AGR_NAME", Char(30), "Role"),), "Role name")
