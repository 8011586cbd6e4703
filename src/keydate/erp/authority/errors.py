"""The expected failures of role maintenance and of the authority check.

NotAuthorized
catalogue   UnknownObject  UnknownField  UnknownActivity  ObjectExists  ObjectInUse  DeliveredObject
values      ValueTooLong  ActivityNotAllowed  InvalidRange  UnknownOrganizationalLevel  DuplicateCounter
roles       RoleNotFound  RoleExists  RoleNameReserved  RoleChangedMeanwhile  RoleInUse  WrongRoleKind  InvalidParentRole
FollowsParentRole  AuthorizationNotFound  AuthorizationStillActive  TemplateNotFound
generation  EmptyRole  OpenFields  TooManyAuthorizations  ProfileNameTaken  ProfileNameFixed  ProfileNotFound
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from keydate.vocabulary.errors import KeydateError
from keydate.vocabulary.ids import FieldName, ObjectName, ProfileName, RoleName, UserName


@dataclass(eq=False, kw_only=True)
class NotAuthorized(KeydateError):
    """An authority check said no."""

    code: ClassVar[str] = "erp.not_authorized"
    remedy: ClassVar[str] = (
        "Ask a user administrator for a role with the missing authorization; its holder then sees it at the next call."
    )

    user_name: UserName
    object_name: ObjectName
    #: Tested values by field; None for a field that was not tested.
    fields: dict[str, str | None]
    return_code: int
    #: The reason of the decision, a full sentence.
    reason: str

    def __str__(self) -> str:
        """Names the user and the missing authorization."""
        return f"User {self.user_name} is not authorized. {self.reason}"


# ------------------------------------------------------------------------------------------------------------- catalogue


@dataclass(eq=False, kw_only=True)
class UnknownObject(KeydateError):
    """No authorization object has this name."""

    code: ClassVar[str] = "erp.unknown_object"
    remedy: ClassVar[str] = "Check the spelling, or create the object first (keydate erp object add)."

    object: str

    def __str__(self) -> str:
        """Names the object."""
        return f"Authorization object {self.object} does not exist."


@dataclass(eq=False, kw_only=True)
class UnknownField(KeydateError):
    """A field that the object, or the whole catalogue, does not have."""

    code: ClassVar[str] = "erp.unknown_field"
    remedy: ClassVar[str] = "Use one of the fields of the object."

    field: str
    #: Empty when the field is unknown altogether.
    object: str = ""
    #: The fields that the object has.
    known: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Names the field, and the fields that are there."""
        if not self.object:
            return f"Authorization field {self.field} does not exist."
        return f"Authorization object {self.object} has no field {self.field}; it has {', '.join(self.known)}."


@dataclass(eq=False, kw_only=True)
class UnknownActivity(KeydateError):
    """An activity that the system does not know."""

    code: ClassVar[str] = "erp.unknown_activity"
    remedy: ClassVar[str] = "Use one of the activities of table TACT, e.g. 02 for change."

    activity: str

    def __str__(self) -> str:
        """Names the activity."""
        return f"Activity {self.activity} does not exist."


@dataclass(eq=False, kw_only=True)
class ObjectExists(KeydateError):
    """A new object has the name of one that exists."""

    code: ClassVar[str] = "erp.object_exists"
    remedy: ClassVar[str] = "Choose another name that starts with Y or Z."

    object: ObjectName

    def __str__(self) -> str:
        """Names the object."""
        return f"Authorization object {self.object} exists already."


@dataclass(eq=False, kw_only=True)
class ObjectInUse(KeydateError):
    """An object cannot be deleted while roles or profiles use it."""

    code: ClassVar[str] = "erp.object_in_use"
    remedy: ClassVar[str] = "Remove it from these roles and profiles, generate and compare them, then delete it."

    object: ObjectName
    #: Roles and profiles as "client/name", the first few.
    users: tuple[str, ...]

    def __str__(self) -> str:
        """Names the object and where it is used."""
        return f"Authorization object {self.object} is still used by {', '.join(self.users)}."


@dataclass(eq=False, kw_only=True)
class DeliveredObject(KeydateError):
    """A delivered object cannot be changed or deleted."""

    code: ClassVar[str] = "erp.delivered_object"
    remedy: ClassVar[str] = "Only objects of your own, whose names start with Y or Z, can be changed and deleted."

    object: ObjectName

    def __str__(self) -> str:
        """Names the object."""
        return f"Authorization object {self.object} is delivered with the system."


# ---------------------------------------------------------------------------------------------------------------- values


@dataclass(eq=False, kw_only=True)
class ValueTooLong(KeydateError):
    """A value does not fit its field."""

    code: ClassVar[str] = "erp.value_too_long"
    remedy: ClassVar[str] = "Shorten the value; a pattern ends with *, which does not count."

    object: ObjectName
    field: FieldName
    value: str
    length: int

    def __str__(self) -> str:
        """Names object, field and limit."""
        return f"Value {self.value[:60]!r} of {self.object}-{self.field} has more than {self.length} characters."


