"""Assignments and the user comparison: who holds which profiles, from when to when, and through what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from tests.integration.erp.users.world import CLIENT, World, acting_user

from keydate.erp.audit.changes import list_changes
from keydate.erp.authority.errors import NotAuthorized, ProfileNotFound, RoleNotFound
from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.model.lights import Light
from keydate.erp.authority.tables import profiles, role_members, role_profiles
from keydate.erp.users.assignments import (
    Assignment,
    RoleUser,
    assign_profiles,
    assign_roles,
    change_role_users,
    copy_assignments,
    delete_role_with_assignments,
)
from keydate.erp.users.comparison import ComparisonReport, compare_users
from keydate.erp.users.errors import (
    AssignmentNotFound,
    AssignmentsOverlap,
    GeneratedProfile,
    TooManyProfiles,
    UserNotFound,
)
from keydate.erp.users.model.assignments import MAX_PROFILES
from keydate.erp.users.queries import get_user
from keydate.erp.users.status import RoleStatus, role_status
from keydate.vocabulary.ids import ProfileName, RoleName, UserName
from keydate.vocabulary.validity import Validity

PERSON = UserName("PERSON")
DAY = date(2026, 11, 20)
ONE = timedelta(days=1)
PAST = Validity(valid_to=DAY - ONE)
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


def held(world: World, user: str = "PERSON") -> list[str]:
    with world.database.read() as tx:
        return [item.profile for item in get_user(tx, acting_user=world.admin, user_name=user).profiles]


def held_roles(world: World, user: str = "PERSON") -> list[tuple[str, str | None]]:
    with world.database.read() as tx:
        view = get_user(tx, acting_user=world.admin, user_name=user)
    return [(item.role, item.via_composite) for item in view.roles]


def status(world: World, role: RoleName) -> RoleStatus:
    with world.database.read() as tx:
        return role_status(tx, client=CLIENT, role=role)


def missing(world: World, role: RoleName) -> list[str]:
    return [finding.code for finding in status(world, role).missing]


class TestFromTheUsersSide:
    def test_an_assignment_that_counts_today_gives_the_profile_at_once(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A", "T-A01"])

        assign(world, Assignment(role))

        assert held(world) == ["T-A", "T-A01"]

    @pytest.mark.parametrize("validity", [PAST, FUTURE])
    def test_one_that_does_not_count_today_gives_nothing(self, world: World, validity: Validity) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])

        assign(world, Assignment(role, validity))

        assert held(world) == []
        assert held_roles(world) == [("Z_A", None)]

    def test_the_list_replaces_all(self, world: World) -> None:
        world.user()
        first, second = world.role("Z_A", profile_names=["T-A"]), world.role("Z_B", profile_names=["T-B"])
        assign(world, Assignment(first))

        assign(world, Assignment(second))
        assert held(world) == ["T-B"]
        assign(world)

        assert (held(world), held_roles(world)) == ([], [])

    def test_profiles_assigned_by_hand_stay(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])
        by_hand = world.profile("BY_HAND")
        with world.database.write() as tx:
            assign_profiles(tx, acting_user=world.admin, user_name=PERSON, profiles=[by_hand])

        assign(world, Assignment(role))
        assign(world)

        assert held(world) == ["BY_HAND"]

    def test_ranges_may_follow_each_other_but_not_overlap(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])
        this_year = Assignment(role, Validity(date(2026, 1, 1), date(2026, 12, 31)))

        assign(world, this_year, Assignment(role, Validity(date(2027, 1, 1))))
        with pytest.raises(AssignmentsOverlap, match="2026-01-01 to 2026-12-31 and 2026-12-31 to"):
            assign(world, this_year, Assignment(role, Validity(date(2026, 12, 31))))

        assert len(held_roles(world)) == 2

    def test_the_same_assignment_twice_is_one(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])

        assign(world, Assignment(role), Assignment(role))
        assign(world, Assignment(role))

        assert held_roles(world) == [("Z_A", None)]

    def test_the_end_of_an_assignment_can_be_moved(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])
        assign(world, Assignment(role))

        assign(world, Assignment(role, PAST))

        assert held(world) == []

    def test_unknown_names_are_refused(self, world: World) -> None:
        world.user()

        with pytest.raises(RoleNotFound):
            assign(world, Assignment(RoleName("Z_NONE")))
        with pytest.raises(UserNotFound):
            assign(world, user="NOBODY")

    def test_rights_are_needed_for_group_role_and_profile(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])
        rights: dict[str, dict[str, Sequence[str]]] = {
            "S_USER_GRP": {"CLASS": ["*"], "ACTVT": ["22"]},
            "S_USER_AGR": {"ACT_GROUP": ["Z_A"], "ACTVT": ["22"]},
            "S_USER_PRO": {"PROFILE": ["T-*"], "ACTVT": ["22"]},
        }

        for lacking in rights:
            clerk = acting_user("CLERK", **{name: fields for name, fields in rights.items() if name != lacking})
            with pytest.raises(NotAuthorized, match=lacking):
                assign(world, Assignment(role), admin=clerk)
        assign(world, Assignment(role), admin=acting_user("CLERK", **rights))

        assert held(world) == ["T-A"]

    def test_roles_that_stay_need_no_right(self, world: World) -> None:
        world.user()
        first, second = world.role("Z_A", profile_names=["T-A"]), world.role("Y_B", profile_names=["T-B"])
        assign(world, Assignment(second))
        clerk = acting_user(
            "CLERK",
            S_USER_GRP={"CLASS": ["*"], "ACTVT": ["22"]},
            S_USER_AGR={"ACT_GROUP": ["Z*"], "ACTVT": ["22"]},
            S_USER_PRO={"PROFILE": ["*"], "ACTVT": ["22"]},
        )

        assign(world, Assignment(first), Assignment(second), admin=clerk)
        with pytest.raises(NotAuthorized):
            assign(world, Assignment(first), admin=clerk)

        assert held(world) == ["T-A", "T-B"]

    def test_who_gave_what_is_documented(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])

        assign(world, Assignment(role, Validity(DAY)))

        with world.database.read() as tx:
            documents = list_changes(tx, client=CLIENT, object_key="PERSON", limit=2)
        assert [(item.act, item.field, item.new_value) for item in documents] == [
            ("authorizations_assigned", "role Z_A 2026-11-20", "2026-11-20 to 9999-12-31"),
            ("user_compared", "profile", "T-A"),
        ]
        assert len(world.audit("AUB")) == 1

    def test_buffers_end_when_profiles_change_and_only_then(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])
        versions = [world.record().buffer_version.user]
        for assignments in ([Assignment(role)], [Assignment(role)], []):
            assign(world, *assignments)
            versions.append(world.record().buffer_version.user)

        assert versions == [0, 1, 1, 2]


class TestTheLimit:
    def test_the_313th_profile_is_refused_and_nothing_changes(self, world: World) -> None:
        world.user()
        names = [f"P{number:03}" for number in range(MAX_PROFILES)]
        role = world.role("Z_A", profile_names=names)
        one_more = world.role("Z_B", profile_names=["T-B"])
        by_hand = world.profile("BY_HAND")
        assign(world, Assignment(role))

        with pytest.raises(TooManyProfiles, match="would have 313 profiles; 312 are possible"):
            assign(world, Assignment(role), Assignment(one_more))
        with world.database.write() as tx, pytest.raises(TooManyProfiles):
            assign_profiles(tx, acting_user=world.admin, user_name=PERSON, profiles=[by_hand])

        assert held(world) == names
        assert held_roles(world) == [("Z_A", None)]

    def test_a_comparison_leaves_such_a_user_out_and_says_so(self, world: World) -> None:
        world.user()
        world.user("OTHER")
        role = world.role("Z_A", profile_names=[f"P{number:03}" for number in range(MAX_PROFILES)])
        one_more = world.role("Z_B", profile_names=["T-B"])
        assign(world, Assignment(role))
        change(world, add=[RoleUser(one_more, PERSON), RoleUser(one_more, UserName("OTHER"))])

        report = compare(world)

        assert [finding.code for finding in report.findings] == ["comparison.too_many_profiles"]
        assert (len(held(world)), held(world, "OTHER")) == (MAX_PROFILES, ["T-B"])

    def test_a_profile_that_goes_makes_room_for_one_that_comes(self, world: World) -> None:
        world.user()
        full = world.role("Z_A", profile_names=[f"P{number:03}" for number in range(MAX_PROFILES)])
        other = world.role("Z_B", profile_names=[f"Q{number:03}" for number in range(MAX_PROFILES)])
        assign(world, Assignment(full))

        assign(world, Assignment(other))

        assert held(world)[0] == "Q000"


class TestFromTheRolesSide:
    def test_the_comparison_is_a_step_of_its_own(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])

        change(world, add=[RoleUser(role, PERSON)])
        assert held(world) == []
        report = compare(world, role)

        assert held(world) == ["T-A"]
        assert (report.added, report.removed, report.users) == (1, 0, 1)

    def test_adding_twice_changes_nothing_and_removing_takes_away(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])
        change(world, add=[RoleUser(role, PERSON)])
        change(world, add=[RoleUser(role, PERSON)])

        change(world, remove=[RoleUser(role, PERSON)])

        assert held_roles(world) == []
        with pytest.raises(AssignmentNotFound):
            change(world, remove=[RoleUser(role, PERSON)])

    def test_dates_change_by_removing_and_adding_in_one_act(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])
        change(world, add=[RoleUser(role, PERSON)])

        change(world, remove=[RoleUser(role, PERSON)], add=[RoleUser(role, PERSON, FUTURE)])

        assert status(world, role).not_yet_valid == 1

    def test_an_overlap_with_what_is_there_is_refused(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])
        change(world, add=[RoleUser(role, PERSON)])

        with pytest.raises(AssignmentsOverlap):
            change(world, add=[RoleUser(role, PERSON, FUTURE)])

    def test_unknown_names_and_missing_rights_are_refused(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])

        with pytest.raises(UserNotFound):
            change(world, add=[RoleUser(role, UserName("NOBODY"))])
        with pytest.raises(RoleNotFound):
            change(world, add=[RoleUser(RoleName("Z_NONE"), PERSON)])
        clerk = acting_user("CLERK", S_USER_GRP={"CLASS": ["*"], "ACTVT": ["22"]})
        with world.database.write() as tx, pytest.raises(NotAuthorized):
            change_role_users(tx, acting_user=clerk, add=[RoleUser(role, PERSON)])


class TestCompositeRoles:
    def composite(self, world: World) -> RoleName:
        world.user()
        world.role("Z_A", profile_names=["T-A"])
        world.role("Z_B", profile_names=["T-B"])
        return world.role("Z_ALL", members=["Z_A", "Z_B"])

    def test_its_single_roles_come_along_with_its_dates(self, world: World) -> None:
        composite = self.composite(world)

        assign(world, Assignment(composite))

        assert held_roles(world) == [("Z_A", "Z_ALL"), ("Z_ALL", None), ("Z_B", "Z_ALL")]
        assert held(world) == ["T-A", "T-B"]
        assign(world, Assignment(composite, FUTURE))
        assert held(world) == []
        assign(world)
        assert held_roles(world) == []

    def test_they_come_along_from_the_roles_side_too(self, world: World) -> None:
        composite = self.composite(world)

        change(world, add=[RoleUser(composite, PERSON)])
        assert held_roles(world) == [("Z_A", "Z_ALL"), ("Z_ALL", None), ("Z_B", "Z_ALL")]
        change(world, remove=[RoleUser(composite, PERSON)])

        assert held_roles(world) == []

    def test_a_role_that_is_also_assigned_directly_stays(self, world: World) -> None:
        composite = self.composite(world)
        assign(world, Assignment(composite), Assignment(RoleName("Z_A")))

        assign(world, Assignment(RoleName("Z_A")))

        assert held(world) == ["T-A"]

    def test_a_role_that_came_along_cannot_be_removed_by_itself(self, world: World) -> None:
        composite = self.composite(world)
        change(world, add=[RoleUser(composite, PERSON)])

        with pytest.raises(AssignmentNotFound):
            change(world, remove=[RoleUser(RoleName("Z_A"), PERSON)])

    @pytest.mark.parametrize("scope", ["composite", "all"])
    def test_the_comparison_follows_changes_of_the_composite(self, world: World, scope: str) -> None:
        composite = self.composite(world)
        assign(world, Assignment(composite))
        world.role("Z_C", profile_names=["T-C"])
        with world.database.write() as tx:
            tx.connection.execute(sa.delete(role_members).where(role_members.c.member == "Z_A"))
            tx.connection.execute(sa.insert(role_members).values(client=CLIENT, role="Z_ALL", member="Z_C"))
        assert status(world, composite).users_light is Light.YELLOW

        report = compare(world, composite) if scope == "composite" else compare(world)

        assert (report.assignments_added, report.assignments_removed) == (1, 1)
        if scope == "all":
            assert held(world) == ["T-B", "T-C"]
        assert held_roles(world) == [("Z_ALL", None), ("Z_B", "Z_ALL"), ("Z_C", "Z_ALL")]
        compare(world)
        assert held(world) == ["T-B", "T-C"]

    def test_rights_are_needed_for_the_profiles_that_come_along(self, world: World) -> None:
        composite = self.composite(world)
        clerk = acting_user(
            "CLERK",
            S_USER_GRP={"CLASS": ["*"], "ACTVT": ["22"]},
            S_USER_AGR={"ACT_GROUP": ["*"], "ACTVT": ["22"]},
            S_USER_PRO={"PROFILE": ["T-A"], "ACTVT": ["22"]},
        )

        with pytest.raises(NotAuthorized, match="S_USER_PRO"):
            assign(world, Assignment(composite), admin=clerk)


class TestComparison:
    def test_it_goes_by_date(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])
        assign(world, Assignment(role, Validity(DAY + ONE, DAY + 2 * ONE)))

        found = []
        for days in range(4):
            compare(world, day=DAY + days * ONE)
            found.append(held(world))

        assert found == [[], ["T-A"], ["T-A"], []]

    def test_the_day_is_that_of_the_systems_time_zone(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])
        assign(world, Assignment(role, FUTURE))
        world.advance(hours=14)

        assert compare(world).added == 1

    def test_a_second_run_changes_nothing(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])
        change(world, add=[RoleUser(role, PERSON)])
        compare(world)

        report = compare(world)

        assert (report.added, report.removed, report.users) == (0, 0, 0)

    def test_one_role_leaves_the_others_alone(self, world: World) -> None:
        world.user()
        first, second = world.role("Z_A", profile_names=["T-A"]), world.role("Z_B", profile_names=["T-B"])
        change(world, add=[RoleUser(first, PERSON), RoleUser(second, PERSON)])

        compare(world, first)

        assert held(world) == ["T-A"]

    def test_orphaned_profiles_are_taken_and_deleted(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A", "T-A01"])
        assign(world, Assignment(role))
        with world.database.write() as tx:
            tx.connection.execute(sa.delete(role_profiles).where(role_profiles.c.profile == "T-A01"))

        compare(world, role)

        assert held(world) == ["T-A"]
        with world.database.read() as tx:
            assert tx.connection.execute(sa.select(profiles.c.profile)).scalars().all() == ["T-A"]

    def test_it_needs_the_right_for_each_role_or_for_all(self, world: World) -> None:
        role = world.role("Z_A", profile_names=["T-A"])
        clerk = acting_user("CLERK", S_USER_AGR={"ACT_GROUP": ["Z*"], "ACTVT": ["22"]})

        with world.database.write() as tx:
            compare_users(tx, acting_user=clerk, roles=[role])
            with pytest.raises(NotAuthorized):
                compare_users(tx, acting_user=clerk)
            with pytest.raises(RoleNotFound):
                compare_users(tx, acting_user=clerk, roles=[RoleName("Z_NONE")])

    def test_each_profile_is_documented_and_the_run_is_logged(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])
        change(world, add=[RoleUser(role, PERSON)])
        compare(world)
        change(world, remove=[RoleUser(role, PERSON)])
        compare(world)

        with world.database.read() as tx:
            documents = [item for item in list_changes(tx, client=CLIENT) if item.act == "user_compared"]
        assert [(item.old_value, item.new_value) for item in documents] == [("T-A", ""), ("", "T-A")]
        assert [entry.details["users"] for entry in world.audit("KD5")] == [1, 1]


class TestProfilesByHand:
    def give(self, world: World, *names: str) -> None:
        with world.database.write() as tx:
            assign_profiles(
                tx, acting_user=world.admin, user_name=PERSON, profiles=[ProfileName(name) for name in names]
            )

    def test_the_list_replaces_what_is_not_generated(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])
        world.profile("ONE")
        world.profile("TWO")
        assign(world, Assignment(role))

        self.give(world, "ONE")
        self.give(world, "TWO", "T-A")

        assert held(world) == ["T-A", "TWO"]

    def test_generated_and_unknown_profiles_are_refused(self, world: World) -> None:
        world.user()
        world.role("Z_A", profile_names=["T-A"])

        with pytest.raises(GeneratedProfile):
            self.give(world, "T-A")
        with pytest.raises(ProfileNotFound):
            self.give(world, "NONE")

    def test_everything_is_copied_from_another_user(self, world: World) -> None:
        world.user()
        world.user("COPY")
        role = world.role("Z_A", profile_names=["T-A"])
        world.profile("ONE")
        assign(world, Assignment(role))
        self.give(world, "ONE")

        with world.database.write() as tx:
            copy_assignments(tx, acting_user=world.admin, source=PERSON, target=UserName("COPY"))

        assert held(world, "COPY") == ["ONE", "T-A"]


class TestDeletingARole:
    def test_its_users_lose_it_at_once(self, world: World) -> None:
        world.user()
        role = world.role("Z_A", profile_names=["T-A"])
        assign(world, Assignment(role))

        with world.database.write() as tx:
            delete_role_with_assignments(tx, acting_user=world.admin, role=role)

        assert (held(world), held_roles(world)) == ([], [])
        with world.database.read() as tx:
            assert tx.connection.execute(sa.select(profiles)).all() == []

    def test_a_composite_role_takes_its_single_roles_along(self, world: World) -> None:
        world.user()
        world.role("Z_A", profile_names=["T-A"])
        composite = world.role("Z_ALL", members=["Z_A"])
        assign(world, Assignment(composite))

        with world.database.write() as tx:
            delete_role_with_assignments(tx, acting_user=world.admin, role=composite)

        assert (held(world), held_roles(world)) == ([], [])

    def test_rights_come_before_existence(self, world: World) -> None:
        clerk = acting_user("CLERK", S_USER_GRP={"CLASS": ["*"], "ACTVT": ["*"]})

        with world.database.write() as tx, pytest.raises(NotAuthorized):
            delete_role_with_assignments(tx, acting_user=clerk, role=RoleName("Z_NONE"))
