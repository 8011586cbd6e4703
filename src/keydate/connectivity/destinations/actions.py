"""Writes on destinations. Each takes the ETag that the caller has seen; none means "whatever it is now"."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from keydate.connectivity.access import store as access_store
from keydate.connectivity.access.model import Caller, Scope
from keydate.connectivity.destinations import store
from keydate.connectivity.destinations.errors import DuplicateDestination, NoCredentials, SecretBelongsToAddress
from keydate.connectivity.destinations.keys import SealingKeys
from keydate.connectivity.destinations.model import (
    MASK,
    StoredDestination,
    checked_configuration,
    checked_password,
    checked_reason,
    checked_user,
    property_changes,
)
from keydate.kit.database import Transaction
from keydate.wire.destination import (
    Credentials,
    Destination,
    DestinationFenced,
    DestinationNotFound,
    NoPendingCredentials,
    destination_from,
)


def create_destination(
    tx: Transaction, *, caller: Caller, keys: SealingKeys, properties: Mapping[str, object]
) -> StoredDestination:
    """Creates a destination.

    Raises:
        InvalidConfiguration: a property is unknown or does not fit.
        DuplicateDestination: the name is taken.
        SecretsKeyMissing: its password cannot be sealed.
    """
    caller.require(Scope.WRITE)
    configuration = checked_configuration(properties, needs_password=True)
    password = configuration.pop("Password", None)
    name = configuration["Name"]
    access_store.lock_subaccount(tx)
    if store.find_destination(tx, name) is not None:
        raise DuplicateDestination(name=name)
    created = StoredDestination(
        name=name,
        identity=uuid.uuid4().hex,
        version=1,
        configuration=configuration,
        created_by=caller.name,
        created_at=tx.now,
        changed_by=caller.name,
        changed_at=tx.now,
    )
    if password:
        created = replace(created, sealed_password=keys.ring().seal(password, context=created.sealing_context))
    store.insert_destination(tx, created)
    _record(tx, caller, name, "create", property_changes({}, configuration))
    return created


def replace_destination(
    tx: Transaction, *, caller: Caller, keys: SealingKeys, properties: Mapping[str, object], etag: str | None = None
) -> StoredDestination:
    """Replaces all properties; without `Password` the stored one stays, because it is never given out for editing.

    Raises:
        SecretBelongsToAddress: a stored secret would go to another address than the one it was given for.
    """
    caller.require(Scope.WRITE)
    configuration = checked_configuration(properties, needs_password=False)
    stored = _for_change(tx, configuration["Name"], etag)
    if stored.sealed_password is None:
        checked_configuration(properties, needs_password=True)
    password = configuration.pop("Password", None)
    changed = replace(stored, configuration=configuration)
    if not changed.has_basic_authentication:
        changed = replace(changed, sealed_password=None, pending_user=None, sealed_pending_password=None)
    elif changed.sealing_context != stored.sealing_context and (not password or stored.has_pending):
        raise SecretBelongsToAddress(name=stored.name)
    elif password:
        changed = replace(changed, sealed_password=keys.ring().seal(password, context=changed.sealing_context))
    details: dict[str, Any] = property_changes(stored.configuration, configuration)
    if password:
        details["Password"] = [MASK, MASK]
    return _store(tx, caller, changed, "replace", details)


def set_password(
    tx: Transaction,
    *,
    caller: Caller,
    keys: SealingKeys,
    name: str,
    password: str,
    user: str = "",
    etag: str | None = None,
) -> StoredDestination:
    """Replaces the current password, and the user when one is named."""
    caller.require(Scope.WRITE)
    stored = _with_credentials(_for_change(tx, name, etag))
    sealed = keys.ring().seal(checked_password(password), context=stored.sealing_context)
    configuration = {**stored.configuration, **({"User": checked_user(user)} if user else {})}
    details: dict[str, Any] = {**property_changes(stored.configuration, configuration), "Password": [MASK, MASK]}
    return _store(
        tx, caller, replace(stored, sealed_password=sealed, configuration=configuration), "set_password", details
    )


def put_pending(
    tx: Transaction,
    *,
    caller: Caller,
    keys: SealingKeys,
    name: str,
    password: str,
    user: str = "",
    etag: str | None = None,
) -> StoredDestination:
    """Puts a second secret beside the current one; a pending one from before is replaced."""
    caller.require(Scope.WRITE)
    stored = _with_credentials(_for_change(tx, name, etag))
    sealed = keys.ring().seal(checked_password(password), context=stored.sealing_context)
    pending_user = checked_user(user or stored.configuration["User"])
    changed = replace(stored, pending_user=pending_user, sealed_pending_password=sealed)
    return _store(tx, caller, changed, "put_pending", {"User": [stored.pending_user, pending_user]})


def promote_pending(tx: Transaction, *, caller: Caller, name: str, etag: str | None = None) -> StoredDestination:
    """Makes the pending secret the current one.

    Raises:
        NoPendingCredentials: there is none; a second promotion is told so instead of doing harm.
    """
    caller.require(Scope.WRITE)
    stored = _for_change(tx, name, etag)
    if stored.sealed_pending_password is None or stored.pending_user is None:
        raise NoPendingCredentials(name=name)
    changed = replace(
        stored,
        configuration={**stored.configuration, "User": stored.pending_user},
        sealed_password=stored.sealed_pending_password,
        pending_user=None,
        sealed_pending_password=None,
    )
    details: dict[str, Any] = property_changes(stored.configuration, changed.configuration)
    return _store(tx, caller, changed, "promote_pending", {**details, "Password": [MASK, MASK]})


def discard_pending(tx: Transaction, *, caller: Caller, name: str, etag: str | None = None) -> StoredDestination:
    """Throws the pending secret away.

    Raises:
        NoPendingCredentials: there is none.
    """
    caller.require(Scope.WRITE)
    stored = _for_change(tx, name, etag)
    if not stored.has_pending:
        raise NoPendingCredentials(name=name)
    return _store(tx, caller, replace(stored, pending_user=None, sealed_pending_password=None), "discard_pending", {})


def set_fence(tx: Transaction, *, caller: Caller, name: str, reason: str, etag: str | None = None) -> StoredDestination:
    """Closes the destination for use; it can still be read and changed."""
    caller.require(Scope.WRITE)
    stored = _for_change(tx, name, etag)
    changed = replace(stored, fenced=checked_reason(reason))
    return _store(tx, caller, changed, "fence", {"fenced": [stored.fenced, changed.fenced]})


def open_fence(tx: Transaction, *, caller: Caller, name: str, etag: str | None = None) -> StoredDestination:
    """Opens the destination for use; an open one stays as it is."""
    caller.require(Scope.WRITE)
    stored = _for_change(tx, name, etag)
    if not stored.fenced:
        return stored
    return _store(tx, caller, replace(stored, fenced=""), "open_fence", {"fenced": [stored.fenced, ""]})


def delete_destination(tx: Transaction, *, caller: Caller, name: str, etag: str | None = None) -> None:
    """Removes a destination and its secrets; change log and secret reads stay."""
    caller.require(Scope.WRITE)
    stored = _for_change(tx, name, etag)
    store.delete_destination(tx, name)
    _record(tx, caller, name, "delete", property_changes(stored.configuration, {}))


def use_destination(
    tx: Transaction, *, caller: Caller, keys: SealingKeys, name: str, credentials: Credentials = Credentials.CURRENT
) -> Destination:
    """Returns a destination with its secret and writes down who got it; without that line nobody gets one.

    Pending credentials go to the same callers: a consumer needs them for the moment between the change at the ERP and the promotion.

    Raises:
        DestinationNotFound, DestinationFenced, NoPendingCredentials: see `DestinationSource.find`.
        SecretsKeyMissing: the secret does not open.
    """
    if Scope.WRITE not in caller.scopes or credentials is Credentials.CURRENT:
        caller.require(Scope.USE)
    stored = store.find_destination(tx, name)
    if stored is None:
        raise DestinationNotFound(name=name)
    if stored.fenced:
        raise DestinationFenced(name=name, reason=stored.fenced)
    sealed = stored.sealed_password
    configuration = dict(stored.configuration)
    if credentials is Credentials.PENDING:
        if stored.sealed_pending_password is None or stored.pending_user is None:
            raise NoPendingCredentials(name=name)
        sealed = stored.sealed_pending_password
        configuration["User"] = stored.pending_user
    if sealed is not None:
        configuration["Password"] = keys.ring().open(sealed, context=stored.sealing_context)
        store.insert_secret_read(tx, stored, credentials=credentials, read_by=caller.name)
    return destination_from(configuration, etag=stored.etag, has_pending=stored.has_pending)


def _for_change(tx: Transaction, name: str, etag: str | None) -> StoredDestination:
    access_store.lock_subaccount(tx)
    stored = store.find_destination(tx, name)
    if stored is None:
        raise DestinationNotFound(name=name[:200])
    stored.require_etag(etag)
    return stored


def _with_credentials(stored: StoredDestination) -> StoredDestination:
    if not stored.has_basic_authentication:
        raise NoCredentials(name=stored.name)
    return stored


def _store(
    tx: Transaction, caller: Caller, changed: StoredDestination, act: str, details: Mapping[str, Any]
) -> StoredDestination:
    stored = replace(changed, version=changed.version + 1, changed_by=caller.name, changed_at=tx.now)
    store.update_destination(tx, stored)
    _record(tx, caller, stored.name, act, details)
    return stored


def _record(tx: Transaction, caller: Caller, name: str, act: str, details: Mapping[str, Any]) -> None:
    access_store.insert_change(tx, changed_by=caller.name, kind="destination", key=name, act=act, details=details)
