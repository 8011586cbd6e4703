"""Roles themselves: create, derive, copy, delete, texts, menu, members of composite roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from keydate.erp.authority import rights
from keydate.erp.authority.actions.changing import (
    after_generation,
    flat,
    inherited,
    locked_role,
    record,
    update,
)
from keydate.erp.authority.errors import InvalidParentRole, RoleExists, RoleInUse, RoleNotFound
from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.model.roles import AuthorizationData, Role, require_customer_name
from keydate.erp.authority.store import profiles as profile_store
from keydate.erp.authority.store import roles as store
from keydate.kit.database import Transaction
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import AuthorizationName, RoleName

_TEXT_LENGTH = 80


def create_role(
    tx: Transaction, *, acting_user: ActingUser, role: RoleName, description: str, is_delivered: bool = False
) -> Role:
    """Creates an empty single role; names of delivered roles are refused unless the set-up creates them."""
    return create_header(tx, acting_user, role, description, is_delivered=is_delivered)


def create_derived_role(
    tx: Transaction, *, acting_user: ActingUser, role: RoleName, description: str, parent_role: RoleName
) -> Role:
    """Creates a role that follows another one in menu and authorizations; its organizational levels are empty at first.

    Raises:
        InvalidParentRole: the parent is composite or derived itself.
    """
    rights.require_role(acting_user, parent_role, rights.DISPLAY)
    parent = store.find_role(tx, acting_user.client, parent_role)
    if parent is None:
        raise RoleNotFound(role=parent_role)
    if parent.is_composite or parent.parent_role is not None:
        raise InvalidParentRole(parent_role=parent_role)
    created = create_header(tx, acting_user, role, description, parent_role=parent_role)
    data = inherited(store.load_data(tx, acting_user.client, parent_role), AuthorizationData())
    menu = store.load_transactions(tx, acting_user.client, parent_role)
    return _take_over(tx, acting_user, created, data, menu, act="role_derived")


def copy_role(
    tx: Transaction, *, acting_user: ActingUser, source: RoleName, target: RoleName, description: str | None = None
) -> Role:
    """Copies a single role: texts, menu, authorizations, organizational levels; neither users nor generated profiles.

    A copy of a derived role is derived from the same parent.
    """
    rights.require_role(acting_user, source, rights.DISPLAY)
    original = store.find_role(tx, acting_user.client, source)
    if original is None:
        raise RoleNotFound(role=source)
    original.require_single()
    created = create_header(
        tx,
        acting_user,
        target,
        original.description if description is None else description,
        parent_role=original.parent_role,
    )
    data = store.load_data(tx, acting_user.client, source)
    blank = [replace(item, name=AuthorizationName("")) for item in data.authorizations]
    for language, lines in store.load_texts(tx, acting_user.client, source).items():
        store.replace_texts(tx, acting_user.client, target, language, lines)
    menu = store.load_transactions(tx, acting_user.client, source)
    return _take_over(tx, acting_user, created, replace(data, authorizations=tuple(blank)), menu, act="role_copied")


def delete_role(
    tx: Transaction, *, acting_user: ActingUser, role: RoleName, expected_version: int | None = None
) -> None:
    """Deletes a role that no user is assigned to; `keydate.erp.users` ends assignments first.

    Its profiles stay behind, empty and without a role, until the user comparison takes them from users and deletes them.

    Raises:
        RoleInUse: roles are derived from it, or composite roles hold it.
    """
    found = locked_role(
        tx, acting_user=acting_user, role=role, activity=rights.DELETE, expected_version=expected_version
    )
    client = acting_user.client
    users = (*store.list_derived(tx, client, role), *store.list_composites_of(tx, client, role))
    if users:
        raise RoleInUse(role=role, roles=users)
    profiles = profile_store.list_role_profiles(tx, client, role)
    profile_store.empty_profiles(tx, client, profiles)
    store.delete_role(tx, client, role)
    if profiles:
        profile_store.bump_authority_version(tx, client)
    record(
        tx,
        acting_user=acting_user,
        role=role,
        act="role_deleted",
        fields={"description": (found.description, ""), "profiles": (profiles, "")},
    )


def change_texts(
    tx: Transaction,
    *,
    acting_user: ActingUser,
    role: RoleName,
    description: str | None = None,
    lines: Sequence[str] = (),
    language: str = "EN",
    expected_version: int | None = None,
) -> Role:
    """Replaces the description, when one is given, and the long text of a role in one language."""
    found = locked_role(
        tx, acting_user=acting_user, role=role, activity=rights.CHANGE, expected_version=expected_version
    )
    if len(language) != 2 or not language.isalpha():
        raise InvalidValue(field="language", value=language, rule="is not a code of two letters")
    short = found.description if description is None else _text(description)
    texts = (short, *(_text(line) for line in lines))
    before = store.load_texts(tx, acting_user.client, role).get(language.upper(), (found.description,))
    if texts == before and short == found.description:
        return found
    store.replace_texts(tx, acting_user.client, role, language.upper(), texts)
    fields = {
        "description": (found.description, short),
        f"text {language.upper()}": ("\n".join(before[1:]), "\n".join(texts[1:])),
    }
    record(tx, acting_user=acting_user, role=role, act="role_texts_changed", fields=fields)
    return update(tx, acting_user=acting_user, role=found, description=short)


# ----------------------------------------------------------------------------------------------------------------- menu


def add_transactions(
    tx: Transaction,
    *,
    acting_user: ActingUser,
    role: RoleName,
    transactions: Mapping[str, str],
    expected_version: int | None = None,
) -> Role:
    """Puts transactions, with their texts, into the menu; the authorizations follow by `adjust_to_menu`."""
    found = locked_role(
        tx, acting_user=acting_user, role=role, activity=rights.CHANGE, expected_version=expected_version
    )
    found.require_own_data()
    given = {_transaction(code): text for code, text in transactions.items()}
    rights.require_transactions(acting_user, given)
    before = store.load_transactions(tx, acting_user.client, role)
    return _change_menu(tx, acting_user, found, before, {**before, **given})


def delete_transactions(
    tx: Transaction,
    *,
    acting_user: ActingUser,
    role: RoleName,
    transactions: Sequence[str],
    expected_version: int | None = None,
) -> Role:
    """Takes transactions out of the menu; those that are not there are passed over."""
    found = locked_role(
        tx, acting_user=acting_user, role=role, activity=rights.CHANGE, expected_version=expected_version
    )
    found.require_own_data()
    gone = {_transaction(code) for code in transactions}
    before = store.load_transactions(tx, acting_user.client, role)
    return _change_menu(
        tx, acting_user, found, before, {code: text for code, text in before.items() if code not in gone}
    )


def _change_menu(
    tx: Transaction, acting_user: ActingUser, role: Role, before: dict[str, str], after: dict[str, str]
) -> Role:
    if before == after:
        return role
    for name in (role.name, *store.list_derived(tx, acting_user.client, role.name)):
        store.replace_transactions(tx, acting_user.client, name, after)
    fields = {f"transaction {code}": (before.get(code, ""), after.get(code, "")) for code in {**before, **after}}
    fields["transactions"] = (", ".join(sorted(before)), ", ".join(sorted(after)))
    record(tx, acting_user=acting_user, role=role.name, act="role_menu_changed", fields=fields)
    changed_at = after_generation(role, tx.now) if before.keys() != after.keys() else role.menu_changed_at
    return update(tx, acting_user=acting_user, role=role, menu_changed_at=changed_at)


def _transaction(code: str) -> str:
    trimmed = code.strip().upper()
    if not 1 <= len(trimmed) <= 20 or "*" in trimmed:
        raise InvalidValue(field="transaction", value=code, rule="does not have 1 to 20 characters, or holds a *")
    return trimmed


# ----------------------------------------------------------------------------------------------------------------- parts


def create_header(
    tx: Transaction,
    acting_user: ActingUser,
    role: RoleName,
    description: str,
    *,
    is_composite: bool = False,
    parent_role: RoleName | None = None,
    is_delivered: bool = False,
) -> Role:
    """Inserts the header of a new role of any kind, and records it."""
    rights.require_role(acting_user, role, rights.CREATE)
    if not is_delivered:
        require_customer_name(role)
    if store.find_role(tx, acting_user.client, role) is not None:
        raise RoleExists(role=role)
    created = Role(
        name=role,
        is_composite=is_composite,
        parent_role=parent_role,
        description=_text(description),
        version=1,
        created_by=acting_user.user_name,
        created_at=tx.now,
        changed_by=acting_user.user_name,
        changed_at=tx.now,
    )
    store.insert_role(tx, acting_user.client, created)
    fields = {"kind": ("", created.kind.value), "description": ("", created.description), "parent": ("", parent_role)}
    record(tx, acting_user=acting_user, role=role, act="role_created", fields=fields)
    return created


def _take_over(
    tx: Transaction, acting_user: ActingUser, role: Role, data: AuthorizationData, menu: dict[str, str], *, act: str
) -> Role:
    rights.require_new_values(acting_user, AuthorizationData(), data)
    rights.require_transactions(acting_user, menu)
    store.replace_data(tx, acting_user.client, role.name, data)
    store.replace_transactions(tx, acting_user.client, role.name, menu)
    lines = {key: ("", text) for key, text in flat(data).items()}
    record(tx, acting_user=acting_user, role=role.name, act=act, fields=lines)
    return update(tx, acting_user=acting_user, role=role, authorizations_changed_at=tx.now)


def _text(text: str) -> str:
    if len(text) > _TEXT_LENGTH:
        raise InvalidValue(field="text", value=text, rule=f"has more than {_TEXT_LENGTH} characters")
    return text
