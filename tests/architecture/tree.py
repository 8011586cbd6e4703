"""The project's files, as the architecture tests see them."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
SOURCE: Final = ROOT / "src" / "keydate"


def modules_of_the_product() -> list[Path]:
    """Returns every module of the product."""
    return sorted(SOURCE.rglob("*.py"))


def modules_of_the_tests() -> list[Path]:
    """Returns every module of the tests."""
    return sorted((ROOT / "tests").rglob("*.py"))


def tracked_texts() -> dict[Path, str]:
    """Returns every tracked text file with its content; untracked ones that are not ignored count, too."""
    command = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\0")
    texts = {}
    for name in filter(None, names):
        path = ROOT / name
        if path.is_file():
            try:
                texts[path] = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue  # a picture
    return texts


def shown(path: Path) -> str:
    """Returns the path as a person names it."""
    return path.relative_to(ROOT).as_posix()
