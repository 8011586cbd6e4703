"""Runs the schema revisions of the communication system on the connection that `keydate.kit.migrations.upgrade` opened."""

from keydate.kit.migrations import run_revisions

run_revisions()
