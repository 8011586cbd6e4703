"""Verification of the security audit log: what was edited, removed, swapped, cut off or set back."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from typing import Final

from keydate.erp.audit.anchor import Anchor
from keydate.erp.audit.errors import AuditAnchorUnusable
from keydate.erp.audit.model import START, ChainHead, Entry, entry_hash
from keydate.vocabulary.findings import Finding, Severity

#: Told the number of entries checked so far.
Progress = Callable[[int], None]
#: One altered table gives a finding for each row; more than this many say nothing new.
MAX_FINDINGS: Final = 100
_STEP: Final = 1000


class _Verification:
    """One run over the chain: remembers the last link and what was found."""

    def __init__(self, key: bytes, anchored: ChainHead | None) -> None:
        self._key = key
        self._anchored = anchored
        self.last = START
        self.findings: list[Finding] = []

    def found(self, code: str, message: str) -> None:
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(
                Finding(
                    code=code,
                    severity=Severity.ERROR,
                    message=message,
                    remedy="Secure the database and its backups as evidence, and compare with the last backup that verifies.",
                )
            )

    def entry(self, entry: Entry) -> None:
        expected = self.last.sequence + 1
        if entry.sequence != expected:
            missing = (
                f"Entry {expected} is"
                if entry.sequence == expected + 1
                else (f"Entries {expected} to {entry.sequence - 1} are")
            )
            self.found("audit.entry_missing", f"{missing} missing from the security audit log.")
        elif not hmac.compare_digest(entry.previous_hash, self.last.hash):
            self.found("audit.link_broken", f"Entry {entry.sequence} does not continue entry {self.last.sequence}.")
        if not hmac.compare_digest(entry.hash, entry_hash(self._key, entry)):
            self.found("audit.entry_edited", f"Entry {entry.sequence} is not the one that was written.")
        if self._anchored and entry.sequence == self._anchored.sequence and entry.hash != self._anchored.hash:
            self.found("audit.anchor_differs", f"The anchor knows another entry {entry.sequence}.")
        self.last = ChainHead(entry.sequence, entry.hash)

    def end(self, head: ChainHead | None) -> None:
        """Compares the last entry with the head row and with the anchor.

        A log ahead of the anchor is no finding: a process may die between commit and anchor, and every further entry was checked.
        """
        if (head or START) != self.last:
            self.found(
                "audit.head_differs",
                f"The head row {'is missing' if head is None else f'stands at entry {head.sequence}'}, "
                f"but the last entry is {self.last.sequence}{', with another hash' * _same_place(head, self.last)}.",
            )
        if self._anchored and self._anchored.sequence > self.last.sequence:
            self.found(
                "audit.log_truncated",
                f"The log ends at entry {self.last.sequence}, but the anchor has seen entry {self._anchored.sequence}.",
            )


def verify_chain(
    entries: Iterable[Entry], *, key: bytes, head: ChainHead | None, anchor: Anchor, progress: Progress | None = None
) -> list[Finding]:
    """Returns what is wrong with the log, at most `MAX_FINDINGS`; reads the entries once, in order."""
    unusable: AuditAnchorUnusable | None = None
    anchored: ChainHead | None = None
    try:
        anchored = anchor.read()
    except AuditAnchorUnusable as error:
        unusable = error
    run = _Verification(key, anchored)
    for number, entry in enumerate(entries, start=1):
        run.entry(entry)
        if progress is not None and number % _STEP == 0:
            progress(number)
    run.end(head)
    if unusable is not None:
        run.found("audit.anchor_unusable", str(unusable))
    elif anchored is None and (run.last.sequence or head):
        run.found("audit.anchor_missing", f"The anchor {anchor.path} is missing, so a truncated log cannot be told.")
    if progress is not None:
        progress(run.last.sequence)
    return run.findings


def _same_place(head: ChainHead | None, last: ChainHead) -> bool:
    return head is not None and head.sequence == last.sequence
