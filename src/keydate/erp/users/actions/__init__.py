"""Writes of user administration, one verb per business act; assignments have a module of their own beside this package."""

from keydate.erp.users.actions.locks import lock_user, unlock_user
from keydate.erp.users.actions.master import CreatedUser, change_user, copy_user, create_user, delete_user
from keydate.erp.users.actions.passwords import change_own_password, deactivate_password, set_initial_password
from keydate.erp.users.actions.settings import (
    create_user_group,
    delete_security_policy,
    set_forbidden_passwords,
    set_profile_parameter,
    set_security_policy,
)

__all__ = [
    "CreatedUser",
    "change_own_password",
    "change_user",
    "copy_user",
    "create_user",
    "create_user_group",
    "deactivate_password",
    "delete_security_policy",
    "delete_user",
    "lock_user",
    "set_forbidden_passwords",
    "set_initial_password",
    "set_profile_parameter",
    "set_security_policy",
    "unlock_user",
]
