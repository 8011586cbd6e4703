"""Roles: AGR_DEFINE, AGR_FLAGS, AGR_TEXTS, AGR_AGRS, AGR_TCODES, AGR_1250, AGR_1251, AGR_1252, AGR_1016, AGR_PROF."""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

from keydate.erp.authority.tables import (
    role_authorizations,
    role_field_values,
    role_members,
    role_organizational_levels,
    role_profiles,
    role_texts,
    role_transactions,
    roles,
)
from keydate.erp.bapi.tables import columns as column
from keydate.erp.bapi.tables.columns import Column
from keydate.erp.bapi.tables.view import View

_GROUP: Final = "PC"


def _key(table: sa.FromClause) -> tuple[Column, Column]:
    return (
        column.text("MANDT", 3, table.c.client, "Client", key=True),
        column.text("AGR_NAME", 30, table.c.role, "Role", key=True),
    )


def _stamps() -> tuple[Column, ...]:
    """Returns who created and changed a role, and when: day, time, and both as a number."""
    created, changed = roles.c.created_at, roles.c.changed_at
    return (
        column.text("CREATE_USR", 12, roles.c.created_by, "Created by"),
        column.instant_day("CREATE_DAT", created, "Created on"),
        column.instant_time("CREATE_TIM", created, "Created at"),
        column.instant_stamp("CREATE_TMP", created, "Created at, as a number"),
        column.text("CHANGE_USR", 12, roles.c.changed_by, "Changed by"),
        column.instant_day("CHANGE_DAT", changed, "Changed on"),
        column.instant_time("CHANGE_TIM", changed, "Changed at"),
        column.instant_stamp("CHANGE_TMP", changed, "Changed at, as a number"),
    )


def _numbered(table: sa.Table, *order: sa.ColumnElement[Any]) -> sa.Subquery:
    """Returns the rows of a table with SAP's counter: a number that rises through all rows of a role."""
    counter = sa.func.row_number().over(partition_by=(table.c.client, table.c.role), order_by=order)
    return sa.select(table, counter.label("row_counter")).subquery()


AGR_DEFINE: Final = View(
    name="AGR_DEFINE",
    text="Roles",
    authorization_group=_GROUP,
    source=roles,
    client=roles.c.client,
    columns=(
        *_key(roles),
        column.text("PARENT_AGR", 30, column.nullable(roles.c.parent_role), "Imparting role"),
        *_stamps(),
        column.constant("ATTRIBUTES", 10, "", "Attributes"),
    ),
)

AGR_FLAGS: Final = View(
    name="AGR_FLAGS",
    text="Attributes of roles",
    authorization_group=_GROUP,
    source=roles,
    client=roles.c.client,
    columns=(
        *_key(roles),
        column.constant("FLAG_TYPE", 10, "COLL_AGR", "Attribute", key=True),
        column.text("FLAG_VALUE", 32, sa.case((roles.c.kind == "composite", "X"), else_=""), "Value"),
        *_stamps(),
    ),
)

_texts: Final = sa.union_all(
    sa.select(
        roles.c.client,
        roles.c.role,
        sa.literal("E").label("language"),
        sa.literal(0).label("line"),
        roles.c.description.label("text"),
    ),
    sa.select(
        role_texts.c.client,
        role_texts.c.role,
        sa.func.substr(role_texts.c.language, 1, 1),
        role_texts.c.line,
        role_texts.c.text,
    ).where(role_texts.c.line > 0),
).subquery()

AGR_TEXTS: Final = View(
    name="AGR_TEXTS",
    text="Texts of roles",
    authorization_group=_GROUP,
    source=_texts,
    client=_texts.c.client,
    columns=(
        *_key(_texts),
        column.text("SPRAS", 1, _texts.c.language, "Language", key=True),
        column.digits("LINE", 5, _texts.c.line, "Line; 0 is the short text", key=True),
        column.text("TEXT", 80, _texts.c.text, "Text"),
    ),
)

AGR_AGRS: Final = View(
    name="AGR_AGRS",
    text="Single roles of composite roles",
    authorization_group=_GROUP,
    source=role_members,
    client=role_members.c.client,
    columns=(
        *_key(role_members),
        column.text("CHILD_AGR", 30, role_members.c.member, "Single role", key=True),
        column.constant("ATTRIBUTES", 10, "", "Attributes"),
    ),
)

AGR_TCODES: Final = View(
    name="AGR_TCODES",
    text="Transactions of role menus",
    authorization_group=_GROUP,
    source=role_transactions,
    client=role_transactions.c.client,
    columns=(
        *_key(role_transactions),
        column.constant("TYPE", 2, "TR", "Type", key=True),
        column.text("TCODE", 48, role_transactions.c.transaction_code, "Transaction", key=True),
    ),
)

