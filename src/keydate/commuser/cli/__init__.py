"""`keydate commuser`: the commands. Imports that take time happen inside them, so that `--help` is quick."""

from keydate.commuser.cli.commands import app

__all__ = ["app"]
