"""Pages of Markdown from titles, sentences and tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

_NOTE: Final = "<!-- Made by `make docs` from the code. Change the code, not this page. -->"


def page(title: str, introduction: str, *sections: str) -> str:
    """Returns a whole page that ends with one line end."""
    return "\n\n".join(part for part in (_NOTE, f"# {title}", introduction, *sections) if part) + "\n"


def heading(level: int, text: str) -> str:
    """Returns a heading."""
    return f"{'#' * level} {text}"


def section(level: int, title: str, *parts: str) -> str:
    """Returns a heading with what follows it; empty parts are left out."""
    return "\n\n".join([heading(level, title), *(part for part in parts if part)])


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Returns a table; empty when it has no rows."""
    lines = [_row(cells) for cells in rows]
    return "\n".join([_row(columns), _row(["---"] * len(columns)), *lines]) if lines else ""


def code(text: str) -> str:
    """Returns text as code; empty text stays empty."""
    return f"`{text}`" if text else ""


def codes(texts: Iterable[str]) -> str:
    """Returns several texts as code, separated by commas."""
    return ", ".join(code(text) for text in texts)


def block(text: str, language: str = "text") -> str:
    """Returns a block of code."""
    return f"```{language}\n{text}\n```"


def sentence(text: str) -> str:
    """Returns text in one line."""
    return " ".join(text.split())


def _row(cells: Sequence[str]) -> str:
    # A pipe ends a cell, even inside code.
    return f"| {' | '.join(sentence(cell).replace('|', chr(92) + '|') for cell in cells)} |"
