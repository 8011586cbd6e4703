"""Our own remote functions (function group Z_KEYDATE), for what no remote function of SAP does.

Manual authorization values, the status of roles and users with the steps that are missing, traces, and the user comparison.
"""

from __future__ import annotations

from typing import Final

from keydate.wire.bapi.declaration import Function, export, optional, required, required_table, table
from keydate.wire.bapi.structures import AGR_NAME, BAPIRET2
from keydate.wire.bapi.types import FLAG, Char, Date, Field, Int4, Numc, Structure

_GROUP: Final = "Z_KEYDATE"

ROLE_AUTHORIZATION: Final = Structure(
    "Z_KEYDATE_AUTH_DATA",
    (
        Field("COUNTER", Numc(6), "Number of the authorization in the role; ties field values to it"),
        Field("OBJECT", Char(10), "Authorization object"),
        Field("TEXT", Char(60), "Text"),
        Field("INACTIVE", FLAG, "Inactive: not generated"),
    ),
    "Authorization to set",
)
ROLE_AUTHORIZATION_STATUS: Final = Structure(
    "Z_KEYDATE_AUTH_STATUS",
    (
        *ROLE_AUTHORIZATION.fields,
        Field("AUTH", Char(12), "Technical name"),
        Field("STATUS", Char(10), "STANDARD, MAINTAINED, CHANGED or MANUAL"),
    ),
    "Authorization of a role",
)
FIELD_VALUE: Final = Structure(
    "Z_KEYDATE_FIELD_VALUE",
    (
        Field("COUNTER", Numc(6), "Number of the authorization in the role"),
        Field("OBJECT", Char(10), "Authorization object"),
        Field("FIELD", Char(10), "Field"),
        Field("LOW", Char(40), "Value, pattern, lower end, or $variable of an organizational level"),
        Field("HIGH", Char(40), "Upper end"),
    ),
    "Field value of an authorization",
)
ORG_LEVEL: Final = Structure(
    "Z_KEYDATE_ORG_LEVEL",
    (
        Field("VARBL", Char(12), "Organizational level, e.g. $BUKRS"),
        Field("LOW", Char(40), "Value, or lower end"),
        Field("HIGH", Char(40), "Upper end"),
    ),
    "Value of an organizational level",
)
MISSING_STEP: Final = Structure(
    "Z_KEYDATE_STEP",
    (Field("STEP", Char(30), "Step"), Field("TEXT", Char(220), "What is missing and what to do")),
    "Missing step",
)
PROFILE_NAME: Final = Structure("Z_KEYDATE_PROFILE", (Field("PROFILE", Char(12), "Profile"),), "Profile")
USER_ROLE: Final = Structure(
    "Z_KEYDATE_USER_ROLE",
    (
        Field("AGR_NAME", Char(30), "Role"),
        Field("FROM_DAT", Date(), "From"),
        Field("TO_DAT", Date(), "To"),
        Field("COMPARED", FLAG, "The profiles of the role are in the user's profiles"),
    ),
    "Role of a user",
)
TRACE_ROW: Final = Structure(
    "Z_KEYDATE_TRACE_ROW",
    (
        Field("SEQUENCE", Int4(), "Number of the check; all fields of one check share it"),
        Field("AT", Char(26), "Instant, UTC"),
        Field("OBJECT", Char(10), "Authorization object"),
        Field("FIELD", Char(10), "Field"),
        Field("VALUE", Char(40), "Checked value"),
        Field("RC", Int4(), "0 allowed, 4 no matching value, 12 no authorization for the object, 40 wrong call"),
        Field("REASON", Char(220), "Why"),
        Field("CONTEXT", Char(60), "What was being done"),
    ),
    "Checked field",
)

_ROLE: Final = required("ACTIVITY_GROUP", Char(30), "Role")
_USER: Final = required("USERNAME", Char(12), "User")
_RETURN: Final = table("RETURN", BAPIRET2, "Messages")

Z_KEYDATE_ROLE_AUTH_SET: Final = Function(
    name="Z_KEYDATE_ROLE_AUTH_SET",
    group=_GROUP,
    text="Sets manual authorizations and organizational levels of a role; the profile is generated separately",
    imports=(
        _ROLE,
        optional("REPLACE", FLAG, "Replace all manual authorizations; otherwise add"),
        optional("EXPECTED_VERSION", Char(32), "Refuse when the role has changed since this version was read"),
    ),
    exports=(export("VERSION", Char(32), "Version of the role after the change"),),
    tables=(
        required_table("AUTH_DATA", ROLE_AUTHORIZATION, "Authorizations"),
        table("FIELD_VALUES", FIELD_VALUE, "Field values; a field without a value stays open"),
        table("ORG_LEVELS", ORG_LEVEL, "Organizational levels"),
        _RETURN,
    ),
)

