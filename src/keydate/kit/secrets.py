"""Secrets at rest (AES-256-GCM), password hashes (Argon2id), and files that only their owner may read.

A sealed secret names the key it was sealed with, so that a key can be rotated: the ring holds all keys, the first one seals, each one opens.
Sealing binds the secret to its place (`context`): a sealed value copied to another row does not open there.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import threading
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from keydate.kit.errors import SecretsKeyMissing

_NONCE_BYTES: Final = 12
_KEY_BYTES: Final = 32


def write_private(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


class KeyRing:
    """The keys that seal and open secrets; the first one is the current one."""

    def __init__(self, keys: list[bytes]) -> None:
        if not keys or any(len(key) != _KEY_BYTES for key in keys):
            message = "The key for stored secrets is missing or is not 32 bytes long."
            raise SecretsKeyMissing(message)
        self._keys = {_key_id(key): AESGCM(key) for key in keys}
        self._current = _key_id(keys[0])

    def seal(self, plain: str, *, context: str) -> str:
        """Returns the secret encrypted and bound to its context, as printable text."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._keys[self._current].encrypt(nonce, plain.encode(), context.encode())
        return f"{self._current}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, *, context: str) -> str:
        """Returns the plain secret.

        Raises:
            SecretsKeyMissing: no key of the ring fits, or the sealed text belongs elsewhere.
        """
        key_id, _, body = sealed.partition(".")
        key = self._keys.get(key_id)
        if key is None:
            message = f"A stored secret was sealed with key {key_id}, which is not in the key ring."
            raise SecretsKeyMissing(message)
        try:
            raw = base64.b64decode(body, altchars=b"-_", validate=True)
            return key.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], context.encode()).decode()
        except (InvalidTag, ValueError) as error:
            message = "A stored secret does not open: it was altered, or it belongs to another record."
            raise SecretsKeyMissing(message) from error

    def is_current(self, sealed: str) -> bool:
        """Tells whether the secret was sealed with the current key; if not, a key rotation seals it anew."""
        return sealed.partition(".")[0] == self._current


def new_key() -> bytes:
    """Returns 32 random bytes."""
    return secrets.token_bytes(_KEY_BYTES)


def read_keys(path: Path, *, environment: str | None = None) -> list[bytes]:
    """Reads keys from the environment's text or from a file, one base64 key a line, the current one first.

    Raises:
        SecretsKeyMissing: neither exists, or the file is readable by others.
    """
    if environment:
        return _decoded(environment, source="the environment")
    if not path.exists():
        message = f"The key file {path} does not exist."
        raise SecretsKeyMissing(message)
    if path.stat().st_mode & 0o077:
        message = f"The key file {path} can be read by others; its mode must be 0600."
        raise SecretsKeyMissing(message)
    return _decoded(path.read_text(encoding="ascii", errors="replace"), source=str(path))


def _decoded(text: str, *, source: str) -> list[bytes]:
    try:
        return [base64.b64decode(line, validate=True) for line in text.split()]
    except ValueError as error:
        message = f"The key for stored secrets in {source} is not base64."
        raise SecretsKeyMissing(message) from error


def write_keys(path: Path, keys: list[bytes]) -> None:
    """Writes the keys of a ring, the current one first, with mode 0600."""
    write_private(path, b"".join(base64.b64encode(key) + b"\n" for key in keys))


def _key_id(key: bytes) -> str:
    return hashlib.sha256(b"keydate key id" + key).hexdigest()[:12]


class Passwords:
    """Argon2id with parameters that tests may lower; verification takes the same time for unknown users.

    Only some hashes are computed at the same time: each takes 19 MiB, and anybody may send wrong passwords.
    """

    def __init__(
        self, *, time_cost: int = 2, memory_kib: int = 19_456, parallelism: int = 1, at_a_time: int = 4
    ) -> None:
        # 19 MiB, two passes, one lane: OWASP password storage cheat sheet, Argon2id.
        self._hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=parallelism)
        self._decoy = self._hasher.hash(secrets.token_hex(16))
        self._places = threading.BoundedSemaphore(at_a_time)

    def hash(self, password: str) -> str:
        """Returns the Argon2id hash in its standard text form."""
        with self._places:
            return self._hasher.hash(password)

    def verify(self, password: str, password_hash: str | None) -> bool:
        """Tells whether the password fits; without a hash it works as long and says no."""
        try:
            with self._places:
                self._hasher.verify(password_hash or self._decoy, password)
        except (VerificationError, InvalidHashError):
            return False
        return password_hash is not None
