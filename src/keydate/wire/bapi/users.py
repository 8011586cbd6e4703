"""Users, their roles and profiles, and logon checks (function groups SU_USER and SUSR)."""

from __future__ import annotations

from typing import Final

from keydate.wire.bapi.declaration import (
    Function,
    Parameter,
    exceptions,
    export,
    optional,
    required,
    required_table,
    table,
    unsupported,
    unsupported_table,
)
from keydate.wire.bapi.structures import (
    BAPIADCOMX,
    BAPIADDR3,
    BAPIADDR3X,
    BAPIADSMTP,
    BAPIAGR,
    BAPIALIAS,
    BAPIALIASX,
    BAPIDEFAUL,
    BAPIDEFAX,
    BAPIGROUPS,
    BAPIGROUPX,
    BAPILOGOND,
    BAPILOGONX,
    BAPIMODDAT,
    BAPIPARAM,
    BAPIPARAM1,
    BAPIPARAMX,
    BAPIPROF,
    BAPIPWD,
    BAPIPWDX,
    BAPIREFUS,
    BAPIREFUSX,
    BAPIRET2,
    BAPISLOCKD,
    BAPIUSADMD,
    BAPIUSCOMP,
    BAPIUSCOMX,
)
from keydate.wire.bapi.types import FLAG, Char, Date, Field, Int4, Raw, String, Structure, Time
from keydate.wire.bapi.unsupported_structures import (
    BAPIADFAX,
    BAPIADPAG,
    BAPIADPRT,
    BAPIADRFC,
    BAPIADRML,
    BAPIADSSF,
    BAPIADTEL,
    BAPIADTLX,
    BAPIADTTX,
    BAPIADURI,
    BAPIADX400,
    BAPIBNAME,
    BAPICOMREM,
    BAPIRCVSYS,
    BAPISNCU,
    BAPISNCUX,
    BAPITECHUSER,
    BAPIUCLASS,
    BAPIUCLASSX,
    BAPIUSEXTIDHEAD,
    BAPIUSEXTIDPART,
    BAPIUSEXTIDX,
    SAPUSER_UUID,
)

_GROUP: Final = "SU_USER"
#: Logon checks stand in a group of their own: whoever may check passwords need not be able to change users.
_LOGON_GROUP: Final = "SUSR"

BAPIUSNAME: Final = Structure(
    "BAPIUSNAME",
    (
        Field("USERNAME", Char(12), "User"),
        Field("FIRSTNAME", Char(40), "First name"),
        Field("LASTNAME", Char(40), "Last name"),
        Field("FULLNAME", Char(80), "Full name"),
    ),
    "User in a list",
)
BAPIUSSRGE: Final = Structure(
    "BAPIUSSRGE",
    (
        Field("PARAMETER", Char(32), "Parameter of BAPI_USER_GET_DETAIL to select by"),
        Field("FIELD", Char(30), "Field of that parameter"),
        Field("SIGN", Char(1), "I include, E exclude"),
        Field("OPTION", Char(2), "EQ, NE, CP, NP, BT, NB, GE, GT, LE, LT"),
        Field("LOW", Char(45), "Value, or lower end"),
        Field("HIGH", Char(45), "Upper end"),
    ),
    "Selection by ranges",
)
BAPIUSSEXP: Final = Structure(
    "BAPIUSSEXP",
    (
        Field("LOGOP", Char(3), "AND, OR, NOT for an operator row; blank for a condition"),
        Field("ARITY", Int4(), "Number of operands of the operator"),
        Field("PARAMETER", Char(32), "Parameter of BAPI_USER_GET_DETAIL to select by"),
        Field("FIELD", Char(30), "Field of that parameter"),
        Field("OPTION", Char(2), "EQ, NE, CP, NP, BT, NB, GE, GT, LE, LT"),
        Field("LOW", Char(45), "Value, or lower end"),
        Field("HIGH", Char(45), "Upper end"),
    ),
    "Selection by an expression in prefix notation",
)

_USERNAME: Final = required("USERNAME", Char(12), "User")
_RETURN: Final = table("RETURN", BAPIRET2, "Messages")

