"""The schema of the communication system: revision files, and all tables in one metadata."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from keydate.erp.clients.tables import metadata as _metadata

#: Where `keydate.kit.migrations` finds the revision files.
SCRIPTS: Final = Path(__file__).parent

#: Every module with tables; what is not imported is not in the metadata.
_TABLES: Final = (
    "keydate.erp.clients.tables",
    "keydate.erp.audit.tables",
    "keydate.erp.authority.tables",
    "keydate.erp.users.tables",
    "keydate.erp.accounting.tables",
    "keydate.erp.jobs.tables",
    "keydate.erp.connector.tables",
)


def metadata() -> sa.MetaData:
    """Returns all tables of the communication system."""
    for module in _TABLES:
        importlib.import_module(module)
    return _metadata
