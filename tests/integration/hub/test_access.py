from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Final

import pytest

from keydate.hub.access import actions, logon, queries
from keydate.hub.access.errors import (
    LogonRefused,
    PasswordChangeRequired,
    RightMissing,
    TokenRefused,
    UserExists,
    UserNotFound,
    WeakPassword,
)
from keydate.hub.access.model import Caller, HubRole, Right
from keydate.hub.changelog.store import list_changes
from keydate.hub.migrations import SCRIPTS
from keydate.kit.clock import FixedClock
from keydate.kit.database import Database
from keydate.kit.migrations import upgrade
from keydate.kit.secrets import Passwords
from keydate.vocabulary.errors import InvalidValue

ONE_TIME: Final = "one-time Secret 1"
OWN: Final = "quite another secret"


@pytest.fixture
def database(database_url: str, clock: FixedClock) -> Iterator[Database]:
    made = Database(database_url, clock=clock)
    upgrade(made, SCRIPTS)
    yield made
    made.dispose()


@pytest.fixture
def boss(database: Database, caller: Caller, passwords: Passwords) -> Caller:
    add(database, caller, passwords, "boss", HubRole.ADMINISTRATOR)
    logon.change_own_password(database, name="boss", old=ONE_TIME, new=OWN, passwords=passwords)
    return logon.log_on(database, name="Boss", password=OWN, passwords=passwords)


def add(database: Database, caller: Caller, passwords: Passwords, name: str, role: HubRole = HubRole.OPERATOR) -> None:
    with database.write() as tx:
        actions.create_user(tx, caller=caller, name=name, role=role, one_time_password=ONE_TIME, passwords=passwords)


def token(database: Database, caller: Caller, *rights: Right) -> str:
    with database.write() as tx:
        return actions.create_token(tx, caller=caller, name="t", rights=rights, valid_for=timedelta(hours=1))[1]


def recognized(database: Database, text: str) -> Caller:
    with database.read() as tx:
        return logon.recognize(tx, text)


def test_a_one_time_password_only_serves_to_set_ones_own(
    database: Database, caller: Caller, passwords: Passwords
) -> None:
    add(database, caller, passwords, "op")

    with pytest.raises(PasswordChangeRequired):
        logon.log_on(database, name="op", password=ONE_TIME, passwords=passwords)
    logon.change_own_password(database, name="op", old=ONE_TIME, new=OWN, passwords=passwords)

    assert logon.log_on(database, name="op", password=OWN, passwords=passwords).name == "user:op"
    with pytest.raises(LogonRefused):
        logon.log_on(database, name="op", password=ONE_TIME, passwords=passwords)


@pytest.mark.parametrize("new", ["short", "x" * 300, "my name is op, ok", "aaaaaaaaaaaaaaaa", ONE_TIME])
def test_a_weak_password_is_refused_and_the_old_one_stays(
    database: Database, caller: Caller, passwords: Passwords, new: str
) -> None:
    add(database, caller, passwords, "op")

    with pytest.raises(WeakPassword):
        logon.change_own_password(database, name="op", old=ONE_TIME, new=new, passwords=passwords)
    with pytest.raises(PasswordChangeRequired):
        logon.log_on(database, name="op", password=ONE_TIME, passwords=passwords)


@pytest.mark.usefixtures("boss")
def test_ten_wrong_passwords_at_once_lock_the_user_and_the_right_one_too(
    database: Database, passwords: Passwords, clock: FixedClock
) -> None:
    def attempt(password: str) -> str:
        try:
            logon.log_on(database, name="boss", password=password, passwords=passwords)
        except LogonRefused as refusal:
            return str(refusal)
        return "in"

    with ThreadPoolExecutor(10) as pool:
        answers = set(pool.map(attempt, [f"wrong {number}" for number in range(10)]))
    assert answers == {"Name or password is wrong, or the user is locked."}
    assert attempt(OWN) in answers

    clock.advance(timedelta(minutes=31))
    assert attempt(OWN) == "in"
    with database.read() as tx:
        locks = [change for change in list_changes(tx, subject="user", key="boss") if change["act"] == "lock"]
    assert len(locks) == 1


def test_an_administrator_unlocks_earlier(database: Database, boss: Caller, passwords: Passwords) -> None:
    for _ in range(5):
        with pytest.raises(LogonRefused):
            logon.log_on(database, name="boss", password="wrong", passwords=passwords)

    with database.write() as tx:
        actions.unlock_user(tx, caller=boss, name="boss")

    assert logon.log_on(database, name="boss", password=OWN, passwords=passwords)


@pytest.mark.parametrize("name", ["", "nobody", "boss'--", "x" * 1000, "\x00"])
def test_an_unknown_name_is_refused_like_a_wrong_password(database: Database, passwords: Passwords, name: str) -> None:
    with pytest.raises(LogonRefused, match="Name or password is wrong"):
        logon.log_on(database, name=name, password=OWN, passwords=passwords)