#: Tables of a user that are always empty in this system.
_ABSENT_TABLES: Final = (
    ("ADDTEL", BAPIADTEL, "Telephone numbers; one is in ADDRESS"),
    ("ADDFAX", BAPIADFAX, "Fax numbers; one is in ADDRESS"),
    ("ADDTTX", BAPIADTTX, "Teletex numbers"),
    ("ADDTLX", BAPIADTLX, "Telex numbers"),
    ("ADDRML", BAPIADRML, "Remote mail addresses"),
    ("ADDX400", BAPIADX400, "X.400 addresses"),
    ("ADDRFC", BAPIADRFC, "RFC destinations"),
    ("ADDPRT", BAPIADPRT, "Output devices"),
    ("ADDSSF", BAPIADSSF, "Secure store and forward"),
    ("ADDURI", BAPIADURI, "Web addresses"),
    ("ADDPAG", BAPIADPAG, "Pager numbers"),
    ("ADDCOMREM", BAPICOMREM, "Remarks on channels of communication"),
    ("EXTIDHEAD", BAPIUSEXTIDHEAD, "External IDs"),
    ("EXTIDPART", BAPIUSEXTIDPART, "Parts of external IDs"),
    ("SAPUSER_UUID", SAPUSER_UUID, "Global IDs"),
    ("SAPUSER_UUID_HIST", SAPUSER_UUID, "Former global IDs"),
)
#: Reading, whatever a client sends in them is without meaning; writing, they must be empty.
_READ_ABSENT_TABLES: Final = tuple(table(name, row, f"{text}; always empty") for name, row, text in _ABSENT_TABLES)
_WRITTEN_ABSENT_TABLES: Final = tuple(unsupported_table(*declared) for declared in _ABSENT_TABLES)
_SNC: Final = unsupported("SNC", BAPISNCU, "Secure network communication")
_LICENCE: Final = unsupported("UCLASS", BAPIUCLASS, "Licence classification")


def _no_change(name: str, flags: Structure) -> Parameter:
    return optional(name, flags, "Change flags; without effect, because the data must be empty")


BAPI_USER_EXISTENCE_CHECK: Final = Function(
    name="BAPI_USER_EXISTENCE_CHECK",
    group=_GROUP,
    text="Tells whether a user exists (message 01/088) or not (01/124)",
    imports=(_USERNAME,),
    exports=(export("RETURN", BAPIRET2, "Message"),),
)

BAPI_USER_GET_DETAIL: Final = Function(
    name="BAPI_USER_GET_DETAIL",
    group=_GROUP,
    text="Reads everything about a user but secrets",
    imports=(_USERNAME, optional("CACHE_RESULTS", FLAG, "Buffering; without effect here", default="X")),
    exports=(
        export("LOGONDATA", BAPILOGOND, "Logon data"),
        export("DEFAULTS", BAPIDEFAUL, "Defaults"),
        export("ADDRESS", BAPIADDR3, "Address"),
        export("COMPANY", BAPIUSCOMP, "Company"),
        export("REF_USER", BAPIREFUS, "Reference user"),
        export("ALIAS", BAPIALIAS, "Alias"),
        export("LASTMODIFIED", BAPIMODDAT, "Last change"),
        export("ISLOCKED", BAPISLOCKD, "Locks"),
        export("ADMINDATA", BAPIUSADMD, "Administration data"),
        export("SNC", BAPISNCU, "Secure network communication; always empty"),
        export("UCLASS", BAPIUCLASS, "Licence classification; always empty"),
        export("TECH_USER", BAPITECHUSER, "Technical user; always empty"),
    ),
    tables=(
        table("PARAMETER", BAPIPARAM, "Parameters, values cut to 18 characters"),
        table("PARAMETER1", BAPIPARAM1, "Parameters"),
        table("PROFILES", BAPIPROF, "Profiles"),
        table("ACTIVITYGROUPS", BAPIAGR, "Roles"),
        table("GROUPS", BAPIGROUPS, "User groups"),
        table("ADDSMTP", BAPIADSMTP, "E-mail addresses"),
        table("SYSTEMS", BAPIRCVSYS, "Systems of central user administration; always empty"),
        *_READ_ABSENT_TABLES,
        _RETURN,
    ),
)

