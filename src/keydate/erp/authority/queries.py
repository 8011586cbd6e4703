"""Reads of role maintenance, shaped for screens, interfaces and exports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from keydate.erp.authority import rights
from keydate.erp.authority.errors import ProfileNotFound, RoleNotFound, TemplateNotFound, UnknownObject
from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.model.catalogue import FieldDefinition, ObjectDefinition
from keydate.erp.authority.model.check import Authorization
from keydate.erp.authority.model.generation import open_fields
from keydate.erp.authority.model.lights import (
    Light,
    ProfileStatus,
    authorization_light,
    authorizations_light,
    data_light,
    explain_authorizations_light,
    menu_light,
    profile_status,
)
from keydate.erp.authority.model.roles import AuthorizationData, OrganizationalLevels, Role, RoleAuthorization
from keydate.erp.authority.store import catalogue as catalogue_store
from keydate.erp.authority.store import profiles as profile_store
from keydate.erp.authority.store import roles as store
from keydate.erp.authority.store import where_used as where_used_store
from keydate.erp.authority.store.where_used import RoleUse
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import FieldName, ObjectName, ProfileName, RoleName


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleView:
    """Everything about a role except its users, which `keydate.erp.users` knows."""

    role: Role
    #: Text lines by language; line 0 is the short text.
    texts: Mapping[str, tuple[str, ...]]
    #: The menu: transactions with their texts.
    transactions: Mapping[str, str]
    authorizations: tuple[RoleAuthorization, ...]
    organizational_levels: OrganizationalLevels
    #: The single roles of a composite role.
    members: tuple[RoleName, ...]
    derived_roles: tuple[RoleName, ...]
    #: Generated profiles in order; empty before the first generation.
    profiles: tuple[ProfileName, ...]
    profile_status: ProfileStatus
    menu_light: Light
    #: The light of the authorizations tab and what it means.
    authorizations_light: Light
    authorizations_light_text: str
    #: The light of the authorization data as a whole, and of each authorization by number.
    data_light: Light
    lights: Mapping[int, Light]
    #: What has no value: `$BUKRS` or `OBJECT-FIELD`.
    open_fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePage:
    """One page of a list of roles."""

    roles: tuple[Role, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleDifference:
    """One line in which two roles differ; empty where a role does not have it."""

    line: str
    left: str
    right: str


def get_role(tx: ReadTransaction, *, acting_user: ActingUser, role: RoleName) -> RoleView:
    """Returns a role with all that belongs to it.

    Raises:
        NotAuthorized: S_USER_AGR 03 is missing.
        RoleNotFound: there is none.
    """
    header, data = _role_with_data(tx, acting_user, role)
    client = acting_user.client
    catalogue = catalogue_store.load_catalogue(tx)
    transactions = store.load_transactions(tx, client, role)
    members = tuple(store.list_members(tx, client, role))
    return RoleView(
        role=header,
        texts=store.load_texts(tx, client, role),
        transactions=transactions,
        authorizations=data.authorizations,
        organizational_levels=data.organizational_levels,
        members=members,
        derived_roles=tuple(store.list_derived(tx, client, role)),
        profiles=tuple(profile_store.list_role_profiles(tx, client, role)),
        profile_status=profile_status(header),
        menu_light=menu_light(entries=len(members) if header.is_composite else len(transactions)),
        authorizations_light=authorizations_light(header),
        authorizations_light_text=explain_authorizations_light(header),
        data_light=data_light(data, catalogue),
        lights={item.counter or 0: authorization_light(item, data, catalogue) for item in data.authorizations},
        open_fields=open_fields(data, catalogue),
    )


def list_roles(
    tx: ReadTransaction, *, acting_user: ActingUser, pattern: str = "*", limit: int = 100, offset: int = 0
) -> RolePage:
    """Returns one page of the roles that match a pattern with `*` and that the user may display, in order of their names."""
    acting_user.require("S_USER_AGR", ACTVT=rights.DISPLAY)
    client = acting_user.client
    pattern = pattern.upper()
    if acting_user.sees("S_USER_AGR", ACT_GROUP="*", ACTVT=rights.DISPLAY):
        page = store.list_roles_page(tx, client, pattern=pattern, limit=limit, offset=offset)
        return RolePage(roles=tuple(page), total=store.count_roles(tx, client, pattern=pattern))
    visible = [
        name
        for name in store.list_role_names(tx, client, pattern=pattern)
        if acting_user.sees("S_USER_AGR", ACT_GROUP=name, ACTVT=rights.DISPLAY)
    ]
    return RolePage(roles=tuple(store.list_roles(tx, client, visible[offset : offset + limit])), total=len(visible))


def where_used(
    tx: ReadTransaction,
    *,
    acting_user: ActingUser,
    object_name: ObjectName,
    field: FieldName | None = None,
    value: str | None = None,
) -> tuple[RoleUse, ...]:
    """Returns the roles whose authorization data hold an object, or cover a value in one of its fields.

    Organizational levels are looked through: a role whose level `$BUKRS` covers 1000 is found for 1000.
    """
    acting_user.require("S_USER_AUT", OBJECT=object_name, ACTVT=rights.DISPLAY)
    found = where_used_store.list_role_uses(tx, acting_user.client, object_name)
    covers = _covers(field, value)
    return tuple(
        use for use in found if covers(use) and acting_user.sees("S_USER_AGR", ACT_GROUP=use.role, ACTVT=rights.DISPLAY)
    )


def _covers(field: FieldName | None, value: str | None) -> Callable[[RoleUse], bool]:
    def covers(use: RoleUse) -> bool:
        if field is None:
            return True
        rows = use.values.get(field, ())
        return bool(rows) if value is None else any(row.covers(value) for row in rows)

    return covers


def compare_roles(
    tx: ReadTransaction, *, acting_user: ActingUser, left: RoleName, right: RoleName
) -> tuple[RoleDifference, ...]:
    """Returns the lines in which the authorization data of two roles differ; numbers of authorizations do not matter."""
    _, left_data = _role_with_data(tx, acting_user, left)
    _, right_data = _role_with_data(tx, acting_user, right)
    old, new = _comparable(left_data), _comparable(right_data)
    return tuple(
        RoleDifference(line=line, left=old.get(line, ""), right=new.get(line, ""))
        for line in sorted({*old, *new})
        if old.get(line) != new.get(line)
    )


def _comparable(data: AuthorizationData) -> dict[str, str]:
    """Numbers the authorizations of each object anew, in the order of their content."""
    lines = {name: _text(rows) for name, rows in data.organizational_levels.items()}
    by_object: dict[str, list[str]] = {}
    for item in data.active:
        fields = "; ".join(f"{field} = {_text(item.values[field])}" for field in sorted(item.values))
        by_object.setdefault(item.object, []).append(fields or "all fields open")
    for object_name, contents in by_object.items():
        # The content itself is the key: two roles differ in whole authorizations, whatever their order.
        lines.update({f"{object_name}: {content}": "held" for content in contents})
    return lines


def role_as_document(tx: ReadTransaction, *, acting_user: ActingUser, role: RoleName) -> dict[str, Any]:
    """Returns a role as plain data for YAML or JSON: what a person would write to make such a role. Needs activity DL.

    Raises:
        NotAuthorized: S_USER_AGR DL is missing.
    """
    rights.require_role(acting_user, role, rights.DOWNLOAD)
    header, data = _role_with_data(tx, acting_user, role)
    client = acting_user.client
    document: dict[str, Any] = {"name": str(role), "kind": header.kind.value, "description": header.description}
    if header.parent_role is not None:
        document["parent_role"] = str(header.parent_role)
    if header.is_composite:
        document["members"] = [str(name) for name in store.list_members(tx, client, role)]
        return document
    document["transactions"] = sorted(store.load_transactions(tx, client, role))
    document["authorizations"] = [
        {
            "object": str(item.object),
            "values": {str(field): [str(value) for value in rows] for field, rows in sorted(item.values.items())},
            **({"inactive": True} if item.is_inactive else {}),
        }
        for item in data.authorizations
    ]
    document["organizational_levels"] = {
        name: [str(value) for value in rows] for name, rows in data.organizational_levels.items()
    }
    return document


# -------------------------------------------------------------------------------------------------- profiles, catalogue


def get_profile(tx: ReadTransaction, *, acting_user: ActingUser, profile: ProfileName) -> tuple[Authorization, ...]:
    """Returns the authorizations in a profile, those of a composite profile's members included.

    Raises:
        ProfileNotFound: there is none.
    """
    acting_user.require("S_USER_PRO", PROFILE=profile, ACTVT=rights.DISPLAY)
    if profile_store.find_profile_kind(tx, acting_user.client, profile) is None:
        raise ProfileNotFound(profile=profile)
    return tuple(profile_store.load_authorizations(tx, acting_user.client, [profile]))


def get_object(
    tx: ReadTransaction, *, acting_user: ActingUser, name: ObjectName
) -> tuple[ObjectDefinition, tuple[FieldDefinition, ...]]:
    """Returns an authorization object with the definitions of its fields.

    Raises:
        UnknownObject: there is none.
    """
    acting_user.require("S_USER_AUT", OBJECT=name, ACTVT=rights.DISPLAY)
    catalogue = catalogue_store.load_catalogue(tx)
    definition = catalogue.objects.get(name)
    if definition is None:
        raise UnknownObject(object=name)
    return definition, tuple(catalogue.fields[field] for field in definition.fields)


def list_objects(tx: ReadTransaction, *, acting_user: ActingUser) -> tuple[ObjectDefinition, ...]:
    """Returns all authorization objects that the user may display, in order of their names."""
    acting_user.require("S_USER_AUT", ACTVT=rights.DISPLAY)
    objects = catalogue_store.load_catalogue(tx).objects
    return tuple(
        definition
        for name, definition in objects.items()
        if acting_user.sees("S_USER_AUT", OBJECT=name, ACTVT=rights.DISPLAY)
    )


def list_templates(tx: ReadTransaction, *, acting_user: ActingUser) -> dict[str, str]:
    """Returns names and texts of the authorization templates."""
    acting_user.require("S_USER_AGR", ACTVT=rights.DISPLAY)
    return catalogue_store.list_templates(tx)


def get_template(tx: ReadTransaction, *, acting_user: ActingUser, template: str) -> tuple[RoleAuthorization, ...]:
    """Returns the authorizations of a template.

    Raises:
        TemplateNotFound: there is none of this name.
    """
    acting_user.require("S_USER_AGR", ACTVT=rights.DISPLAY)
    items = catalogue_store.find_template(tx, template)
    if items is None:
        raise TemplateNotFound(template=template)
    return items


def _role_with_data(tx: ReadTransaction, acting_user: ActingUser, role: RoleName) -> tuple[Role, AuthorizationData]:
    rights.require_role(acting_user, role, rights.DISPLAY)
    header = store.find_role(tx, acting_user.client, role)
    if header is None:
        raise RoleNotFound(role=role)
    return header, store.load_data(tx, acting_user.client, role)


def _text(rows: tuple[ValueRange, ...]) -> str:
    return ", ".join(sorted(str(value) for value in rows))
