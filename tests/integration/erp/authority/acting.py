"""Acting users made from chosen authorizations, and short ways to write role data."""

from __future__ import annotations

from keydate.erp.authority.catalogue import DELIVERED
from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.model.check import AuthorityBuffer, Authorization
from keydate.erp.authority.model.roles import RoleAuthorization
from keydate.erp.authority.store import load_authorizations
from keydate.kit.database import Database
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import AuthorizationName, ClientId, FieldName, ObjectName, ProfileName, RoleName, UserName

CLIENT = ClientId("100")
ROLE = RoleName("Z_CLOSE")


def rows(text: str) -> tuple[ValueRange, ...]:
    """Returns values written as words; `low..high` is a range."""
    return tuple(ValueRange(*word.split("..")) for word in text.split())


def authorization(object_name: str, **values: str) -> RoleAuthorization:
    """Returns an authorization of a role; values are written as words."""
    return RoleAuthorization(
        object=ObjectName(object_name), values={FieldName(field): rows(text) for field, text in values.items()}
    )


def user_with(*authorizations: RoleAuthorization, name: str = "TESTER") -> ActingUser:
    """Returns an acting user who holds exactly these authorizations."""
    held = [Authorization(item.object, AuthorizationName("TEST"), item.values) for item in authorizations]
    return ActingUser(
        client=CLIENT,
        user_name=UserName(name),
        buffer=AuthorityBuffer(held, catalogue=DELIVERED.fields_by_object),
        terminal="test",
    )


def user_with_profiles(database: Database, *profiles: str, name: str = "TESTER") -> ActingUser:
    """Returns an acting user whose buffer is compiled from profiles in the database."""
    with database.read() as tx:
        held = list(load_authorizations(tx, CLIENT, [ProfileName(profile) for profile in profiles]))
    buffer = AuthorityBuffer(held, catalogue=DELIVERED.fields_by_object)
    return ActingUser(client=CLIENT, user_name=UserName(name), buffer=buffer, terminal="test")


def role_administrator() -> ActingUser:
    """Returns a user who may do everything with roles and profiles."""
    return user_with(
        authorization("S_USER_AGR", ACT_GROUP="*", ACTVT="*"),
        authorization("S_USER_TCD", TCD="*"),
        authorization("S_USER_VAL", OBJECT="*", AUTH_FIELD="*", AUTH_VALUE="*"),
        authorization("S_USER_PRO", PROFILE="*", ACTVT="*"),
        authorization("S_USER_AUT", OBJECT="*", AUTH="*", ACTVT="*"),
        authorization("S_DEVELOP", OBJTYPE="SUSO", OBJNAME="*", DEVCLASS="*", P_GROUP="*", ACTVT="*"),
        name="ROLEADMIN",
    )