BAPI_USER_GETLIST: Final = Function(
    name="BAPI_USER_GETLIST",
    group=_GROUP,
    text="Lists users by selection",
    imports=(
        optional("MAX_ROWS", Int4(), "At most so many users; 0 for all"),
        optional("WITH_USERNAME", FLAG, "Also return the names of the persons"),
    ),
    exports=(export("ROWS", Int4(), "Number of users found"),),
    tables=(
        table("SELECTION_RANGE", BAPIUSSRGE, "Selection by ranges; if filled, the expression is not looked at"),
        table("SELECTION_EXP", BAPIUSSEXP, "Selection by an expression"),
        table("USERLIST", BAPIUSNAME, "Users"),
        _RETURN,
    ),
)

_DATA_TABLES: Final = (
    table("PARAMETER", BAPIPARAM, "Parameters, short values"),
    table("PARAMETER1", BAPIPARAM1, "Parameters"),
    table("GROUPS", BAPIGROUPS, "User groups"),
    table("ADDSMTP", BAPIADSMTP, "E-mail addresses"),
    *_WRITTEN_ABSENT_TABLES,
    _RETURN,
)

BAPI_USER_CREATE1: Final = Function(
    name="BAPI_USER_CREATE1",
    group=_GROUP,
    text="Creates a user; roles and profiles are assigned afterwards",
    imports=(
        _USERNAME,
        optional("LOGONDATA", BAPILOGOND, "Logon data; a blank type means dialog"),
        optional("PASSWORD", BAPIPWD, "Initial password; of system and service users at once productive"),
        optional("DEFAULTS", BAPIDEFAUL, "Defaults"),
        optional("ADDRESS", BAPIADDR3, "Address; without a last name the user name takes its place"),
        optional("COMPANY", BAPIUSCOMP, "Company"),
        optional("REF_USER", BAPIREFUS, "Reference user"),
        optional("ALIAS", BAPIALIAS, "Alias"),
        optional("FORCE_SYSTEM_ASSIGNMENT", FLAG, "Without effect outside central user administration"),
        optional("LOCK_LOCALLY", FLAG, "Create the user locked"),
        optional("GENERATE_PWD", FLAG, "Generate the initial password and return it"),
        _SNC,
        _LICENCE,
        unsupported("NAME_IN", BAPIBNAME, "Suggestion for a user name"),
        unsupported("SELF_REGISTER", FLAG, "Self-registration"),
        unsupported("TECH_USER", BAPITECHUSER, "Technical user"),
        unsupported("EX_ADDRESS", Char(10), "Existing address"),
        unsupported("DESCRIPTION", Char(80), "Description"),
        unsupported("EXTUID", Char(255), "External user ID"),
    ),
    exports=(export("GENERATED_PASSWORD", BAPIPWD, "The generated password"),),
    tables=_DATA_TABLES,
)

BAPI_USER_CHANGE: Final = Function(
    name="BAPI_USER_CHANGE",
    group=_GROUP,
    text="Changes a user; only what its X structure flags is written, tables are replaced as a whole",
    imports=(
        _USERNAME,
        optional("LOGONDATA", BAPILOGOND, "Logon data"),
        optional("LOGONDATAX", BAPILOGONX, "Change flags"),
        optional("DEFAULTS", BAPIDEFAUL, "Defaults"),
        optional("DEFAULTSX", BAPIDEFAX, "Change flags"),
        optional("PASSWORD", BAPIPWD, "New initial password"),
        optional("PASSWORDX", BAPIPWDX, "Change flag"),
        optional("ADDRESS", BAPIADDR3, "Address"),
        optional("ADDRESSX", BAPIADDR3X, "Change flags"),
        optional("COMPANY", BAPIUSCOMP, "Company"),
        optional("COMPANYX", BAPIUSCOMX, "Change flag"),
        optional("REF_USER", BAPIREFUS, "Reference user"),
        optional("REF_USERX", BAPIREFUSX, "Change flag"),
        optional("ALIAS", BAPIALIAS, "Alias"),
        optional("ALIASX", BAPIALIASX, "Change flag"),
        optional("PARAMETERX", BAPIPARAMX, "Replace the parameters"),
        optional("GROUPSX", BAPIGROUPX, "Replace the user groups"),
        optional("ADDCOMX", BAPIADCOMX, "Replace the communication data"),
        optional("PRODUCTIVE_PWD", FLAG, "Set a productive password; refused (SUID01/005)"),
        optional("GENERATE_PWD", FLAG, "Generate a new initial password and return it"),
        _SNC,
        _no_change("SNCX", BAPISNCUX),
        _LICENCE,
        _no_change("UCLASSX", BAPIUCLASSX),
        _no_change("EXTIDSX", BAPIUSEXTIDX),
        optional("BACK_DISTRIBUTION", FLAG, "Without effect outside central user administration"),
    ),
    exports=(export("GENERATED_PASSWORD", BAPIPWD, "The generated password"),),
    tables=_DATA_TABLES,
)

