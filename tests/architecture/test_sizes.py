"""What outgrows its size is split by concept, or says why not."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

from tests.architecture.tree import modules_of_the_product, modules_of_the_tests, shown

MODULE_LINES: Final = 600
FUNCTION_LINES: Final = 50
#: Beside a longer function: `# long: <reason>`, on the line of `def` or above it.
REASON: Final = "# long: "


def is_catalogue(path: Path) -> bool:
    """Lists of declarations and schema revisions are as long as what they list."""
    return "migrations" in path.parts or ("wire" in path.parts and "catalogue" in path.as_posix())


def test_no_module_is_longer_than_600_lines() -> None:
    lengths = {
        shown(path): len(path.read_text().splitlines()) for path in modules_of_the_product() if not is_catalogue(path)
    }
    lengths |= {shown(path): len(path.read_text().splitlines()) for path in modules_of_the_tests()}

    assert {name: lines for name, lines in lengths.items() if lines > MODULE_LINES} == {}


def test_no_function_is_longer_than_50_lines_without_a_reason() -> None:
    too_long = [
        f"{shown(path)}:{function.lineno} {function.name}"
        for path in modules_of_the_product()
        if not is_catalogue(path)
        for function in long_functions(path.read_text())
    ]

    assert too_long == []


def long_functions(text: str) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    lines = text.splitlines()
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            beside = lines[max(first - 2, 0) : node.body[0].lineno]
            if length > FUNCTION_LINES and not any(REASON in line for line in beside):
                found.append(node)
    return found


def test_the_rule_sees_a_long_function_and_its_reason() -> None:
    body = "    pass\n" * FUNCTION_LINES

    assert [each.name for each in long_functions(f"def f():\n{body}")] == ["f"]
    assert long_functions(f"def f():  {REASON}a table\n{body}") == []
    assert long_functions(f"{REASON}a table\n@wraps\ndef f():\n{body}") == []
    assert long_functions("def f():\n    pass\n") == []
