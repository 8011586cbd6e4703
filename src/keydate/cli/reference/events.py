"""The page of the security audit log's events."""

from __future__ import annotations

from typing import Final

from keydate.cli.reference import markdown
from keydate.cli.reference.markdown import code, table
from keydate.erp.audit.model import AuditEvent

_INTRODUCTION: Final = (
    "What the security audit log records. Codes are stored and never change their meaning. Those that begin with `KD` are Keydate's own, "
    "the others are the codes of SAP's Security Audit Log. `keydate erp audit` shows and verifies the log."
)


def page() -> str:
    """Returns the page."""
    rows = sorted((code(event.code), event.severity.value, event.text) for event in AuditEvent)
    return markdown.page("Security audit log: events", _INTRODUCTION, table(("code", "severity", "event"), rows))