@dataclass(eq=False, kw_only=True)
class ActivityNotAllowed(KeydateError):
    """An object knows only some activities, and this is none of them."""

    code: ClassVar[str] = "erp.activity_not_allowed"
    remedy: ClassVar[str] = "Use one of the activities that the object allows."

    object: ObjectName
    activity: str
    allowed: tuple[str, ...]

    def __str__(self) -> str:
        """Names the object, the activity and the allowed ones."""
        return f"Object {self.object} does not allow activity {self.activity}; it allows {', '.join(self.allowed)}."


@dataclass(eq=False, kw_only=True)
class InvalidRange(KeydateError):
    """A range that cannot cover anything, or that is none."""

    code: ClassVar[str] = "erp.invalid_range"
    remedy: ClassVar[str] = "Give the lower end first; for full authorization give * alone."

    object: ObjectName
    field: FieldName
    low: str
    high: str

    def __str__(self) -> str:
        """Shows the two ends."""
        return f"{self.object}-{self.field}: {self.low!r} to {self.high!r} is not a range."


@dataclass(eq=False, kw_only=True)
class UnknownOrganizationalLevel(KeydateError):
    """A variable that is no organizational level, or not the one of its field."""

    code: ClassVar[str] = "erp.unknown_organizational_level"
    remedy: ClassVar[str] = "Write $ and the name of a field that is an organizational level, e.g. $BUKRS in BUKRS."

    variable: str
    #: Where it stands, e.g. "F_BKPF_BUK-BUKRS"; empty among the organizational levels of the role.
    place: str = ""

    def __str__(self) -> str:
        """Names the variable."""
        where = f" for {self.place}" if self.place else ""
        return f"{self.variable} is not an organizational level{where}."


@dataclass(eq=False, kw_only=True)
class DuplicateCounter(KeydateError):
    """Two authorizations of one role have the same number."""

    code: ClassVar[str] = "erp.duplicate_counter"
    remedy: ClassVar[str] = "Number the authorizations without repetition, or leave the numbers to the system."

    counter: int

    def __str__(self) -> str:
        """Names the number."""
        return f"Number {self.counter} is given to more than one authorization."


# ----------------------------------------------------------------------------------------------------------------- roles


@dataclass(eq=False, kw_only=True)
class RoleNotFound(KeydateError):
    """No role has this name."""

    code: ClassVar[str] = "erp.role_not_found"
    remedy: ClassVar[str] = "Check the name and the client."

    role: RoleName

    def __str__(self) -> str:
        """Names the role."""
        return f"Role {self.role} does not exist."


@dataclass(eq=False, kw_only=True)
class RoleExists(KeydateError):
    """A new role has the name of one that exists."""

    code: ClassVar[str] = "erp.role_exists"
    remedy: ClassVar[str] = "Choose another name, or change the existing role."

    role: RoleName

    def __str__(self) -> str:
        """Names the role."""
        return f"Role {self.role} exists already."


@dataclass(eq=False, kw_only=True)
class RoleNameReserved(KeydateError):
    """Names of this form belong to delivered roles."""

    code: ClassVar[str] = "erp.role_name_reserved"
    remedy: ClassVar[str] = "Choose a name that starts with Y or Z."

    role: RoleName

    def __str__(self) -> str:
        """Names the role."""
        return f"Role name {self.role} is reserved: names must not start with SAP, KEYDATE_ or a namespace in slashes."


@dataclass(eq=False, kw_only=True)
class RoleChangedMeanwhile(KeydateError):
    """Somebody else changed the role since it was read."""

    code: ClassVar[str] = "erp.role_changed_meanwhile"
    remedy: ClassVar[str] = "Read the role again, look at what changed, and repeat your change."

    role: RoleName
    expected_version: int
    version: int
    changed_by: UserName

    def __str__(self) -> str:
        """Names the role and who changed it."""
        return (
            f"Role {self.role} was changed by {self.changed_by} meanwhile: "
            f"it has version {self.version}, not {self.expected_version}."
        )


@dataclass(eq=False, kw_only=True)
class RoleInUse(KeydateError):
    """A role cannot be deleted while other roles refer to it."""

    code: ClassVar[str] = "erp.role_in_use"
    remedy: ClassVar[str] = "Delete the derived roles, or take the role out of the composite roles, first."

    role: RoleName
    #: The roles that refer to it.
    roles: tuple[RoleName, ...]

    def __str__(self) -> str:
        """Names the role and those that refer to it."""
        return f"Role {self.role} is still used by {', '.join(self.roles)}."


@dataclass(eq=False, kw_only=True)
class WrongRoleKind(KeydateError):
    """An act that is meant for another kind of role."""

    code: ClassVar[str] = "erp.wrong_role_kind"
    remedy: ClassVar[str] = "Choose a role of the kind that is asked for."

    role: RoleName
    #: The kind that is needed: "single" or "composite".
    needed: str

    def __str__(self) -> str:
        """Names the role and the kind that is needed."""
        return f"Role {self.role} is not a {self.needed} role."


@dataclass(eq=False, kw_only=True)
class InvalidParentRole(KeydateError):
    """A role from which no other can be derived."""

    code: ClassVar[str] = "erp.invalid_parent_role"
    remedy: ClassVar[str] = "Derive from a single role that is not derived itself."

    parent_role: RoleName

    def __str__(self) -> str:
        """Names the role."""
        return f"No role can be derived from {self.parent_role}: it is a composite or a derived role."


