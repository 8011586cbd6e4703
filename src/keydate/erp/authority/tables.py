"""Authorization objects (system-wide), and roles, profiles and authorizations (per client).

The comments name the SAP table that a read-only view shows the rows as.
"""

from __future__ import annotations

import sqlalchemy as sa

from keydate.erp.clients.tables import metadata
from keydate.kit.database import UtcDateTime


def _client() -> sa.Column[str]:
    return sa.Column("client", sa.String(3), sa.ForeignKey("clients.client"), primary_key=True)


# ------------------------------------------------------------------------------------------------ catalogue, system-wide

#: Fields that objects check, e.g. ACTVT, BUKRS (AUTHX).
authorization_fields = sa.Table(
    "authorization_fields",
    metadata,
    sa.Column("field", sa.String(10), primary_key=True),
    sa.Column("text", sa.String(60), nullable=False, default=""),
    sa.Column("length", sa.Integer, nullable=False),
    # Promoted to a role-wide variable `$FIELD` (USORG).
    sa.Column("is_organizational_level", sa.Boolean, nullable=False, default=False),
)

#: TOBJ
authorization_objects = sa.Table(
    "authorization_objects",
    metadata,
    sa.Column("object", sa.String(10), primary_key=True),
    sa.Column("text", sa.String(60), nullable=False, default=""),
    sa.Column("object_class", sa.String(4), nullable=False, default=""),
    sa.Column("is_excluded_from_sap_all", sa.Boolean, nullable=False, default=False),
    sa.Column("is_delivered", sa.Boolean, nullable=False, default=True),
    # Switched off globally: every check of it answers "allowed".
    sa.Column("is_switched_off", sa.Boolean, nullable=False, default=False),
)

