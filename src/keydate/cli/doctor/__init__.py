"""`keydate doctor`: looks at this machine and this installation, and says what is wrong and what to do.

It only looks: it makes no folder, no file and no change, and needs no server. Each examination is a function that returns what it found; one
that fails does not keep the others from being made.
"""

from __future__ import annotations

from dataclasses import asdict

from keydate.cli.doctor.installation import examine_installation
from keydate.cli.doctor.machine import examine_machine
from keydate.cli.doctor.verdict import Found, Verdict
from keydate.kit.terminal import print_json

_STYLES = {Verdict.OK: "green", Verdict.WARNING: "yellow", Verdict.PROBLEM: "red"}


def run_doctor(*, as_json: bool = False) -> int:
    """Prints everything that was found; returns 1 when something is a problem, else 0."""
    found = [*examine_machine(), *examine_installation()]
    is_well = all(each.verdict is not Verdict.PROBLEM for each in found)
    if as_json:
        print_json({"ok": is_well, "found": [asdict(each) for each in found]})
    else:
        _print(found, is_well=is_well)
    return 0 if is_well else 1


def _print(found: list[Found], *, is_well: bool) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for column in ("Looked at", "Verdict", "Found"):
        table.add_column(column, overflow="fold")
    for each in found:
        told = f"{each.text}\nWhat to do: {each.remedy}" if each.remedy else each.text
        table.add_row(Text(each.what), Text(each.verdict.value, style=_STYLES[each.verdict]), Text(told))
    console = Console(highlight=False)
    console.print(table)
    problems = sum(each.verdict is Verdict.PROBLEM for each in found)
    warnings = sum(each.verdict is Verdict.WARNING for each in found)
    counts = f"{_counted(problems, 'problem')}, {_counted(warnings, 'warning')}."
    console.print(f"\n{counts[:1].upper()}{counts[1:]}", style="green" if is_well else "red")


def _counted(number: int, word: str) -> str:
    return f"{number or 'no'} {word}{'' if number == 1 else 's'}"
