"""Alembic loads this file to run the revisions beside it."""

from __future__ import annotations

from keydate.kit.migrations import run_revisions

run_revisions()
