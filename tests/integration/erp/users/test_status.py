"""The status of roles and users: which step of the chain from role to authority check is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from tests.integration.erp.users.world import CLIENT, World, acting_user

from keydate.erp.authority.errors import NotAuthorized, RoleNotFound
from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.model.lights import Light
from keydate.erp.authority.tables import roles
from keydate.erp.users.assignments import (
    Assignment,
    RoleUser,
    assign_roles,
    change_role_users,
)
from keydate.erp.users.comparison import ComparisonReport, compare_users
from keydate.erp.users.status import RoleStatus, get_role_status, role_status, user_status
from keydate.vocabulary.ids import RoleName, UserName
from keydate.vocabulary.validity import Validity

PERSON = UserName("PERSON")
DAY = date(2026, 11, 20)
ONE = timedelta(days=1)
FUTURE = Validity(valid_from=DAY + ONE)


def assign(world: World, *assignments: Assignment, admin: ActingUser | None = None, user: str = "PERSON") -> None:
    with world.database.write() as tx:
        assign_roles(tx, acting_user=admin or world.admin, user_name=UserName(user), assignments=assignments)


def change(world: World, *, add: Sequence[RoleUser] = (), remove: Sequence[RoleUser] = ()) -> None:
    with world.database.write() as tx:
        change_role_users(tx, acting_user=world.admin, add=add, remove=remove)


def compare(world: World, *names: RoleName, day: date | None = None) -> ComparisonReport:
    with world.database.write() as tx:
        return compare_users(tx, acting_user=world.admin, roles=names or None, today=day)


def status(world: World, role: RoleName) -> RoleStatus:
    with world.database.read() as tx:
        return role_status(tx, client=CLIENT, role=role)


def missing(world: World, role: RoleName) -> list[str]:
    return [finding.code for finding in status(world, role).missing]


class TestTheStatusOfARole:
    def test_without_users_it_is_red(self, world: World) -> None:
        role = world.role("Z_A", profile_names=["T-A"])

        assert status(world, role).users_light is Light.RED
        assert "role.no_users" in missing(world, role)

    def test_assigned_but_not_compared_it_is_yellow_then_green(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])
        change(world, add=[RoleUser(role, PERSON)])

        assert status(world, role).users_light is Light.YELLOW
        assert "role.comparison_missing" in missing(world, role)
        compare(world, role)

        assert status(world, role).users_light is Light.GREEN
        assert "role.comparison_missing" not in missing(world, role)

    def test_assigned_from_the_users_side_it_is_green(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])

        assign(world, Assignment(role))

        assert status(world, role).users_light is Light.GREEN

    def test_generated_again_it_is_yellow(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])
        assign(world, Assignment(role))
        world.advance(minutes=1)
        with world.database.write() as tx:
            tx.connection.execute(sa.update(roles).values(generated_at=tx.now))

        assert status(world, role).users_light is Light.YELLOW
        compare(world)
        assert status(world, role).users_light is Light.GREEN

    def test_a_day_later_it_is_yellow_when_an_assignment_has_ended(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])
        assign(world, Assignment(role, Validity(valid_to=DAY)))

        world.advance(days=1)

        found = status(world, role)
        assert (found.users_light, found.expired, found.pending.removals) == (Light.YELLOW, 1, 1)
        assert {"role.assignment_expired", "role.comparison_missing"} <= set(missing(world, role))

    def test_every_missing_step_is_named(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", generated=False)
        change(world, add=[RoleUser(role, PERSON, FUTURE)])

        assert missing(world, role) == [
            "role.no_authorizations",
            "role.assignment_not_yet_valid",
            "role.comparison_missing",
        ]
        assert not status(world, role).is_effective

    def test_an_unknown_role_has_none(self, world: World) -> None:
        with pytest.raises(RoleNotFound):
            status(world, RoleName("Z_NONE"))

    def test_it_needs_the_right_to_display_the_role(self, world: World) -> None:
        role = world.role("Z_A")
        clerk = acting_user("CLERK", S_USER_AGR={"ACT_GROUP": ["Z_B"], "ACTVT": ["03"]})

        with world.database.read() as tx:
            assert get_role_status(tx, acting_user=world.admin, role=role).role == "Z_A"
            with pytest.raises(NotAuthorized):
                get_role_status(tx, acting_user=clerk, role=role)


class TestTheStatusOfAUser:
    def findings(self, world: World) -> list[str]:
        with world.database.read() as tx:
            return [item.code for item in user_status(tx, acting_user=world.admin, user_name="PERSON").findings]

    def test_a_broken_chain_is_told_step_by_step(self, world: World) -> None:
        world.user()
        generated = world.role("Z_A", profile_names=["T-A"])
        not_generated = world.role("Z_B")
        change(world, add=[RoleUser(generated, PERSON), RoleUser(not_generated, PERSON)])

        assert self.findings(world) == ["user.password_initial", "user.role_not_generated", "user.comparison_missing"]

    def test_locks_and_validity_are_told(self, world: World) -> None:
        world.user(password=None)
        with world.database.write() as tx:
            tx.connection.exec_driver_sql("UPDATE users SET lock_bits = 96, valid_to = '2026-01-01'")

        assert self.findings(world) == [
            "user.locked",
            "user.locked",
            "user.outside_validity",
            "user.password_deactivated",
        ]
