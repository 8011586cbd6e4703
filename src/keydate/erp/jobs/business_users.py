"""The people of this system, in whose name jobs run: their rights are those of the moment in which the work begins."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from keydate.erp.audit.trail import ErpDatabase, ErpTransaction
from keydate.erp.authority.guard import ActingUser
from keydate.erp.jobs.errors import BusinessUserNotUsable
from keydate.erp.users.buffers import BufferCache
from keydate.erp.users.logon import acting
from keydate.erp.users.model.kinds import LockBits, local_day
from keydate.erp.users.store.logon import LogonRecord, find_logon_record
from keydate.kit.database import ReadTransaction
from keydate.vocabulary.ids import ClientId, UserName


class UsersOfThisSystem:
    """Finds business users among the users of the communication system."""

    def __init__(self, database: ErpDatabase, *, buffers: BufferCache) -> None:
        """Shares the compiled buffers with the logons."""
        self._database = database
        self._buffers = buffers

    def is_usable(self, tx: ReadTransaction, client: ClientId, user_name: UserName) -> bool:
        """Tells whether the user exists, is valid today, and is not locked by an administrator.

        A lock for wrong passwords does not count: anybody can bring it about, and it must not stop the close.
        """
        return _usable(tx, client, user_name) is not None

    @contextmanager
    def working(
        self, client: ClientId, user_name: UserName, *, context: str
    ) -> Iterator[tuple[ErpTransaction, ActingUser]]:
        """Opens a transaction in the person's name; afterwards traced and failed checks are kept as for a logon of the person's own.

        Raises:
            BusinessUserNotUsable: the user is gone, not valid, or locked by an administrator.
        """
        with self._database.read() as tx:
            record = _usable(tx, client, user_name)
            if record is None:
                raise BusinessUserNotUsable(user_name=user_name)
            person = ActingUser(
                client=client,
                user_name=user_name,
                buffer=self._buffers.buffer(tx, client, record),
                terminal="background",
                context=context,
                is_traced=record.is_traced,
            )
        with acting(self._database, person) as work:
            yield work, person


def _usable(tx: ReadTransaction, client: ClientId, user_name: UserName) -> LogonRecord | None:
    record = find_logon_record(tx, client, user_name)
    if record is None or record.account.user_name != user_name:  # aliases are for logons
        return None
    account = record.account
    is_locked = bool(account.lock_bits & (LockBits.ADMINISTRATOR | LockBits.GLOBAL))
    if is_locked or not account.user_type.may_log_on or not account.validity.covers(local_day(tx.now, record.zone)):
        return None
    return record
