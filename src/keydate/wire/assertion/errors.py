"""Why an assertion is refused. All but `InvalidPublicKey` are refusals of one call; the receiver audits each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from keydate.vocabulary.errors import KeydateError


@dataclass(eq=False, kw_only=True)
class AssertionRefused(KeydateError):
    """The base of all refusals."""

    code: ClassVar[str] = "assertion.refused"


@dataclass(eq=False, kw_only=True)
class AssertionMissing(AssertionRefused):
    """The call carries no assertion."""

    code: ClassVar[str] = "assertion.missing"
    remedy: ClassVar[str] = "Send the header Keydate-Assertion, signed by a hub that this system trusts."

    def __str__(self) -> str:
        """Says what is missing."""
        return "The call names no business user: the header Keydate-Assertion is missing."


@dataclass(eq=False, kw_only=True)
class AssertionMalformed(AssertionRefused):
    """The token is not an assertion of this kind at all."""

    code: ClassVar[str] = "assertion.malformed"
    remedy: ClassVar[str] = "Build the token as docs/architecture.md describes: compact JWS, Ed25519, all claims."

    #: The end of a sentence: "is not a compact JWS".
    defect: str

    def __str__(self) -> str:
        """Names the defect."""
        return f"The business-user assertion {self.defect}."


@dataclass(eq=False, kw_only=True)
class UnknownAssertionKey(AssertionRefused):
    """The token names a key that is not registered."""

    code: ClassVar[str] = "assertion.unknown_key"
    remedy: ClassVar[str] = "Let an administrator of this system register the hub's public key: keydate erp trust add."

    key_id: str

    def __str__(self) -> str:
        """Names the key."""
        return f"The assertion is signed with key {self.key_id[:64]!r}, which this system does not trust."


@dataclass(eq=False, kw_only=True)
class AssertionSignatureWrong(AssertionRefused):
    """The signature does not fit the registered key."""

    code: ClassVar[str] = "assertion.bad_signature"
    remedy: ClassVar[str] = "Compare the hub's public key with the registered one. If they agree, the token was forged."

    def __str__(self) -> str:
        """Says that the signature is wrong."""
        return "The signature of the business-user assertion is wrong."


@dataclass(eq=False, kw_only=True)
class AssertionExpired(AssertionRefused):
    """The token is too old, by the receiver's clock."""

    code: ClassVar[str] = "assertion.expired"
    remedy: ClassVar[str] = (
        "Compare the clocks of the hub and of this system and correct the wrong one; then send the call again."
    )

    #: Seconds since it was issued, by the receiver's clock.
    age: int

    def __str__(self) -> str:
        """Names the age and the clock as a cause."""
        return (
            f"The business-user assertion expired: it was issued {self.age} seconds ago by this system's clock. "
            "It was sent late, or the hub's clock is behind."
        )


@dataclass(eq=False, kw_only=True)
class AssertionFromTheFuture(AssertionRefused):
    """The token was issued later than now, by the receiver's clock."""

    code: ClassVar[str] = "assertion.from_the_future"
    remedy: ClassVar[str] = AssertionExpired.remedy

    #: Seconds until it would have been issued, by the receiver's clock.
    ahead: int

    def __str__(self) -> str:
        """Names the difference of the clocks."""
        return f"The business-user assertion comes from the future: the hub's clock is {self.ahead} seconds ahead of this system's."


@dataclass(eq=False, kw_only=True)
class AssertionMisbound(AssertionRefused):
    """The token is genuine, but was made for another call."""

    code: ClassVar[str] = "assertion.misbound"
    remedy: ClassVar[str] = (
        "Sign each call for itself; an assertion counts for one system, user, method, path and body."
    )

    #: What it is bound to differently: "audience", "technical user", "method", "path", "body", "issuer".
    binding: str

    def __str__(self) -> str:
        """Names the binding that differs."""
        return f"The business-user assertion was made for another {self.binding}."


@dataclass(eq=False, kw_only=True)
class AssertionReplayed(AssertionRefused):
    """The token was used before."""

    code: ClassVar[str] = "assertion.replayed"
    remedy: ClassVar[str] = "Sign each call for itself, also when it is sent again."

    def __str__(self) -> str:
        """Says that it was used before."""
        return "The business-user assertion was used before; it counts once."


@dataclass(eq=False, kw_only=True)
class InvalidPublicKey(KeydateError):
    """Something is offered as a hub's public key that must not be registered."""

    code: ClassVar[str] = "assertion.invalid_public_key"
    remedy: ClassVar[str] = "Use the public key that the hub prints: a JWK with kty OKP, crv Ed25519, x and kid."

    #: The end of a sentence: "holds a private key".
    defect: str

    def __str__(self) -> str:
        """Names the defect."""
        return f"The public key {self.defect}."