BAPI_USER_DELETE: Final = Function(
    name="BAPI_USER_DELETE", group=_GROUP, text="Deletes a user", imports=(_USERNAME,), tables=(_RETURN,)
)
BAPI_USER_LOCK: Final = Function(
    name="BAPI_USER_LOCK",
    group=_GROUP,
    text="Locks a user; locking a locked user is a warning",
    imports=(_USERNAME,),
    tables=(_RETURN,),
)
BAPI_USER_UNLOCK: Final = Function(
    name="BAPI_USER_UNLOCK",
    group=_GROUP,
    text="Removes the administrator's lock and the lock after wrong logons",
    imports=(_USERNAME,),
    tables=(_RETURN,),
)

BAPI_USER_ACTGROUPS_ASSIGN: Final = Function(
    name="BAPI_USER_ACTGROUPS_ASSIGN",
    group=_GROUP,
    text="Replaces all direct role assignments of a user by the table",
    imports=(_USERNAME,),
    tables=(required_table("ACTIVITYGROUPS", BAPIAGR, "All roles that the user shall have"), _RETURN),
)
BAPI_USER_ACTGROUPS_DELETE: Final = Function(
    name="BAPI_USER_ACTGROUPS_DELETE",
    group=_GROUP,
    text="Removes all direct role assignments of a user",
    imports=(_USERNAME,),
    tables=(_RETURN,),
)
BAPI_USER_PROFILES_ASSIGN: Final = Function(
    name="BAPI_USER_PROFILES_ASSIGN",
    group=_GROUP,
    text="Replaces all manually assigned profiles of a user by the table; generated profiles come from roles",
    imports=(_USERNAME,),
    tables=(required_table("PROFILES", BAPIPROF, "All profiles that the user shall have"), _RETURN),
)
BAPI_USER_PROFILES_DELETE: Final = Function(
    name="BAPI_USER_PROFILES_DELETE",
    group=_GROUP,
    text="Removes all manually assigned profiles of a user",
    imports=(_USERNAME,),
    tables=(_RETURN,),
)

SUSR_USER_CHANGE_PASSWORD_RFC: Final = Function(
    name="SUSR_USER_CHANGE_PASSWORD_RFC",
    group=_LOGON_GROUP,
    text="Changes a user's own password, with the current one; afterwards it is productive",
    imports=(
        required("BNAME", Char(12), "User"),
        required("PASSWORD", Char(40), "Current password"),
        required("NEW_PASSWORD", Char(40), "New password"),
        optional("USE_BAPI_RETURN", Int4(), "1: answer in RETURN instead of an exception"),
    ),
    exports=(export("RETURN", BAPIRET2, "Message"),),
    exceptions=exceptions("CHANGE_NOT_ALLOWED", "PASSWORD_NOT_ALLOWED", "INTERNAL_ERROR"),
)

SUSR_LOGIN_CHECK_RFC: Final = Function(
    name="SUSR_LOGIN_CHECK_RFC",
    group=_LOGON_GROUP,
    text="Checks a user's password; no exception means that it is right",
    imports=(
        required("BNAME", Char(12), "User"),
        required("PASSWORD", Char(40), "Password; an empty one is refused"),
        optional("USE_NEW_EXCEPTION", Int4(), "1: raise PASSWORD_ATTEMPTS_LIMITED where it applies"),
        unsupported("XBCODE", Raw(8), "Hash in place of the password"),
        unsupported("XCODVN", Char(1), "Code version of that hash"),
    ),
    exceptions=exceptions(
        "WAIT",
        "USER_LOCKED",
        "USER_NOT_ACTIVE",
        "PASSWORD_EXPIRED",
        "WRONG_PASSWORD",
        "NO_CHECK_FOR_THIS_USER",
        "PASSWORD_ATTEMPTS_LIMITED",
        "INTERNAL_ERROR",
    ),
)

