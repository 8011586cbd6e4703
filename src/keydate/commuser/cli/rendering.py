"""What a person sees: plans, progress, findings, status; or JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any, Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from keydate.commuser.evidence import StepRecord
from keydate.commuser.plan import Action, PlannedStep
from keydate.vocabulary.errors import KeydateError, error_report, error_text
from keydate.vocabulary.findings import Finding, Severity

_SYMBOLS: Final = {
    Action.NO_CHANGE: ("=", "dim"),
    Action.CREATE: ("+", "green"),
    Action.CHANGE: ("~", "yellow"),
    Action.MANUAL: ("!", "magenta"),
    Action.BLOCKED: ("x", "red"),
}
_SEVERITIES: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "dim"}


class Screen:
    """Writes to the terminal, or gathers JSON; never both."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self._console = Console(highlight=False, soft_wrap=True)
        self._errors = Console(stderr=True, highlight=False, soft_wrap=True)

    def json(self, content: Any) -> None:
        """Writes JSON, when JSON was asked for."""
        if self.as_json:
            sys.stdout.write(json.dumps(content, indent=2, ensure_ascii=False, default=str) + "\n")

    def text(self, text: str, *, style: str = "") -> None:
        """Writes a line for a person."""
        if not self.as_json:
            self._console.print(escape(text), style=style or None)

    def warnings(self, findings: Sequence[Finding]) -> None:
        """Writes the warnings of a spec to standard error, in either mode; what is said of two places alike is said once."""
        for text in dict.fromkeys(f"Warning: {finding.message} {finding.remedy}".rstrip() for finding in findings):
            self._errors.print(escape(text), style="yellow")

    def failure(self, error: KeydateError, exit_code: int) -> None:
        """Writes a failure: its four parts, as text to standard error or as JSON."""
        if self.as_json:
            self.json({"error": error_report(error), "exit": exit_code})
            return
        text = error_text(str(error), unchanged=error.unchanged, remedy=error.remedy, code=error.code)
        self._errors.print(escape(text), style="red")

    def plan(self, lines: Sequence[PlannedStep]) -> None:
        """Writes the plan, one line a step, with the instructions of manual ones."""
        if self.as_json:
            return
        for line in lines:
            symbol, style = _SYMBOLS[line.action]
            text = f"{symbol} {line.step.number:>6}  {line.step.heading}"
            detail = f": {line.detail}" if line.detail else ""
            self._console.print(escape(text + detail), style=style)
            for instruction in line.instructions:
                self._console.print(escape(f"           - {instruction}"))
        counts = {action: sum(line.action is action for line in lines) for action in Action}
        self.text("")
        self.text(", ".join(f"{count} {action}" for action, count in counts.items() if count))

    def progress(self, record: StepRecord) -> None:
        """Writes a step that was carried out."""
        if self.as_json:
            return
        try:
            symbol, style = _SYMBOLS[Action(record.action)]
        except ValueError:
            symbol, style = "-", "dim"
        self._console.print(escape(f"{symbol} {record.number:>6}  {record.title}"), style=style)
        if record.proof:
            self._console.print(escape(f"           {record.proof}"), style="dim")

    def findings(self, findings: Sequence[Finding]) -> None:
        """Writes findings, the weighty ones first as they come."""
        if self.as_json:
            return
        for finding in findings:
            self._console.print(escape(f"{finding.severity:<8} {finding.message}"), style=_SEVERITIES[finding.severity])
            if finding.remedy:
                self._console.print(escape(f"         {finding.remedy}"), style="dim")

    def table(self, title: str, rows: Sequence[tuple[str, Any]]) -> None:
        """Writes names and values."""
        if self.as_json:
            return
        table = Table(title=escape(title), show_header=False, title_justify="left", box=None, padding=(0, 2, 0, 0))
        for name, value in rows:
            table.add_row(name, escape(str(value)))
        self._console.print(table)


def finding_json(finding: Finding) -> dict[str, str]:
    """Returns a finding for programs."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "remedy": finding.remedy,
    }
