"""Connection test, metadata, table reading, and the end of a unit of work."""

from __future__ import annotations

from typing import Final

from keydate.wire.bapi.declaration import Function, exceptions, export, optional, required, table, unsupported
from keydate.wire.bapi.structures import BAPIRET2
from keydate.wire.bapi.types import FLAG, Char, Field, Int4, Numc, Structure

RFCSI: Final = Structure(
    "RFCSI",
    (
        Field("RFCPROTO", Char(3), "Protocol version"),
        Field("RFCCHARTYP", Char(4), "Code page"),
        Field("RFCINTTYP", Char(3), "Byte order: LIT or BIG"),
        Field("RFCFLOTYP", Char(3), "Floating point format"),
        Field("RFCDEST", Char(32), "Application server name"),
        Field("RFCHOST", Char(8), "Host, shortened"),
        Field("RFCSYSID", Char(8), "System ID"),
        Field("RFCDATABS", Char(8), "Database, shortened"),
        Field("RFCDBHOST", Char(32), "Database host"),
        Field("RFCDBSYS", Char(10), "Database system"),
        Field("RFCSAPRL", Char(4), "Release"),
        Field("RFCMACH", Char(5), "Machine type"),
        Field("RFCOPSYS", Char(10), "Operating system"),
        Field("RFCTZONE", Char(6), "Offset from UTC in seconds"),
        Field("RFCDAYST", Char(1), "Daylight saving time"),
        Field("RFCIPADDR", Char(15), "IPv4 address"),
        Field("RFCKERNRL", Char(4), "Kernel release"),
        Field("RFCHOST2", Char(32), "Host"),
        Field("RFCSI_RESV", Char(12), "Reserved"),
        Field("RFCIPV6ADDR", Char(45), "IPv6 address"),
    ),
    "System information",
)
RFC_DB_OPT: Final = Structure("RFC_DB_OPT", (Field("TEXT", Char(72), "Part of the WHERE condition"),), "Condition")
RFC_DB_FLD: Final = Structure(
    "RFC_DB_FLD",
    (
        Field("FIELDNAME", Char(30), "Column"),
        Field("OFFSET", Numc(6), "Where the value begins in WA"),
        Field("LENGTH", Numc(6), "Characters of the value in WA"),
        Field("TYPE", Char(1), "ABAP type"),
        Field("FIELDTEXT", Char(60), "Text"),
    ),
    "Column of a table",
)
TAB512: Final = Structure("TAB512", (Field("WA", Char(512), "Row"),), "Row of a table")
RFC_FUNINT: Final = Structure(
    "RFC_FUNINT",
    (
        Field("PARAMCLASS", Char(1), "I import, E export, T table, X exception"),
        Field("PARAMETER", Char(30), "Parameter"),
        Field("TABNAME", Char(30), "Structure"),
        Field("FIELDNAME", Char(30), "Field of the structure"),
        Field("EXID", Char(1), "ABAP type"),
        Field("POSITION", Int4(), "Position"),
        Field("OFFSET", Int4(), "Offset in the structure"),
        Field("INTLENGTH", Int4(), "Length in bytes"),
        Field("DECIMALS", Int4(), "Decimals"),
        Field("DEFAULT", Char(21), "Default value"),
        Field("PARAMTEXT", Char(79), "Text"),
        Field("OPTIONAL", Char(1), "X may be left out"),
    ),
    "Parameter of a function",
)
DFIES: Final = Structure(
    "DFIES",
    (
        Field("TABNAME", Char(30), "Table or structure"),
        Field("FIELDNAME", Char(30), "Field"),
        Field("POSITION", Numc(4), "Position"),
        Field("OFFSET", Numc(6), "Offset in bytes"),
        Field("LENG", Numc(6), "Length in characters"),
        Field("INTLEN", Numc(6), "Length in bytes"),
        Field("DECIMALS", Numc(6), "Decimals"),
        Field("DATATYPE", Char(4), "Dictionary type"),
        Field("INTTYPE", Char(1), "ABAP type"),
        Field("KEYFLAG", FLAG, "Part of the key"),
        Field("FIELDTEXT", Char(60), "Text"),
    ),
    "Field of the dictionary",
)

RFC_PING: Final = Function(name="RFC_PING", group="SYST", text="Does nothing: proves connection, logon and rights")

STFC_CONNECTION: Final = Function(
    name="STFC_CONNECTION",
    group="SRFC",
    text="Returns the text it is given, and who answered",
    imports=(optional("REQUTEXT", Char(255), "Text"),),
    exports=(
        export("ECHOTEXT", Char(255), "The same text"),
        export("RESPTEXT", Char(255), "System, client, user, time"),
    ),
)

RFC_SYSTEM_INFO: Final = Function(
    name="RFC_SYSTEM_INFO",
    group="SRFC",
    text="Returns what system answers",
    exports=(
        export("RFCSI_EXPORT", RFCSI, "System information"),
        export("CURRENT_RESOURCES", Int4(), "Free resources"),
        export("MAXIMAL_RESOURCES", Int4(), "All resources"),
        export("RECOMMENDED_DELAY", Int4(), "Seconds to wait before the next call"),
    ),
)

