"""Where Keydate keeps its data: one folder that only its owner may enter, with one folder for each part."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from keydate.kit.errors import HomeUnusable

HOME_VARIABLE: Final = "KEYDATE_HOME"
_DEFAULT: Final = "~/.local/share/keydate"


def keydate_home(environment: Mapping[str, str] = os.environ) -> Path:
    """Returns the folder that holds all data, whether it exists or not."""
    return Path(environment.get(HOME_VARIABLE) or _DEFAULT).expanduser().absolute()


def part_folder(part: str, *, home: Path | None = None) -> Path:
    """Returns the folder of one part, e.g. `erp`; makes it with mode 0700 if it is missing.

    Raises:
        HomeUnusable: the folder cannot be made.
    """
    top = home or keydate_home()
    folder = top / part
    try:
        top.parent.mkdir(parents=True, exist_ok=True)
        top.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        message = f"The folder {folder} cannot be made: {error.strerror}."
        raise HomeUnusable(message) from error
    return folder
