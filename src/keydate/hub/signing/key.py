"""The key in its file, and the header that it signs."""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from keydate.gateway.destination import Signer
from keydate.hub.signing.errors import SigningKeyUnusable
from keydate.kit.clock import Clock
from keydate.kit.secrets import write_private
from keydate.vocabulary.ids import UserName, client_id, user_name
from keydate.wire.assertion import HEADER, audience, claims, new_signing_key, public_jwk, sign
from keydate.wire.connector import ConnectorReport
from keydate.wire.destination import Destination


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """The hub's identity: its id, and an Ed25519 key as JWK."""

    hub_id: str
    private_jwk: Mapping[str, str] = field(repr=False)

    @classmethod
    def create(cls, file: Path, *, hub_id: str) -> Self:
        """Makes a key and writes it (mode 0600), unless there is one, which then is read."""
        if file.exists():
            return cls.read(file)
        key = cls(hub_id=hub_id, private_jwk=new_signing_key(f"{hub_id}-{secrets.token_hex(4)}"))
        content = {"hub_id": key.hub_id, "key": dict(key.private_jwk)}
        write_private(file, json.dumps(content, indent=2).encode())
        return key

    @classmethod
    def read(cls, file: Path) -> Self:
        """Reads the key.

        Raises:
            SigningKeyUnusable: it is missing, damaged, or can be read by others.
        """
        if not file.exists():
            raise SigningKeyUnusable(reason=f"The signing key {file} does not exist.")
        if file.stat().st_mode & 0o077:
            raise SigningKeyUnusable(reason=f"The signing key {file} can be read by others; its mode must be 0600.")
        try:
            content = json.loads(file.read_text(encoding="utf-8"))
            key = cls(hub_id=content["hub_id"], private_jwk=content["key"])
            public_jwk(key.private_jwk)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SigningKeyUnusable(reason=f"The signing key {file} is damaged.") from error
        return key

    def public(self) -> dict[str, Any]:
        """Returns what an ERP's administrator registers: the public JWK."""
        return public_jwk(self.private_jwk)

    def signer(self, *, report: ConnectorReport, business_user: UserName, logon_name: str, clock: Clock) -> Signer:
        """Returns what signs each request for one person at one system.

        Args:
            report: what the ERP said about itself; a signature counts for that system and client only.
            business_user: the person.
            logon_name: with what the destination logged on for that report: the technical user's name or alias.
            clock: where the time of the signature comes from.
        """

        def sign_request(method: str, target: str, body: bytes, destination: Destination) -> Mapping[str, str]:
            content = claims(
                hub_id=self.hub_id,
                business_user=business_user,
                technical_user=user_name(report.technical_user if destination.user == logon_name else destination.user),
                audience=audience(report.system_id, client_id(report.client)),
                method=method,
                target=target,
                body=body,
                now=clock.now(),
                token_id=uuid.uuid4().hex,
            )
            return {HEADER: sign(content, self.private_jwk)}

        return sign_request
