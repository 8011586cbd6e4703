"""Names tell the concept; where tests stand tells what they test."""

from __future__ import annotations

import ast
import re
from typing import Final

from tests.architecture.tree import ROOT, SOURCE, modules_of_the_product, modules_of_the_tests, shown, tracked_texts

#: They say that something is code, not what it does.
EMPTY_NAMES: Final = {"base", "common", "helper", "helpers", "manager", "misc", "service", "services", "util", "utils"}
#: Tests that stand for a level of the whole, not for one package.
LEVELS: Final = {
    "acceptance",
    "architecture",
    "builders",
    "contract",
    "documents",
    "durability",
    "integration",
    "migration",
    "property",
    "snapshots",
    "support",
    "unit",
}
# Names of the places where the project happens to be written or installed from; composed, so that this file does not hold them itself.
PLACES: Final = [
    re.compile(pattern)
    for pattern in (
        r"(?<![\w.{}])/" + r"work/",
        r"/lab/" + r"v\b",
        r"/opt/" + r"(pypi|wheels)",
        r"files\.python" + r"hosted\.org",
        r"https?://pypi" + r"\.",
        r"(--extra-)?index-" + r"url[ =]\S*://",
    )
]


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [
        shown(path) for path in modules_of_the_product() if path.stem in EMPTY_NAMES or path.parent.name in EMPTY_NAMES
    ] == []


def test_every_package_says_what_it_is() -> None:
    silent = [shown(path) for path in modules_of_the_product() if not ast.get_docstring(ast.parse(path.read_text()))]

    assert silent == []


def test_every_folder_of_the_product_is_a_package() -> None:
    folders = {path.parent for path in modules_of_the_product()} | {SOURCE}

    assert [shown(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_tests_stand_on_a_known_level() -> None:
    strangers = {path.relative_to(ROOT / "tests").parts[0] for path in modules_of_the_tests()} - LEVELS

    assert strangers <= {"conftest.py", "postgres.py"}


def test_unit_tests_mirror_the_product() -> None:
    unit = ROOT / "tests" / "unit"
    astray = [
        shown(path)
        for path in unit.rglob("test_*.py")
        if not (SOURCE / path.parent.relative_to(unit)).is_dir()
        and not (SOURCE / path.parent.relative_to(unit)).with_suffix(".py").is_file()
    ]

    assert astray == []


def test_no_file_names_the_place_where_it_was_written() -> None:
    found = [
        f"{shown(path)}: {match.group()}"
        for path, text in tracked_texts().items()
        for place in PLACES
        if (match := place.search(text))
    ]

    assert found == []


def test_the_product_prints_only_at_its_command_line() -> None:
    printing = [
        f"{shown(path)}:{node.lineno}"
        for path in modules_of_the_product()
        if "cli" not in path.relative_to(SOURCE).with_suffix("").parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]

    assert printing == []


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(
        r"\b(TO"
        r"DO|FIX"
        r"ME|X{3})\b|raise Not"
        r"ImplementedError|pragma: no "
        r"cover|pytest\.mark\.sk"
        r"ip"
    )
    found = [
        f"{shown(path)}:{number}"
        for path in [*modules_of_the_product(), *modules_of_the_tests()]
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if marks.search(line)
    ]

    assert found == []
