"""`keydate reference`: the pages of docs/reference, made from the code, so that they cannot say anything else than the code does.

Every page is a pure function of the installed program: no clock, no width of a terminal, no environment. `--check` compares the pages of a
folder with the code and is what continuous integration runs.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from keydate.cli.reference import authority, commands, events, failures, functions, settings

#: File name -> what makes its content.
PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "audit-events.md": events.page,
    "bapis.md": functions.page,
    "cli.md": commands.page,
    "errors.md": failures.page,
    "objects.md": authority.page,
    "settings.md": settings.page,
}
_DIFF_LINES: Final = 12


def run_reference(*, write: Path | None, check: Path | None) -> int:
    """Writes the pages to a folder, or compares them with it; returns 0, or 1 when a page differs."""
    if write is not None:
        for name in write_pages(write):
            sys.stdout.write(f"written  {write / name}\n")
    if check is not None:
        found = list(differences(check))
        for difference in found:
            sys.stderr.write(f"{difference}\n")
        if found:
            sys.stderr.write(
                f"Error: {len(found)} of the pages in {check} are not what the code says.\n"
                "  What to do: run `make docs`, look at the changes, and commit them with the code.\n"
            )
            return 1
        sys.stdout.write(f"The {len(PAGES)} pages in {check} say what the code says.\n")
    return 0


def write_pages(folder: Path) -> list[str]:
    """Writes every page that is not up to date, and returns their names."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, make in PAGES.items():
        content, file = make(), folder / name
        if not file.exists() or file.read_text(encoding="utf-8") != content:
            file.write_text(content, encoding="utf-8")
            written.append(name)
    return written


def differences(folder: Path) -> Iterator[str]:
    """Yields a sentence for each page that is missing, too many, or different, with the first lines that differ."""
    for name, make in PAGES.items():
        file = folder / name
        if not file.exists():
            yield f"{file} is missing."
            continue
        present, wanted = file.read_text(encoding="utf-8"), make()
        if present != wanted:
            yield f"{file} differs from the code:\n{_first_differences(present, wanted)}"
    for file in sorted(folder.glob("*.md")):
        if file.name not in PAGES:
            yield f"{file} is none of the generated pages; put it elsewhere under docs."


def _first_differences(present: str, wanted: str) -> str:
    lines = difflib.unified_diff(present.splitlines(), wanted.splitlines(), "page", "code", lineterm="", n=0)
    shown = [f"    {line}" for line in lines if not line.startswith(("---", "+++", "@@"))]
    rest = len(shown) - _DIFF_LINES
    return "\n".join(shown[:_DIFF_LINES] + ([f"    and {rest} more lines"] if rest > 0 else []))
