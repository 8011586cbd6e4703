"""User buffers: all that a user holds, compiled for checks, and kept for as long as nothing that it depends on has changed."""

from __future__ import annotations

import threading
from collections import OrderedDict

from keydate.erp.authority.model.check import (
    AuthorityBuffer,
    Decision,
    ReturnCode,
    TestedValue,
    check_authority,
)
from keydate.erp.authority.store.catalogue import load_catalogue
from keydate.erp.authority.store.profiles import load_authorizations
from keydate.erp.users.model.kinds import local_day
from keydate.erp.users.store.assignments import list_profiles_of
from keydate.erp.users.store.logon import BufferVersion, LogonRecord, find_logon_record
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.ids import ClientId, FieldName, ObjectName, UserName

__all__ = ["BufferCache", "check_for_user", "load_buffer"]


def load_buffer(tx: ReadTransaction, client: str, user_name: str) -> AuthorityBuffer:
    """Compiles the buffer of a user, the authorizations of its reference user included; empty for an unknown user."""
    record = find_logon_record(tx, client, user_name)
    return _compile(tx, client, record) if record else AuthorityBuffer((), catalogue={})


class BufferCache:
    """The buffers of the users that were seen last, shared by all threads of a process.

    A buffer is found again only under the very versions that it was compiled for: of the user, of its reference user, and of the client's
    profiles (which also rises when the catalogue of objects changes). So a change takes effect at the next call without telling anyone.
    """

    def __init__(self, *, capacity: int = 500) -> None:
        self._capacity = capacity
        self._lock = threading.Lock()
        self._buffers: OrderedDict[tuple[str, UserName], tuple[BufferVersion, AuthorityBuffer]] = OrderedDict()

    def buffer(self, tx: ReadTransaction, client: str, record: LogonRecord) -> AuthorityBuffer:
        """Returns the buffer of the user, compiled anew when anything it depends on has changed."""
        key = client, record.account.user_name
        with self._lock:
            kept = self._buffers.get(key)
            if kept is not None and kept[0] == record.buffer_version:
                self._buffers.move_to_end(key)
                return kept[1]
        compiled = _compile(tx, client, record)
        with self._lock:
            self._buffers[key] = record.buffer_version, compiled
            self._buffers.move_to_end(key)
            while len(self._buffers) > self._capacity:
                self._buffers.popitem(last=False)
        return compiled


def check_for_user(
    tx: ReadTransaction,
    *,
    client: str,
    user_name: str,
    object_name: str,
    fields: dict[str, TestedValue],
    buffers: BufferCache | None = None,
) -> Decision:
    """Checks another user's authorization, as AUTHORITY-CHECK … FOR USER does, on what that user holds at this moment.

    The return code is 40 for a user that does not exist or is outside its validity. A lock does not matter: it bars the logon, not the
    evaluation, so that a job of a person who mistyped a password runs on.
    """
    named = {FieldName(name): value for name, value in fields.items()}
    record = find_logon_record(tx, client, user_name)
    if (
        record is None
        or record.account.user_name != user_name
        or not record.account.validity.covers(local_day(tx.now, record.zone))
    ):
        return Decision(ReturnCode.INVALID_USER, ObjectName(object_name), named, None)
    buffer = buffers.buffer(tx, client, record) if buffers else _compile(tx, client, record)
    return check_authority(buffer, ObjectName(object_name), named)


def _compile(tx: ReadTransaction, client: str, record: LogonRecord) -> AuthorityBuffer:
    owners = [record.account.user_name]
    if record.buffer_version.reference_user is not None:
        owners.append(record.buffer_version.reference_user)
    catalogue = load_catalogue(tx)
    authorizations = load_authorizations(tx, ClientId(client), list_profiles_of(tx, client, owners))
    return AuthorityBuffer(authorizations, catalogue=catalogue.fields_by_object, unchecked=catalogue.unchecked)
