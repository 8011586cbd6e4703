"""The expected failures of user maintenance, of logon and of assignments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from keydate.vocabulary.errors import KeydateError
from keydate.vocabulary.findings import Finding
from keydate.vocabulary.ids import RoleName, UserName


@dataclass(eq=False, kw_only=True)
class UserNotFound(KeydateError):
    """A user was named that the client does not have."""

    code: ClassVar[str] = "erp.user_not_found"
    remedy: ClassVar[str] = "Check the name; users exist per client."

    user_name: str

    def __str__(self) -> str:
        """Names the user."""
        return f"User {self.user_name} does not exist."


@dataclass(eq=False, kw_only=True)
class UserExists(KeydateError):
    """A user was to be created under a name that is taken, be it as the alias of another user."""

    code: ClassVar[str] = "erp.user_exists"
    remedy: ClassVar[str] = "Choose another name, or change the user that exists."

    user_name: UserName

    def __str__(self) -> str:
        """Names the user."""
        return f"User {self.user_name} already exists."


@dataclass(eq=False, kw_only=True)
class AliasTaken(KeydateError):
    """An alias is already the alias or the name of another user: it would no longer say who logs on."""

    code: ClassVar[str] = "erp.alias_taken"
    remedy: ClassVar[str] = "Choose another alias; case makes no difference."

    alias: str

    def __str__(self) -> str:
        """Names the alias, but not its owner."""
        return f"Alias {self.alias!r} is already in use in this client."


@dataclass(eq=False, kw_only=True)
class UserGroupNotFound(KeydateError):
    """A user group was named that the client does not have."""

    code: ClassVar[str] = "erp.user_group_not_found"
    remedy: ClassVar[str] = "Create the user group first, or name one that exists."

    user_group: str

    def __str__(self) -> str:
        """Names the group."""
        return f"User group {self.user_group} does not exist."


@dataclass(eq=False, kw_only=True)
class UserGroupExists(KeydateError):
    """A user group was to be created that is already there."""

    code: ClassVar[str] = "erp.user_group_exists"
    remedy: ClassVar[str] = "Use the group that exists."

    user_group: str

    def __str__(self) -> str:
        """Names the group."""
        return f"User group {self.user_group} already exists."


@dataclass(eq=False, kw_only=True)
class InvalidReferenceUser(KeydateError):
    """A user cannot lend its authorizations to this one."""

    code: ClassVar[str] = "erp.invalid_reference_user"
    remedy: ClassVar[str] = "Name a user of type L (reference)."

    reference_user: UserName
    #: Why not, as the end of a sentence.
    defect: str

    def __str__(self) -> str:
        """Names the reference user and what is wrong with it."""
        return f"User {self.reference_user} cannot be a reference user here: it {self.defect}."


@dataclass(eq=False, kw_only=True)
class UserIsReferenced(KeydateError):
    """A user that lends its authorizations to others cannot be deleted or become another type."""

    code: ClassVar[str] = "erp.user_is_referenced"
    remedy: ClassVar[str] = "Take it out of the users that name it as their reference user first."

    user_name: UserName
    #: How many users name it.
    users: int

    def __str__(self) -> str:
        """Names the user and how many depend on it."""
        return f"User {self.user_name} is the reference user of {self.users} other users."


@dataclass(eq=False, kw_only=True)
class OwnUserProtected(KeydateError):
    """Nobody deletes or locks the user that they work with."""

    code: ClassVar[str] = "erp.own_user_protected"
    remedy: ClassVar[str] = "Let another administrator do it."

    user_name: UserName
    #: lock | delete
    act: str

    def __str__(self) -> str:
        """Names the act and the user."""
        return f"You cannot {self.act} your own user {self.user_name}."


@dataclass(eq=False, kw_only=True)
class UserChangedMeanwhile(KeydateError):
    """Another administrator, or another logon, changed the user in the same moment."""

    code: ClassVar[str] = "erp.user_changed_meanwhile"
    remedy: ClassVar[str] = "Read the user again and repeat the change if it is still wanted."

    user_name: UserName

    def __str__(self) -> str:
        """Names the user."""
        return f"User {self.user_name} was changed by someone else in the meantime."


# ------------------------------------------------------------------------------------------------ passwords and logon


@dataclass(eq=False, kw_only=True)
class PasswordNotAllowed(KeydateError):
    """A new password breaks rules; all of them are told at once."""

    code: ClassVar[str] = "erp.password_not_allowed"
    remedy: ClassVar[str] = "Choose a password that satisfies all rules."

    findings: tuple[Finding, ...]

    def __str__(self) -> str:
        """Returns the sentences of all broken rules."""
        return " ".join(finding.message for finding in self.findings)


@dataclass(eq=False, kw_only=True)
class PasswordMissing(KeydateError):
    """A user that logs on with a password was to be created without one."""

    code: ClassVar[str] = "erp.password_missing"
    remedy: ClassVar[str] = (
        "Give an initial password, have one generated, or create the user with a deactivated password."
    )

    user_name: UserName

    def __str__(self) -> str:
        """Names the user."""
        return f"User {self.user_name} needs an initial password."


@dataclass(eq=False, kw_only=True)
class PasswordNotPossible(KeydateError):
    """A user of type reference cannot have a password."""

    code: ClassVar[str] = "erp.password_not_possible"
    remedy: ClassVar[str] = "Change the user type first, if someone is to log on with this user."

    user_name: UserName

    def __str__(self) -> str:
        """Names the user."""
        return f"User {self.user_name} is a reference user; nobody logs on with it, so it has no password."


@dataclass(eq=False, kw_only=True)
class PasswordChangeNotAllowed(KeydateError):
    """The user is who it says it is, but may not change the password, or not now."""

    code: ClassVar[str] = "erp.password_change_not_allowed"
    remedy: ClassVar[str] = "Ask a user administrator to set a new password."

    user_name: UserName
    #: Why not, a full sentence.
    reason: str

    def __str__(self) -> str:
        """Returns the reason."""
        return self.reason


@dataclass(eq=False, kw_only=True)
class LogonRefused(KeydateError):
    """A logon failed. The caller learns nothing else, whatever the reason; the security audit log has it."""

    code: ClassVar[str] = "erp.logon_refused"
    remedy: ClassVar[str] = (
        "Check client, user and password. A user administrator finds the reason in the security audit log."
    )

    client: str

    def __str__(self) -> str:
        """Says the same for every reason."""
        return "Client, user or password is not correct, or the user may not log on."


@dataclass(eq=False, kw_only=True)
class PasswordChangeRequired(KeydateError):
    """The password was right, but it is initial or expired: it is good for changing it, and for nothing else."""

    code: ClassVar[str] = "erp.password_change_required"
    remedy: ClassVar[str] = "Change the password, then log on with the new one."

    user_name: UserName
    #: initial | expired | breaks_rules
    reason: str

    def __str__(self) -> str:
        """Says why the password has to be changed."""
        why = {"initial": "is initial", "expired": "has expired"}.get(self.reason, "breaks the present rules")
        return f"The password of user {self.user_name} {why} and must be changed before anything else."


@dataclass(eq=False, kw_only=True)
class SecurityPolicyNotFound(KeydateError):
    """A security policy was named that the client does not have."""

    code: ClassVar[str] = "erp.security_policy_not_found"
    remedy: ClassVar[str] = "Create the security policy first, or name one that exists."

    policy: str

    def __str__(self) -> str:
        """Names the policy."""
        return f"Security policy {self.policy} does not exist."


@dataclass(eq=False, kw_only=True)
class SecurityPolicyInUse(KeydateError):
    """A security policy that users have cannot be deleted."""

    code: ClassVar[str] = "erp.security_policy_in_use"
    remedy: ClassVar[str] = "Take the policy out of its users first."

    policy: str
    users: int

    def __str__(self) -> str:
        """Names the policy and how many users have it."""
        return f"Security policy {self.policy} is assigned to {self.users} users."


# -------------------------------------------------------------------------------------------------------- assignments


@dataclass(eq=False, kw_only=True)
class AssignmentsOverlap(KeydateError):
    """One role is assigned twice to one user for the same day."""

    code: ClassVar[str] = "erp.assignments_overlap"
    remedy: ClassVar[str] = "Let one range end on the day before the next one begins, or make one range of both."

    role: RoleName
    user_name: UserName
    #: The two ranges as people write them.
    first: str
    second: str

    def __str__(self) -> str:
        """Names role, user and both ranges."""
        return f"Role {self.role} is assigned to user {self.user_name} twice at a time: {self.first} and {self.second}."


@dataclass(eq=False, kw_only=True)
class AssignmentNotFound(KeydateError):
    """An assignment was to be removed that is not there, or that a composite role brought along."""

    code: ClassVar[str] = "erp.assignment_not_found"
    remedy: ClassVar[str] = "Read the assignments again; take away the composite role if the role came through one."

    role: RoleName
    user_name: UserName

    def __str__(self) -> str:
        """Names role and user."""
        return f"Role {self.role} is not assigned directly to user {self.user_name} for these days."


@dataclass(eq=False, kw_only=True)
class TooManyProfiles(KeydateError):
    """A user would get more profiles than a user can have."""

    code: ClassVar[str] = "erp.too_many_profiles"
    remedy: ClassVar[str] = "Take roles or profiles away from the user, or merge roles."

    user_name: UserName
    profiles: int
    limit: int

    def __str__(self) -> str:
        """Names the user and both numbers."""
        return f"User {self.user_name} would have {self.profiles} profiles; {self.limit} are possible."


@dataclass(eq=False, kw_only=True)
class GeneratedProfile(KeydateError):
    """A generated profile was to be assigned by hand."""

    code: ClassVar[str] = "erp.generated_profile"
    remedy: ClassVar[str] = "Assign its role; the user comparison then gives the profile."

    profile: str

    def __str__(self) -> str:
        """Names the profile."""
        return f"Profile {self.profile} was generated for a role and cannot be assigned by hand."
