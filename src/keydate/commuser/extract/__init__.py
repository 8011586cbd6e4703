"""Facts from tables that auditors export to files: no connection, no logon."""

from keydate.commuser.extract.facts import ExtractReport, facts_from_extract

__all__ = ["ExtractReport", "facts_from_extract"]
