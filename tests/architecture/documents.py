"""The documents of the project, and the commands in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.architecture.tree import ROOT, shown, tracked_texts

_BLOCK: Final = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_EXIT: Final = re.compile(r"\s+# exit (\d+)\b.*$")
_INLINE: Final = re.compile(r"`([^`\n]+)`")
_ANY_BLOCK: Final = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Command:
    """A command in a block marked `sh`."""

    document: str
    line: int
    text: str
    #: How it must end: `# exit 2: why` behind it, else 0.
    exit_code: int

    def __str__(self) -> str:
        """Returns where it stands and what it is."""
        return f"{self.document}:{self.line}: {self.text}"


def documents() -> list[Path]:
    """Returns the documents that people write: README first, then the others by name; the reference is made from the code."""
    written = [
        path for path in tracked_texts() if path.suffix == ".md" and (ROOT / "docs" / "reference") not in path.parents
    ]
    return sorted(written, key=lambda path: (path.name != "README.md" or path.parent != ROOT, shown(path)))


def commands_of(path: Path) -> list[Command]:
    """Returns the commands of a document, in order; one may go over several lines, each but the last ending with a backslash."""
    text = path.read_text(encoding="utf-8")
    found = []
    for block in _BLOCK.finditer(text):
        line = text.count("\n", 0, block.start(1)) + 1
        for command in re.split(r"(?<!\\)\n", block[1]):
            if command.strip() and not command.lstrip().startswith("#"):
                exits = _EXIT.search(command)
                found.append(
                    Command(
                        document=shown(path),
                        line=line,
                        text=_EXIT.sub("", command),
                        exit_code=int(exits[1]) if exits else 0,
                    )
                )
            line += command.count("\n") + 1
    return found


def calls_in(path: Path) -> set[str]:
    """Returns every call of `keydate` in a document, in blocks and in the text."""
    text = path.read_text(encoding="utf-8")
    inline = _INLINE.findall(_ANY_BLOCK.sub("", text))
    return {call for call in (*inline, *(command.text for command in commands_of(path))) if call.startswith("keydate ")}
