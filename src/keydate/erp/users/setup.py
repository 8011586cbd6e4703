"""The very first administrator: created at set-up, before anyone can log on, by the only acting user that no logon makes."""

from __future__ import annotations

import secrets
from typing import Final

from keydate.erp.audit import log
from keydate.erp.audit.model import AuditEvent
from keydate.erp.audit.trail import ErpTransaction
from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.model.check import AuthorityBuffer, Authorization, Catalogue
from keydate.erp.users.actions import CreatedUser, create_user, create_user_group
from keydate.erp.users.model.fields import UserFields
from keydate.erp.users.model.kinds import UserType
from keydate.erp.users.model.passwords import generate_password
from keydate.erp.users.model.rules import LogonRules
from keydate.erp.users.store.master import list_user_groups
from keydate.kit.secrets import Passwords
from keydate.vocabulary.authorization_values import FULL, ValueRange
from keydate.vocabulary.ids import AuthorizationName, ClientId, FieldName, ObjectName, UserGroup, UserName

#: The group of those who administer others; who may change it decides who can become an administrator.
SUPER: Final = UserGroup("SUPER")
#: Nobody can log on with it: no user master record has this name.
INSTALLER: Final = UserName("KEYDATE*INIT")

#: All that set-up does is user and role administration; the installer may not post, schedule or read books.
_OBJECTS: Final[Catalogue] = {
    ObjectName(name): tuple(FieldName(field) for field in fields.split())
    for name, fields in {
        "S_USER_GRP": "CLASS ACTVT",
        "S_USER_AGR": "ACT_GROUP ACTVT",
        "S_USER_PRO": "PROFILE ACTVT",
        "S_USER_AUT": "OBJECT AUTH ACTVT",
        "S_USER_TCD": "TCD",
        "S_USER_VAL": "OBJECT AUTH_FIELD AUTH_VALUE",
        "S_USER_ADM": "S_ADM_AREA ACTVT",
    }.items()
}


def installer(client: ClientId) -> ActingUser:
    """Returns the acting user of set-up, with full authorization for user and role administration and for nothing else."""
    authorizations = [
        Authorization(name, AuthorizationName("INSTALLER"), {field: (ValueRange(FULL),) for field in fields})
        for name, fields in _OBJECTS.items()
    ]
    return ActingUser(
        client=client,
        user_name=INSTALLER,
        buffer=AuthorityBuffer(authorizations, catalogue=_OBJECTS),
        terminal="cli",
        context="setup",
    )


def one_time_password() -> str:
    """Returns a password for the first administrator, good by the delivered rules."""
    return generate_password(LogonRules(), random=secrets.SystemRandom())


def create_first_administrator(
    tx: ErpTransaction,
    client: ClientId,
    user_name: UserName,
    one_time_password: str,
    *,
    passwords: Passwords,
    last_name: str = "",
) -> CreatedUser:
    """Creates the first administrator, whose password is initial: the first logon only changes it. Roles are assigned by the caller.

    Raises:
        UserExists: set-up has already been done with this name.
        PasswordNotAllowed: the one-time password breaks the delivered rules.
    """
    acting_user = installer(client)
    if SUPER not in list_user_groups(tx, client):
        create_user_group(tx, acting_user=acting_user, user_group=SUPER, text="Administrators")
    created = create_user(
        tx,
        acting_user=acting_user,
        user_name=user_name,
        passwords=passwords,
        user_type=UserType.DIALOG,
        last_name=last_name,
        initial_password=one_time_password,
        fields=UserFields(user_group=SUPER),
    )
    log.append(
        tx,
        event=AuditEvent.SYSTEM_INITIALIZED,
        client=client,
        user_name=INSTALLER,
        terminal="cli",
        message=f"User {user_name} is the first administrator of client {client}.",
        details={"user": user_name},
    )
    return created
