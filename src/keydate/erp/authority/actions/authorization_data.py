"""Authorization data of a role: manual input, templates, full authorization, from the menu, open fields, inactive ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from keydate.erp.authority import rights
from keydate.erp.authority.actions.changing import change_data, locked_role
from keydate.erp.authority.catalogue.proposals import PROPOSALS
from keydate.erp.authority.errors import AuthorizationNotFound, AuthorizationStillActive, TemplateNotFound
from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.model.catalogue import ObjectCatalogue, variable
from keydate.erp.authority.model.proposals import adjusted, proposed
from keydate.erp.authority.model.roles import (
    AuthorizationData,
    AuthorizationStatus,
    OrganizationalLevels,
    Role,
    RoleAuthorization,
    derived_status,
)
from keydate.erp.authority.store import catalogue as catalogue_store
from keydate.erp.authority.store import roles as store
from keydate.kit.database import Transaction
from keydate.vocabulary.authorization_values import FULL, ValueRange
from keydate.vocabulary.ids import ObjectName, RoleName

_FULL = (ValueRange(FULL),)


def set_authorizations(
    tx: Transaction,
    *,
    acting_user: ActingUser,
    role: RoleName,
    authorizations: Sequence[RoleAuthorization],
    organizational_levels: OrganizationalLevels | None = None,
    expected_version: int | None = None,
    keep_proposed: bool = False,
) -> Role:
    """Replaces the authorizations of a role.

    The status is derived, whatever is passed: an authorization that keeps number and object of one from the menu becomes standard,
    maintained or changed, every other one manual.

    Organizational levels are replaced too, unless None. With `keep_proposed`, authorizations that came from the menu stay beside the ones
    that are given.
    """

    def change(data: AuthorizationData, _: ObjectCatalogue) -> AuthorizationData:
        from_menu = [item for item in data.authorizations if item.status is not AuthorizationStatus.MANUAL]
        given = _with_status(authorizations, from_menu, _menu_proposals(tx, acting_user, role))
        levels = data.organizational_levels if organizational_levels is None else organizational_levels
        kept = from_menu if keep_proposed else []
        return AuthorizationData(authorizations=(*kept, *given), organizational_levels=levels)

    return _change(tx, acting_user, role, change, act="role_authorizations_set", expected_version=expected_version)


def insert_authorizations(
    tx: Transaction,
    *,
    acting_user: ActingUser,
    role: RoleName,
    authorizations: Sequence[RoleAuthorization],
    expected_version: int | None = None,
) -> Role:
    """Adds manual authorizations to those that are there; their numbers are given by the system."""

    def change(data: AuthorizationData, _: ObjectCatalogue) -> AuthorizationData:
        return _with_manual(data, authorizations)

    return _change(tx, acting_user, role, change, act="role_authorizations_inserted", expected_version=expected_version)


def insert_objects(
    tx: Transaction,
    *,
    acting_user: ActingUser,
    role: RoleName,
    objects: Sequence[ObjectName],
    expected_version: int | None = None,
) -> Role:
    """Inserts objects by manual input: organizational levels refer to the role's variables, all other fields are open."""

    def change(data: AuthorizationData, catalogue: ObjectCatalogue) -> AuthorizationData:
        return _with_manual(data, [_open_authorization(name, catalogue) for name in objects])

    return _change(tx, acting_user, role, change, act="role_objects_inserted", expected_version=expected_version)


def insert_from_template(
    tx: Transaction,
    *,
    acting_user: ActingUser,
    role: RoleName,
    template: str,
    expected_version: int | None = None,
) -> Role:
    """Inserts the authorizations of a template; they count as manual.

    Raises:
        TemplateNotFound: there is none of this name.
    """
    items = catalogue_store.find_template(tx, template)
    if items is None:
        raise TemplateNotFound(template=template)

    def change(data: AuthorizationData, _: ObjectCatalogue) -> AuthorizationData:
        return _with_manual(data, items)

    return _change(tx, acting_user, role, change, act="role_template_inserted", expected_version=expected_version)


