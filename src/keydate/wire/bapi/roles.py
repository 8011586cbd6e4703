"""Roles by remote call (function group PRGN_RFC, and the copy function of the solution tools plug-in).

Nothing here is a released BAPI; only functions are listed that public clients were seen to call remotely. Two defaults differ from what
one project reports of SAP systems: organizational levels and open fields are *not* filled with `*` unless the caller says so.
"""

from __future__ import annotations

from typing import Final

from keydate.wire.bapi.declaration import (
    Function,
    exceptions,
    export,
    optional,
    required,
    required_table,
    table,
    unsupported_table,
)
from keydate.wire.bapi.structures import AGR_NAME, BAPIRET2
from keydate.wire.bapi.types import FLAG, Char, Date, Field, Numc, Structure
from keydate.wire.bapi.unsupported_structures import SMENSAPNEW

_GROUP: Final = "PRGN_RFC"

TCODES: Final = Structure("TCODES", (Field("TCODE", Char(20), "Transaction"),), "Transaction code")
ROLE_TEXT_LINE: Final = Structure(
    "AGR_TEXTS_LINE",
    (
        Field("AGR_NAME", Char(30), "Role"),
        Field("LINE", Numc(5), "Line; 0 is the short text"),
        Field("TEXT", Char(80), "Text"),
    ),
    "Text of a role",
)
SINGLE_ROLE: Final = Structure(
    "COLL_AGR_MEMBER", (Field("AGR_NAME", Char(30), "Single role"), Field("TEXT", Char(80), "Text")), "Single role"
)
ROLE_USER: Final = Structure(
    "AGR_USER_ASSIGNMENT",
    (
        Field("AGR_NAME", Char(30), "Role"),
        Field("UNAME", Char(12), "User"),
        Field("FROM_DAT", Date(), "From"),
        Field("TO_DAT", Date(), "To"),
    ),
    "Assignment of a role to a user",
)
MENU_NODE: Final = Structure(
    "AGR_HIER",
    (
        Field("AGR_NAME", Char(30), "Role", key=True),
        Field("OBJECT_ID", Numc(8), "Node", key=True),
        Field("REPORTTYPE", Char(2), "TR transaction, blank folder"),
        Field("REPORT", Char(48), "Transaction"),
        Field("PARENT_ID", Numc(8), "Parent node"),
        Field("SORT_ORDER", Numc(5), "Order among its siblings"),
    ),
    "Node of a role menu",
)
MENU_TEXT: Final = Structure(
    "AGR_HIERT",
    (
        Field("AGR_NAME", Char(30), "Role", key=True),
        Field("SPRAS", Char(1), "Language", key=True),
        Field("OBJECT_ID", Numc(8), "Node", key=True),
        Field("TEXT", Char(80), "Text"),
    ),
    "Text of a node of a role menu",
)
MENU_TRANSACTION: Final = Structure(
    "AGR_TCODES",
    (
        Field("AGR_NAME", Char(30), "Role", key=True),
        Field("TYPE", Char(2), "TR transaction", key=True),
        Field("TCODE", Char(48), "Transaction", key=True),
    ),
    "Transaction of a role menu",
)
MENU_LINK: Final = Structure(
    "AGR_BUFFI",
    (
        Field("AGR_NAME", Char(30), "Role", key=True),
        Field("OBJECT_ID", Numc(8), "Node", key=True),
        Field("URL", Char(132), "Web address"),
    ),
    "Web address of a node of a role menu",
)

_ROLE: Final = required("ACTIVITY_GROUP", Char(30), "Role")
_NO_DIALOG: Final = optional("NO_DIALOG", FLAG, "No dialog; a remote call never has one", default="X")
_REQUEST: Final = optional("REQUEST", Char(20), "Transport request; must be blank, this system has none")
_NEW_REQUEST: Final = export("NEW_REQUEST", Char(20), "Transport request; always blank")
_RETURN: Final = table("RETURN", BAPIRET2, "Messages")