Z_KEYDATE_ROLE_AUTH_GET: Final = Function(
    name="Z_KEYDATE_ROLE_AUTH_GET",
    group=_GROUP,
    text="Reads the authorizations and organizational levels of a role",
    imports=(_ROLE,),
    exports=(export("VERSION", Char(32), "Version of the role"),),
    tables=(
        table("AUTH_DATA", ROLE_AUTHORIZATION_STATUS, "Authorizations"),
        table("FIELD_VALUES", FIELD_VALUE, "Field values"),
        table("ORG_LEVELS", ORG_LEVEL, "Organizational levels"),
        _RETURN,
    ),
)

Z_KEYDATE_ROLE_STATUS: Final = Function(
    name="Z_KEYDATE_ROLE_STATUS",
    group=_GROUP,
    text="Returns the status of a role and the steps that are missing until it works",
    imports=(_ROLE,),
    exports=(
        export("EXISTS", FLAG, "The role exists"),
        export("ROLE_KIND", Char(10), "SINGLE, DERIVED or COMPOSITE"),
        export("LIGHT_MENU", Char(6), "Light of the menu: RED, YELLOW, GREEN"),
        export("LIGHT_AUTHORIZATIONS", Char(6), "Light of the authorizations: RED, YELLOW, GREEN"),
        export("LIGHT_USERS", Char(6), "Light of the users: RED, YELLOW, GREEN"),
        export("PROFILE_STATUS", Char(20), "Status of the profile"),
        export("VERSION", Char(32), "Version of the role"),
        export("GENERATED_AT", Char(26), "Instant of the last generation, UTC"),
        export("COMPARED_AT", Char(26), "Instant of the last user comparison, UTC"),
    ),
    tables=(
        table("MISSING_STEPS", MISSING_STEP, "Missing steps, in order"),
        table("PROFILES", PROFILE_NAME, "Generated profiles"),
        _RETURN,
    ),
)

Z_KEYDATE_USER_STATUS: Final = Function(
    name="Z_KEYDATE_USER_STATUS",
    group=_GROUP,
    text="Returns what a user can do at logon, and the steps that are missing until it works",
    imports=(_USER,),
    exports=(
        export("EXISTS", FLAG, "The user exists"),
        export("USER_TYPE", Char(1), "User type"),
        export("PASSWORD_STATE", Char(12), "INITIAL, PRODUCTIVE or DEACTIVATED"),
        export("LOCKS", Int4(), "Sum of the lock bits: 32 global, 64 administrator, 128 wrong logons"),
        export("VALID_FROM", Date(), "Valid from"),
        export("VALID_TO", Date(), "Valid to"),
        export("LAST_LOGON", Char(26), "Instant of the last logon, UTC"),
    ),
    tables=(
        table("PROFILES", PROFILE_NAME, "Profiles"),
        table("ROLES", USER_ROLE, "Roles"),
        table("MISSING_STEPS", MISSING_STEP, "Missing steps, in order"),
        _RETURN,
    ),
)

Z_KEYDATE_TRACE_SET: Final = Function(
    name="Z_KEYDATE_TRACE_SET",
    group=_GROUP,
    text="Switches the authorization trace of a user on or off; switching on begins a new trace",
    imports=(_USER, optional("ACTIVE", FLAG, "X on, blank off")),
    tables=(_RETURN,),
)

Z_KEYDATE_TRACE_GET: Final = Function(
    name="Z_KEYDATE_TRACE_GET",
    group=_GROUP,
    text="Reads the authorization trace of a user",
    imports=(
        _USER,
        optional("AFTER", Int4(), "Only checks with a greater sequence number"),
        optional("MAX_ROWS", Int4(), "At most so many rows; 0 for all"),
        optional("ONLY_FAILED", FLAG, "The last failed checks instead of the trace"),
    ),
    exports=(export("ACTIVE", FLAG, "The trace is on"),),
    tables=(table("TRACE", TRACE_ROW, "Checked fields"), _RETURN),
)

Z_KEYDATE_USER_COMPARE: Final = Function(
    name="Z_KEYDATE_USER_COMPARE",
    group=_GROUP,
    text="Runs the user comparison for roles, as report PFCG_TIME_DEPENDENCY does; without roles for all",
    exports=(
        export("USERS_COMPARED", Int4(), "Users looked at"),
        export("PROFILES_ADDED", Int4(), "Profiles added to users"),
        export("PROFILES_REMOVED", Int4(), "Profiles removed from users"),
    ),
    tables=(table("ROLES", AGR_NAME, "Roles; none for all"), _RETURN),
)

FUNCTIONS: Final = (
    Z_KEYDATE_ROLE_AUTH_SET,
    Z_KEYDATE_ROLE_AUTH_GET,
    Z_KEYDATE_ROLE_STATUS,
    Z_KEYDATE_USER_STATUS,
    Z_KEYDATE_TRACE_SET,
    Z_KEYDATE_TRACE_GET,
    Z_KEYDATE_USER_COMPARE,
)
