"""All SQL of role maintenance, by concept."""

from __future__ import annotations

from keydate.erp.authority.store.catalogue import load_catalogue
from keydate.erp.authority.store.profiles import bump_authority_version, load_authorizations
from keydate.erp.authority.store.roles import find_role

__all__ = ["bump_authority_version", "find_role", "load_authorizations", "load_catalogue"]
