"""Identifiers of the field, as types, and the functions that alone may make them from outside text.

Names are upper case inside. Lengths follow SAP's dictionary (USR02-BNAME C12, AGR_DEFINE-AGR_NAME C30, USR10-PROFN C12, TOBJ-OBJCT C10,
USREFUS-USERALIAS C40), so that clients written for SAP's BAPIs find the limits they expect.
"""

from __future__ import annotations

import re
from typing import Final, NewType

from keydate.vocabulary.errors import InvalidValue

ClientId = NewType("ClientId", str)
UserName = NewType("UserName", str)
UserAlias = NewType("UserAlias", str)
UserGroup = NewType("UserGroup", str)
RoleName = NewType("RoleName", str)
ProfileName = NewType("ProfileName", str)
AuthorizationName = NewType("AuthorizationName", str)
ObjectName = NewType("ObjectName", str)
FieldName = NewType("FieldName", str)
CompanyCode = NewType("CompanyCode", str)

_CLIENT: Final = re.compile(r"[0-9]{3}")
# Printable ASCII without blanks, quotes, `*` and characters with a meaning in selections, CSV and XML.
_NAME: Final = re.compile(r"[A-Z0-9_/$#&.\-+@=]+")
_ALIAS: Final = re.compile(r"[^\x00-\x1f\x7f*'\"<>&]+")


def client_id(text: str) -> ClientId:
    """Returns a client: exactly three digits, not 000, which SAP reserves for the system itself."""
    if not _CLIENT.fullmatch(text) or text == "000":
        raise InvalidValue(field="client", value=text, rule="is not three digits between 001 and 999")
    return ClientId(text)


def _name(field: str, text: str, length: int) -> str:
    name = text.strip().upper()
    if not name:
        raise InvalidValue(field=field, value=text, rule="is empty")
    if len(name) > length:
        raise InvalidValue(field=field, value=text, rule=f"has more than {length} characters")
    # Asked of the text as well: the upper case of some letters, as of a dotless i, is plain ASCII.
    if not (text.strip().isascii() and _NAME.fullmatch(name)):
        raise InvalidValue(field=field, value=text, rule="has characters that are not allowed in a name")
    return name


def user_name(text: str) -> UserName:
    """Returns a user name in upper case, 1 to 12 characters."""
    return UserName(_name("user name", text, 12))


def user_group(text: str) -> UserGroup:
    """Returns a user group in upper case, 1 to 12 characters."""
    return UserGroup(_name("user group", text, 12))


def role_name(text: str) -> RoleName:
    """Returns a role name in upper case, 1 to 30 characters. Customer names are a rule of role maintenance, not of this type."""
    return RoleName(_name("role name", text, 30))


def profile_name(text: str) -> ProfileName:
    """Returns a profile name in upper case, 1 to 12 characters."""
    return ProfileName(_name("profile name", text, 12))


def object_name(text: str) -> ObjectName:
    """Returns the name of an authorization object in upper case, 1 to 10 characters."""
    return ObjectName(_name("authorization object", text, 10))


def field_name(text: str) -> FieldName:
    """Returns the name of an authorization field in upper case, 1 to 10 characters."""
    return FieldName(_name("authorization field", text, 10))


def company_code(text: str) -> CompanyCode:
    """Returns a company code in upper case, 1 to 4 characters."""
    return CompanyCode(_name("company code", text, 4))


def user_alias(text: str) -> UserAlias:
    """Returns an alias, 1 to 40 characters, trimmed; comparison of aliases ignores case (see `alias_key`)."""
    alias = text.strip()
    if not 1 <= len(alias) <= 40:
        raise InvalidValue(field="alias", value=text, rule="does not have 1 to 40 characters")
    if not _ALIAS.fullmatch(alias):
        raise InvalidValue(field="alias", value=text, rule="has characters that are not allowed")
    return UserAlias(alias)


def alias_key(alias: UserAlias) -> str:
    """Returns what makes an alias unique in its client: its upper-case form."""
    return alias.upper()