def insert_full_authorization(
    tx: Transaction, *, acting_user: ActingUser, role: RoleName, expected_version: int | None = None
) -> Role:
    """Inserts every object with `*` in all fields, except those that are excluded from SAP_ALL."""

    def change(data: AuthorizationData, catalogue: ObjectCatalogue) -> AuthorizationData:
        items = [
            RoleAuthorization(object=name, values=dict.fromkeys(definition.fields, _FULL))
            for name, definition in catalogue.objects.items()
            if not definition.is_excluded_from_sap_all
        ]
        return _with_manual(data, items)

    return _change(
        tx, acting_user, role, change, act="role_full_authorization_inserted", expected_version=expected_version
    )


def set_organizational_levels(
    tx: Transaction,
    *,
    acting_user: ActingUser,
    role: RoleName,
    organizational_levels: OrganizationalLevels,
    expected_version: int | None = None,
) -> Role:
    """Replaces the organizational levels of a single or derived role; keys are variables, e.g. `$BUKRS`."""
    found = locked_role(
        tx, acting_user=acting_user, role=role, activity=rights.CHANGE, expected_version=expected_version
    )
    found.require_single()

    def change(data: AuthorizationData, _: ObjectCatalogue) -> AuthorizationData:
        return replace(data, organizational_levels=organizational_levels)

    return change_data(tx, acting_user=acting_user, role=found, change=change, act="role_organizational_levels_set")


def fill_open_fields(
    tx: Transaction,
    *,
    acting_user: ActingUser,
    role: RoleName,
    organizational_levels: bool,
    fields: bool,
    expected_version: int | None = None,
) -> Role:
    """Fills what is open with `*`: organizational levels, ordinary fields, or both."""

    def change(data: AuthorizationData, catalogue: ObjectCatalogue) -> AuthorizationData:
        return _filled(data, catalogue, levels=organizational_levels, fields=fields)

    return _change(
        tx,
        acting_user,
        role,
        change,
        act="role_open_fields_filled",
        expected_version=expected_version,
        derive_status=True,
    )


def adjust_to_menu(
    tx: Transaction, *, acting_user: ActingUser, role: RoleName, expected_version: int | None = None
) -> Role:
    """Merges the proposals for the transactions in the menu into the authorizations (expert mode: read old, merge with new)."""
    found = locked_role(
        tx, acting_user=acting_user, role=role, activity=rights.CHANGE, expected_version=expected_version
    )
    found.require_own_data()

    def change(data: AuthorizationData, _: ObjectCatalogue) -> AuthorizationData:
        return adjusted(data, _menu_proposals(tx, acting_user, role))

    columns = {} if found.menu_changed_at is None else {"menu_changed_at": None}
    return change_data(tx, acting_user=acting_user, role=found, change=change, act="role_adjusted_to_menu", **columns)


def set_inactive(
    tx: Transaction,
    *,
    acting_user: ActingUser,
    role: RoleName,
    counter: int,
    is_inactive: bool,
    expected_version: int | None = None,
) -> Role:
    """Switches an authorization inactive (kept, not generated) or active again.

    Raises:
        AuthorizationNotFound: the role has none with this number.
    """

    def change(data: AuthorizationData, _: ObjectCatalogue) -> AuthorizationData:
        _numbered(data, role, counter)
        items = [
            replace(item, is_inactive=is_inactive) if item.counter == counter else item for item in data.authorizations
        ]
        return replace(data, authorizations=tuple(items))

    act = "role_authorization_deactivated" if is_inactive else "role_authorization_activated"
    return _change(tx, acting_user, role, change, act=act, expected_version=expected_version)


