"""The keys that seal destinations' secrets: where they come from, and how they are replaced."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from keydate.connectivity.access import store as access_store
from keydate.connectivity.access.model import Caller, Scope
from keydate.connectivity.destinations import store
from keydate.connectivity.destinations.model import StoredDestination
from keydate.kit.database import Database, Transaction
from keydate.kit.secrets import KeyRing, new_key, read_keys, write_keys

KEY_VARIABLE: Final = "KEYDATE_SECRETS_KEY"


class SealingKeys:
    """Reads the keys anew for each use: another process may have rotated them, or somebody may have taken them away."""

    def __init__(
        self, file: Path, *, environment: Callable[[], str | None] = lambda: os.environ.get(KEY_VARIABLE)
    ) -> None:
        self.file = file
        self._environment = environment

    @property
    def in_environment(self) -> bool:
        """Tells whether the keys come from the environment, which this program cannot change."""
        return bool(self._environment())

    def read(self) -> list[bytes]:
        """Returns the keys, the current one first.

        Raises:
            SecretsKeyMissing: there is none, or its file can be read by others.
        """
        return read_keys(self.file, environment=self._environment())

    def ring(self) -> KeyRing:
        """Returns the ring of the present keys; see `read`."""
        return KeyRing(self.read())

    def create(self) -> bool:
        """Makes the first key, unless there is one; tells whether it made one."""
        if self.in_environment or self.file.exists():
            self.ring()
            return False
        write_keys(self.file, [new_key()])
        return True


def rotate_keys(database: Database, keys: SealingKeys, *, caller: Caller) -> int:
    """Seals every secret with a new key and returns how many there were. May be stopped anywhere and run again.

    The old key stays in the file until all is sealed anew, so that at no instant a secret is without its key. Keys in the environment are
    replaced by the administrator, who puts the new one before the old one; this act then only seals anew.

    Raises:
        SecretsKeyMissing: a secret does not open with the present keys; nothing was sealed anew.
    """
    caller.require(Scope.WRITE)
    with database.write() as tx:
        # The lock also keeps apart two rotations: of the key that one of them has written, the other must not lose sight.
        access_store.lock_subaccount(tx)
        present = keys.read()
        if not keys.in_environment and len(present) == 1:
            # More than one key means that an earlier run was stopped: it is finished, not begun again.
            present = [new_key(), *present]
            KeyRing(present)
            write_keys(keys.file, present)
    with database.write() as tx:
        access_store.lock_subaccount(tx)
        resealed = _reseal_all(tx, KeyRing(present))
        access_store.insert_change(
            tx, changed_by=caller.name, kind="key", key="secrets", act="rotate", details={"secrets": resealed}
        )
    if not keys.in_environment:
        _drop_old_keys(database, keys, current=present[0])
    return resealed


def _drop_old_keys(database: Database, keys: SealingKeys, *, current: bytes) -> None:
    """Keeps the current key only, unless another rotation has begun meanwhile and needs this one as its old key."""
    with database.write() as tx:
        access_store.lock_subaccount(tx)
        if keys.read()[0] == current:
            write_keys(keys.file, [current])


def _reseal_all(tx: Transaction, ring: KeyRing) -> int:
    resealed = 0
    for destination in store.list_destinations(tx):
        anew = replace(
            destination,
            sealed_password=_resealed(destination, destination.sealed_password, ring),
            sealed_pending_password=_resealed(destination, destination.sealed_pending_password, ring),
        )
        store.update_destination(tx, anew)
        resealed += (anew.sealed_password is not None) + (anew.sealed_pending_password is not None)
    return resealed


def _resealed(destination: StoredDestination, sealed: str | None, ring: KeyRing) -> str | None:
    if sealed is None:
        return None
    context = destination.sealing_context
    return ring.seal(ring.open(sealed, context=context), context=context)
