"""What may go wrong between a client and an ERP, the same for every way of connecting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from keydate.vocabulary.errors import KeydateError


@dataclass(eq=False, kw_only=True)
class RfcError(KeydateError):
    """A remote function call did not succeed."""

    code: ClassVar[str] = "rfc.error"

    #: What the other side, or the layer below, said; a full sentence or a few words.
    reason: str = ""

    @property
    def ending(self) -> str:
        """Returns the reason as the end of a sentence, with its full stop; or that none was given."""
        reason = self.reason.strip() or "no reason was given"
        return reason if reason.endswith((".", "!", "?")) else f"{reason}."

    def __str__(self) -> str:
        """Gives the reason."""
        return f"The call of the ERP failed: {self.ending}"


@dataclass(eq=False, kw_only=True)
class RfcLogonError(RfcError):
    """The ERP refused the logon."""

    code: ClassVar[str] = "rfc.logon_failed"
    remedy: ClassVar[str] = (
        "Check client, user and password. A locked user, an expired or an initial password need an administrator or a change first."
    )

    user: str
    #: The other side's stable code, when it gives one, e.g. that the password must be changed first.
    reason_code: str = ""

    def __str__(self) -> str:
        """Names the user, and the reason as far as the ERP tells it."""
        return f"User {self.user} cannot log on to the ERP: {self.ending}"


@dataclass(eq=False, kw_only=True)
class RfcNotAuthorized(RfcError):
    """The user is logged on, but may not call the function."""

    code: ClassVar[str] = "rfc.not_authorized"
    remedy: ClassVar[str] = (
        "Give the user the missing authorization, generate the role's profile and run the user comparison."
    )

    function: str

    def __str__(self) -> str:
        """Names the function."""
        return f"The ERP refused {self.function}: {self.ending}"


@dataclass(eq=False, kw_only=True)
class RfcCommunicationError(RfcError):
    """The ERP could not be reached, or what answered is none; the call did not arrive."""

    code: ClassVar[str] = "rfc.communication_failed"
    remedy: ClassVar[str] = "Check the address, that the system runs, and the network between here and there."

    address: str

    def __str__(self) -> str:
        """Names the address."""
        return f"The ERP at {self.address} does not answer as an ERP: {self.ending}"


@dataclass(eq=False, kw_only=True)
class RfcOutcomeUnknown(RfcCommunicationError):
    """The call was sent and no answer came: it may have taken effect."""

    code: ClassVar[str] = "rfc.outcome_unknown"
    unchanged: ClassVar[str] = "It is not known whether the call took effect."
    remedy: ClassVar[str] = "Read the state from the ERP before the call is repeated."

    function: str

    def __str__(self) -> str:
        """Names function and address."""
        return f"The ERP at {self.address} did not answer the call of {self.function}: {self.ending}"


@dataclass(eq=False, kw_only=True)
class InsecureAddress(RfcError):
    """The password would travel in plain text through a network."""

    code: ClassVar[str] = "rfc.insecure_address"
    remedy: ClassVar[str] = "Use https, or allow plain HTTP explicitly."

    address: str

    def __str__(self) -> str:
        """Names the address."""
        return f"The address {self.address} is plain HTTP and not on this machine; no password is sent there."


@dataclass(eq=False, kw_only=True)
class AbapApplicationError(RfcError):
    """The function raised an exception that it declares."""

    code: ClassVar[str] = "rfc.application_exception"
    remedy: ClassVar[str] = "See the exception in the reference of the function."

    function: str
    #: Name of the exception, e.g. WRONG_PASSWORD.
    key: str
    message_id: str = ""
    message_number: str = ""

    def __str__(self) -> str:
        """Names function and exception."""
        return f"Function {self.function} raised {self.key}: {self.ending}"


@dataclass(eq=False, kw_only=True)
class AbapRuntimeError(RfcError):
    """The function broke off in the ERP."""

    code: ClassVar[str] = "rfc.runtime_error"
    unchanged: ClassVar[str] = "The ERP rolled the call back."
    remedy: ClassVar[str] = "Look into the ERP's log at this time."

    function: str
    #: The other side's stable code, when it gives one.
    reason_code: str = ""

    def __str__(self) -> str:
        """Names the function."""
        return f"Function {self.function} broke off in the ERP: {self.ending}"


@dataclass(eq=False, kw_only=True)
class RfcInvalidParameter(RfcError):
    """The parameters do not fit the function's interface."""

    code: ClassVar[str] = "rfc.invalid_parameter"
    remedy: ClassVar[str] = "Compare the call with the function's interface."

    function: str
    #: Code of the complaint, e.g. `rfc.value_too_long`.
    reason_code: str = ""

    def __str__(self) -> str:
        """Gives the complaint."""
        return f"The call of {self.function} does not fit its interface: {self.ending}"


@dataclass(eq=False, kw_only=True)
class FunctionNotAvailable(RfcError):
    """The ERP has no such function, or does not allow it to be called remotely."""

    code: ClassVar[str] = "rfc.function_not_available"
    remedy: ClassVar[str] = "Carry out this step by hand in the ERP, or install the function there."

    function: str

    def __str__(self) -> str:
        """Names the function."""
        return f"The ERP has no remote function {self.function}."


@dataclass(eq=False, kw_only=True)
class RfcLibraryMissing(RfcError):
    """No package with the pyrfc interface is installed."""

    code: ClassVar[str] = "rfc.library_missing"
    remedy: ClassVar[str] = (
        "Install one, for example with the extra keydate[rfc], or reach the system by its SOAP address (system.url)."
    )

    def __str__(self) -> str:
        """Says so."""
        return f"No package with the interface of pyrfc can be imported: {self.ending}"
