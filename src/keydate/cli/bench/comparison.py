"""The user comparison of a large system, against plainly inserting as many rows into the same table."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from keydate.cli.bench.measurement import Measurement, MeasurementFailed, at_most
from keydate.erp.audit.trail import ErpDatabase
from keydate.erp.authority.tables import role_profiles
from keydate.erp.settings import ErpSettings
from keydate.erp.setup import initialize, open_database
from keydate.erp.users.comparison import ComparisonReport, compare_users
from keydate.erp.users.setup import installer, one_time_password
from keydate.erp.users.tables import role_assignments, user_profiles, users
from keydate.vocabulary.ids import ClientId
from keydate.vocabulary.validity import FOREVER

#: Delivered roles with one generated profile each.
ROLES: Final = ("KEYDATE_AUDITOR", "KEYDATE_ROLE_ADMIN", "KEYDATE_USER_ADMIN")
_CLIENT: Final = ClientId("100")
_SINCE: Final = datetime(2026, 1, 1, tzinfo=UTC)
_CHUNK: Final = 20_000


def measure_comparison(*, number: int = 100_000) -> Iterator[Measurement]:
    """Yields the seconds of a comparison that gives every user three profiles, and of one that finds nothing to do."""
    with _filled_system(number) as database:
        plain = _insert_plainly(database, number)
        fresh, report = _compare(database)
        _require_changes(report, number * len(ROLES))
        name = f"comparison of {number:,} users × {len(ROLES)} roles"
        yield at_most(f"{name}, against plain inserts", fresh, 60, unit="s", baseline=plain)
        again, report = _compare(database)
        _require_changes(report, 0)
        yield at_most(f"{name}, nothing to change, against plain inserts", again, 10, unit="s", baseline=plain)


@contextmanager
def _filled_system(number: int) -> Iterator[ErpDatabase]:
    """Sets a system up in a folder of its own and fills it with users that have been assigned their roles, but not compared."""
    with tempfile.TemporaryDirectory(prefix="keydate-bench-") as folder:
        settings = ErpSettings(data_folder=Path(folder), database_url="", jobs_database_url="")
        initialize(settings, client=_CLIENT, admin="ADMIN", one_time_password=one_time_password())
        database = open_database(settings)
        try:
            _fill(database, number)
            yield database
        finally:
            database.dispose()


def _fill(database: ErpDatabase, number: int) -> None:
    for start in range(0, number, _CHUNK):
        names = [_name(index) for index in range(start, min(number, start + _CHUNK))]
        with database.write() as tx:
            tx.connection.execute(sa.insert(users), [_user(name) for name in names])
            tx.connection.execute(
                sa.insert(role_assignments), [_assigned(name, role) for name in names for role in ROLES]
            )


def _insert_plainly(database: ErpDatabase, number: int) -> float:
    """Returns the seconds of one transaction that inserts the rows which a comparison would make, and takes them out again."""
    with database.read() as tx:
        mine = role_profiles.c.client == _CLIENT, role_profiles.c.role.in_(ROLES)
        profiles = tx.connection.execute(sa.select(role_profiles.c.profile).where(*mine)).scalars().all()
    rows = [
        {"client": _CLIENT, "user_name": _name(index), "profile": profile}
        for index in range(number)
        for profile in profiles
    ]
    start = time.perf_counter()
    with database.write() as tx:
        tx.connection.execute(sa.insert(user_profiles), rows)
    taken = time.perf_counter() - start
    with database.write() as tx:
        tx.connection.execute(sa.delete(user_profiles).where(user_profiles.c.user_name.like("U%")))
    return taken


def _compare(database: ErpDatabase) -> tuple[float, ComparisonReport]:
    start = time.perf_counter()
    with database.write() as tx:
        report = compare_users(tx, acting_user=installer(_CLIENT))
    return time.perf_counter() - start, report


def _require_changes(report: ComparisonReport, expected: int) -> None:
    if (report.added, report.removed, len(report.findings)) != (expected, 0, 0):
        raise MeasurementFailed(
            what=f"The comparison gave {report.added} and took {report.removed} profiles; {expected} and 0 were due."
        )


def _name(index: int) -> str:
    return f"U{index:09}"


def _user(name: str) -> dict[str, Any]:
    return {
        "client": _CLIENT,
        "user_name": name,
        "user_type": "A",
        "valid_from": _SINCE.date(),
        "valid_to": FOREVER,
        "password_state": "deactivated",
        "created_by": "ADMIN",
        "created_at": _SINCE,
        "changed_by": "ADMIN",
        "changed_at": _SINCE,
        "address": {"last_name": name},
        "defaults": {},
    }


def _assigned(name: str, role: str) -> dict[str, Any]:
    return {
        "client": _CLIENT,
        "role": role,
        "user_name": name,
        "valid_from": _SINCE.date(),
        "valid_to": FOREVER,
        "changed_at": _SINCE,
        "changed_by": "ADMIN",
    }