authorization_object_fields = sa.Table(
    "authorization_object_fields",
    metadata,
    sa.Column("object", sa.String(10), sa.ForeignKey("authorization_objects.object"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("field", sa.String(10), sa.ForeignKey("authorization_fields.field"), nullable=False),
    sa.UniqueConstraint("object", "field"),
)

#: TACT
activities = sa.Table(
    "activities",
    metadata,
    sa.Column("activity", sa.String(2), primary_key=True),
    sa.Column("text", sa.String(60), nullable=False),
)

#: TACTZ
object_activities = sa.Table(
    "object_activities",
    metadata,
    sa.Column("object", sa.String(10), sa.ForeignKey("authorization_objects.object"), primary_key=True),
    sa.Column("activity", sa.String(2), sa.ForeignKey("activities.activity"), primary_key=True),
)

#: Templates for role authorizations; delivered and own.
role_templates = sa.Table(
    "role_templates",
    metadata,
    sa.Column("template", sa.String(30), primary_key=True),
    sa.Column("text", sa.String(80), nullable=False),
    sa.Column("is_delivered", sa.Boolean, nullable=False, default=True),
)

role_template_values = sa.Table(
    "role_template_values",
    metadata,
    sa.Column("template", sa.String(30), sa.ForeignKey("role_templates.template"), primary_key=True),
    sa.Column("counter", sa.Integer, primary_key=True),
    sa.Column("object", sa.String(10), nullable=False),
    sa.Column("field", sa.String(10), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("low", sa.String(40), nullable=False),
    sa.Column("high", sa.String(40), nullable=False, default=""),
)

# ---------------------------------------------------------------------------------------------------- roles, per client

#: AGR_DEFINE, AGR_FLAGS, AGR_PROF
roles = sa.Table(
    "roles",
    metadata,
    _client(),
    sa.Column("role", sa.String(30), primary_key=True),
    sa.Column("kind", sa.String(10), nullable=False),  # single | composite; a single role with a parent is derived
    sa.Column("parent_role", sa.String(30), nullable=True),
    sa.Column("description", sa.String(80), nullable=False),
    # Optimistic lock: rises with every change of the role; a writer that expected an older one is told so.
    sa.Column("version", sa.Integer, nullable=False, default=1),
    sa.Column("created_by", sa.String(12), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("changed_by", sa.String(12), nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    sa.Column("menu_changed_at", UtcDateTime, nullable=True),
    sa.Column("authorizations_changed_at", UtcDateTime, nullable=True),
    sa.Column("assignments_changed_at", UtcDateTime, nullable=True),
    sa.Column("generated_at", UtcDateTime, nullable=True),
    sa.Column("compared_at", UtcDateTime, nullable=True),
    sa.Column("profile", sa.String(12), nullable=True),  # proposed or generated
    sa.Column("profile_text", sa.String(60), nullable=False, default=""),
    sa.ForeignKeyConstraint(["client", "parent_role"], ["roles.client", "roles.role"]),
    sa.UniqueConstraint("client", "profile"),
)

#: AGR_TEXTS; line 0 is the short text in a language, further lines the long text.
role_texts = sa.Table(
    "role_texts",
    metadata,
    _client(),
    sa.Column("role", sa.String(30), primary_key=True),
    sa.Column("language", sa.String(2), primary_key=True),
    sa.Column("line", sa.Integer, primary_key=True),
    sa.Column("text", sa.String(80), nullable=False),
    sa.ForeignKeyConstraint(["client", "role"], ["roles.client", "roles.role"], ondelete="CASCADE"),
)

#: AGR_TCODES
role_transactions = sa.Table(
    "role_transactions",
    metadata,
    _client(),
    sa.Column("role", sa.String(30), primary_key=True),
    sa.Column("transaction_code", sa.String(20), primary_key=True),
    sa.Column("text", sa.String(80), nullable=False, default=""),
    sa.ForeignKeyConstraint(["client", "role"], ["roles.client", "roles.role"], ondelete="CASCADE"),
)

#: AGR_AGRS: the single roles of a composite role.
role_members = sa.Table(
    "role_members",
    metadata,
    _client(),
    sa.Column("role", sa.String(30), primary_key=True),
    sa.Column("member", sa.String(30), primary_key=True),
    sa.ForeignKeyConstraint(["client", "role"], ["roles.client", "roles.role"], ondelete="CASCADE"),
    sa.ForeignKeyConstraint(["client", "member"], ["roles.client", "roles.role"]),
)

#: AGR_1250
role_authorizations = sa.Table(
    "role_authorizations",
    metadata,
    _client(),
    sa.Column("role", sa.String(30), primary_key=True),
    sa.Column("counter", sa.Integer, primary_key=True),
    sa.Column("object", sa.String(10), sa.ForeignKey("authorization_objects.object"), nullable=False),
    sa.Column("authorization", sa.String(12), nullable=False, default=""),  # named at generation
    sa.Column("text", sa.String(60), nullable=False, default=""),
    sa.Column("status", sa.String(1), nullable=False),  # S standard, G maintained, M changed, U manual
    sa.Column("is_inactive", sa.Boolean, nullable=False, default=False),
    sa.ForeignKeyConstraint(["client", "role"], ["roles.client", "roles.role"], ondelete="CASCADE"),
)

#: AGR_1251; a field without a row is open.
role_field_values = sa.Table(
    "role_field_values",
    metadata,
    _client(),
    sa.Column("role", sa.String(30), primary_key=True),
    sa.Column("counter", sa.Integer, primary_key=True),
    sa.Column("field", sa.String(10), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("low", sa.String(40), nullable=False),  # `$BUKRS` stands for the role's organizational level
    sa.Column("high", sa.String(40), nullable=False, default=""),
    sa.ForeignKeyConstraint(
        ["client", "role", "counter"],
        ["role_authorizations.client", "role_authorizations.role", "role_authorizations.counter"],
        ondelete="CASCADE",
    ),
)

#: AGR_1252
role_organizational_levels = sa.Table(
    "role_organizational_levels",
    metadata,
    _client(),
    sa.Column("role", sa.String(30), primary_key=True),
    sa.Column("variable", sa.String(12), primary_key=True),  # $BUKRS
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("low", sa.String(40), nullable=False),
    sa.Column("high", sa.String(40), nullable=False, default=""),
    sa.ForeignKeyConstraint(["client", "role"], ["roles.client", "roles.role"], ondelete="CASCADE"),
)

#: AGR_1016: the generated profiles of a role, in order.
role_profiles = sa.Table(
    "role_profiles",
    metadata,
    _client(),
    sa.Column("role", sa.String(30), primary_key=True),
    sa.Column("counter", sa.Integer, primary_key=True),
    sa.Column("profile", sa.String(12), nullable=False),
    sa.ForeignKeyConstraint(["client", "role"], ["roles.client", "roles.role"], ondelete="CASCADE"),
    sa.ForeignKeyConstraint(["client", "profile"], ["profiles.client", "profiles.profile"]),
    sa.UniqueConstraint("client", "profile"),
)

# ------------------------------------------------------------------------------- profiles and authorizations, per client

#: USR10
profiles = sa.Table(
    "profiles",
    metadata,
    _client(),
    sa.Column("profile", sa.String(12), primary_key=True),
    sa.Column("kind", sa.String(10), nullable=False),  # single | composite | generated
    sa.Column("text", sa.String(60), nullable=False, default=""),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    sa.Column("changed_by", sa.String(12), nullable=False),
)

#: UST10C
profile_members = sa.Table(
    "profile_members",
    metadata,
    _client(),
    sa.Column("profile", sa.String(12), primary_key=True),
    sa.Column("member", sa.String(12), primary_key=True),
    sa.ForeignKeyConstraint(["client", "profile"], ["profiles.client", "profiles.profile"], ondelete="CASCADE"),
    sa.ForeignKeyConstraint(["client", "member"], ["profiles.client", "profiles.profile"]),
)

#: UST10S
profile_authorizations = sa.Table(
    "profile_authorizations",
    metadata,
    _client(),
    sa.Column("profile", sa.String(12), primary_key=True),
    sa.Column("object", sa.String(10), primary_key=True),
    sa.Column("authorization", sa.String(12), primary_key=True),
    sa.ForeignKeyConstraint(["client", "profile"], ["profiles.client", "profiles.profile"], ondelete="CASCADE"),
    sa.ForeignKeyConstraint(
        ["client", "object", "authorization"],
        ["authorizations.client", "authorizations.object", "authorizations.authorization"],
    ),
)

#: USR12: the header of an authorization; one without values in a field grants nothing for it.
authorizations = sa.Table(
    "authorizations",
    metadata,
    _client(),
    sa.Column("object", sa.String(10), sa.ForeignKey("authorization_objects.object"), primary_key=True),
    sa.Column("authorization", sa.String(12), primary_key=True),
)

#: UST12
authorization_values = sa.Table(
    "authorization_values",
    metadata,
    _client(),
    sa.Column("object", sa.String(10), primary_key=True),
    sa.Column("authorization", sa.String(12), primary_key=True),
    sa.Column("field", sa.String(10), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("low", sa.String(40), nullable=False),
    sa.Column("high", sa.String(40), nullable=False, default=""),
    sa.ForeignKeyConstraint(
        ["client", "object", "authorization"],
        ["authorizations.client", "authorizations.object", "authorizations.authorization"],
        ondelete="CASCADE",
    ),
)
