"""The trail: the key and the anchor of the security audit log, and the database whose transactions carry them.

An entry is appended to the transaction that it reports on: both are committed, or neither. Entries wait in memory until the work is done
and get their numbers at the very end, so that the chain, which has one writer at a time, is locked for a moment only, and always last:
two transactions can then never wait for each other's rows and the chain in opposite order.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from keydate.erp.audit import store
from keydate.erp.audit.anchor import Anchor
from keydate.erp.audit.errors import AuditAnchorUnusable
from keydate.erp.audit.model import ChainHead, PendingEntry, link
from keydate.erp.audit.verification import Progress, verify_chain
from keydate.kit.clock import Clock
from keydate.kit.database import Database, ReadTransaction, Transaction
from keydate.kit.logging import get_logger
from keydate.kit.secrets import new_key, read_keys, write_keys
from keydate.vocabulary.findings import Finding


class AuditTrail:
    """What the security audit log needs outside the database: its key and its anchor."""

    def __init__(self, *, key: bytes, anchor: Path) -> None:
        self._key = key
        self.anchor = Anchor(anchor, key)

    @classmethod
    def load(cls, *, key_file: Path, anchor: Path) -> AuditTrail:
        """Returns the trail with the key from a file.

        Raises:
            SecretsKeyMissing: the file is missing, or others can read it.
        """
        return cls(key=read_keys(key_file)[0], anchor=anchor)

    @classmethod
    def create(cls, *, key_file: Path, anchor: Path) -> AuditTrail:
        """Returns the trail with a new key that is written to a file with mode 0600; an existing key stays."""
        if not key_file.exists():
            write_keys(key_file, [new_key()])
        return cls.load(key_file=key_file, anchor=anchor)

    def append(self, tx: Transaction, entries: list[PendingEntry]) -> None:
        """Chains the entries to the log, and moves the anchor once they are committed."""
        if not entries:
            return
        head = store.lock_head(tx)
        linked = []
        for pending in entries:
            entry = link(self._key, head, pending)
            head = ChainHead(entry.sequence, entry.hash)
            linked.append(entry)
        store.insert_entries(tx, linked)
        tx.after_commit(lambda: self._advance(head))

    def _advance(self, head: ChainHead) -> None:
        """Moves the anchor; a forged one stays as it is for the verification to find, because the work itself is already committed."""
        try:
            self.anchor.advance(head)
        except AuditAnchorUnusable as error:
            get_logger().critical("audit_anchor_unusable", path=error.path, reason=str(error), remedy=error.remedy)

    def verify(self, tx: ReadTransaction, *, progress: Progress | None = None) -> list[Finding]:
        """Checks every entry, the head and the anchor; an empty list means that nothing was tampered with."""
        return verify_chain(
            store.iterate_entries(tx), key=self._key, head=store.find_head(tx), anchor=self.anchor, progress=progress
        )


class ErpTransaction(Transaction):
    """A unit of work of the communication system; it collects entries for the security audit log."""

    def __init__(self, inner: Transaction) -> None:
        super().__init__(inner.connection, inner.now)
        self.pending_entries: list[PendingEntry] = []
        inner.after_commit(self.run_after_commit)


class ErpDatabase(Database):
    """The communication system's database, whose writing transactions end with their entries in the security audit log."""

    def __init__(self, url: str, *, clock: Clock, trail: AuditTrail, pool_size: int = 16) -> None:
        super().__init__(url, clock=clock, pool_size=pool_size)
        self.trail = trail

    @contextmanager
    def write(self) -> Iterator[ErpTransaction]:
        """Opens a writing transaction as `Database.write` does; what it logged is chained just before the commit."""
        with super().write() as inner:
            tx = ErpTransaction(inner)
            yield tx
            self.trail.append(tx, tx.pending_entries)