PRGN_RFC_CREATE_ACTIVITY_GROUP: Final = Function(
    name="PRGN_RFC_CREATE_ACTIVITY_GROUP",
    group=_GROUP,
    text="Creates a single or derived role with texts and menu, or adds transactions to an existing one",
    imports=(
        _ROLE,
        optional("ACTIVITY_GROUP_TEXT", Char(80), "Short text"),
        optional("COMMENT_TEXT_LINE_1", Char(80), "Description, line 1"),
        optional("COMMENT_TEXT_LINE_2", Char(80), "Description, line 2"),
        optional("COMMENT_TEXT_LINE_3", Char(80), "Description, line 3"),
        optional("COMMENT_TEXT_LINE_4", Char(80), "Description, line 4"),
        _NO_DIALOG,
        optional("ONLY_TCODE_ASSIGNMENT", FLAG, "Only add transactions to an existing role"),
        optional("ORG_LEVELS_WITH_STAR", FLAG, "Fill organizational levels with *"),
        optional("UNMAINTAINED_FIELDS_WITH_STAR", FLAG, "Fill open fields with *"),
        optional("PARENT_ROLE", Char(30), "Derive from this role"),
        optional("PROFILE_NAME", Char(12), "Profile name; proposed when blank"),
        optional("PROFILE_TEXT", Char(60), "Profile text"),
        optional("TEMPLATE", Char(30), "Authorization template to insert"),
        _REQUEST,
    ),
    exports=(_NEW_REQUEST,),
    tables=(
        table("TCODES", TCODES, "Transactions of the menu"),
        unsupported_table("HIERARCHY_NODES", SMENSAPNEW, "Menu as a tree; menus have one level here"),
        _RETURN,
    ),
    exceptions=exceptions(
        "ACTIVITY_GROUP_ALREADY_EXISTS",
        "ACTIVITY_GROUP_DOES_NOT_EXIST",
        "ACTIVITY_GROUP_ENQUEUED",
        "NAMESPACE_PROBLEM",
        "ILLEGAL_CHARACTERS",
        "INVALID_INHERITING_ROLE",
        "PROFILE_NAME_EXISTS",
        "NOT_AUTHORIZED",
        "ERROR_WHEN_CREATING_ACTGROUP",
        "ERROR_WHEN_GENERATING_PROFILE",
    ),
)

PRGN_RFC_CREATE_AGR_MULTIPLE: Final = Function(
    name="PRGN_RFC_CREATE_AGR_MULTIPLE",
    group=_GROUP,
    text="Creates an empty single, derived or composite role",
    imports=(
        _ROLE,
        optional("ACTIVITY_GROUP_TEXT", Char(80), "Short text"),
        optional("COLLECTIVE_AGR", FLAG, "Composite role"),
        optional("PARENT_ROLE", Char(30), "Derive from this role"),
        _REQUEST,
    ),
    exports=(_NEW_REQUEST,),
    tables=(_RETURN,),
    exceptions=exceptions(
        "ACTIVITY_GROUP_ALREADY_EXISTS",
        "NAMESPACE_PROBLEM",
        "ILLEGAL_CHARACTERS",
        "INVALID_INHERITING_ROLE",
        "NOT_AUTHORIZED",
        "ERROR_WHEN_CREATING_ACTGROUP",
    ),
)

_TRANSACTION_EXCEPTIONS: Final = exceptions(
    "ACTIVITY_GROUP_ENQUEUED",
    "ACTIVITY_GROUP_DOES_NOT_EXIST",
    "NAMESPACE_PROBLEM",
    "TRANSACTIONS_INHERITED",
    "NOT_AUTHORIZED",
)

