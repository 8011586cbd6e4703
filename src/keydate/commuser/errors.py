"""The expected failures of the communication user's life. Each carries the exit code of its command in `exit`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from keydate.commuser.exits import Exit
from keydate.vocabulary.errors import KeydateError
from keydate.vocabulary.findings import Finding


def _ended(text: str) -> str:
    """Returns a text with one full stop, whether the other side's message had one or not."""
    return f"{text.rstrip(' .')}."


@dataclass(eq=False, kw_only=True)
class CommuserError(KeydateError):
    """The base of this part's failures."""

    code: ClassVar[str] = "commuser.error"
    exit: ClassVar[Exit] = Exit.FAILED


@dataclass(eq=False, kw_only=True)
class InvalidSpec(CommuserError):
    """The spec cannot be used; all of its findings are named at once."""

    code: ClassVar[str] = "commuser.invalid_spec"
    exit: ClassVar[Exit] = Exit.INVALID_SPEC
    remedy: ClassVar[str] = (
        "Mend the named places. `keydate commuser template show sap-erp` prints a spec that is valid."
    )

    source: str
    findings: list[Finding] = field(default_factory=list)

    def __str__(self) -> str:
        """Lists the findings, one a line."""
        lines = [f"The spec {self.source} is not valid:"]
        lines += [f"  {finding.message} {finding.remedy}".rstrip() for finding in self.findings]
        return "\n".join(lines)


@dataclass(eq=False, kw_only=True)
class InvalidOption(CommuserError):
    """An option or an environment variable cannot be used."""

    code: ClassVar[str] = "commuser.invalid_option"
    exit: ClassVar[Exit] = Exit.INVALID_SPEC

    problem: str

    def __str__(self) -> str:
        """Returns the problem."""
        return self.problem


@dataclass(eq=False, kw_only=True)
class InvalidExtract(CommuserError):
    """The folder with exported tables cannot be used."""

    code: ClassVar[str] = "commuser.invalid_extract"
    exit: ClassVar[Exit] = Exit.INVALID_SPEC
    remedy: ClassVar[str] = (
        "Export the named table again, with its technical column names as the header, as CSV or text."
    )

    problems: list[str]

    def __str__(self) -> str:
        """Lists the problems, one a line."""
        return "\n".join(["The extract cannot be used:", *(f"  {problem}" for problem in self.problems)])


@dataclass(eq=False, kw_only=True)
class LogonRefusedByErp(CommuserError):
    """The ERP refused the logon of an administrator."""

    code: ClassVar[str] = "commuser.logon_refused"
    exit: ClassVar[Exit] = Exit.LOGON_REFUSED
    remedy: ClassVar[str] = (
        "Check user name, password and client. An initial password must be changed first: log on once in a dialog."
    )

    user: str
    reason: str = ""

    def __str__(self) -> str:
        """Names the user; never the password."""
        return _ended(f"The ERP refused the logon of {self.user}{': ' + self.reason if self.reason else ''}")


@dataclass(eq=False, kw_only=True)
class ErpUnreachable(CommuserError):
    """The ERP does not answer."""

    code: ClassVar[str] = "commuser.erp_unreachable"
    exit: ClassVar[Exit] = Exit.UNREACHABLE
    unchanged: ClassVar[str] = "What was not yet confirmed may or may not have happened; the next run finds out."
    remedy: ClassVar[str] = "Check the address in the spec and that the ERP runs, then run the same command again."

    reason: str

    def __str__(self) -> str:
        """Says what the transport said."""
        return _ended(f"The ERP cannot be reached: {self.reason}")


@dataclass(eq=False, kw_only=True)
class RightMissing(CommuserError):
    """The administrator's own rights do not suffice."""

    code: ClassVar[str] = "commuser.not_authorized"
    exit: ClassVar[Exit] = Exit.NOT_AUTHORIZED
    remedy: ClassVar[str] = (
        "Use an administrator who has the right: --as-user-admin for users and assignments, --as-role-admin for role data, "
        "--as-profile-admin for generation."
    )

    user: str
    act: str
    reason: str

    def __str__(self) -> str:
        """Names user, act and the ERP's reason."""
        return _ended(f"{self.user} may not {self.act}: {self.reason}")


@dataclass(eq=False, kw_only=True)
class RefusedByErp(CommuserError):
    """The ERP answered with an error message."""

    code: ClassVar[str] = "commuser.refused"
    exit: ClassVar[Exit] = Exit.REFUSED
    remedy: ClassVar[str] = "Read the ERP's message; mend the spec or the ERP, then run again."

    act: str
    reason: str
    #: Message class and number, e.g. `01/124`, or the name of an exception.
    message_key: str = ""

    def __str__(self) -> str:
        """Names the act and the ERP's message."""
        key = f" ({self.message_key})" if self.message_key else ""
        return _ended(f"The ERP refused to {self.act}: {self.reason.rstrip(' .')}{key}")


