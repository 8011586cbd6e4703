"""The version of this installation."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def keydate_version() -> str:
    """Returns the installed version, or `source` when the program runs from a folder that was never installed."""
    try:
        return version("keydate")
    except PackageNotFoundError:
        return "source"
