"""Roles and what they hold before generation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from keydate.erp.authority.errors import DuplicateCounter, FollowsParentRole, RoleNameReserved, WrongRoleKind
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import AuthorizationName, FieldName, ObjectName, ProfileName, RoleName, UserName

FieldValues = Mapping[FieldName, tuple[ValueRange, ...]]
#: By variable, e.g. `$BUKRS`.
OrganizationalLevels = Mapping[str, tuple[ValueRange, ...]]
#: Before the first generation an authorization has no technical name.
UNNAMED: Final = AuthorizationName("")
_RESERVED_PREFIXES: Final = ("SAP", "KEYDATE_", "/")


class RoleKind(StrEnum):
    """The three kinds of roles."""

    SINGLE = "single"  #: menu and authorizations of its own
    COMPOSITE = "composite"  #: a list of single roles, no authorizations
    DERIVED = "derived"  #: a single role that copies its parent; only the organizational levels are its own


class AuthorizationStatus(StrEnum):
    """How an authorization of a role relates to the proposals for the role's menu; the letters of AGR_1250-MODIFIED."""

    STANDARD = "S"  #: as proposed
    MAINTAINED = "G"  #: fields that were proposed empty are filled, the rest is as proposed
    CHANGED = "M"  #: a proposed value was altered
    MANUAL = "U"  #: inserted by hand, from a template, or as full authorization


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAuthorization:
    """One authorization of a role; a field that is missing in `values` is open and grants nothing."""

    object: ObjectName
    values: FieldValues
    #: Ties field values to it and orders the tree; None lets the system number it.
    counter: int | None = None
    text: str = ""
    status: AuthorizationStatus = AuthorizationStatus.MANUAL
    #: Kept but not generated.
    is_inactive: bool = False
    #: The technical name, given by generation; empty before.
    name: AuthorizationName = UNNAMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """The header of a role."""

    name: RoleName
    is_composite: bool
    parent_role: RoleName | None
    description: str
    version: int
    created_by: UserName
    created_at: datetime
    changed_by: UserName
    changed_at: datetime
    #: Since when the menu differs from the authorization data; None when it does not.
    menu_changed_at: datetime | None = None
    authorizations_changed_at: datetime | None = None
    assignments_changed_at: datetime | None = None
    generated_at: datetime | None = None
    compared_at: datetime | None = None
    profile: ProfileName | None = None
    profile_text: str = ""

    @property
    def kind(self) -> RoleKind:
        """Tells which of the three kinds this is."""
        if self.is_composite:
            return RoleKind.COMPOSITE
        return RoleKind.SINGLE if self.parent_role is None else RoleKind.DERIVED

    def require_single(self) -> None:
        """Passes for a single or derived role.

        Raises:
            WrongRoleKind: it is composite.
        """
        if self.is_composite:
            raise WrongRoleKind(role=self.name, needed="single")

    def require_composite(self) -> None:
        """Passes for a composite role.

        Raises:
            WrongRoleKind: it is none.
        """
        if not self.is_composite:
            raise WrongRoleKind(role=self.name, needed="composite")

    def require_own_data(self) -> None:
        """Passes for a role whose menu and authorizations are its own.

        Raises:
            WrongRoleKind: it is composite.
            FollowsParentRole: it is derived.
        """
        self.require_single()
        if self.parent_role is not None:
            raise FollowsParentRole(role=self.name, parent_role=self.parent_role)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationData:
    """All that generation reads: the authorizations of a role in the order of their numbers, and its organizational levels."""

    authorizations: tuple[RoleAuthorization, ...] = ()
    organizational_levels: OrganizationalLevels = field(default_factory=dict)

    @property
    def active(self) -> tuple[RoleAuthorization, ...]:
        """The authorizations that are generated."""
        return tuple(item for item in self.authorizations if not item.is_inactive)


def require_customer_name(role: RoleName) -> None:
    """Passes for a name that a customer may give.

    Raises:
        RoleNameReserved: it looks like a delivered one.
    """
    if role.startswith(_RESERVED_PREFIXES):
        raise RoleNameReserved(role=role)


def numbered(authorizations: Sequence[RoleAuthorization]) -> tuple[RoleAuthorization, ...]:
    """Returns the authorizations in the order of their numbers; those without one get the numbers after the highest.

    Raises:
        DuplicateCounter: two have the same number.
    """
    taken: set[int] = set()
    for item in authorizations:
        if item.counter is not None:
            if item.counter in taken:
                raise DuplicateCounter(counter=item.counter)
            taken.add(item.counter)
    following = max(taken, default=0) + 1
    result = []
    for item in authorizations:
        if item.counter is None:
            result.append(replace(item, counter=following))
            following += 1
        else:
            result.append(item)
    return tuple(sorted(result, key=lambda item: item.counter or 0))


def derived_status(proposals: Iterable[FieldValues], values: FieldValues) -> AuthorizationStatus:
    """Returns the status of an authorization that came from the menu, given the present proposals for its object."""
    best = AuthorizationStatus.CHANGED
    for proposal in proposals:
        if _same(proposal, values):
            return AuthorizationStatus.STANDARD
        if _fills(proposal, values):
            best = AuthorizationStatus.MAINTAINED
    return best


def _same(proposal: FieldValues, values: FieldValues) -> bool:
    return all(set(proposal.get(name, ())) == set(values.get(name, ())) for name in {*proposal.keys(), *values.keys()})


def _fills(proposal: FieldValues, values: FieldValues) -> bool:
    return all(set(values.get(name, ())) == set(given) for name, given in proposal.items() if given)
