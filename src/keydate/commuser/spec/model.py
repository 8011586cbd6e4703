"""What a spec says, checked: every name has its length, every value its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import ClientId, FieldName, ObjectName, RoleName, UserAlias, UserGroup, UserName
from keydate.vocabulary.validity import Validity

Values = Mapping[FieldName, tuple[ValueRange, ...]]


class UserType(StrEnum):
    """The types a communication user may have, with what the ERP calls them."""

    DIALOG = "dialog"  #: recommended; its initial password must be changed at the first logon
    COMMUNICATION = "communication"  #: no dialog logon; initial password as dialog
    SYSTEM = "system"  #: no dialog logon; the administrator's password is productive at once

    @property
    def has_initial_password(self) -> bool:
        """Tells whether an administrator's password must be changed at the first logon."""
        return self is not UserType.SYSTEM


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Whose user this is, what for, and when somebody looks at it again."""

    name: str
    owner: str
    review_by: date
    deputy: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RfcAddress:
    """Where a system is reached over RFC, in the parameters of the pyrfc packages."""

    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """The communication system: over HTTP, or over RFC."""

    client: ClientId
    url: str = ""
    rfc: RfcAddress | None = None

    @property
    def address(self) -> str:
        """Returns what a person recognises the system by."""
        if self.rfc is None:
            return self.url
        parameters = self.rfc.parameters
        host = parameters.get("ashost") or parameters.get("mshost", "")
        return f"rfc://{host}/{parameters.get('sysnr') or parameters.get('sysid', '')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class UserSpec:
    """The user master record."""

    name: UserName
    last_name: str
    type: UserType = UserType.DIALOG
    alias: UserAlias | None = None
    group: UserGroup | None = None
    validity: Validity = field(default_factory=Validity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorization:
    """One instance of an authorization object with its values."""

    object: ObjectName
    values: Values

    def describe(self) -> str:
        """Returns the authorization in one line, as a person would type it."""
        fields = ", ".join(f"{name} = {', '.join(map(str, values))}" for name, values in self.values.items())
        return f"{self.object}: {fields}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationDefault:
    """A start authorization that comes through the role menu (Insert > Authorization default), e.g. IWSV of a service."""

    type: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSpec:
    """The one role of the user."""

    name: RoleName
    description: str
    authorizations: tuple[Authorization, ...]
    authorization_defaults: tuple[AuthorizationDefault, ...] = ()
    #: A prepared role that is copied where the ERP has no remote function for manual authorizations.
    template_role: RoleName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationSpec:
    """The hub's destination that holds the password."""

    name: str
    hub: str
    url: str
    proxy_type: str = "Internet"
    location_id: str = ""

    @property
    def pending_name(self) -> str:
        """Returns the destination that holds a password until it is proved alive."""
        return f"{self.name}_PENDING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A communication user as code."""

    metadata: Metadata
    system: System
    user: UserSpec
    role: RoleSpec
    destination: DestinationSpec | None = None
