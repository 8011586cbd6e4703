"""Overlaps, logons and the user comparison against models so simple that they are obviously right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.integration.erp.users.world import CLIENT, World

from keydate.erp.audit.trail import AuditTrail, ErpDatabase
from keydate.erp.clients.actions import create_client
from keydate.erp.clients.tables import metadata
from keydate.erp.users.comparison import compare_users, pending
from keydate.erp.users.model.assignments import Assignment, find_overlap
from keydate.erp.users.tables import role_assignments, user_profiles
from keydate.kit.clock import FixedClock
from keydate.vocabulary.ids import RoleName
from keydate.vocabulary.validity import Validity

FIRST = date(2026, 1, 1)
ROLES = {"Z_A": {"T-A", "T-A01"}, "Z_B": {"T-B"}, "Z_C": set[str]()}
USERS = ("U1", "U2", "U3")
BY_HAND = "BY_HAND"


def _validity(days: tuple[int, int]) -> Validity:
    return Validity(FIRST + timedelta(days=min(days)), FIRST + timedelta(days=max(days)))


validities = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(_validity)
assignments = st.builds(Assignment, st.sampled_from([RoleName(role) for role in ROLES]), validities)


@given(st.lists(assignments, max_size=6))
def test_an_overlap_is_a_shared_day_of_two_different_ranges(found: list[Assignment]) -> None:
    def days(item: Assignment) -> set[int]:
        return set(range(item.validity.valid_from.toordinal(), item.validity.valid_to.toordinal() + 1))

    expected = any(left.role == right.role and days(left) & days(right) for left, right in combinations(set(found), 2))

    assert (find_overlap(found) is not None) == expected


@given(validities, validities)
def test_overlapping_is_symmetric(left: Validity, right: Validity) -> None:
    assert left.overlaps(right) == right.overlaps(left)


# ------------------------------------------------------------------------------------------------- the user comparison


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("comparison")
    trail = AuditTrail.create(key_file=folder / "audit.key", anchor=folder / "audit.anchor")
    clock = FixedClock(datetime(2026, 1, 5, 10, tzinfo=UTC))
    database = ErpDatabase(f"sqlite:///{folder / 'erp.sqlite3'}", clock=clock, trail=trail)
    metadata.create_all(database.engine)
    with database.write() as tx:
        create_client(tx, CLIENT)
    world = World(database, clock)
    for name in USERS:
        world.user(name, password=None)
    for role, names in ROLES.items():
        world.role(role, profile_names=sorted(names))
    world.profile(BY_HAND)
    yield world
    database.dispose()


held_profiles = st.frozensets(
    st.tuples(st.sampled_from(USERS), st.sampled_from(["T-A", "T-A01", "T-B", BY_HAND])), max_size=8
)
held_roles = st.dictionaries(
    st.tuples(st.sampled_from(USERS), st.sampled_from(sorted(ROLES)), st.integers(0, 12)),
    st.integers(0, 12),
    max_size=12,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    roles=held_roles,
    held=held_profiles,
    today=st.integers(0, 14),
    scope=st.none() | st.sets(st.sampled_from(sorted(ROLES)), min_size=1),
)
def test_the_comparison_equals_a_naive_model(
    world: World,
    roles: dict[tuple[str, str, int], int],
    held: frozenset[tuple[str, str]],
    today: int,
    scope: set[str] | None,
) -> None:
    day = FIRST + timedelta(days=today)
    _write(world, roles, held)
    due = {
        (user, profile)
        for (user, role, start), length in roles.items()
        if start <= today <= start + length
        for profile in ROLES[role]
    }
    in_scope = set().union(*(ROLES[role] for role in scope or ROLES))
    expected = {item for item in held if item[1] not in in_scope} | {item for item in due if item[1] in in_scope}
    names = None if scope is None else [RoleName(role) for role in sorted(scope)]

    with world.database.write() as tx:
        announced = [pending(tx, CLIENT, RoleName(role), day) for role in sorted(scope or ROLES)]
        report = compare_users(tx, acting_user=world.admin, roles=names, today=day)

    assert _held(world) == expected
    assert (report.added, report.removed) == (len(expected - held), len(held - expected))
    assert report.users == len({user for user, _ in expected ^ held})
    assert sum(item.additions for item in announced) == report.added
    assert sum(item.removals for item in announced) == report.removed


def _write(world: World, roles: dict[tuple[str, str, int], int], held: frozenset[tuple[str, str]]) -> None:
    with world.database.write() as tx:
        tx.connection.execute(sa.delete(role_assignments))
        tx.connection.execute(sa.delete(user_profiles))
        if roles:
            tx.connection.execute(
                sa.insert(role_assignments),
                [
                    {
                        "client": CLIENT,
                        "role": role,
                        "user_name": user,
                        "valid_from": FIRST + timedelta(days=start),
                        "valid_to": FIRST + timedelta(days=start + length),
                        "via_composite": "",
                        "changed_at": tx.now,
                        "changed_by": "TEST",
                    }
                    for (user, role, start), length in roles.items()
                ],
            )
        if held:
            rows = [{"client": CLIENT, "user_name": user, "profile": profile} for user, profile in sorted(held)]
            tx.connection.execute(sa.insert(user_profiles), rows)


def _held(world: World) -> set[tuple[str, str]]:
    with world.database.read() as tx:
        rows = tx.connection.execute(sa.select(user_profiles.c.user_name, user_profiles.c.profile))
        return {(row.user_name, row.profile) for row in rows}
