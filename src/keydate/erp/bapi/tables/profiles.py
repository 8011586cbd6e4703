"""Profiles, authorizations and the objects they are for: USR10, UST10S, UST10C, UST12, TOBJ, TACT, TACTZ; and the clients, T000."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from keydate.erp.authority.tables import (
    activities,
    authorization_object_fields,
    authorization_objects,
    authorization_values,
    object_activities,
    profile_authorizations,
    profile_members,
    profiles,
)
from keydate.erp.bapi.tables import columns as column
from keydate.erp.bapi.tables.view import View
from keydate.erp.clients.tables import clients

USR10: Final = View(
    name="USR10",
    text="Profiles",
    authorization_group="SC",
    source=profiles,
    client=profiles.c.client,
    columns=(
        column.text("MANDT", 3, profiles.c.client, "Client", key=True),
        column.text("PROFN", 12, profiles.c.profile, "Profile", key=True),
        column.constant("AKTPS", 1, "A", "Version: A active", key=True),
        column.text(
            "TYP",
            1,
            sa.case((profiles.c.kind == "composite", "C"), (profiles.c.kind == "generated", "G"), else_="S"),
            "S single, C composite, G generated",
        ),
        column.instant_day("MODDATE", profiles.c.changed_at, "Changed on"),
        column.instant_time("MODTIME", profiles.c.changed_at, "Changed at"),
        column.text("MODBE", 12, profiles.c.changed_by, "Changed by"),
    ),
)

UST10S: Final = View(
    name="UST10S",
    text="Authorizations of single profiles",
    authorization_group="SC",
    source=profile_authorizations,
    client=profile_authorizations.c.client,
    columns=(
        column.text("MANDT", 3, profile_authorizations.c.client, "Client", key=True),
        column.text("PROFN", 12, profile_authorizations.c.profile, "Profile", key=True),
        column.constant("AKTPS", 1, "A", "Version: A active", key=True),
        column.text("OBJCT", 10, profile_authorizations.c.object, "Authorization object", key=True),
        column.text("AUTH", 12, profile_authorizations.c.authorization, "Authorization", key=True),
    ),
)

UST10C: Final = View(
    name="UST10C",
    text="Profiles of composite profiles",
    authorization_group="SC",
    source=profile_members,
    client=profile_members.c.client,
    columns=(
        column.text("MANDT", 3, profile_members.c.client, "Client", key=True),
        column.text("PROFN", 12, profile_members.c.profile, "Composite profile", key=True),
        column.constant("AKTPS", 1, "A", "Version: A active", key=True),
        column.text("SUBPROF", 12, profile_members.c.member, "Profile", key=True),
    ),
)

UST12: Final = View(
    name="UST12",
    text="Values of authorizations",
    authorization_group="SC",
    source=authorization_values,
    client=authorization_values.c.client,
    columns=(
        column.text("MANDT", 3, authorization_values.c.client, "Client", key=True),
        column.text("OBJCT", 10, authorization_values.c.object, "Authorization object", key=True),
        column.text("AUTH", 12, authorization_values.c.authorization, "Authorization", key=True),
        column.constant("AKTPS", 1, "A", "Version: A active", key=True),
        column.text("FIELD", 10, authorization_values.c.field, "Field", key=True),
        column.text("VON", 40, authorization_values.c.low, "Value, or lower end", key=True),
        column.text("BIS", 40, authorization_values.c.high, "Upper end", key=True),
    ),
)

_ranked: Final = sa.select(
    authorization_object_fields.c.object,
    authorization_object_fields.c.field,
    sa.func.row_number()
    .over(partition_by=authorization_object_fields.c.object, order_by=authorization_object_fields.c.position)
    .label("rank"),
).subquery()


def _field(rank: int) -> sa.ColumnElement[str]:
    return sa.func.coalesce(sa.func.max(sa.case((_ranked.c.rank == rank, _ranked.c.field))), "").label(f"field_{rank}")


_objects: Final = (
    sa.select(
        authorization_objects.c.object,
        authorization_objects.c.object_class,
        authorization_objects.c.text,
        *(_field(rank) for rank in range(1, 11)),
    )
    .select_from(authorization_objects.outerjoin(_ranked, _ranked.c.object == authorization_objects.c.object))
    .group_by(authorization_objects.c.object, authorization_objects.c.object_class, authorization_objects.c.text)
    .subquery()
)

TOBJ: Final = View(
    name="TOBJ",
    text="Authorization objects",
    authorization_group="SC",
    source=_objects,
    columns=(
        column.text("OBJCT", 10, _objects.c.object, "Authorization object", key=True),
        *(column.text(f"FIEL{rank % 10}", 10, _objects.c[f"field_{rank}"], f"Field {rank}") for rank in range(1, 11)),
        column.text("OCLSS", 4, _objects.c.object_class, "Object class"),
    ),
)

TACT: Final = View(
    name="TACT",
    text="Activities",
    authorization_group="SC",
    source=activities,
    columns=(
        column.constant("SPRAS", 1, "E", "Language", key=True),
        column.text("ACTVT", 2, activities.c.activity, "Activity", key=True),
        column.text("LTEXT", 60, activities.c.text, "Text"),
    ),
)

TACTZ: Final = View(
    name="TACTZ",
    text="Activities that objects allow",
    authorization_group="SC",
    source=object_activities,
    columns=(
        column.text("BROBJ", 10, object_activities.c.object, "Authorization object", key=True),
        column.text("ACTVT", 2, object_activities.c.activity, "Activity", key=True),
    ),
)

#: Every client may see that the others exist, as in SAP.
T000: Final = View(
    name="T000",
    text="Clients",
    authorization_group="SS",
    source=clients,
    columns=(
        column.text("MANDT", 3, clients.c.client, "Client", key=True),
        column.text("MTEXT", 60, clients.c.text, "Name"),
    ),
)

VIEWS: Final = (USR10, UST10S, UST10C, UST12, TOBJ, TACT, TACTZ, T000)