@dataclass(eq=False, kw_only=True)
class ChangedMeanwhile(CommuserError):
    """Somebody else changed the role between reading and writing."""

    code: ClassVar[str] = "commuser.changed_meanwhile"
    exit: ClassVar[Exit] = Exit.CHANGED_MEANWHILE
    remedy: ClassVar[str] = "Run `plan` again and look at the role as it is now."

    role: str

    def __str__(self) -> str:
        """Names the role."""
        return f"The role {self.role} was changed by somebody else in the meantime."


@dataclass(eq=False, kw_only=True)
class ProofFailed(CommuserError):
    """A step was carried out, but reading back shows something else."""

    code: ClassVar[str] = "commuser.proof_failed"
    exit: ClassVar[Exit] = Exit.PROOF_FAILED
    unchanged: ClassVar[str] = "Earlier steps stand; nothing after this step was begun."
    remedy: ClassVar[str] = "Look at the named place in the ERP, then run again; the run goes on from where it is."

    step: str
    found: str

    def __str__(self) -> str:
        """Names the step and what was found."""
        return _ended(f"The proof of the step {self.step!r} failed: {self.found}")


@dataclass(eq=False, kw_only=True)
class ManualStepOpen(CommuserError):
    """A person has to do a step in the ERP, because no remote function does it there."""

    code: ClassVar[str] = "commuser.manual_step_open"
    exit: ClassVar[Exit] = Exit.MANUAL_STEP_OPEN
    unchanged: ClassVar[str] = "Earlier steps stand; nothing after this step was begun."
    remedy: ClassVar[str] = "Do the step, then run the same command again, or add --wait-manual SECONDS."

    step: str
    instructions: list[str]

    def __str__(self) -> str:
        """Gives the instructions, one a line."""
        return "\n".join(
            [f"The step {self.step!r} has to be done by hand:", *(f"  {line}" for line in self.instructions)]
        )


@dataclass(eq=False, kw_only=True)
class StepBlocked(CommuserError):
    """A step cannot be done; what blocks it is named."""

    code: ClassVar[str] = "commuser.step_blocked"
    exit: ClassVar[Exit] = Exit.REFUSED
    unchanged: ClassVar[str] = "Earlier steps stand; nothing after this step was begun."

    step: str
    reason: str

    def __str__(self) -> str:
        """Names step and reason."""
        return _ended(f"The step {self.step!r} is blocked: {self.reason}")


@dataclass(eq=False, kw_only=True)
class HubUnreachable(CommuserError):
    """The hub, which keeps the destinations, does not answer."""

    code: ClassVar[str] = "commuser.hub_unreachable"
    exit: ClassVar[Exit] = Exit.UNREACHABLE
    unchanged: ClassVar[str] = "What was done in the ERP stands; the next run goes on from there."
    remedy: ClassVar[str] = "Check destination.hub in the spec and that the hub runs, then run the same command again."

    reason: str

    def __str__(self) -> str:
        """Says what the transport said."""
        return _ended(f"The hub cannot be reached: {self.reason}")


@dataclass(eq=False, kw_only=True)
class HubRefused(CommuserError):
    """The hub refused a request."""

    code: ClassVar[str] = "commuser.hub_refused"
    exit: ClassVar[Exit] = Exit.LOGON_REFUSED
    remedy: ClassVar[str] = (
        "Put a valid API token of the hub, with the right to change destinations, into KEYDATE_HUB_TOKEN or name its file "
        "with --hub-token-file."
    )

    act: str
    reason: str

    def __str__(self) -> str:
        """Names the act and the hub's reason."""
        return _ended(f"The hub refused to {self.act}: {self.reason}")


@dataclass(eq=False, kw_only=True)
class ConnectionCheckFailed(CommuserError):
    """The connection over the real path does not work."""

    code: ClassVar[str] = "commuser.connection_check_failed"
    exit: ClassVar[Exit] = Exit.PROOF_FAILED
    unchanged: ClassVar[str] = "User, role and destination stand as they are."
    remedy: ClassVar[str] = "Mend the layer that failed; its line says who does that. Then run again."

    destination: str
    problems: list[str]

    def __str__(self) -> str:
        """Names the destination and each failed layer."""
        return "\n".join(
            [
                f"The connection check of destination {self.destination} failed:",
                *(f"  {each}" for each in self.problems),
            ]
        )


@dataclass(eq=False, kw_only=True)
class GraceNotOver(CommuserError):
    """The user was retired too short a time ago to be removed."""

    code: ClassVar[str] = "commuser.grace_not_over"
    exit: ClassVar[Exit] = Exit.TOO_EARLY
    remedy: ClassVar[str] = "Wait until then. Until removal the user can be brought back by unlocking it."

    user: str
    removable_from: str

    def __str__(self) -> str:
        """Names the user and the first day of removal."""
        return f"The user {self.user} may be removed from {self.removable_from} on, not earlier."