RFC_GET_FUNCTION_INTERFACE: Final = Function(
    name="RFC_GET_FUNCTION_INTERFACE",
    group="RFC1",
    text="Returns the interface of a function",
    imports=(required("FUNCNAME", Char(30), "Function"), optional("LANGUAGE", Char(1), "Language of the texts")),
    exports=(
        export("REMOTE_CALL", Char(1), "R remote-enabled"),
        export("UPDATE_TASK", Char(1), "Update task"),
        export("REMOTE_BASXML_SUPPORTED", Char(1), "Blank: no basXML"),
    ),
    tables=(table("PARAMS", RFC_FUNINT, "Parameters"),),
    exceptions=exceptions("FU_NOT_FOUND", "NAMETAB_FAULT"),
)

RFC_READ_TABLE: Final = Function(
    name="RFC_READ_TABLE",
    group="SDTX",
    text="Reads rows of a table as text",
    imports=(
        required("QUERY_TABLE", Char(30), "Table"),
        optional("DELIMITER", Char(1), "Character between values; blank: cut by offset and length"),
        optional("NO_DATA", FLAG, "Only return the columns"),
        optional("ROWSKIPS", Int4(), "Rows to skip"),
        optional("ROWCOUNT", Int4(), "At most so many rows; 0 for all"),
    ),
    tables=(
        table("OPTIONS", RFC_DB_OPT, "WHERE condition, joined over the rows"),
        table("FIELDS", RFC_DB_FLD, "Columns to read; none for all"),
        table("DATA", TAB512, "Rows"),
    ),
    exceptions=exceptions(
        "TABLE_NOT_AVAILABLE",
        "TABLE_WITHOUT_DATA",
        "OPTION_NOT_VALID",
        "FIELD_NOT_VALID",
        "NOT_AUTHORIZED",
        "DATA_BUFFER_EXCEEDED",
    ),
)

RFC_GET_TABLE_ENTRIES: Final = Function(
    name="RFC_GET_TABLE_ENTRIES",
    group="SDTX",
    text="Reads rows of a table with all columns as text; RFC_READ_TABLE also selects",
    imports=(
        required("TABLE_NAME", Char(30), "Table"),
        optional("BYPASS_BUFFER", FLAG, "Read the database; always so"),
        optional("MAX_ENTRIES", Int4(), "At most so many rows; 0 for all"),
        unsupported("FROM_KEY", Char(512), "First key"),
        unsupported("TO_KEY", Char(512), "Last key"),
        unsupported("GEN_KEY", Char(512), "Beginning of the key"),
    ),
    exports=(export("NUMBER_OF_ENTRIES", Int4(), "Rows returned"),),
    tables=(table("ENTRIES", TAB512, "Rows; values stand at the offsets that DDIF_FIELDINFO_GET adds up to"),),
    exceptions=exceptions(
        "TABLE_NOT_FOUND",
        "TABLE_EMPTY",
        "OPTION_NOT_VALID",
        "NOT_AUTHORIZED",
        "DATA_BUFFER_EXCEEDED",
        "INTERNAL_ERROR",
    ),
)

DDIF_FIELDINFO_GET: Final = Function(
    name="DDIF_FIELDINFO_GET",
    group="SDIFRUNTIME",
    text="Returns the fields of a table or structure",
    imports=(
        required("TABNAME", Char(30), "Table or structure"),
        optional("FIELDNAME", Char(30), "Only this field"),
        optional("LANGU", Char(1), "Language of the texts"),
    ),
    tables=(table("DFIES_TAB", DFIES, "Fields"),),
    exceptions=exceptions("NOT_FOUND", "INTERNAL_ERROR"),
)

BAPI_TRANSACTION_COMMIT: Final = Function(
    name="BAPI_TRANSACTION_COMMIT",
    group="BAPT",
    text="Ends the unit of work; user and role functions have stored their changes before",
    imports=(optional("WAIT", FLAG, "Wait until stored; always so"),),
    exports=(export("RETURN", BAPIRET2, "Message"),),
)

BAPI_TRANSACTION_ROLLBACK: Final = Function(
    name="BAPI_TRANSACTION_ROLLBACK",
    group="BAPT",
    text="Drops the unit of work; user and role functions have stored their changes before",
    exports=(export("RETURN", BAPIRET2, "Message"),),
)

FUNCTIONS: Final = (
    RFC_PING,
    STFC_CONNECTION,
    RFC_SYSTEM_INFO,
    RFC_GET_FUNCTION_INTERFACE,
    RFC_READ_TABLE,
    RFC_GET_TABLE_ENTRIES,
    DDIF_FIELDINFO_GET,
    BAPI_TRANSACTION_COMMIT,
    BAPI_TRANSACTION_ROLLBACK,
)