SUSR_CHECK_LOGON_DATA: Final = Function(
    name="SUSR_CHECK_LOGON_DATA",
    group=_LOGON_GROUP,
    text="Checks logon data; no exception means that a logon would succeed",
    imports=(
        required("AUTH_METHOD", Char(1), "P password; E external ID, T ticket and X certificate are not supported"),
        optional("USERID", Char(40), "User"),
        optional("PASSWORD", Char(40), "Password"),
        optional("AUTH_DATA", String(), "Certificate, ticket or external ID; P does not look at it"),
        optional("EXTID_TYPE", Char(2), "Type of the external ID; P does not look at it"),
    ),
    exports=(export("TICKET", String(), "Logon ticket; always blank"),),
    exceptions=exceptions(
        "USER_OR_PASSWORD_INCORRECT",
        "USER_LOCKED",
        "USER_OUTSIDE_VALIDITY",
        "USER_REQUIRES_SNC_LOGON",
        "PASSWORD_ATTEMPTS_LIMITED",
        "PASSWORD_LOGON_DISABLED",
        "USER_HAS_NO_PASSWORD",
        "INITIALPASSWORD_EXPIRED",
        "PRODUCTIVE_PASSWORD_EXPIRED",
        "AUTH_METHOD_REQUIRES_SNC",
        "TICKET_LOGON_DISABLED",
        "TICKET_ENCODING_ERROR",
        "TICKET_ISSUER_NOT_VERIFIED",
        "TICKET_ISSUER_NOT_TRUSTED",
        "TICKET_EXPIRED",
        "X509_LOGON_DISABLED",
        "X509_ENCODING_ERROR",
        "NO_USERID_FOR_ALIASNAME",
        "EXTID_LOGON_DISABLED",
        "NO_MAPPING_FOUND",
        "MAPPING_AMBIGUOUS",
        "INTERNAL_ERROR",
        "AUTH_METHOD_NOT_SUPPORTED",
        "LOGON_DATA_INCOMPLETE",
    ),
)

SUSR_GENERATE_PASSWORD: Final = Function(
    name="SUSR_GENERATE_PASSWORD",
    group=_LOGON_GROUP,
    text="Generates a password that fits the rules",
    exports=(export("PASSWORD", Char(40), "Password"),),
)

PASSWORD_FORMAL_CHECK: Final = Function(
    name="PASSWORD_FORMAL_CHECK",
    group=_LOGON_GROUP,
    text="Checks a password against the system's rules, without a user: neither history nor security policy counts",
    imports=(required("PASSWORD", BAPIPWD, "Password"),),
    tables=(table("RETURN", BAPIRET2, "One error for each rule that it breaks; none when it is good"),),
)

SUSR_GET_ADMIN_USER_LOGIN_INFO: Final = Function(
    name="SUSR_GET_ADMIN_USER_LOGIN_INFO",
    group=_LOGON_GROUP,
    text="Returns when a user logged on last, how often it failed since, and its locks",
    imports=(required("USERID", Char(12), "User"),),
    exports=(
        export("LAST_LOGON_DATE", Date(), "Last logon on"),
        export("LAST_LOGON_TIME", Time(), "Last logon at, UTC"),
        export("FAILED_LOGONS", Int4(), "Wrong passwords since the last logon or unlock"),
        export("ISLOCKED", BAPISLOCKD, "Locks"),
    ),
    exceptions=exceptions("USER_DOES_NOT_EXIST", "NOT_AUTHORIZED"),
)

FUNCTIONS: Final = (
    BAPI_USER_EXISTENCE_CHECK,
    BAPI_USER_GET_DETAIL,
    BAPI_USER_GETLIST,
    BAPI_USER_CREATE1,
    BAPI_USER_CHANGE,
    BAPI_USER_DELETE,
    BAPI_USER_LOCK,
    BAPI_USER_UNLOCK,
    BAPI_USER_ACTGROUPS_ASSIGN,
    BAPI_USER_ACTGROUPS_DELETE,
    BAPI_USER_PROFILES_ASSIGN,
    BAPI_USER_PROFILES_DELETE,
    SUSR_USER_CHANGE_PASSWORD_RFC,
    SUSR_LOGIN_CHECK_RFC,
    SUSR_CHECK_LOGON_DATA,
    SUSR_GENERATE_PASSWORD,
    PASSWORD_FORMAL_CHECK,
    SUSR_GET_ADMIN_USER_LOGIN_INFO,
)
