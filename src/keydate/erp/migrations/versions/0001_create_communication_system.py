"""Create the tables of the communication system: clients, audit, authority, users, books, jobs, trust."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from keydate.kit.database import JsonText, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:  # noqa: PLR0915  # long: one statement for each table
    op.create_table(
        "activities",
        sa.Column("activity", sa.String(length=2), nullable=False),
        sa.Column("text", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("activity", name=op.f("pk_activities")),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "authorization_fields",
        sa.Column("field", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=60), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("is_organizational_level", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("field", name=op.f("pk_authorization_fields")),
    )
    op.create_table(
        "authorization_objects",
        sa.Column("object", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=60), nullable=False),
        sa.Column("object_class", sa.String(length=4), nullable=False),
        sa.Column("is_excluded_from_sap_all", sa.Boolean(), nullable=False),
        sa.Column("is_delivered", sa.Boolean(), nullable=False),
        sa.Column("is_switched_off", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("object", name=op.f("pk_authorization_objects")),
    )
    op.create_table(
        "change_documents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("object_class", sa.String(length=20), nullable=False),
        sa.Column("object_key", sa.String(length=80), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=12), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("old_value", sa.Text(), nullable=False),
        sa.Column("new_value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_documents")),
    )
    op.create_index(
        "ix_change_documents_object", "change_documents", ["client", "object_class", "object_key", "id"], unique=False
    )
    op.create_table(
        "clients",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("text", sa.String(length=60), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("authority_version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("client", name=op.f("pk_clients")),
    )
    op.create_table(
        "forbidden_passwords",
        sa.Column("pattern", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("pattern", name=op.f("pk_forbidden_passwords")),
    )
    op.create_table(
        "profile_parameters",
        sa.Column("parameter", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("parameter", name=op.f("pk_profile_parameters")),
    )
    op.create_table(
        "recorded_checks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("user_name", sa.String(length=12), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("context", sa.String(length=60), nullable=False),
        sa.Column("object", sa.String(length=10), nullable=False),
        sa.Column("fields", JsonText(), nullable=False),
        sa.Column("return_code", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_traced", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recorded_checks")),
    )
    op.create_index(
        "ix_recorded_checks_user", "recorded_checks", ["client", "user_name", "return_code", "id"], unique=False
    )
    op.create_table(
        "role_templates",
        sa.Column("template", sa.String(length=30), nullable=False),
        sa.Column("text", sa.String(length=80), nullable=False),
        sa.Column("is_delivered", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("template", name=op.f("pk_role_templates")),
    )
    op.create_table(
        "security_audit_log",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("event", sa.String(length=3), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("user_name", sa.String(length=40), nullable=False),
        sa.Column("terminal", sa.String(length=60), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("details", JsonText(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_security_audit_log")),
    )
    op.create_index("ix_security_audit_log_client_at", "security_audit_log", ["client", "at"], unique=False)
    op.create_index("ix_security_audit_log_user_name", "security_audit_log", ["user_name"], unique=False)
    op.create_table(
        "authorization_object_fields",
        sa.Column("object", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["field"], ["authorization_fields.field"], name=op.f("fk_authorization_object_fields_field")
        ),
        sa.ForeignKeyConstraint(
            ["object"], ["authorization_objects.object"], name=op.f("fk_authorization_object_fields_object")
        ),
        sa.PrimaryKeyConstraint("object", "position", name=op.f("pk_authorization_object_fields")),
        sa.UniqueConstraint("object", "field", name=op.f("uq_authorization_object_fields_object_field")),
    )
    op.create_table(
        "authorizations",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("object", sa.String(length=10), nullable=False),
        sa.Column("authorization", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_authorizations_client")),
        sa.ForeignKeyConstraint(["object"], ["authorization_objects.object"], name=op.f("fk_authorizations_object")),
        sa.PrimaryKeyConstraint("client", "object", "authorization", name=op.f("pk_authorizations")),
    )
    op.create_table(
        "fiscal_year_variants",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("variant", sa.String(length=2), nullable=False),
        sa.Column("text", sa.String(length=60), nullable=False),
        sa.Column("first_month", sa.Integer(), nullable=False),
        sa.Column("special_periods", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_fiscal_year_variants_client")),
        sa.PrimaryKeyConstraint("client", "variant", name=op.f("pk_fiscal_year_variants")),
    )
    op.create_table(
        "jobs",
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("technical_user", sa.String(length=12), nullable=False),
        sa.Column("business_user", sa.String(length=12), nullable=False),
        sa.Column("reference_id", sa.String(length=36), nullable=False),
        sa.Column("definition", sa.String(length=255), nullable=False),
        sa.Column("version", sa.String(length=255), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("start_at", UtcDateTime(), nullable=True),
        sa.Column("test_run", sa.Boolean(), nullable=False),
        sa.Column("error_only_run", sa.Boolean(), nullable=False),
        sa.Column("parameters", JsonText(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=12), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_jobs_client")),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_jobs")),
        sa.UniqueConstraint(
            "client", "technical_user", "reference_id", name=op.f("uq_jobs_client_technical_user_reference_id")
        ),
    )
    op.create_index("ix_jobs_owner", "jobs", ["client", "technical_user", "created_at", "job_id"], unique=False)
    op.create_index("ix_jobs_status", "jobs", ["status"], unique=False)
    op.create_table(
        "object_activities",
        sa.Column("object", sa.String(length=10), nullable=False),
        sa.Column("activity", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(["activity"], ["activities.activity"], name=op.f("fk_object_activities_activity")),
        sa.ForeignKeyConstraint(["object"], ["authorization_objects.object"], name=op.f("fk_object_activities_object")),
        sa.PrimaryKeyConstraint("object", "activity", name=op.f("pk_object_activities")),
    )
    op.create_table(
        "posting_period_variants",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("variant", sa.String(length=4), nullable=False),
        sa.Column("text", sa.String(length=60), nullable=False),
        sa.Column("authorization_group", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_posting_period_variants_client")),
        sa.PrimaryKeyConstraint("client", "variant", name=op.f("pk_posting_period_variants")),
    )
    op.create_table(
        "profiles",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("profile", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=60), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_profiles_client")),
        sa.PrimaryKeyConstraint("client", "profile", name=op.f("pk_profiles")),
    )
    op.create_table(
        "role_template_values",
        sa.Column("template", sa.String(length=30), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("object", sa.String(length=10), nullable=False),
        sa.Column("field", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("low", sa.String(length=40), nullable=False),
        sa.Column("high", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["template"], ["role_templates.template"], name=op.f("fk_role_template_values_template")
        ),
        sa.PrimaryKeyConstraint("template", "counter", "field", "position", name=op.f("pk_role_template_values")),
    )
    op.create_table(
        "roles",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("parent_role", sa.String(length=30), nullable=True),
        sa.Column("description", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=12), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=12), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("menu_changed_at", UtcDateTime(), nullable=True),
        sa.Column("authorizations_changed_at", UtcDateTime(), nullable=True),
        sa.Column("assignments_changed_at", UtcDateTime(), nullable=True),
        sa.Column("generated_at", UtcDateTime(), nullable=True),
        sa.Column("compared_at", UtcDateTime(), nullable=True),
        sa.Column("profile", sa.String(length=12), nullable=True),
        sa.Column("profile_text", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["client", "parent_role"], ["roles.client", "roles.role"], name=op.f("fk_roles_client_parent_role")
        ),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_roles_client")),
        sa.PrimaryKeyConstraint("client", "role", name=op.f("pk_roles")),
        sa.UniqueConstraint("client", "profile", name=op.f("uq_roles_client_profile")),
    )
    op.create_table(
        "security_policies",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("policy", sa.String(length=40), nullable=False),
        sa.Column("attribute", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_security_policies_client")),
        sa.PrimaryKeyConstraint("client", "policy", "attribute", name=op.f("pk_security_policies")),
    )
    op.create_table(
        "task_list_statuses",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("hub_id", sa.String(length=64), nullable=False),
        sa.Column("task_list_id", sa.String(length=255), nullable=False),
        sa.Column("task_list_code", sa.String(length=255), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.Column("told_by", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_task_list_statuses_client")),
        sa.PrimaryKeyConstraint("client", "hub_id", "task_list_id", name=op.f("pk_task_list_statuses")),
    )
    op.create_table(
        "trusted_hubs",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("key_id", sa.String(length=64), nullable=False),
        sa.Column("hub_id", sa.String(length=64), nullable=False),
        sa.Column("public_jwk", JsonText(), nullable=False),
        sa.Column("text", sa.String(length=60), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("added_by", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_trusted_hubs_client")),
        sa.PrimaryKeyConstraint("client", "key_id", name=op.f("pk_trusted_hubs")),
    )
    op.create_table(
        "used_assertions",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("key_id", sa.String(length=64), nullable=False),
        sa.Column("token_id", sa.String(length=64), nullable=False),
        sa.Column("keep_until", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_used_assertions_client")),
        sa.PrimaryKeyConstraint("client", "key_id", "token_id", name=op.f("pk_used_assertions")),
    )
    op.create_index("ix_used_assertions_keep_until", "used_assertions", ["keep_until"], unique=False)
    op.create_table(
        "user_groups",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("user_group", sa.String(length=12), nullable=False),
        sa.Column("text", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_user_groups_client")),
        sa.PrimaryKeyConstraint("client", "user_group", name=op.f("pk_user_groups")),
    )
    op.create_table(
        "users",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("user_name", sa.String(length=12), nullable=False),
        sa.Column("user_type", sa.String(length=1), nullable=False),
        sa.Column("alias", sa.String(length=40), nullable=True),
        sa.Column("alias_key", sa.String(length=40), nullable=True),
        sa.Column("user_group", sa.String(length=12), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("reference_user", sa.String(length=12), nullable=True),
        sa.Column("security_policy", sa.String(length=40), nullable=True),
        sa.Column("accounting_number", sa.String(length=12), nullable=False),
        sa.Column("time_zone", sa.String(length=6), nullable=False),
        sa.Column("lock_bits", sa.Integer(), nullable=False),
        sa.Column("failed_logons", sa.Integer(), nullable=False),
        sa.Column("last_failed_logon_at", UtcDateTime(), nullable=True),
        sa.Column("last_logon_at", UtcDateTime(), nullable=True),
        sa.Column("password_state", sa.String(length=12), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("password_set_at", UtcDateTime(), nullable=True),
        sa.Column("password_changed_at", UtcDateTime(), nullable=True),
        sa.Column("password_used_at", UtcDateTime(), nullable=True),
        sa.Column("logon_version", sa.BigInteger(), nullable=False),
        sa.Column("authority_version", sa.BigInteger(), nullable=False),
        sa.Column("created_by", sa.String(length=12), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=12), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("address", JsonText(), nullable=False),
        sa.Column("defaults", JsonText(), nullable=False),
        sa.Column("company", sa.String(length=42), nullable=False),
        sa.ForeignKeyConstraint(
            ["client", "reference_user"],
            ["users.client", "users.user_name"],
            name=op.f("fk_users_client_reference_user"),
        ),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_users_client")),
        sa.PrimaryKeyConstraint("client", "user_name", name=op.f("pk_users")),
        sa.UniqueConstraint("client", "alias_key", name=op.f("uq_users_client_alias_key")),
    )
    op.create_table(
        "authorization_values",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("object", sa.String(length=10), nullable=False),
        sa.Column("authorization", sa.String(length=12), nullable=False),
        sa.Column("field", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("low", sa.String(length=40), nullable=False),
        sa.Column("high", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["client", "object", "authorization"],
            ["authorizations.client", "authorizations.object", "authorizations.authorization"],
            name=op.f("fk_authorization_values_client_object_authorization"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_authorization_values_client")),
        sa.PrimaryKeyConstraint(
            "client", "object", "authorization", "field", "position", name=op.f("pk_authorization_values")
        ),
    )
    op.create_table(
        "company_codes",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("company_code", sa.String(length=4), nullable=False),
        sa.Column("name", sa.String(length=25), nullable=False),
        sa.Column("city", sa.String(length=25), nullable=False),
        sa.Column("country", sa.String(length=3), nullable=False),
        sa.Column("currency", sa.String(length=5), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("chart_of_accounts", sa.String(length=4), nullable=False),
        sa.Column("company", sa.String(length=6), nullable=False),
        sa.Column("vat_registration_number", sa.String(length=20), nullable=False),
        sa.Column("fiscal_year_variant", sa.String(length=2), nullable=False),
        sa.Column("posting_period_variant", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(
            ["client", "fiscal_year_variant"],
            ["fiscal_year_variants.client", "fiscal_year_variants.variant"],
            name=op.f("fk_company_codes_client_fiscal_year_variant"),
        ),
        sa.ForeignKeyConstraint(
            ["client", "posting_period_variant"],
            ["posting_period_variants.client", "posting_period_variants.variant"],
            name=op.f("fk_company_codes_client_posting_period_variant"),
        ),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_company_codes_client")),
        sa.PrimaryKeyConstraint("client", "company_code", name=op.f("pk_company_codes")),
    )
    op.create_table(
        "job_results",
        sa.Column("result_id", sa.String(length=36), nullable=False),
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("mime_type", sa.String(length=255), nullable=True),
        sa.Column("filename", sa.Text(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.job_id"], name=op.f("fk_job_results_job_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("result_id", name=op.f("pk_job_results")),
        sa.UniqueConstraint("job_id", "position", name=op.f("uq_job_results_job_id_position")),
    )
    op.create_table(
        "open_posting_periods",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("variant", sa.String(length=4), nullable=False),
        sa.Column("account_type", sa.String(length=1), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("first_period", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        sa.Column("last_period", sa.Integer(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["client", "variant"],
            ["posting_period_variants.client", "posting_period_variants.variant"],
            name=op.f("fk_open_posting_periods_client_variant"),
        ),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_open_posting_periods_client")),
        sa.PrimaryKeyConstraint("client", "variant", "account_type", "number", name=op.f("pk_open_posting_periods")),
    )
    op.create_table(
        "password_history",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("user_name", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client", "user_name"],
            ["users.client", "users.user_name"],
            name=op.f("fk_password_history_client_user_name"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_password_history_client")),
        sa.PrimaryKeyConstraint("client", "user_name", "number", name=op.f("pk_password_history")),
    )
    op.create_table(
        "posting_period_lines",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("variant", sa.String(length=4), nullable=False),
        sa.Column("account_type", sa.String(length=1), nullable=False),
        sa.ForeignKeyConstraint(
            ["client", "variant"],
            ["posting_period_variants.client", "posting_period_variants.variant"],
            name=op.f("fk_posting_period_lines_client_variant"),
        ),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_posting_period_lines_client")),
        sa.PrimaryKeyConstraint("client", "variant", "account_type", name=op.f("pk_posting_period_lines")),
    )
    op.create_table(
        "profile_authorizations",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("profile", sa.String(length=12), nullable=False),
        sa.Column("object", sa.String(length=10), nullable=False),
        sa.Column("authorization", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["client", "object", "authorization"],
            ["authorizations.client", "authorizations.object", "authorizations.authorization"],
            name=op.f("fk_profile_authorizations_client_object_authorization"),
        ),
        sa.ForeignKeyConstraint(
            ["client", "profile"],
            ["profiles.client", "profiles.profile"],
            name=op.f("fk_profile_authorizations_client_profile"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_profile_authorizations_client")),
        sa.PrimaryKeyConstraint("client", "profile", "object", "authorization", name=op.f("pk_profile_authorizations")),
    )
    op.create_table(
        "profile_members",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("profile", sa.String(length=12), nullable=False),
        sa.Column("member", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["client", "member"], ["profiles.client", "profiles.profile"], name=op.f("fk_profile_members_client_member")
        ),
        sa.ForeignKeyConstraint(
            ["client", "profile"],
            ["profiles.client", "profiles.profile"],
            name=op.f("fk_profile_members_client_profile"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_profile_members_client")),
        sa.PrimaryKeyConstraint("client", "profile", "member", name=op.f("pk_profile_members")),
    )
    op.create_table(
        "role_assignments",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("user_name", sa.String(length=12), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("via_composite", sa.String(length=30), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["client", "role"], ["roles.client", "roles.role"], name=op.f("fk_role_assignments_client_role")
        ),
        sa.ForeignKeyConstraint(
            ["client", "user_name"],
            ["users.client", "users.user_name"],
            name=op.f("fk_role_assignments_client_user_name"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_role_assignments_client")),
        sa.PrimaryKeyConstraint(
            "client", "role", "user_name", "valid_from", "via_composite", name=op.f("pk_role_assignments")
        ),
    )
    op.create_index("ix_role_assignments_user", "role_assignments", ["client", "user_name"], unique=False)
    op.create_table(
        "role_authorizations",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("object", sa.String(length=10), nullable=False),
        sa.Column("authorization", sa.String(length=12), nullable=False),
        sa.Column("text", sa.String(length=60), nullable=False),
        sa.Column("status", sa.String(length=1), nullable=False),
        sa.Column("is_inactive", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client", "role"],
            ["roles.client", "roles.role"],
            name=op.f("fk_role_authorizations_client_role"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_role_authorizations_client")),
        sa.ForeignKeyConstraint(
            ["object"], ["authorization_objects.object"], name=op.f("fk_role_authorizations_object")
        ),
        sa.PrimaryKeyConstraint("client", "role", "counter", name=op.f("pk_role_authorizations")),
    )
    op.create_table(
        "role_members",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("member", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["client", "member"], ["roles.client", "roles.role"], name=op.f("fk_role_members_client_member")
        ),
        sa.ForeignKeyConstraint(
            ["client", "role"],
            ["roles.client", "roles.role"],
            name=op.f("fk_role_members_client_role"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_role_members_client")),
        sa.PrimaryKeyConstraint("client", "role", "member", name=op.f("pk_role_members")),
    )
    op.create_table(
        "role_organizational_levels",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("variable", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("low", sa.String(length=40), nullable=False),
        sa.Column("high", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["client", "role"],
            ["roles.client", "roles.role"],
            name=op.f("fk_role_organizational_levels_client_role"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_role_organizational_levels_client")),
        sa.PrimaryKeyConstraint("client", "role", "variable", "position", name=op.f("pk_role_organizational_levels")),
    )
    op.create_table(
        "role_profiles",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("profile", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["client", "profile"], ["profiles.client", "profiles.profile"], name=op.f("fk_role_profiles_client_profile")
        ),
        sa.ForeignKeyConstraint(
            ["client", "role"],
            ["roles.client", "roles.role"],
            name=op.f("fk_role_profiles_client_role"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_role_profiles_client")),
        sa.PrimaryKeyConstraint("client", "role", "counter", name=op.f("pk_role_profiles")),
        sa.UniqueConstraint("client", "profile", name=op.f("uq_role_profiles_client_profile")),
    )
    op.create_table(
        "role_texts",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["client", "role"],
            ["roles.client", "roles.role"],
            name=op.f("fk_role_texts_client_role"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_role_texts_client")),
        sa.PrimaryKeyConstraint("client", "role", "language", "line", name=op.f("pk_role_texts")),
    )
    op.create_table(
        "role_transactions",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("transaction_code", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["client", "role"],
            ["roles.client", "roles.role"],
            name=op.f("fk_role_transactions_client_role"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_role_transactions_client")),
        sa.PrimaryKeyConstraint("client", "role", "transaction_code", name=op.f("pk_role_transactions")),
    )
    op.create_table(
        "traced_users",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("user_name", sa.String(length=12), nullable=False),
        sa.Column("started_by", sa.String(length=12), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client", "user_name"],
            ["users.client", "users.user_name"],
            name=op.f("fk_traced_users_client_user_name"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_traced_users_client")),
        sa.PrimaryKeyConstraint("client", "user_name", name=op.f("pk_traced_users")),
    )
    op.create_table(
        "user_group_members",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("user_name", sa.String(length=12), nullable=False),
        sa.Column("user_group", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["client", "user_name"],
            ["users.client", "users.user_name"],
            name=op.f("fk_user_group_members_client_user_name"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_user_group_members_client")),
        sa.PrimaryKeyConstraint("client", "user_name", "user_group", name=op.f("pk_user_group_members")),
    )
    op.create_table(
        "user_parameters",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("user_name", sa.String(length=12), nullable=False),
        sa.Column("parameter", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["client", "user_name"],
            ["users.client", "users.user_name"],
            name=op.f("fk_user_parameters_client_user_name"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_user_parameters_client")),
        sa.PrimaryKeyConstraint("client", "user_name", "parameter", name=op.f("pk_user_parameters")),
    )
    op.create_table(
        "user_profiles",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("user_name", sa.String(length=12), nullable=False),
        sa.Column("profile", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["client", "profile"], ["profiles.client", "profiles.profile"], name=op.f("fk_user_profiles_client_profile")
        ),
        sa.ForeignKeyConstraint(
            ["client", "user_name"],
            ["users.client", "users.user_name"],
            name=op.f("fk_user_profiles_client_user_name"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_user_profiles_client")),
        sa.PrimaryKeyConstraint("client", "user_name", "profile", name=op.f("pk_user_profiles")),
    )
    op.create_index("ix_user_profiles_profile", "user_profiles", ["client", "profile"], unique=False)
    op.create_table(
        "job_messages",
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("result_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("severity", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=255), nullable=False),
        sa.Column("values", JsonText(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["result_id"], ["job_results.result_id"], name=op.f("fk_job_messages_result_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_job_messages")),
        sa.UniqueConstraint("result_id", "position", name=op.f("uq_job_messages_result_id_position")),
    )
    op.create_table(
        "role_field_values",
        sa.Column("client", sa.String(length=3), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("low", sa.String(length=40), nullable=False),
        sa.Column("high", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["client", "role", "counter"],
            ["role_authorizations.client", "role_authorizations.role", "role_authorizations.counter"],
            name=op.f("fk_role_field_values_client_role_counter"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["client"], ["clients.client"], name=op.f("fk_role_field_values_client")),
        sa.PrimaryKeyConstraint("client", "role", "counter", "field", "position", name=op.f("pk_role_field_values")),
    )
    # ### end Alembic commands ###


def downgrade() -> None:  # noqa: PLR0915  # long: one statement for each table
    op.drop_table("role_field_values")
    op.drop_table("job_messages")
    op.drop_index("ix_user_profiles_profile", table_name="user_profiles")
    op.drop_table("user_profiles")
    op.drop_table("user_parameters")
    op.drop_table("user_group_members")
    op.drop_table("traced_users")
    op.drop_table("role_transactions")
    op.drop_table("role_texts")
    op.drop_table("role_profiles")
    op.drop_table("role_organizational_levels")
    op.drop_table("role_members")
    op.drop_table("role_authorizations")
    op.drop_index("ix_role_assignments_user", table_name="role_assignments")
    op.drop_table("role_assignments")
    op.drop_table("profile_members")
    op.drop_table("profile_authorizations")
    op.drop_table("posting_period_lines")
    op.drop_table("password_history")
    op.drop_table("open_posting_periods")
    op.drop_table("job_results")
    op.drop_table("company_codes")
    op.drop_table("authorization_values")
    op.drop_table("users")
    op.drop_table("user_groups")
    op.drop_index("ix_used_assertions_keep_until", table_name="used_assertions")
    op.drop_table("used_assertions")
    op.drop_table("trusted_hubs")
    op.drop_table("task_list_statuses")
    op.drop_table("security_policies")
    op.drop_table("roles")
    op.drop_table("role_template_values")
    op.drop_table("profiles")
    op.drop_table("posting_period_variants")
    op.drop_table("object_activities")
    op.drop_index("ix_jobs_status", table_name="jobs")
    op.drop_index("ix_jobs_owner", table_name="jobs")
    op.drop_table("jobs")
    op.drop_table("fiscal_year_variants")
    op.drop_table("authorizations")
    op.drop_table("authorization_object_fields")
    op.drop_index("ix_security_audit_log_user_name", table_name="security_audit_log")
    op.drop_index("ix_security_audit_log_client_at", table_name="security_audit_log")
    op.drop_table("security_audit_log")
    op.drop_table("role_templates")
    op.drop_index("ix_recorded_checks_user", table_name="recorded_checks")
    op.drop_table("recorded_checks")
    op.drop_table("profile_parameters")
    op.drop_table("forbidden_passwords")
    op.drop_table("clients")
    op.drop_index("ix_change_documents_object", table_name="change_documents")
    op.drop_table("change_documents")
    op.drop_table("authorization_objects")
    op.drop_table("authorization_fields")
    op.drop_table("audit_head")
    op.drop_table("activities")
    # ### end Alembic commands ###
