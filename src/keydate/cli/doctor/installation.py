"""Looks at the data of the parts: folders, databases, keys, the anchor of the security audit log.

Paths are put together here and not asked from the settings where those would make a missing folder: the doctor makes nothing.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Final

from keydate.cli.doctor.health import health
from keydate.cli.doctor.verdict import Found, ok, problem, tried, warning
from keydate.connectivity.destinations.keys import SealingKeys
from keydate.connectivity.migrations import SCRIPTS as CONNECTIVITY_SCRIPTS
from keydate.connectivity.settings import ConnectivitySettings
from keydate.erp.audit.trail import AuditTrail
from keydate.erp.migrations import SCRIPTS as ERP_SCRIPTS
from keydate.erp.settings import ErpSettings
from keydate.hub.migrations import SCRIPTS as HUB_SCRIPTS
from keydate.hub.settings import HubSettings
from keydate.hub.signing.key import SigningKey
from keydate.kit.clock import SystemClock
from keydate.kit.database import Database
from keydate.kit.errors import InvalidSettings
from keydate.kit.home import keydate_home
from keydate.kit.migrations import require_current

_SQLITE: Final = "sqlite:///"
_OTHERS: Final = 0o077
#: Seconds to wait for a database that somebody else has locked.
_PATIENCE: Final = 2.0
_HOW_TO_BEGIN: Final = "`keydate up` sets everything up; `keydate erp init` and `keydate hub init` do it one by one."


def examine_installation() -> Iterator[Found]:
    """Yields what was found; without a folder of data there is nothing else to look at."""
    home = keydate_home()
    if not home.is_dir():
        yield warning("Data", f"There is no folder {home} yet.", _HOW_TO_BEGIN)
        return
    if home.stat().st_uid != os.getuid():
        owner = "Run the doctor and Keydate as its owner, or set KEYDATE_HOME to a folder of your own."
        yield problem("Data", f"The folder {home} belongs to another user of this machine.", owner)
        return
    yield _privacy("Data", home, is_open_inside=any(_open_parts(home)))
    try:
        yield from _erp(ErpSettings.load(), home)
        hub = HubSettings.load()
        yield from _hub(hub, home)
        yield from _connectivity(hub, ConnectivitySettings.load(), home)
    except InvalidSettings:
        yield warning(
            "Data", "Not all parts were looked at, because of the settings above.", "Correct the settings first."
        )


def _open_parts(home: Path) -> Iterator[Path]:
    return (folder for folder in sorted(home.iterdir()) if folder.is_dir() and folder.stat().st_mode & _OTHERS)


def _privacy(what: str, folder: Path, *, is_open_inside: bool) -> Found:
    """Looks whether others may enter a folder of which some inner folders may be open, too."""
    mode = stat.S_IMODE(folder.stat().st_mode)
    if not mode & _OTHERS:
        return ok(what, f"{folder} is yours alone (mode {mode:04o}).")
    text = f"Others may enter the folder {folder} (mode {mode:04o})."
    remedy = f"chmod 700 {folder}"
    # Closed inner folders still keep keys and databases private.
    return problem(what, text, remedy) if is_open_inside else warning(what, text, remedy)


def _erp(settings: ErpSettings, home: Path) -> Iterator[Found]:
    folder = settings.data_folder or home / "erp"
    url = settings.database_url or f"{_SQLITE}{folder / 'erp.sqlite3'}"
    present = yield from _database("erp", url, ERP_SCRIPTS, "keydate erp init")
    if present:
        yield _audit_log(key_file=folder / "audit.key", anchor=folder / "audit.anchor")


def _audit_log(*, key_file: Path, anchor: Path) -> Found:
    what = "Audit log of erp"

    def look() -> str:
        head = AuditTrail.load(key_file=key_file, anchor=anchor).anchor.read()
        return f"Key and anchor are there; the log had at least {head.sequence} entries." if head else ""

    found = tried(what, look)
    if found.text:
        return found
    return problem(
        what,
        f"The anchor {anchor} is missing: nobody would notice if the end of the security audit log were cut off.",
        "Restore it from a backup, then run `keydate erp audit verify`.",
    )


def _hub(settings: HubSettings, home: Path) -> Iterator[Found]:
    url = settings.database_url or f"{_SQLITE}{home / 'hub' / 'hub.sqlite3'}"
    present = yield from _database("hub", url, HUB_SCRIPTS, "keydate hub init")
    if present:
        file = settings.signing_key_file or home / "hub" / "signing.key.json"
        yield tried("Signing key of hub", lambda: f"ERPs know this hub as {SigningKey.read(file).hub_id}.")


def _connectivity(hub: HubSettings, settings: ConnectivitySettings, home: Path) -> Iterator[Found]:
    if hub.connectivity_url:
        yield _elsewhere(hub.connectivity_url)
        return
    url = settings.database_url or f"{_SQLITE}{home / 'hub' / 'connectivity.sqlite3'}"
    present = yield from _database("connectivity", url, CONNECTIVITY_SCRIPTS, "keydate connectivity init")
    if present:
        keys = SealingKeys(settings.secrets_key_file or home / "hub" / "secrets.key")
        yield tried("Keys of connectivity", lambda: f"{len(keys.read())} key(s) seal the secrets of destinations.")


def _elsewhere(url: str) -> Found:
    answer = health(url)
    if answer.get("status") == "ok":
        return ok("Connectivity", f"The destinations are at {url}, which is well.")
    return problem(
        "Connectivity",
        f"The destinations should be at {url}, which does not answer as it must: {answer.get('checks', 'no answer')}.",
        "Start that server, or correct KEYDATE_HUB_CONNECTIVITY_URL.",
    )


def _database(part: str, url: str, scripts: Path, command: str) -> Generator[Found, None, bool]:
    """Yields how a part's database is; returns whether there is one."""
    what = f"Database of {part}"
    file = Path(url.removeprefix(_SQLITE)) if url.startswith(_SQLITE) else None
    # To open a missing file would make it.
    if file is not None and not file.exists():
        yield warning(
            what, f"The part {part} has not been set up: there is no {file}.", f"`keydate up`, or `{command}`."
        )
        return False

    def look() -> str:
        database = Database(url, clock=SystemClock(), pool_size=1, lock_timeout=_PATIENCE)
        try:
            require_current(database, scripts)
        finally:
            database.dispose()
        return f"{file or 'PostgreSQL'} has the schema of this program."

    yield tried(what, look)
    return True