PRGN_RFC_ADD_TRANSACTION: Final = Function(
    name="PRGN_RFC_ADD_TRANSACTION",
    group=_GROUP,
    text="Adds a transaction to the menu of a role",
    imports=(
        _ROLE,
        required("TCODE", Char(20), "Transaction"),
        optional("TEXT_FOR_TCODE", Char(80), "Text in the menu"),
        optional("LOWERCASE", FLAG, "Take the transaction as written"),
        _NO_DIALOG,
    ),
    tables=(_RETURN,),
    exceptions=_TRANSACTION_EXCEPTIONS,
)

PRGN_RFC_DELETE_TRANSACTION: Final = Function(
    name="PRGN_RFC_DELETE_TRANSACTION",
    group=_GROUP,
    text="Removes a transaction from the menu of a role",
    imports=(
        _ROLE,
        required("TCODE", Char(20), "Transaction"),
        optional("LOWERCASE", FLAG, "Take the transaction as written"),
        _NO_DIALOG,
    ),
    tables=(_RETURN,),
    exceptions=_TRANSACTION_EXCEPTIONS,
)

PRGN_RFC_CHANGE_TEXTS: Final = Function(
    name="PRGN_RFC_CHANGE_TEXTS",
    group=_GROUP,
    text="Replaces the texts of a role",
    imports=(_ROLE,),
    tables=(required_table("TEXTS", ROLE_TEXT_LINE, "Texts"),),
    exceptions=exceptions("ACTIVITY_GROUP_ENQUEUED", "ACTIVITY_GROUP_DOES_NOT_EXIST", "NOT_AUTHORIZED"),
)

PRGN_RFC_READ_TEXTS: Final = Function(
    name="PRGN_RFC_READ_TEXTS",
    group=_GROUP,
    text="Reads the texts of a role",
    imports=(_ROLE,),
    tables=(table("TEXTS", ROLE_TEXT_LINE, "Texts"),),
    exceptions=exceptions("ACTIVITY_GROUP_DOES_NOT_EXIST", "NOT_AUTHORIZED"),
)

_MEMBER_IMPORTS: Final = (
    required("ACTIVITY_GROUP", Char(30), "Composite role"),
    optional("CHECK_NAMESPACE", FLAG, "Check the names; always done", default="X"),
    optional("ENQUEUE", FLAG, "Lock the role; always done", default="X"),
    optional("PROFILE_COMPARISON", FLAG, "Run the user comparison afterwards"),
    _NO_DIALOG,
)
_MEMBER_EXCEPTIONS: Final = exceptions(
    "ACTIVITY_GROUP_ENQUEUED", "ACTIVITY_GROUP_DOES_NOT_EXIST", "NO_COLLECTIVE_ROLE", "NO_SINGLE_ROLE", "NOT_AUTHORIZED"
)

PRGN_RFC_ADD_AGRS_TO_COLL_AGR: Final = Function(
    name="PRGN_RFC_ADD_AGRS_TO_COLL_AGR",
    group=_GROUP,
    text="Adds single roles to a composite role, all or none",
    imports=_MEMBER_IMPORTS,
    tables=(required_table("ACTIVITY_GROUPS", SINGLE_ROLE, "Single roles to add"), _RETURN),
    exceptions=_MEMBER_EXCEPTIONS,
)

PRGN_RFC_DEL_AGRS_IN_COLL_AGR: Final = Function(
    name="PRGN_RFC_DEL_AGRS_IN_COLL_AGR",
    group=_GROUP,
    text="Removes single roles from a composite role, all or none",
    imports=_MEMBER_IMPORTS,
    tables=(required_table("ACTIVITY_GROUPS", SINGLE_ROLE, "Single roles to remove"), _RETURN),
    exceptions=_MEMBER_EXCEPTIONS,
)

