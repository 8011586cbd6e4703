"""Users and what they hold: USR02, USREFUS, UST04, AGR_USERS."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from keydate.erp.bapi.tables import columns as column
from keydate.erp.bapi.tables.view import View
from keydate.erp.users.tables import role_assignments, user_profiles, users

#: Password hashes. SAP's table has them; here they are never shown, not even to who asks for them by name.
HASH_COLUMNS: Final = frozenset({"BCODE", "PASSCODE", "PWDSALTEDHASH", "OCOD1", "OCOD2", "OCOD3", "OCOD4", "OCOD5"})

USR02: Final = View(
    name="USR02",
    text="Logon data",
    authorization_group="SC",
    source=users,
    client=users.c.client,
    columns=(
        column.text("MANDT", 3, users.c.client, "Client", key=True),
        column.text("BNAME", 12, users.c.user_name, "User", key=True),
        column.day("GLTGV", users.c.valid_from, "Valid from"),
        column.day("GLTGB", users.c.valid_to, "Valid to"),
        column.text("USTYP", 1, users.c.user_type, "User type"),
        column.text("CLASS", 12, users.c.user_group, "User group"),
        column.number("LOCNT", users.c.failed_logons, "Failed logons"),
        column.number("UFLAG", users.c.lock_bits, "Locks: 32 global, 64 administrator, 128 wrong logons"),
        column.text("ACCNT", 12, users.c.accounting_number, "Accounting number"),
        column.text("ANAME", 12, users.c.created_by, "Created by"),
        column.instant_day("ERDAT", users.c.created_at, "Created on"),
        column.instant_day("TRDAT", users.c.last_logon_at, "Last logon on"),
        column.instant_time("LTIME", users.c.last_logon_at, "Last logon at"),
        column.text(
            "CODVN",
            1,
            sa.case((users.c.password_state == "deactivated", "X"), else_=""),
            "Code version of the password: X deactivated",
        ),
        column.text(
            "PWDINITIAL",
            1,
            sa.case(
                (users.c.password_state == "initial", "1"), (users.c.password_state == "productive", "2"), else_="0"
            ),
            "Password: 1 initial, 2 productive, 0 none",
        ),
        column.number(
            "PWDSTATE",
            sa.case((users.c.password_state == "initial", 1), else_=0),
            "Password: 1 must be changed, 0 need not be; expiry is decided at logon",
        ),
        column.instant_day("PWDCHGDATE", users.c.password_changed_at, "Password changed by the user on"),
        column.instant_day("PWDSETDATE", users.c.password_set_at, "Password set on"),
        column.text("TZONE", 6, users.c.time_zone, "Time zone"),
        column.text("SECURITY_POLICY", 40, column.nullable(users.c.security_policy), "Security policy"),
    ),
)

USREFUS: Final = View(
    name="USREFUS",
    text="Reference users and aliases",
    authorization_group="SC",
    source=users,
    client=users.c.client,
    columns=(
        column.text("MANDT", 3, users.c.client, "Client", key=True),
        column.text("BNAME", 12, users.c.user_name, "User", key=True),
        column.text("REFUSER", 12, column.nullable(users.c.reference_user), "Reference user"),
        column.text("USERALIAS", 40, column.nullable(users.c.alias), "Alias"),
    ),
)

UST04: Final = View(
    name="UST04",
    text="Profiles of users",
    authorization_group="SC",
    source=user_profiles,
    client=user_profiles.c.client,
    columns=(
        column.text("MANDT", 3, user_profiles.c.client, "Client", key=True),
        column.text("BNAME", 12, user_profiles.c.user_name, "User", key=True),
        column.text("PROFILE", 12, user_profiles.c.profile, "Profile", key=True),
    ),
)

AGR_USERS: Final = View(
    name="AGR_USERS",
    text="Role assignments",
    authorization_group="PC",
    source=role_assignments,
    client=role_assignments.c.client,
    columns=(
        column.text("MANDT", 3, role_assignments.c.client, "Client", key=True),
        column.text("AGR_NAME", 30, role_assignments.c.role, "Role", key=True),
        column.text("UNAME", 12, role_assignments.c.user_name, "User", key=True),
        column.day("FROM_DAT", role_assignments.c.valid_from, "Assigned from", key=True),
        column.day("TO_DAT", role_assignments.c.valid_to, "Assigned to", key=True),
        column.constant("EXCLUDE", 1, "", "Excluded"),
        column.instant_day("CHANGE_DAT", role_assignments.c.changed_at, "Changed on"),
        column.instant_time("CHANGE_TIM", role_assignments.c.changed_at, "Changed at"),
        column.instant_stamp("CHANGE_TST", role_assignments.c.changed_at, "Changed at, as a number"),
        column.constant("ORG_FLAG", 1, "", "From organizational management"),
        column.flag("COL_FLAG", role_assignments.c.via_composite != "", "Through a composite role"),
    ),
)

VIEWS: Final = (USR02, USREFUS, UST04, AGR_USERS)