AGR_1250: Final = View(
    name="AGR_1250",
    text="Authorizations of roles",
    authorization_group=_GROUP,
    source=role_authorizations,
    client=role_authorizations.c.client,
    columns=(
        *_key(role_authorizations),
        column.digits("COUNTER", 6, role_authorizations.c.counter, "Number", key=True),
        column.text("OBJECT", 10, role_authorizations.c.object, "Authorization object"),
        column.text("AUTH", 12, role_authorizations.c.authorization, "Authorization"),
        column.constant("VARIANT", 4, "", "Variant"),
        column.text("TEXT", 60, role_authorizations.c.text, "Text"),
        column.text("MODIFIED", 1, role_authorizations.c.status, "S standard, G maintained, M changed, U manual"),
        column.flag("DELETED", role_authorizations.c.is_inactive, "Inactive"),
        column.constant("COPIED", 1, "", "Copied"),
        column.constant("NEU", 1, "", "New"),
        column.digits("NODE", 6, role_authorizations.c.counter, "Node"),
    ),
)

_values: Final = _numbered(
    role_field_values, role_field_values.c.counter, role_field_values.c.field, role_field_values.c.position
)
_values_of: Final = _values.join(
    role_authorizations,
    sa.and_(
        role_authorizations.c.client == _values.c.client,
        role_authorizations.c.role == _values.c.role,
        role_authorizations.c.counter == _values.c.counter,
    ),
)

AGR_1251: Final = View(
    name="AGR_1251",
    text="Field values of roles",
    authorization_group=_GROUP,
    source=_values_of,
    client=_values.c.client,
    columns=(
        *_key(_values),
        column.digits("COUNTER", 6, _values.c.row_counter, "Number", key=True),
        column.text("OBJECT", 10, role_authorizations.c.object, "Authorization object"),
        column.text("AUTH", 12, role_authorizations.c.authorization, "Authorization"),
        column.constant("VARIANT", 4, "", "Variant"),
        column.text("FIELD", 10, _values.c.field, "Field"),
        column.text("LOW", 40, _values.c.low, "Value, or lower end"),
        column.text("HIGH", 40, _values.c.high, "Upper end"),
        column.text("MODIFIED", 1, role_authorizations.c.status, "S standard, G maintained, M changed, U manual"),
        column.flag("DELETED", role_authorizations.c.is_inactive, "Inactive"),
        column.constant("COPIED", 1, "", "Copied"),
        column.constant("NEU", 1, "", "New"),
        column.digits("NODE", 6, _values.c.counter, "Node: the number of the authorization"),
    ),
)

_levels: Final = _numbered(
    role_organizational_levels, role_organizational_levels.c.variable, role_organizational_levels.c.position
)

AGR_1252: Final = View(
    name="AGR_1252",
    text="Organizational levels of roles",
    authorization_group=_GROUP,
    source=_levels,
    client=_levels.c.client,
    columns=(
        *_key(_levels),
        column.digits("COUNTER", 6, _levels.c.row_counter, "Number", key=True),
        column.text("VARBL", 40, _levels.c.variable, "Organizational level"),
        column.text("LOW", 40, _levels.c.low, "Value, or lower end"),
        column.text("HIGH", 40, _levels.c.high, "Upper end"),
    ),
)

AGR_1016: Final = View(
    name="AGR_1016",
    text="Profiles of roles",
    authorization_group=_GROUP,
    source=role_profiles,
    client=role_profiles.c.client,
    columns=(
        *_key(role_profiles),
        column.digits("COUNTER", 6, role_profiles.c.counter, "Number", key=True),
        column.text("PROFILE", 12, role_profiles.c.profile, "Profile"),
        column.constant("GENERATED", 1, "X", "Generated"),
        column.constant("PSTATE", 1, "A", "Version: A active"),
    ),
)

AGR_PROF: Final = View(
    name="AGR_PROF",
    text="Profile names of roles",
    authorization_group=_GROUP,
    source=roles,
    client=roles.c.client,
    rows=roles.c.profile.is_not(None),
    columns=(
        *_key(roles),
        column.constant("LANGU", 1, "E", "Language", key=True),
        column.text("PROFILE", 12, roles.c.profile, "Profile"),
        column.text("PTEXT", 60, roles.c.profile_text, "Profile text"),
    ),
)

VIEWS: Final = (
    AGR_DEFINE,
    AGR_FLAGS,
    AGR_TEXTS,
    AGR_AGRS,
    AGR_TCODES,
    AGR_1250,
    AGR_1251,
    AGR_1252,
    AGR_1016,
    AGR_PROF,
)
