"""Which handler answers which remote function. A list, not a discovery: what is not here does not exist."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from keydate.erp.bapi import (
    assignments,
    basic,
    companycodes,
    keydate,
    passwords,
    role_generation,
    roles,
    status,
    table_reading,
    traces,
    user_detail,
    user_list,
    users,
)
from keydate.erp.bapi.call import Connects, Handler, Reads, Writes

HANDLERS: Final[Mapping[str, Handler]] = MappingProxyType(
    {
        "RFC_PING": Connects(basic.ping),
        "STFC_CONNECTION": Connects(basic.stfc_connection),
        "RFC_SYSTEM_INFO": Connects(basic.system_info),
        "RFC_GET_FUNCTION_INTERFACE": Connects(basic.function_interface),
        "RFC_READ_TABLE": Reads(table_reading.read_table),
        "DDIF_FIELDINFO_GET": Connects(basic.field_info),
        "BAPI_TRANSACTION_COMMIT": Connects(basic.commit),
        "BAPI_TRANSACTION_ROLLBACK": Connects(basic.rollback),
        "BAPI_USER_EXISTENCE_CHECK": Reads(users.existence_check),
        "BAPI_USER_GET_DETAIL": Reads(user_detail.get_detail),
        "BAPI_USER_GETLIST": Reads(user_list.get_list),
        "BAPI_USER_CREATE1": Writes(users.create),
        "BAPI_USER_CHANGE": Writes(users.change),
        "BAPI_USER_DELETE": Writes(users.delete),
        "BAPI_USER_LOCK": Writes(users.lock),
        "BAPI_USER_UNLOCK": Writes(users.unlock),
        "BAPI_USER_ACTGROUPS_ASSIGN": Writes(assignments.assign_user_roles),
        "BAPI_USER_ACTGROUPS_DELETE": Writes(assignments.delete_user_roles),
        "BAPI_USER_PROFILES_ASSIGN": Writes(assignments.assign_user_profiles),
        "BAPI_USER_PROFILES_DELETE": Writes(assignments.delete_user_profiles),
        "SUSR_USER_CHANGE_PASSWORD_RFC": Connects(passwords.change_password),
        "SUSR_LOGIN_CHECK_RFC": Connects(passwords.login_check),
        "SUSR_CHECK_LOGON_DATA": Connects(passwords.check_logon_data),
        "SUSR_GENERATE_PASSWORD": Reads(passwords.generate),
        "PRGN_RFC_CREATE_ACTIVITY_GROUP": Writes(roles.create),
        "PRGN_RFC_CREATE_AGR_MULTIPLE": Writes(roles.create_multiple),
        "PRGN_RFC_ADD_TRANSACTION": Writes(roles.add_transaction),
        "PRGN_RFC_DELETE_TRANSACTION": Writes(roles.delete_transaction),
        "PRGN_RFC_CHANGE_TEXTS": Writes(roles.change_texts),
        "PRGN_RFC_READ_TEXTS": Reads(roles.read_texts),
        "PRGN_RFC_ADD_AGRS_TO_COLL_AGR": Writes(roles.add_members),
        "PRGN_RFC_DEL_AGRS_IN_COLL_AGR": Writes(roles.remove_members),
        "PRGN_RFC_CHANGE_USERS_IN_AGRS": Writes(roles.change_users),
        "PRGN_ACTIVITY_GROUP_DELETE": Writes(roles.delete),
        "PRGN_PROFILE_NAME_GET": Reads(role_generation.profile_name),
        "PRGN_AUTO_GENERATE_PROFILE_NEW": Writes(role_generation.auto_generate),
        "PRGN_GEN_PROFILES_FOR_ROLES": Writes(role_generation.generate_many),
        "PRGN_CHECK_PROFILE_STATUS_RFC": Reads(role_generation.check_status),
        "PRGN_READ_ROLE_MENU": Reads(roles.read_menu),
        "/SDF/PRGN_COPY_AGR": Writes(roles.copy),
        "BAPI_COMPANYCODE_GETLIST": Reads(companycodes.get_list),
        "BAPI_COMPANYCODE_GETDETAIL": Reads(companycodes.get_detail),
        "Z_KEYDATE_ROLE_AUTH_SET": Writes(keydate.set_role_authorizations),
        "Z_KEYDATE_ROLE_AUTH_GET": Reads(keydate.get_role_authorizations),
        "Z_KEYDATE_ROLE_STATUS": Reads(status.get_role_status),
        "Z_KEYDATE_USER_STATUS": Reads(status.get_user_status),
        "Z_KEYDATE_TRACE_SET": Writes(traces.switch_trace),
        "Z_KEYDATE_TRACE_GET": Reads(traces.get_trace),
        "Z_KEYDATE_USER_COMPARE": Writes(keydate.compare),
    }
)
