"""Writes of role maintenance: each public function is one business act and asks for the right to it before anything else."""

from __future__ import annotations

from keydate.erp.authority.actions.authorization_data import (
    adjust_to_menu,
    delete_authorization,
    fill_open_fields,
    insert_authorizations,
    insert_from_template,
    insert_full_authorization,
    insert_objects,
    set_authorizations,
    set_inactive,
    set_organizational_levels,
)
from keydate.erp.authority.actions.catalogue import add_object, delete_object, install_catalogue, switch_object
from keydate.erp.authority.actions.composite import add_members, create_composite_role, remove_members
from keydate.erp.authority.actions.delivery import install_delivered_roles
from keydate.erp.authority.actions.generation import (
    GenerationReport,
    generate,
    propose_profile_name,
    set_profile_name,
)
from keydate.erp.authority.actions.profiles import SAP_ALL, SAP_NEW, generate_sap_all
from keydate.erp.authority.actions.roles import (
    add_transactions,
    change_texts,
    copy_role,
    create_derived_role,
    create_role,
    delete_role,
    delete_transactions,
)

__all__ = [
    "SAP_ALL",
    "SAP_NEW",
    "GenerationReport",
    "add_members",
    "add_object",
    "add_transactions",
    "adjust_to_menu",
    "change_texts",
    "copy_role",
    "create_composite_role",
    "create_derived_role",
    "create_role",
    "delete_authorization",
    "delete_object",
    "delete_role",
    "delete_transactions",
    "fill_open_fields",
    "generate",
    "generate_sap_all",
    "insert_authorizations",
    "insert_from_template",
    "insert_full_authorization",
    "insert_objects",
    "install_catalogue",
    "install_delivered_roles",
    "propose_profile_name",
    "remove_members",
    "set_authorizations",
    "set_inactive",
    "set_organizational_levels",
    "set_profile_name",
    "switch_object",
]
