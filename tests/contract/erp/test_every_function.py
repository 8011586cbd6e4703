"""A generic SOAP client, which knows nothing but our WSDL, calls every remote function of a running system, and each succeeds."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any, Final

import pytest
import zeep
from requests import Session
from requests.auth import HTTPBasicAuth
from tests.builders.ready_erp import CLIENT, PASSWORD, ReadyErp
from zeep.helpers import serialize_object
from zeep.transports import Transport

from keydate.erp.users.actions import create_user
from keydate.erp.users.assignments import Assignment, assign_roles
from keydate.erp.users.model.fields import UserFields
from keydate.erp.users.model.kinds import PasswordState
from keydate.erp.users.setup import SUPER, installer
from keydate.erp.users.store.logon import store_password
from keydate.vocabulary.ids import RoleName, UserName
from keydate.wire.bapi import FUNCTIONS
from keydate.wire.soap.xml import element_name

# zeep has no types.
_client: Any = zeep.Client
_transport: Any = Transport
_plain: Any = serialize_object

#: Holds the roles of all administrators, and the auditor's, who may see company codes and every table.
EVERYBODY: Final = UserName("EVERYBODY")
_ROLES: Final = tuple(
    RoleName(f"KEYDATE_{name}") for name in ("USER_ADMIN", "ROLE_ADMIN", "PROFILE_ADMIN", "SYSTEM_ADMIN", "AUDITOR")
)

_PASSWORD: Final = {"BAPIPWD": "Initial-Word-1"}
_ROLE: Final = {"ACTIVITY_GROUP": "Z_EVERY"}
_USER: Final = {"USERNAME": "EVERYONE"}
_MEMBERS: Final = {"ACTIVITY_GROUP": "Z_ALL", "ACTIVITY_GROUPS": [{"AGR_NAME": "Z_EVERY"}]}

#: What each function is called with, in an order in which one prepares the next; a list stands for a table.
CALLS: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("RFC_PING", {}),
    ("STFC_CONNECTION", {"REQUTEXT": "Hello"}),
    ("RFC_SYSTEM_INFO", {}),
    ("RFC_GET_SYSTEM_INFO", {}),
    ("TH_SERVER_LIST", {"LIST": []}),
    ("SBUF_PARAMETER_GET", {"PARAMETER_NAME": "login/min_password_lng"}),
    ("TH_GET_PARAMETER", {"PARAMETER_NAME": "login/min_password_lng"}),
    ("RFC_GET_FUNCTION_INTERFACE", {"FUNCNAME": "RFC_PING", "PARAMS": []}),
    ("DDIF_FIELDINFO_GET", {"TABNAME": "USR02", "DFIES_TAB": []}),
    ("RFC_READ_TABLE", {"QUERY_TABLE": "AGR_DEFINE", "FIELDS": [{"FIELDNAME": "AGR_NAME"}], "DATA": []}),
    ("RFC_GET_TABLE_ENTRIES", {"TABLE_NAME": "T001", "ENTRIES": []}),
    ("BAPI_COMPANYCODE_GETLIST", {"COMPANYCODE_LIST": []}),
    ("BAPI_COMPANYCODE_GETDETAIL", {"COMPANYCODEID": "1010"}),
    ("PRGN_RFC_CREATE_ACTIVITY_GROUP", {**_ROLE, "ACTIVITY_GROUP_TEXT": "Every", "TCODES": [{"TCODE": "SU53"}]}),
    ("PRGN_RFC_CREATE_AGR_MULTIPLE", {"ACTIVITY_GROUP": "Z_ALL", "COLLECTIVE_AGR": "X", "RETURN": []}),
    ("PRGN_RFC_ADD_TRANSACTION", {**_ROLE, "TCODE": "SU3", "RETURN": []}),
    ("PRGN_RFC_DELETE_TRANSACTION", {**_ROLE, "TCODE": "SU53", "RETURN": []}),
    ("PRGN_READ_ROLE_MENU", {**_ROLE, "AGR_TCODES": []}),
    ("PRGN_RFC_CHANGE_TEXTS", {**_ROLE, "TEXTS": [{"AGR_NAME": "Z_EVERY", "LINE": "00000", "TEXT": "Everything"}]}),
    ("PRGN_RFC_READ_TEXTS", {**_ROLE, "TEXTS": []}),
    (
        "Z_KEYDATE_ROLE_AUTH_SET",
        {
            **_ROLE,
            "AUTH_DATA": [{"COUNTER": "000001", "OBJECT": "F_BKPF_BUK"}],
            "FIELD_VALUES": [
                {"COUNTER": "000001", "FIELD": "BUKRS", "LOW": "1010"},
                {"COUNTER": "000001", "FIELD": "ACTVT", "LOW": "03"},
            ],
            "RETURN": [],
        },
    ),
    ("Z_KEYDATE_ROLE_AUTH_GET", {**_ROLE, "AUTH_DATA": [], "FIELD_VALUES": []}),
    ("PRGN_AUTO_GENERATE_PROFILE_NEW", {**_ROLE, "RETURN": []}),
    ("PRGN_GEN_PROFILES_FOR_ROLES", {"IT_ROLES": [{"AGR_NAME": "Z_EVERY"}], "ET_RETURN": []}),
    ("PRGN_PROFILE_NAME_GET", {"ACT_OBJID": "Z_EVERY"}),
    ("PRGN_CHECK_PROFILE_STATUS_RFC", _ROLE),
    ("Z_KEYDATE_ROLE_STATUS", {**_ROLE, "MISSING_STEPS": []}),
    ("/SDF/PRGN_COPY_AGR", {"SOURCE_AGR": "Z_EVERY", "TARGET_AGR": "Z_COPY"}),
    ("PRGN_RFC_ADD_AGRS_TO_COLL_AGR", {**_MEMBERS, "RETURN": []}),
    ("PRGN_RFC_DEL_AGRS_IN_COLL_AGR", {**_MEMBERS, "RETURN": []}),
    ("SUSR_GENERATE_PASSWORD", {}),
    ("PASSWORD_FORMAL_CHECK", {"PASSWORD": _PASSWORD, "RETURN": []}),
    ("BAPI_USER_CREATE1", {**_USER, "PASSWORD": _PASSWORD, "ADDRESS": {"LASTNAME": "Everyone"}, "RETURN": []}),
    (
        "BAPI_USER_CHANGE",
        {**_USER, "ADDRESS": {"CITY": "Bonn"}, "ADDRESSX": {"CITY": "X"}, "SNCX": {"PNAME": "X"}, "RETURN": []},
    ),
    ("BAPI_USER_EXISTENCE_CHECK", _USER),
    ("BAPI_USER_GETLIST", {"MAX_ROWS": 3, "USERLIST": []}),
    ("BAPI_USER_ACTGROUPS_ASSIGN", {**_USER, "ACTIVITYGROUPS": [{"AGR_NAME": "Z_EVERY"}], "RETURN": []}),
    ("Z_KEYDATE_USER_COMPARE", {"ROLES": [{"AGR_NAME": "Z_EVERY"}], "RETURN": []}),
    ("Z_KEYDATE_USER_STATUS", {**_USER, "MISSING_STEPS": []}),
    ("BAPI_USER_ACTGROUPS_DELETE", {**_USER, "RETURN": []}),
    (
        "PRGN_RFC_CHANGE_USERS_IN_AGRS",
        {"ADD_USERS_TO_ACTGROUPS": [{"AGR_NAME": "Z_COPY", "UNAME": "EVERYONE"}], "RETURN": []},
    ),
    ("BAPI_USER_PROFILES_ASSIGN", {**_USER, "PROFILES": [], "RETURN": []}),
    ("BAPI_USER_PROFILES_DELETE", {**_USER, "RETURN": []}),
    ("BAPI_USER_GET_DETAIL", {**_USER, "ACTIVITYGROUPS": [], "PROFILES": [], "RETURN": []}),
    ("SUSR_GET_ADMIN_USER_LOGIN_INFO", {"USERID": "EVERYONE"}),
    ("BAPI_USER_LOCK", {**_USER, "RETURN": []}),
    ("BAPI_USER_UNLOCK", {**_USER, "RETURN": []}),
    ("Z_KEYDATE_TRACE_SET", {**_USER, "ACTIVE": "X", "RETURN": []}),
    ("Z_KEYDATE_TRACE_GET", {**_USER, "TRACE": [], "RETURN": []}),
    (
        "SUSR_USER_CHANGE_PASSWORD_RFC",
        {"BNAME": "EVERYONE", "PASSWORD": _PASSWORD["BAPIPWD"], "NEW_PASSWORD": "Final-Word-22"},
    ),
    ("SUSR_LOGIN_CHECK_RFC", {"BNAME": "EVERYONE", "PASSWORD": "Final-Word-22"}),
    ("SUSR_CHECK_LOGON_DATA", {"AUTH_METHOD": "P", "USERID": "EVERYONE", "PASSWORD": "Final-Word-22"}),
    ("BAPI_USER_DELETE", {**_USER, "RETURN": []}),
    ("PRGN_ACTIVITY_GROUP_DELETE", {"ACTIVITY_GROUP": "Z_COPY"}),
    ("BAPI_TRANSACTION_COMMIT", {"WAIT": "X"}),
    ("BAPI_TRANSACTION_ROLLBACK", {}),
)


def test_the_calls_are_all_functions_of_the_catalogue_once() -> None:
    assert sorted(name for name, _ in CALLS) == sorted(FUNCTIONS)


@pytest.fixture
def everybody(listening_erp: ReadyErp) -> ReadyErp:
    """Gives a listening system with the user who may do everything that is tried here."""
    acting = installer(CLIENT)
    with listening_erp.database.write() as tx:
        create_user(
            tx,
            acting_user=acting,
            user_name=EVERYBODY,
            passwords=listening_erp.settings.passwords(),
            initial_password=PASSWORD,
            fields=UserFields(user_group=SUPER),
        )
        assignments = [Assignment(name) for name in _ROLES]
        assign_roles(tx, acting_user=acting, user_name=EVERYBODY, assignments=assignments)
        store_password(
            tx,
            CLIENT,
            EVERYBODY,
            password_hash=listening_erp.settings.passwords().hash(PASSWORD),
            state=PasswordState.PRODUCTIVE,
            by_user=False,
        )
    return listening_erp


@pytest.fixture
def service(everybody: ReadyErp) -> Iterator[Any]:
    with Session() as session, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # zeep's own
        session.auth = HTTPBasicAuth(EVERYBODY, PASSWORD)
        address = f"{everybody.url}/sap/bc/soap/wsdl11?services={','.join(FUNCTIONS)}&sap-client={CLIENT}"
        yield _client(address, transport=_transport(session=session)).service


def messages(answer: Any) -> list[tuple[str, str]]:
    """Returns type and text of all messages of an answer, wherever zeep put them."""
    if isinstance(answer, list):
        return [found for part in answer for found in messages(part)]
    if not isinstance(answer, dict):
        return []
    if {"TYPE", "MESSAGE"} <= set(answer):
        return [(answer["TYPE"] or "", answer["MESSAGE"] or "")]
    return [found for part in answer.values() for found in messages(part)]


def test_every_function_succeeds(service: Any) -> None:
    for name, parameters in CALLS:
        sent = {key: {"item": value} if isinstance(value, list) else value for key, value in parameters.items()}

        # A fault would raise here; a failure that is told in RETURN shows in the messages.
        answer = _plain(getattr(service, element_name(name))(**sent), dict)

        assert not [found for found in messages(answer) if found[0] in {"E", "A"}], name
