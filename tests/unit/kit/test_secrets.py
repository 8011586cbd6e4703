from __future__ import annotations

import base64
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from keydate.kit.errors import SecretsKeyMissing
from keydate.kit.secrets import KeyRing, Passwords, new_key, read_keys, write_keys, write_private


@pytest.fixture
def passwords() -> Passwords:
    return Passwords(time_cost=1, memory_kib=8)


class TestKeyRing:
    def test_a_sealed_secret_opens_in_its_place(self) -> None:
        ring = KeyRing([new_key()])

        assert ring.open(ring.seal("Grüße", context="destination:ERP"), context="destination:ERP") == "Grüße"

    def test_a_sealed_secret_shows_nothing_of_itself(self) -> None:
        sealed = KeyRing([new_key()]).seal("open sesame", context="x")

        assert "sesame" not in sealed
        assert b"sesame" not in base64.urlsafe_b64decode(sealed.partition(".")[2])

    def test_the_same_secret_is_sealed_differently_each_time(self) -> None:
        ring = KeyRing([new_key()])

        assert ring.seal("secret", context="x") != ring.seal("secret", context="x")

    def test_a_sealed_secret_does_not_open_in_another_place(self) -> None:
        ring = KeyRing([new_key()])

        with pytest.raises(SecretsKeyMissing, match="belongs to another record"):
            ring.open(ring.seal("secret", context="one"), context="two")

    def test_after_a_rotation_old_secrets_open_and_new_ones_use_the_new_key(self) -> None:
        old, new = new_key(), new_key()
        sealed = KeyRing([old]).seal("secret", context="x")

        ring = KeyRing([new, old])

        assert ring.open(sealed, context="x") == "secret"
        assert not ring.is_current(sealed)
        assert ring.is_current(ring.seal("secret", context="x"))

    def test_a_key_that_is_gone_is_named(self) -> None:
        sealed = KeyRing([new_key()]).seal("secret", context="x")

        with pytest.raises(SecretsKeyMissing, match=sealed.partition(".")[0]):
            KeyRing([new_key()]).open(sealed, context="x")

    @pytest.mark.parametrize("tamper", ["", "A", "AAAA", "not base64!", "ä"])
    def test_an_altered_secret_does_not_open(self, tamper: str) -> None:
        ring = KeyRing([new_key()])
        key_id = ring.seal("secret", context="x").partition(".")[0]

        with pytest.raises(SecretsKeyMissing):
            ring.open(f"{key_id}.{tamper}", context="x")

    @pytest.mark.parametrize("keys", [[], [b"short"], [b"x" * 32, b""]])
    def test_a_ring_needs_whole_keys(self, keys: list[bytes]) -> None:
        with pytest.raises(SecretsKeyMissing):
            KeyRing(keys)


class TestKeyFile:
    def test_written_keys_are_read_back_in_order(self, tmp_path: Path) -> None:
        keys = [new_key(), new_key()]

        write_keys(tmp_path / "keys", keys)

        assert read_keys(tmp_path / "keys") == keys

    def test_only_the_owner_may_read_the_file_and_its_folder(self, tmp_path: Path) -> None:
        write_keys(tmp_path / "new" / "keys", [new_key()])

        assert (tmp_path / "new" / "keys").stat().st_mode & 0o777 == 0o600
        assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700

    def test_a_file_that_others_may_read_is_refused(self, tmp_path: Path) -> None:
        write_keys(tmp_path / "keys", [new_key()])
        (tmp_path / "keys").chmod(0o640)

        with pytest.raises(SecretsKeyMissing, match="0600"):
            read_keys(tmp_path / "keys")

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(SecretsKeyMissing, match="does not exist"):
            read_keys(tmp_path / "keys")

    def test_a_file_without_keys_is_refused(self, tmp_path: Path) -> None:
        write_private(tmp_path / "keys", b"not a key!\n")

        with pytest.raises(SecretsKeyMissing, match="not base64"):
            read_keys(tmp_path / "keys")

    def test_the_environment_comes_before_the_file(self, tmp_path: Path) -> None:
        key = new_key()

        assert read_keys(tmp_path / "missing", environment=base64.b64encode(key).decode()) == [key]

    def test_a_wrong_key_in_the_environment_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(SecretsKeyMissing, match="environment"):
            read_keys(tmp_path / "missing", environment="hunter2!")


class TestPrivateFile:
    def test_a_file_is_replaced_whole(self, tmp_path: Path) -> None:
        write_private(tmp_path / "file", b"long old content")
        write_private(tmp_path / "file", b"new")

        assert (tmp_path / "file").read_bytes() == b"new"
        assert [path.name for path in tmp_path.iterdir()] == ["file"]

    def test_a_failure_leaves_nothing_behind(self, tmp_path: Path) -> None:
        (tmp_path / "file").mkdir()

        with pytest.raises(OSError, match="file"):
            write_private(tmp_path / "file", b"content")

        assert [path.name for path in tmp_path.iterdir()] == ["file"]


class TestPasswords:
    def test_the_right_password_fits(self, passwords: Passwords) -> None:
        assert passwords.verify("Passwörter!", passwords.hash("Passwörter!"))

    def test_a_wrong_password_does_not_fit(self, passwords: Passwords) -> None:
        assert not passwords.verify("other", passwords.hash("password"))

    def test_nothing_fits_where_there_is_no_password(self, passwords: Passwords) -> None:
        assert not passwords.verify("", None)

    def test_nothing_fits_a_damaged_hash(self, passwords: Passwords) -> None:
        assert not passwords.verify("password", "$argon2id$damaged")

    def test_the_hash_is_argon2id_and_salted(self, passwords: Passwords) -> None:
        first, second = passwords.hash("password"), passwords.hash("password")

        assert first.startswith("$argon2id$")
        assert first != second


def test_only_some_passwords_are_hashed_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    passwords = Passwords(time_cost=1, memory_kib=8, at_a_time=2)
    running, most, lock = 0, 0, threading.Lock()

    def slow_verify(_hash: str, _password: str) -> bool:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        threading.Event().wait(0.01)
        with lock:
            running -= 1
        return True

    monkeypatch.setattr(passwords, "_hasher", SimpleNamespace(verify=slow_verify))
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda _: passwords.verify("right", "hash"), range(16)))

    assert most == 2
