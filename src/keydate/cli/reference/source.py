"""Reads what the code says in comments that begin with `#:`, above a name or at the end of its line."""

from __future__ import annotations

import ast
import inspect
import textwrap
import typing
from typing import Final

_MARK: Final = "#:"


def meanings(declaring: type) -> dict[str, str]:
    """Returns the comment of each attribute that a class declares; empty when it has none."""
    source = textwrap.dedent(inspect.getsource(declaring))
    lines = source.splitlines()
    body = typing.cast("ast.ClassDef", ast.parse(source).body[0]).body
    return {name: _comment(lines, node.lineno) for node in body for name in _declared(node)}


def _declared(node: ast.stmt) -> list[str]:
    targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets if isinstance(node, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _comment(lines: list[str], line_number: int) -> str:
    _code, mark, behind = lines[line_number - 1].partition(f"  {_MARK}")
    if mark:
        return behind.strip()
    found: list[str] = []
    for line in reversed(lines[: line_number - 1]):
        if not line.strip().startswith(_MARK):
            break
        found.insert(0, line.strip().removeprefix(_MARK).strip())
    return " ".join(found)