@dataclass(eq=False, kw_only=True)
class FollowsParentRole(KeydateError):
    """A derived role gets menu and authorizations from its parent; only its organizational levels are its own."""

    code: ClassVar[str] = "erp.follows_parent_role"
    remedy: ClassVar[str] = "Change the parent role; change only organizational levels in the derived role."

    role: RoleName
    parent_role: RoleName

    def __str__(self) -> str:
        """Names both roles."""
        return f"Role {self.role} is derived from {self.parent_role} and follows it."


@dataclass(eq=False, kw_only=True)
class AuthorizationNotFound(KeydateError):
    """The role has no authorization with this number."""

    code: ClassVar[str] = "erp.authorization_not_found"
    remedy: ClassVar[str] = "Read the role again and use a number that it has."

    role: RoleName
    counter: int

    def __str__(self) -> str:
        """Names role and number."""
        return f"Role {self.role} has no authorization with number {self.counter}."


@dataclass(eq=False, kw_only=True)
class AuthorizationStillActive(KeydateError):
    """Only an inactive authorization can be removed from a role."""

    code: ClassVar[str] = "erp.authorization_still_active"
    remedy: ClassVar[str] = "Switch the authorization inactive first, then remove it."

    role: RoleName
    counter: int

    def __str__(self) -> str:
        """Names role and number."""
        return f"Authorization {self.counter} of role {self.role} is active and cannot be removed."


@dataclass(eq=False, kw_only=True)
class TemplateNotFound(KeydateError):
    """No authorization template has this name."""

    code: ClassVar[str] = "erp.template_not_found"
    remedy: ClassVar[str] = "Choose one of the templates that the list of templates shows."

    template: str

    def __str__(self) -> str:
        """Names the template."""
        return f"Authorization template {self.template} does not exist."


# ------------------------------------------------------------------------------------------------------------ generation


@dataclass(eq=False, kw_only=True)
class EmptyRole(KeydateError):
    """A role without an active authorization has nothing to generate."""

    code: ClassVar[str] = "erp.empty_role"
    remedy: ClassVar[str] = "Insert authorizations, or switch inactive ones active, then generate."

    role: RoleName

    def __str__(self) -> str:
        """Names the role."""
        return f"Role {self.role} has no active authorization."


@dataclass(eq=False, kw_only=True)
class OpenFields(KeydateError):
    """Fields without a value grant nothing; generating with them must be asked for."""

    code: ClassVar[str] = "erp.open_fields"
    remedy: ClassVar[str] = "Fill the fields, organizational levels first, or generate with open fields on purpose."

    role: RoleName
    #: The open fields as "OBJECT-FIELD", or "$BUKRS" for an organizational level.
    open_fields: tuple[str, ...]

    def __str__(self) -> str:
        """Names the first open fields."""
        shown = ", ".join(self.open_fields[:5])
        more = f" and {len(self.open_fields) - 5} more" if len(self.open_fields) > 5 else ""
        return f"Role {self.role} has open fields: {shown}{more}."


@dataclass(eq=False, kw_only=True)
class TooManyAuthorizations(KeydateError):
    """More than the profiles of one role can hold."""

    code: ClassVar[str] = "erp.too_many_authorizations"
    remedy: ClassVar[str] = "Merge authorizations of the same object, or split the role into several."

    role: RoleName
    count: int
    limit: int
    #: The object with too many authorizations of its own; empty when the role as a whole has too many.
    object: str = ""

    def __str__(self) -> str:
        """Names count and limit."""
        of_object = f" for object {self.object}" if self.object else ""
        return f"Role {self.role} has {self.count} active authorizations{of_object}; at most {self.limit} can be generated."


@dataclass(eq=False, kw_only=True)
class ProfileNameTaken(KeydateError):
    """The profile name, or one that further profiles of the role would get, belongs to another profile."""

    code: ClassVar[str] = "erp.profile_name_taken"
    remedy: ClassVar[str] = "Choose another profile name, or leave it to the system."

    profile: ProfileName

    def __str__(self) -> str:
        """Names the profile."""
        return f"Profile name {self.profile} is taken."


@dataclass(eq=False, kw_only=True)
class ProfileNameFixed(KeydateError):
    """A profile name can be changed only before the first generation."""

    code: ClassVar[str] = "erp.profile_name_fixed"
    remedy: ClassVar[str] = "Generate without a profile name: the role keeps the one it has."

    role: RoleName
    profile: ProfileName

    def __str__(self) -> str:
        """Names role and profile."""
        return f"Role {self.role} was generated as profile {self.profile}; the name can no longer be changed."


@dataclass(eq=False, kw_only=True)
class ProfileNotFound(KeydateError):
    """No profile has this name."""

    code: ClassVar[str] = "erp.profile_not_found"
    remedy: ClassVar[str] = "Check the name and the client."

    profile: ProfileName

    def __str__(self) -> str:
        """Names the profile."""
        return f"Profile {self.profile} does not exist."
