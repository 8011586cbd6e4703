"""User buffers: compiled once, kept while nothing changes, and new at the very next call when something does."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from tests.integration.erp.users.world import CLIENT, World

from keydate.erp.authority.model.check import AuthorityBuffer, ReturnCode
from keydate.erp.authority.store.profiles import bump_authority_version
from keydate.erp.users.actions import change_user, lock_user
from keydate.erp.users.assignments import assign_profiles
from keydate.erp.users.buffers import BufferCache, check_for_user, load_buffer
from keydate.erp.users.model.fields import UserFields
from keydate.erp.users.model.kinds import UserType
from keydate.erp.users.tables import users
from keydate.vocabulary.ids import ProfileName, UserName
from keydate.vocabulary.validity import Validity


def give(world: World, user: str, *profiles: str) -> None:
    with world.database.write() as tx:
        assign_profiles(
            tx, acting_user=world.admin, user_name=UserName(user), profiles=[ProfileName(name) for name in profiles]
        )


def check(world: World, user: str = "PERSON", group: str = "CLOSE", activity: str = "03") -> ReturnCode:
    with world.database.read() as tx:
        return check_for_user(
            tx,
            client=CLIENT,
            user_name=user,
            object_name="S_USER_GRP",
            fields={"CLASS": group, "ACTVT": activity},
        ).return_code


@pytest.fixture(autouse=True)
def catalogue(world: World) -> None:
    world.catalogue()
    world.profile("DISPLAY", CLASS=["CLOSE"], ACTVT=["03"])


def test_a_user_holds_what_its_profiles_say(world: World) -> None:
    world.user()
    give(world, "PERSON", "DISPLAY")

    assert check(world) is ReturnCode.ALLOWED
    assert check(world, activity="02") is ReturnCode.NOT_COVERED


def test_a_user_without_profiles_holds_nothing(world: World) -> None:
    world.user()

    assert check(world) is ReturnCode.NO_AUTHORIZATION


def test_what_a_reference_user_holds_counts_as_ones_own(world: World) -> None:
    world.user("LENDER", UserType.REFERENCE)
    world.user(fields=UserFields(reference_user=UserName("LENDER")))
    give(world, "LENDER", "DISPLAY")

    assert check(world) is ReturnCode.ALLOWED


def test_an_unknown_user_cannot_be_checked(world: World) -> None:
    assert check(world, "NOBODY") is ReturnCode.INVALID_USER
    with world.database.read() as tx:
        assert load_buffer(tx, CLIENT, "NOBODY").objects() == ()


def test_a_user_outside_its_validity_cannot_be_checked_but_a_locked_one_can(world: World) -> None:
    user = world.user()
    give(world, user, "DISPLAY")
    with world.database.write() as tx:
        lock_user(tx, acting_user=world.admin, user_name=user)
    assert check(world) is ReturnCode.ALLOWED

    with world.database.write() as tx:
        fields = UserFields(validity=Validity(valid_to=date(2026, 11, 19)))
        change_user(tx, acting_user=world.admin, user_name=user, fields=fields)

    assert check(world) is ReturnCode.INVALID_USER


class TestTheCache:
    def of(self, world: World, cache: BufferCache, user: str = "PERSON") -> AuthorityBuffer:
        with world.database.read() as tx:
            return cache.buffer(tx, CLIENT, world.record(user))

    def test_returns_the_same_buffer_while_nothing_changes(self, world: World) -> None:
        world.user()
        cache = BufferCache()

        assert self.of(world, cache) is self.of(world, cache)

    @pytest.mark.parametrize("change", ["own", "reference", "reference_user", "client"])
    def test_compiles_anew_when_anything_changes(self, world: World, change: str) -> None:
        world.user("LENDER", UserType.REFERENCE)
        world.user("OTHER", UserType.REFERENCE)
        world.user(fields=UserFields(reference_user=UserName("LENDER")))
        cache = BufferCache()
        before = self.of(world, cache)

        if change == "own":
            give(world, "PERSON", "DISPLAY")
        elif change == "reference":
            give(world, "LENDER", "DISPLAY")
        else:
            with world.database.write() as tx:
                if change == "client":
                    bump_authority_version(tx, CLIENT)
                else:
                    fields = UserFields(reference_user=UserName("OTHER"))
                    change_user(tx, acting_user=world.admin, user_name=UserName("PERSON"), fields=fields)

        assert self.of(world, cache) is not before

    def test_forgets_who_was_not_seen_for_long(self, world: World) -> None:
        for name in ("A", "B"):
            world.user(name)
        cache = BufferCache(capacity=1)
        first = self.of(world, cache, "A")

        self.of(world, cache, "B")

        assert self.of(world, cache, "A") is not first

    def test_tells_users_of_two_clients_apart(self, world: World) -> None:
        world.user()
        cache = BufferCache()
        buffer = self.of(world, cache)
        with world.database.read() as tx:
            other = cache.buffer(tx, "200", world.record())

        assert other is not buffer


def test_a_logon_carries_the_buffer(world: World) -> None:
    world.user(user_type=UserType.SYSTEM)
    give(world, "PERSON", "DISPLAY")

    session = world.log_on()

    assert session.acting_user.check("S_USER_GRP", CLASS="CLOSE", ACTVT="03").is_allowed
    with world.database.read() as tx:
        assert tx.connection.execute(sa.select(users.c.last_logon_at)).scalar_one() == world.clock.now()