PRGN_RFC_CHANGE_USERS_IN_AGRS: Final = Function(
    name="PRGN_RFC_CHANGE_USERS_IN_AGRS",
    group=_GROUP,
    text="Adds and removes users of roles; other assignments stay",
    tables=(
        table("ADD_USERS_TO_ACTGROUPS", ROLE_USER, "Assignments to add"),
        table("DELETE_USERS_FROM_ACTGROUPS", ROLE_USER, "Assignments to remove"),
        _RETURN,
    ),
    exceptions=exceptions("ACTIVITY_GROUP_DOES_NOT_EXIST", "USER_DOES_NOT_EXIST", "NOT_AUTHORIZED"),
)

PRGN_ACTIVITY_GROUP_DELETE: Final = Function(
    name="PRGN_ACTIVITY_GROUP_DELETE",
    group=_GROUP,
    text="Deletes a role with its profiles and assignments",
    imports=(
        _ROLE,
        optional("ENQUEUE_AND_TRANSPORT", FLAG, "Must be blank; this system has no transports"),
        optional("SHOW_DIALOG", FLAG, "Must be blank"),
    ),
    exceptions=exceptions("NOT_AUTHORIZED", "ENQUEUE_FAILED", "ROLE_DOES_NOT_EXIST"),
)

PRGN_PROFILE_NAME_GET: Final = Function(
    name="PRGN_PROFILE_NAME_GET",
    group=_GROUP,
    text="Returns name and text of the profile of a role",
    imports=(required("ACT_OBJID", Char(30), "Role"),),
    exports=(
        export("ACT_PROFILE_NAME", Char(12), "Profile"),
        export("ACT_PROF_TEXT", Char(60), "Profile text"),
    ),
    exceptions=exceptions("NO_PROFILE_AVAILABLE", "NOT_AUTHORIZED"),
)

PRGN_AUTO_GENERATE_PROFILE_NEW: Final = Function(
    name="PRGN_AUTO_GENERATE_PROFILE_NEW",
    group=_GROUP,
    text="Maintains the authorization data of a role without dialog and generates its profiles",
    imports=(
        _ROLE,
        optional("PROFILE_NAME", Char(12), "Profile name, before the first generation"),
        optional("PROFILE_TEXT", Char(60), "Profile text"),
        _NO_DIALOG,
        optional("REBUILD_AUTH_DATA", FLAG, "Merge the proposals for the menu's transactions first", default="X"),
        optional("ORG_LEVELS_WITH_STAR", FLAG, "Fill organizational levels with *"),
        optional("FILL_EMPTY_FIELDS_WITH_STAR", FLAG, "Fill open fields with *"),
        optional("TEMPLATE", Char(30), "Authorization template to insert"),
        optional("CHECK_PROFGEN_TABLES", FLAG, "Check that the proposals are up to date; they always are"),
        optional("GENERATE_PROFILE", FLAG, "Generate", default="X"),
        optional("AUTHORITY_CHECK_PFCG", FLAG, "Check the rights of the caller; always done", default="X"),
        _REQUEST,
    ),
    tables=(_RETURN,),
    exceptions=exceptions(
        "ACTIVITY_GROUP_DOES_NOT_EXIST",
        "ACTIVITY_GROUP_ENQUEUED",
        "PROFILE_NAME_EXISTS",
        "PROFILE_NOT_IN_NAMESPACE",
        "NO_AUTH_FOR_PROF_CREATION",
        "NO_AUTH_FOR_ROLE_CHANGE",
        "NO_AUTH_FOR_AUTH_MAINT",
        "NO_AUTH_FOR_GEN",
        "NO_AUTHS",
        "OPEN_AUTHS",
        "TOO_MANY_AUTHS",
        "PROFGEN_TABLES_NOT_UPDATED",
        "ERROR_WHEN_GENERATING_PROFILE",
    ),
)

PRGN_GEN_PROFILES_FOR_ROLES: Final = Function(
    name="PRGN_GEN_PROFILES_FOR_ROLES",
    group=_GROUP,
    text="Generates the profiles of roles as their data stand, also with open organizational levels",
    imports=(optional("IV_USERCOMPARE", FLAG, "Run the user comparison afterwards"),),
    tables=(
        required_table("IT_ROLES", AGR_NAME, "Roles"),
        table("ET_RETURN", BAPIRET2, "Messages"),
    ),
)