def test_a_token_carries_its_rights_and_ends(database: Database, boss: Caller, clock: FixedClock) -> None:
    text = token(database, boss, Right.JOB_RUN)

    assert recognized(database, text).rights == {Right.JOB_RUN}
    clock.advance(timedelta(hours=1))
    with pytest.raises(TokenRefused):
        recognized(database, text)


def test_a_revoked_token_ends_at_once(database: Database, boss: Caller) -> None:
    text = token(database, boss, Right.JOB_RUN)

    with database.write() as tx:
        actions.revoke_token(tx, caller=boss, token_id=text.split("_")[1])

    with pytest.raises(TokenRefused):
        recognized(database, text)


@pytest.mark.parametrize("text", ["", "x", "kdh_000000000000_" + "A" * 43, "kdc_000000000000_" + "A" * 43])
def test_what_is_no_token_is_refused(database: Database, text: str) -> None:
    with pytest.raises(TokenRefused):
        recognized(database, text)


def test_a_token_is_worth_no_more_than_its_user(
    database: Database, boss: Caller, caller: Caller, passwords: Passwords
) -> None:
    text = token(database, boss, *Right)

    add(database, caller, passwords, "second", HubRole.ADMINISTRATOR)
    with database.write() as tx:
        actions.delete_user(tx, caller=caller, name="boss")
    with pytest.raises(TokenRefused):
        recognized(database, text)


def test_wrong_passwords_of_somebody_do_not_stop_the_tokens_of_a_user(
    database: Database, boss: Caller, passwords: Passwords
) -> None:
    text = token(database, boss, Right.JOB_RUN)
    for _ in range(5):
        with pytest.raises(LogonRefused):
            logon.log_on(database, name="boss", password="wrong", passwords=passwords)
    with pytest.raises(LogonRefused):
        logon.log_on(database, name="boss", password=OWN, passwords=passwords)

    assert recognized(database, text).rights == {Right.JOB_RUN}


def test_a_stolen_token_makes_none_that_outlives_it(database: Database, boss: Caller, clock: FixedClock) -> None:
    thief = recognized(database, token(database, boss, Right.JOB_RUN))

    clock.advance(timedelta(minutes=1))
    with pytest.raises(InvalidValue, match="beyond the end of the token"):
        token(database, thief, Right.JOB_RUN)


def test_with_a_token_end_those_that_were_made_with_it(database: Database, boss: Caller) -> None:
    first = token(database, boss, Right.JOB_RUN)
    second = token(database, recognized(database, first), Right.JOB_RUN)
    third = token(database, recognized(database, second), Right.JOB_RUN)
    other = token(database, boss, Right.JOB_RUN)

    with database.write() as tx:
        actions.revoke_token(tx, caller=boss, token_id=first.split("_")[1])

    for text in (first, second, third):
        with pytest.raises(TokenRefused):
            recognized(database, text)
    assert recognized(database, other).rights == {Right.JOB_RUN}


def test_nobody_gives_away_rights_that_they_do_not_have(database: Database) -> None:
    weak = Caller(name="token:weak", rights=frozenset({Right.JOB_RUN}))

    with pytest.raises(RightMissing, match=r"access\.write"):
        token(database, weak, Right.JOB_RUN, Right.ACCESS_WRITE)
    with pytest.raises(InvalidValue, match="empty"):
        token(database, weak)


def test_an_operator_cannot_maintain_users(database: Database, passwords: Passwords, caller: Caller) -> None:
    add(database, caller, passwords, "op")
    logon.change_own_password(database, name="op", old=ONE_TIME, new=OWN, passwords=passwords)
    operator = logon.log_on(database, name="op", password=OWN, passwords=passwords)

    with pytest.raises(RightMissing):
        add(database, operator, passwords, "friend")
    with database.write() as tx, pytest.raises(RightMissing):
        actions.reset_password(tx, caller=operator, name="op", one_time_password=ONE_TIME, passwords=passwords)
    with database.read() as tx:
        assert queries.list_tokens(tx, caller=operator) == []
        with pytest.raises(RightMissing):
            queries.list_users(tx, caller=operator)


def test_users_are_unique_and_the_last_administrator_stays(
    database: Database, boss: Caller, passwords: Passwords
) -> None:
    with pytest.raises(UserExists):
        add(database, boss, passwords, "BOSS")
    with database.write() as tx, pytest.raises(InvalidValue, match="last administrator"):
        actions.delete_user(tx, caller=boss, name="boss")
    with database.write() as tx, pytest.raises(UserNotFound):
        actions.unlock_user(tx, caller=boss, name="nobody")


def test_no_secret_is_in_the_change_log(database: Database, boss: Caller, passwords: Passwords) -> None:
    text = token(database, boss, Right.JOB_RUN)
    with database.write() as tx:
        actions.reset_password(tx, caller=boss, name="boss", one_time_password=ONE_TIME, passwords=passwords)

    with database.read() as tx:
        log = str(list_changes(tx))

    assert "reset_password" in log
    assert not any(secret in log for secret in (text, text.split("_", 2)[2], ONE_TIME, OWN))
