"""User master records and what belongs to them, per client. The comments name the SAP table that a view shows the rows as."""

from __future__ import annotations

import sqlalchemy as sa

from keydate.erp.clients.tables import metadata
from keydate.kit.database import JsonText, UtcDateTime


def _client() -> sa.Column[str]:
    return sa.Column("client", sa.String(3), sa.ForeignKey("clients.client"), primary_key=True)


def _of_user() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["client", "user_name"], ["users.client", "users.user_name"], ondelete="CASCADE")


#: USR02, USREFUS
users = sa.Table(
    "users",
    metadata,
    _client(),
    sa.Column("user_name", sa.String(12), primary_key=True),
    sa.Column("user_type", sa.String(1), nullable=False),  # A dialog, B system, C communication, L reference, S service
    sa.Column("alias", sa.String(40), nullable=True),
    sa.Column("alias_key", sa.String(40), nullable=True),  # upper case; unique per client
    sa.Column("user_group", sa.String(12), nullable=False, default=""),
    sa.Column("valid_from", sa.Date, nullable=False),
    sa.Column("valid_to", sa.Date, nullable=False),
    sa.Column("reference_user", sa.String(12), nullable=True),
    sa.Column("security_policy", sa.String(40), nullable=True),
    sa.Column("accounting_number", sa.String(12), nullable=False, default=""),
    sa.Column("time_zone", sa.String(6), nullable=False, default=""),
    sa.Column("lock_bits", sa.Integer, nullable=False, default=0),  # bit sum: 32, 64, 128
    sa.Column("failed_logons", sa.Integer, nullable=False, default=0),
    sa.Column("last_failed_logon_at", UtcDateTime, nullable=True),
    sa.Column("last_logon_at", UtcDateTime, nullable=True),
    sa.Column("password_state", sa.String(12), nullable=False),  # initial | productive | deactivated
    sa.Column("password_hash", sa.String(255), nullable=True),
    sa.Column("password_set_at", UtcDateTime, nullable=True),  # by anyone
    sa.Column("password_changed_at", UtcDateTime, nullable=True),  # by the user
    sa.Column("password_used_at", UtcDateTime, nullable=True),
    # Rises with every change that must end remembered credentials: password, lock, validity, type.
    sa.Column("logon_version", sa.BigInteger, nullable=False, default=0),
    # Rises whenever the user's profiles or reference user change; a compiled buffer is kept only while it stands still.
    sa.Column("authority_version", sa.BigInteger, nullable=False, default=0),
    sa.Column("created_by", sa.String(12), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("changed_by", sa.String(12), nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    # Address, defaults, company, SNC: read and written whole, never searched by the kernel.
    sa.Column("address", JsonText, nullable=False),
    sa.Column("defaults", JsonText, nullable=False),
    sa.Column("company", sa.String(42), nullable=False, default=""),
    sa.UniqueConstraint("client", "alias_key"),
    sa.ForeignKeyConstraint(["client", "reference_user"], ["users.client", "users.user_name"]),
)

password_history = sa.Table(
    "password_history",
    metadata,
    _client(),
    sa.Column("user_name", sa.String(12), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),  # rising
    sa.Column("password_hash", sa.String(255), nullable=False),
    sa.Column("set_at", UtcDateTime, nullable=False),
    _of_user(),
)

#: USR05
user_parameters = sa.Table(
    "user_parameters",
    metadata,
    _client(),
    sa.Column("user_name", sa.String(12), primary_key=True),
    sa.Column("parameter", sa.String(20), primary_key=True),
    sa.Column("value", sa.String(40), nullable=False),
    _of_user(),
)

#: USGRP
user_groups = sa.Table(
    "user_groups",
    metadata,
    _client(),
    sa.Column("user_group", sa.String(12), primary_key=True),
    sa.Column("text", sa.String(60), nullable=False, default=""),
)

#: Further groups of a user (USGRP_USER): information only, no effect on rights.
user_group_members = sa.Table(
    "user_group_members",
    metadata,
    _client(),
    sa.Column("user_name", sa.String(12), primary_key=True),
    sa.Column("user_group", sa.String(12), primary_key=True),
    _of_user(),
)

#: AGR_USERS. `via_composite` names the composite role through which a single role came (COL_FLAG); empty for a direct assignment.
role_assignments = sa.Table(
    "role_assignments",
    metadata,
    _client(),
    sa.Column("role", sa.String(30), primary_key=True),
    sa.Column("user_name", sa.String(12), primary_key=True),
    sa.Column("valid_from", sa.Date, primary_key=True),
    sa.Column("valid_to", sa.Date, nullable=False),
    sa.Column("via_composite", sa.String(30), primary_key=True, default=""),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    sa.Column("changed_by", sa.String(12), nullable=False),
    _of_user(),
    sa.ForeignKeyConstraint(["client", "role"], ["roles.client", "roles.role"]),
    sa.Index("ix_role_assignments_user", "client", "user_name"),
)

#: UST04
user_profiles = sa.Table(
    "user_profiles",
    metadata,
    _client(),
    sa.Column("user_name", sa.String(12), primary_key=True),
    sa.Column("profile", sa.String(12), primary_key=True),
    _of_user(),
    sa.ForeignKeyConstraint(["client", "profile"], ["profiles.client", "profiles.profile"]),
    sa.Index("ix_user_profiles_profile", "client", "profile"),
)

#: Profile parameters of the system (login/…); a missing row means the delivered default.
profile_parameters = sa.Table(
    "profile_parameters",
    metadata,
    sa.Column("parameter", sa.String(60), primary_key=True),
    sa.Column("value", sa.String(60), nullable=False),
)

#: Security policies (SECPOL): where one is assigned to a user, its attributes replace the profile parameters.
security_policies = sa.Table(
    "security_policies",
    metadata,
    _client(),
    sa.Column("policy", sa.String(40), primary_key=True),
    sa.Column("attribute", sa.String(60), primary_key=True),
    sa.Column("value", sa.String(60), nullable=False),
)

#: USR40: forbidden password patterns with `*` and `?`.
forbidden_passwords = sa.Table(
    "forbidden_passwords",
    metadata,
    sa.Column("pattern", sa.String(40), primary_key=True),
)

#: Who is traced, and since when (STAUTHTRACE).
traced_users = sa.Table(
    "traced_users",
    metadata,
    _client(),
    sa.Column("user_name", sa.String(12), primary_key=True),
    sa.Column("started_by", sa.String(12), nullable=False),
    sa.Column("started_at", UtcDateTime, nullable=False),
    _of_user(),
)

#: Traced checks, and the last failed checks of each user (SU53). `is_traced` tells why the row is here.
recorded_checks = sa.Table(
    "recorded_checks",
    metadata,
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("client", sa.String(3), nullable=False),
    sa.Column("user_name", sa.String(12), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("context", sa.String(60), nullable=False),  # function module, service or command
    sa.Column("object", sa.String(10), nullable=False),
    sa.Column("fields", JsonText, nullable=False),  # {"ACTVT": "02", …}; DUMMY is null
    sa.Column("return_code", sa.Integer, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("is_traced", sa.Boolean, nullable=False),
    sa.Index("ix_recorded_checks_user", "client", "user_name", "return_code", "id"),
)