PRGN_CHECK_PROFILE_STATUS_RFC: Final = Function(
    name="PRGN_CHECK_PROFILE_STATUS_RFC",
    group=_GROUP,
    text="Returns the light of a role's authorization tab",
    imports=(_ROLE, optional("TRANSACTIONS_CHANGED", FLAG, "Regard the menu as changed")),
    exports=(
        export("LED_COLOR", Char(10), "GREEN, YELLOW or RED"),
        export("MESSAGE_TEXT", Char(220), "What the light means"),
    ),
    exceptions=exceptions("ACTIVITY_GROUP_DOES_NOT_EXIST", "NOT_AUTHORIZED"),
)

PRGN_READ_ROLE_MENU: Final = Function(
    name="PRGN_READ_ROLE_MENU",
    group=_GROUP,
    text="Reads the menu of a role",
    imports=(_ROLE,),
    tables=(
        table("AGR_HIER", MENU_NODE, "Nodes"),
        table("AGR_HIERT", MENU_TEXT, "Texts of the nodes"),
        table("AGR_TCODES", MENU_TRANSACTION, "Transactions"),
        table("AGR_BUFFI", MENU_LINK, "Web addresses; always empty"),
    ),
    exceptions=exceptions("ACTIVITY_GROUP_DOES_NOT_EXIST", "NOT_AUTHORIZED"),
)

SDF_PRGN_COPY_AGR: Final = Function(
    name="/SDF/PRGN_COPY_AGR",
    group="/SDF/COMUSER_UPDATE",
    text="Copies a single role; users and generated profiles are not copied",
    imports=(
        required("SOURCE_AGR", Char(30), "Role to copy"),
        required("TARGET_AGR", Char(30), "New role"),
    ),
    exceptions=exceptions(
        "NO_SINGLE_ROLE",
        "TARGET_AGRNAME_NOT_FREE",
        "SOURCE_AGR_NOT_EXISTS",
        "NO_AUTHORITY_FOR_USER_INSERT",
        "NO_AUTHORITY_FOR_TCODES_INSERT",
        "NO_AUTHORITY_FOR_OBJECT_INSERT",
        "NO_AUTHORITY_FOR_SROLE_INSERT",
        "NO_AUTHORITY_FOR_SROLE_SHOW",
        "FLAG_NOT_EXISTING",
        "ACTION_CANCELLED",
        "NO_AUTH_FOR_OBJECTS_AND_USERS",
        "NO_AUTH_FOR_SROLES_AND_USERS",
        "NO_AUTH_TO_GENERATE_PROFILE",
    ),
)

FUNCTIONS: Final = (
    PRGN_RFC_CREATE_ACTIVITY_GROUP,
    PRGN_RFC_CREATE_AGR_MULTIPLE,
    PRGN_RFC_ADD_TRANSACTION,
    PRGN_RFC_DELETE_TRANSACTION,
    PRGN_RFC_CHANGE_TEXTS,
    PRGN_RFC_READ_TEXTS,
    PRGN_RFC_ADD_AGRS_TO_COLL_AGR,
    PRGN_RFC_DEL_AGRS_IN_COLL_AGR,
    PRGN_RFC_CHANGE_USERS_IN_AGRS,
    PRGN_ACTIVITY_GROUP_DELETE,
    PRGN_PROFILE_NAME_GET,
    PRGN_AUTO_GENERATE_PROFILE_NEW,
    PRGN_GEN_PROFILES_FOR_ROLES,
    PRGN_CHECK_PROFILE_STATUS_RFC,
    PRGN_READ_ROLE_MENU,
    SDF_PRGN_COPY_AGR,
)
