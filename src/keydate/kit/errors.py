"""Failures of the technical helpers; they carry the same four parts as the domain's errors, without depending on it."""

from __future__ import annotations

from typing import ClassVar


class KitError(Exception):
    """A technical failure that a person can do something about; its message is a full sentence."""

    code: ClassVar[str] = "kit.error"
    unchanged: ClassVar[str] = "Nothing was changed."
    remedy: ClassVar[str] = "See the log of the process."


class DatabaseBusy(KitError):
    """The database stayed locked by others for longer than the waiting time."""

    code = "kit.database_busy"
    remedy = (
        "Try again in a moment. If it persists, look for a program that holds the database open in a long transaction."
    )


class DatabaseGone(KitError):
    """The database cannot be reached or opened."""

    code = "kit.database_gone"
    remedy = (
        "Check that the database runs, that its address in the settings is right, and that this process may reach it."
    )


class DatabaseNotReady(KitError):
    """The database has no or an older schema."""

    code = "kit.database_not_ready"
    remedy = "Run the init command of this part; it creates or upgrades the schema and keeps the data."


class SecretsKeyMissing(KitError):
    """The key that decrypts stored secrets is missing or does not fit."""

    code = "kit.secrets_key_missing"
    remedy = "Put the key file back in its place (mode 0600), or set the environment variable that holds the key."


class HomeUnusable(KitError):
    """The folder that holds all data cannot be made or entered."""

    code = "kit.home_unusable"
    remedy = "Set KEYDATE_HOME to a folder that you may write to, or mend the rights of the present one."


class InvalidSettings(KitError):
    """A setting is unknown, or its value does not fit."""

    code = "kit.invalid_settings"
    remedy = "Correct the settings file, the environment variable or the option that the message names."


class PlainHttpRefused(KitError):
    """A server was told to listen without TLS where others can read along."""

    code = "kit.plain_http_refused"
    remedy = (
        "Name a certificate and its key, or listen on 127.0.0.1 behind a proxy that ends TLS, "
        "or add --insecure if this network may read passwords."
    )


class AddressUnusable(KitError):
    """A server cannot listen on its address: another program does, or the address is not of this machine."""

    code = "kit.address_unusable"
    remedy = "End the other program, or choose another host or port."


class SecretNotGiven(KitError):
    """A command needs a secret and was given none."""

    code = "kit.secret_not_given"
    remedy = "Name a file that holds it, set the environment variable, or run the command at a terminal."
