"""The anchor: a small signed file outside the database that remembers how far the security audit log has come.

Whoever can write to the database can cut off the end of the log and set the head row back; the anchor gives that away. It only ever moves
forward. Processes of one system share it, so each move happens under an advisory lock on a file beside it.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from keydate.erp.audit.errors import AuditAnchorUnusable
from keydate.erp.audit.model import ChainHead
from keydate.kit.secrets import write_private


class Anchor:
    """The anchor file of one system."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._key = key

    def read(self) -> ChainHead | None:
        """Returns how far the log had come; None without a file.

        Raises:
            AuditAnchorUnusable: the file is damaged or was not written with the key of this system.
        """
        try:
            text = self.path.read_text()
        except FileNotFoundError:
            return None
        try:
            stored = json.loads(text)
            head, signature = ChainHead(int(stored["sequence"]), str(stored["hash"])), str(stored["signature"])
        except (ValueError, KeyError, TypeError) as error:
            raise AuditAnchorUnusable(path=str(self.path), defect="cannot be read") from error
        if not hmac.compare_digest(signature, self._sign(head)):
            raise AuditAnchorUnusable(path=str(self.path), defect="was not written with the key of this system")
        return head

    def advance(self, head: ChainHead) -> None:
        """Moves the anchor to the head, unless another process has already moved it further."""
        with self._locked():
            present = self.read()
            if present is None or present.sequence < head.sequence:
                content = {"sequence": head.sequence, "hash": head.hash, "signature": self._sign(head)}
                write_private(self.path, json.dumps(content).encode() + b"\n")

    def _sign(self, head: ChainHead) -> str:
        return hmac.new(self._key, f"anchor:{head.sequence}:{head.hash}".encode(), hashlib.sha256).hexdigest()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.path.with_name(f"{self.path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)  # gives the lock back