def delete_authorization(
    tx: Transaction,
    *,
    acting_user: ActingUser,
    role: RoleName,
    counter: int,
    expected_version: int | None = None,
) -> Role:
    """Removes an inactive authorization.

    Raises:
        AuthorizationNotFound: the role has none with this number.
        AuthorizationStillActive: it must be switched inactive first.
    """

    def change(data: AuthorizationData, _: ObjectCatalogue) -> AuthorizationData:
        if not _numbered(data, role, counter).is_inactive:
            raise AuthorizationStillActive(role=role, counter=counter)
        return replace(data, authorizations=tuple(item for item in data.authorizations if item.counter != counter))

    return _change(tx, acting_user, role, change, act="role_authorization_deleted", expected_version=expected_version)


# ----------------------------------------------------------------------------------------------------------------- parts

_ChangeFunction = Callable[[AuthorizationData, ObjectCatalogue], AuthorizationData]


def _change(
    tx: Transaction,
    acting_user: ActingUser,
    role: RoleName,
    change: _ChangeFunction,
    *,
    act: str,
    expected_version: int | None,
    derive_status: bool = False,
) -> Role:
    found = locked_role(
        tx, acting_user=acting_user, role=role, activity=rights.CHANGE, expected_version=expected_version
    )
    found.require_own_data()

    def derived(data: AuthorizationData, catalogue: ObjectCatalogue) -> AuthorizationData:
        after = change(data, catalogue)
        from_menu = [item for item in data.authorizations if item.status is not AuthorizationStatus.MANUAL]
        items = _with_status(after.authorizations, from_menu, _menu_proposals(tx, acting_user, role))
        return replace(after, authorizations=tuple(items))

    return change_data(tx, acting_user=acting_user, role=found, change=derived if derive_status else change, act=act)


def _menu_proposals(tx: Transaction, acting_user: ActingUser, role: RoleName) -> tuple[RoleAuthorization, ...]:
    return proposed(store.load_transactions(tx, acting_user.client, role), PROPOSALS)


def _with_status(
    given: Iterable[RoleAuthorization],
    from_menu: Sequence[RoleAuthorization],
    fresh: Sequence[RoleAuthorization],
) -> list[RoleAuthorization]:
    objects = {item.counter: item.object for item in from_menu}
    result = []
    for item in given:
        if item.counter is not None and objects.get(item.counter) == item.object:
            proposals = [proposal.values for proposal in fresh if proposal.object == item.object]
            result.append(replace(item, status=derived_status(proposals, item.values)))
        else:
            result.append(replace(item, status=AuthorizationStatus.MANUAL))
    return result


def _with_manual(data: AuthorizationData, items: Sequence[RoleAuthorization]) -> AuthorizationData:
    added = [replace(item, counter=None, status=AuthorizationStatus.MANUAL) for item in items]
    return replace(data, authorizations=(*data.authorizations, *added))


def _open_authorization(name: ObjectName, catalogue: ObjectCatalogue) -> RoleAuthorization:
    fields = catalogue.object(name).fields
    return RoleAuthorization(
        object=name,
        values={field: (ValueRange(variable(field)),) for field in fields if catalogue.is_organizational_level(field)},
    )


def _filled(data: AuthorizationData, catalogue: ObjectCatalogue, *, levels: bool, fields: bool) -> AuthorizationData:
    used: set[str] = set()
    items = []
    for item in data.authorizations:
        values = dict(item.values)
        for field in catalogue.object(item.object).fields:
            is_level = catalogue.is_organizational_level(field)
            if not values.get(field):
                if is_level and levels:
                    values[field] = (ValueRange(variable(field)),)
                elif not is_level and fields:
                    values[field] = _FULL
            if ValueRange(variable(field)) in values.get(field, ()):
                used.add(variable(field))
        items.append(replace(item, values=values))
    filled = dict(data.organizational_levels)
    if levels:
        filled.update({name: _FULL for name in sorted(used) if not filled.get(name)})
    return AuthorizationData(authorizations=tuple(items), organizational_levels=filled)


def _numbered(data: AuthorizationData, role: RoleName, counter: int) -> RoleAuthorization:
    for item in data.authorizations:
        if item.counter == counter:
            return item
    raise AuthorizationNotFound(role=role, counter=counter)
