"""Traces and failed checks, kept whatever became of the work."""

from __future__ import annotations

import pytest
from tests.integration.erp.users.world import World, acting_user

from keydate.erp.audit.changes import list_changes
from keydate.erp.authority.errors import NotAuthorized
from keydate.erp.users.actions import create_user_group, lock_user
from keydate.erp.users.errors import UserNotFound
from keydate.erp.users.logon import Session, acting, reading
from keydate.erp.users.model.kinds import UserType
from keydate.erp.users.store.checks import RecordedCheck
from keydate.erp.users.traces import clear_trace, is_traced, list_failed_checks, list_trace, set_trace
from keydate.kit.database import Database
from keydate.kit.errors import DatabaseGone
from keydate.vocabulary.ids import UserGroup, UserName

ROBOT = UserName("ROBOT")


def trace(world: World, *, is_on: bool = True) -> bool:
    with world.database.write() as tx:
        return set_trace(tx, acting_user=world.admin, user_name=ROBOT, is_on=is_on)


def traced(world: World) -> list[RecordedCheck]:
    with world.database.read() as tx:
        return list_trace(tx, acting_user=world.admin, user_name=ROBOT)


def failed(world: World) -> list[RecordedCheck]:
    with world.database.read() as tx:
        return list_failed_checks(tx, acting_user=world.admin, user_name=ROBOT)


@pytest.fixture
def session(world: World) -> Session:
    world.catalogue()
    world.user(ROBOT, UserType.SYSTEM)
    return world.log_on(ROBOT)


def test_a_failed_check_is_kept_with_its_reason(world: World, session: Session) -> None:
    with reading(world.database, session):
        session.acting_user.check("S_USER_GRP", CLASS="CLOSE", ACTVT="03")

    check = failed(world)[0]
    assert (check.object, check.return_code, check.context) == ("S_USER_GRP", 12, "TEST")
    assert check.fields == {"CLASS": "CLOSE", "ACTVT": "03"}
    assert "S_USER_GRP" in check.reason
    assert traced(world) == []


def test_it_is_kept_although_the_work_failed(world: World, session: Session) -> None:
    with pytest.raises(NotAuthorized), acting(world.database, session) as tx:
        lock_user(tx, acting_user=session.acting_user, user_name=ROBOT)

    assert len(failed(world)) == 1
    assert [entry.details["object"] for entry in world.audit("KDE")] == ["S_USER_GRP"]
    assert session.acting_user.records == []


def test_the_work_itself_is_not_kept_when_it_failed(world: World, session: Session) -> None:
    del session
    session = Session(world.admin, world.record(ROBOT).account.password_state)

    def fail() -> None:
        with acting(world.database, session) as tx:
            create_user_group(tx, acting_user=world.admin, user_group=UserGroup("CLOSE"))
            message = "on purpose"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError):
        fail()

    with world.database.read() as tx:
        assert list_changes(tx, client="100", object_class="USER_GROUP") == []


def test_only_the_last_hundred_failed_checks_are_kept(world: World, session: Session) -> None:
    for number in range(60):
        with reading(world.database, session):
            for half in range(2):
                session.acting_user.check("S_USER_GRP", CLASS=f"G{number}{half}", ACTVT="03")

    checks = failed(world)
    assert len(checks) == 100
    assert checks[0].fields["CLASS"] == "G591"


def test_a_trace_records_every_check_until_it_is_switched_off(world: World, session: Session) -> None:
    del session
    assert trace(world)
    assert not trace(world)
    session = world.log_on(ROBOT)
    with acting(world.database, session):
        session.acting_user.check("S_USER_GRP", ACTVT="03")
    assert trace(world, is_on=False)
    session = world.log_on(ROBOT)
    with acting(world.database, session):
        session.acting_user.check("S_USER_GRP", ACTVT="06")

    assert [check.fields["ACTVT"] for check in traced(world)] == ["03"]
    assert [check.fields["ACTVT"] for check in failed(world)] == ["06", "03"]
    assert len(world.audit("KD8")) == 2


def test_clearing_a_trace_keeps_the_failed_checks(world: World, session: Session) -> None:
    trace(world)
    session = world.log_on(ROBOT)
    with acting(world.database, session):
        session.acting_user.check("S_USER_GRP", ACTVT="03")

    with world.database.write() as tx:
        clear_trace(tx, acting_user=world.admin, user_name=ROBOT)

    assert (traced(world), len(failed(world))) == ([], 1)


def test_everyone_sees_the_own_failed_checks(world: World, session: Session) -> None:
    with reading(world.database, session):
        session.acting_user.check("S_USER_GRP", ACTVT="03")

    with reading(world.database, session) as tx:
        assert len(list_failed_checks(tx, acting_user=session.acting_user, user_name=ROBOT)) == 1
        with pytest.raises(NotAuthorized):
            list_failed_checks(tx, acting_user=session.acting_user, user_name=UserName("OTHER"))


def test_traces_need_their_right(world: World, session: Session) -> None:
    del session
    clerk = acting_user("CLERK", S_USER_GRP={"CLASS": ["*"], "ACTVT": ["*"]})

    with world.database.write() as tx:
        with pytest.raises(NotAuthorized):
            set_trace(tx, acting_user=clerk, user_name=ROBOT, is_on=True)
        with pytest.raises(NotAuthorized):
            list_trace(tx, acting_user=clerk, user_name=ROBOT)
        with pytest.raises(NotAuthorized):
            clear_trace(tx, acting_user=clerk, user_name=ROBOT)
        assert not is_traced(tx, acting_user=clerk, user_name=ROBOT)
        with pytest.raises(UserNotFound):
            set_trace(tx, acting_user=world.admin, user_name=UserName("NOBODY"), is_on=True)


def test_the_first_error_is_told_when_even_the_records_cannot_be_stored(world: World, session: Session) -> None:
    present = world.database.engine
    gone = Database("sqlite:////nonexistent/folder/erp.sqlite3", clock=world.clock)

    def fail() -> None:
        with reading(world.database, session):
            session.acting_user.check("S_USER_GRP", ACTVT="03")
            world.database.engine = gone.engine
            message = "the first error"
            raise RuntimeError(message)

    with pytest.raises(RuntimeError, match="the first error"):
        fail()
    with pytest.raises(DatabaseGone):
        trace(world)
    world.database.engine = present  # the fixture closes its connections
