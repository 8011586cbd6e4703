"""What is: user, role, profiles and destination as they were read, in one form whether they came from an ERP or from exported tables.

Pure data. `None` where a source cannot tell; a comparison then says nothing rather than guess.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from keydate.commuser.spec.model import Authorization, UserType
from keydate.vocabulary.ids import ProfileName, RoleName, UserName
from keydate.vocabulary.validity import Validity

#: Profiles that grant far more than a communication user may have; the connector refuses users that hold them.
FORBIDDEN_PROFILES: Final = frozenset({"SAP_ALL", "SAP_NEW"})

USER_TYPES: Final = {"A": "dialog", "B": "system", "C": "communication", "L": "reference", "S": "service"}
TYPE_CODES: Final = {UserType.DIALOG: "A", UserType.SYSTEM: "B", UserType.COMMUNICATION: "C"}

#: The bits of a user's locks (USR02-UFLAG) and who sets them.
LOCKS: Final = {32: "by the central administration", 64: "by an administrator", 128: "after wrong passwords"}


class PasswordState(StrEnum):
    """What may be done with the password."""

    INITIAL = "initial"  #: an administrator set it; the first logon must change it
    PRODUCTIVE = "productive"  #: it works
    DEACTIVATED = "deactivated"  #: there is none
    UNKNOWN = "unknown"  #: the source does not tell


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAssignment:
    """A role of a user with its days."""

    role: RoleName
    validity: Validity = field(default_factory=Validity)
    #: It comes through a composite role or from organizational management.
    is_indirect: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UserFacts:
    """The user master record."""

    name: UserName
    type: str
    alias: str = ""
    last_name: str | None = None
    group: str = ""
    validity: Validity = field(default_factory=Validity)
    locks: int = 0
    password_state: PasswordState = PasswordState.UNKNOWN
    reference_user: str = ""
    last_logon: date | None = None
    password_changed_on: date | None = None
    modified_on: date | None = None
    profiles: tuple[ProfileName, ...] = ()
    roles: tuple[RoleAssignment, ...] = ()

    @property
    def lock_reasons(self) -> list[str]:
        """Returns who locked the user, as ends of sentences."""
        return [text for bit, text in LOCKS.items() if self.locks & bit]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAuthorization:
    """An authorization in the role's data."""

    authorization: Authorization
    is_inactive: bool = False
    #: Typed in by a person, as the procedure asks for; otherwise it came from the menu's proposals.
    is_manual: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleFacts:
    """The role: texts, authorization data, profiles, and how far they are carried through."""

    name: RoleName
    description: str | None = None
    authorizations: tuple[RoleAuthorization, ...] = ()
    profiles: tuple[ProfileName, ...] = ()
    #: The profiles hold what the authorization data say.
    is_generated: bool | None = None
    is_single: bool = True
    version: str = ""

    @property
    def active(self) -> tuple[Authorization, ...]:
        """Returns what the role grants once it is generated."""
        return tuple(each.authorization for each in self.authorizations if not each.is_inactive)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantedProfile:
    """A profile with the authorizations that it really grants."""

    name: ProfileName
    authorizations: tuple[Authorization, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemFacts:
    """What was read about one communication user in one ERP."""

    user: UserFacts | None = None
    role: RoleFacts | None = None
    #: Profiles of the user that belong to some role, where the source tells; others were assigned by hand.
    generated_profiles: frozenset[ProfileName] = frozenset()
    #: What the user's profiles grant; `None` when the source does not tell.
    granted: tuple[GrantedProfile, ...] | None = None
    #: The ERP has remote functions for manual authorizations.
    has_authorization_functions: bool = True
    #: Where the facts come from, for the reader.
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationFacts:
    """The destination at the hub, without its secret."""

    name: str
    url: str
    user: str = ""
    client: str = ""
    proxy_type: str = "Internet"
    has_password: bool = False
    has_pending: bool = False
    is_fenced: bool = False
    #: The day on which `retire` fenced it.
    fenced_on: date | None = None
    #: The day on which its password was set.
    secret_since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer of the connection check: name, TCP, TLS, HTTP, logon, service, rights ..."""

    name: str
    ok: bool
    message: str = ""
    who_mends: str = ""
    code: str = ""

    @property
    def concerns_user(self) -> bool:
        """Tells whether user, role or destination are to blame; the other layers are about people's rights and the system's state."""
        return self.name not in {"trust", "clock", "capacity"}

    def describe(self) -> str:
        """Returns the layer in one line."""
        mends = f" (to be mended by: {self.who_mends})" if self.who_mends and not self.ok else ""
        return f"{self.name}: {'ok' if self.ok else 'FAILED'}{' - ' + self.message if self.message else ''}{mends}"
