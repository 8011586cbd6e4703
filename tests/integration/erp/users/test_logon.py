"""Logon: one answer for every refusal, the truth in the security audit log, and wrong passwords that are counted exactly."""

from __future__ import annotations

import threading
from datetime import date

import pytest
import sqlalchemy as sa
from tests.integration.erp.users.world import CLIENT, FINAL, PASSWORDS, SECRET, World

from keydate.erp.users.actions import (
    change_own_password,
    change_user,
    deactivate_password,
    lock_user,
    set_initial_password,
    set_profile_parameter,
    set_security_policy,
    unlock_user,
)
from keydate.erp.users.errors import (
    LogonRefused,
    PasswordChangeNotAllowed,
    PasswordChangeRequired,
    PasswordNotAllowed,
)
from keydate.erp.users.logon import LogonKind
from keydate.erp.users.memory import CredentialMemory
from keydate.erp.users.model.fields import UserFields
from keydate.erp.users.model.kinds import LockBits, PasswordState, UserType
from keydate.erp.users.tables import users
from keydate.vocabulary.ids import UserAlias, UserName
from keydate.vocabulary.validity import Validity


def change(world: World, old: str = SECRET, new: str = FINAL, name: str = "PERSON") -> None:
    change_own_password(
        world.database,
        client=CLIENT,
        identifier=name,
        old_password=old,
        new_password=new,
        terminal="test",
        passwords=PASSWORDS,
    )


def parameter(world: World, name: str, value: str) -> None:
    with world.database.write() as tx:
        set_profile_parameter(tx, acting_user=world.admin, parameter=name, value=value)


def the_reason(world: World) -> object:
    return world.audit("AU2", "AU6")[-1].details["reason"]


def a_productive_user(world: World, name: str = "PERSON") -> None:
    world.user(name)
    change(world, name=name)


@pytest.mark.parametrize("user_type", [UserType.DIALOG, UserType.COMMUNICATION])
def test_an_initial_password_is_good_for_its_change_only(world: World, user_type: UserType) -> None:
    world.user(user_type=user_type)

    with pytest.raises(PasswordChangeRequired, match="is initial"):
        world.log_on()
    change(world)

    assert world.log_on(password=FINAL).password_state is PasswordState.PRODUCTIVE
    with pytest.raises(LogonRefused):
        world.log_on(password=SECRET)


@pytest.mark.parametrize("user_type", [UserType.SYSTEM, UserType.SERVICE])
def test_a_password_of_a_machine_is_productive_at_once(world: World, user_type: UserType) -> None:
    world.user(user_type=user_type)

    assert world.log_on(kind=LogonKind.RFC).acting_user.user_name == "PERSON"


def test_a_wrong_password_for_an_initial_one_does_not_tell_that_it_is_initial(world: World) -> None:
    world.user()

    with pytest.raises(LogonRefused):
        world.log_on(password="wrong")


def test_the_alias_logs_on_in_any_case(world: World) -> None:
    world.user(user_type=UserType.SYSTEM, fields=UserFields(alias=UserAlias("fcc-Communication")))

    assert world.log_on("FCC-communication").acting_user.user_name == "PERSON"
    assert world.log_on("person").acting_user.user_name == "PERSON"


@pytest.mark.parametrize(
    ("identifier", "password", "client"),
    [
        ("NOBODY", SECRET, "100"),
        ("PERSON", "wrong", "100"),
        ("PERSON", "", "100"),
        ("PERSON", SECRET + "\x00", "100"),
        ("PERSON", "\ud800", "100"),
        ("PERSON", SECRET + "x" * 10_000, "100"),
        ("PERSON", SECRET, "200"),
        ("PERSON", SECRET, "\x00"),
        ("", SECRET, "100"),
        ("\x00", SECRET, "100"),
        ("\ud800", SECRET, "100"),
        ("%", SECRET, "100"),
    ],
)
def test_bad_input_is_refused_with_the_one_answer(world: World, identifier: str, password: str, client: str) -> None:
    world.user(user_type=UserType.SYSTEM)

    with pytest.raises(LogonRefused) as refusal:
        world.log_on(identifier, password, client=client)

    assert str(refusal.value) == "Client, user or password is not correct, or the user may not log on."


class TestTheAnswerIsTheSameWhateverTheReason:
    def refused(self, world: World, password: str = SECRET, kind: LogonKind = LogonKind.HTTP) -> object:
        with pytest.raises(LogonRefused) as refusal:
            world.log_on(password=password, kind=kind)
        assert str(refusal.value) == str(LogonRefused(client="100"))
        return the_reason(world)

    def test_locked(self, world: World) -> None:
        user = world.user(user_type=UserType.SYSTEM)
        with world.database.write() as tx:
            lock_user(tx, acting_user=world.admin, user_name=user)

        assert self.refused(world) == "locked_by_administrator"
        assert self.refused(world, "wrong") == "locked_by_administrator"

    def test_locked_globally(self, world: World) -> None:
        world.user(user_type=UserType.SYSTEM)
        with world.database.write() as tx:
            tx.connection.execute(sa.update(users).values(lock_bits=32))

        assert self.refused(world) == "locked_globally"

    def test_not_yet_valid(self, world: World) -> None:
        world.user(user_type=UserType.SYSTEM, fields=UserFields(validity=Validity(date(2026, 11, 21))))

        assert self.refused(world) == "outside_validity"
        world.advance(days=1)
        assert world.log_on()

    def test_reference_user(self, world: World) -> None:
        world.user(user_type=UserType.REFERENCE)

        assert self.refused(world) == "reference_user"

    @pytest.mark.parametrize("user_type", [UserType.SYSTEM, UserType.COMMUNICATION])
    def test_no_dialog(self, world: World, user_type: UserType) -> None:
        world.user(user_type=user_type)

        assert self.refused(world, kind=LogonKind.DIALOG) == "no_dialog"

    def test_deactivated(self, world: World) -> None:
        user = world.user(user_type=UserType.SYSTEM)
        with world.database.write() as tx:
            deactivate_password(tx, acting_user=world.admin, user_name=user)

        assert self.refused(world) == "password_deactivated"

    def test_password_logon_disabled(self, world: World) -> None:
        world.user(user_type=UserType.SYSTEM)
        parameter(world, "login/disable_password_logon", "1")

        assert self.refused(world) == "password_logon_disabled"

    def test_idle_initial_password(self, world: World) -> None:
        world.user()
        parameter(world, "login/password_max_idle_initial", "1")
        world.advance(days=1)

        assert self.refused(world) == "initial_password_expired"

    def test_idle_productive_password(self, world: World) -> None:
        a_productive_user(world)
        parameter(world, "login/password_max_idle_productive", "10")
        world.advance(days=9)
        world.log_on(password=FINAL)
        world.advance(days=10)

        assert self.refused(world, FINAL) == "productive_password_expired"


def test_the_idle_limits_spare_machines(world: World) -> None:
    world.user(user_type=UserType.SYSTEM)
    parameter(world, "login/password_max_idle_productive", "1")
    parameter(world, "login/password_max_idle_initial", "1")
    parameter(world, "login/password_expiration_time", "1")
    world.advance(days=100)

    assert world.log_on()


def test_an_expired_password_must_be_changed(world: World) -> None:
    a_productive_user(world)
    parameter(world, "login/password_expiration_time", "30")
    world.advance(days=29)
    world.log_on(password=FINAL)
    world.advance(days=1)

    with pytest.raises(PasswordChangeRequired, match="has expired"):
        world.log_on(password=FINAL)
    change(world, FINAL, "Next.Secret-2")

    assert world.log_on(password="Next.Secret-2")


def test_a_password_that_breaks_new_rules_must_be_changed_when_the_rules_say_so(world: World) -> None:
    a_productive_user(world)
    parameter(world, "login/min_password_lng", "20")
    world.log_on(password=FINAL)
    parameter(world, "login/password_compliance_to_current_policy", "1")

    with pytest.raises(PasswordChangeRequired, match="breaks the present rules"):
        world.log_on(password=FINAL)


# --------------------------------------------------------------------------------------------------------- wrong passwords


def fail(world: World, times: int) -> None:
    for _ in range(times):
        with pytest.raises(LogonRefused):
            world.log_on(password="wrong")


def test_several_wrong_passwords_lock(world: World) -> None:
    world.user(user_type=UserType.SYSTEM)

    fail(world, 5)

    assert world.record().account.lock_bits == LockBits.WRONG_PASSWORDS
    with pytest.raises(LogonRefused):
        world.log_on()
    assert the_reason(world) == "locked_after_wrong_passwords"
    assert len(world.audit("AUM")) == 1


def test_a_good_logon_starts_the_count_again(world: World) -> None:
    world.user(user_type=UserType.SYSTEM)

    fail(world, 4)
    world.log_on()
    fail(world, 4)

    assert world.log_on()


def test_ten_wrong_passwords_at_once_are_counted_exactly(world: World) -> None:
    world.user(user_type=UserType.SYSTEM)
    parameter(world, "login/fails_to_user_lock", "10")
    start = threading.Barrier(10)

    def try_once() -> None:
        start.wait()
        fail(world, 1)

    threads = [threading.Thread(target=try_once) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    account = world.record().account
    assert (account.failed_logons, account.lock_bits) == (10, LockBits.WRONG_PASSWORDS)
    assert len(world.audit("AU2")) == 10
    assert len(world.audit("AUM")) == 1
    with world.database.read() as tx:
        assert world.database.trail.verify(tx) == []


def test_more_wrong_passwords_than_needed_lock_once(world: World) -> None:
    world.user(user_type=UserType.SYSTEM)

    threads = [threading.Thread(target=fail, args=(world, 1)) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert world.record().account.failed_logons == 5
    assert len(world.audit("AU2")) == 10
    assert len(world.audit("AUM")) == 1


def test_the_lock_ends_at_midnight_of_the_systems_time_zone(world: World) -> None:
    world.user(user_type=UserType.SYSTEM)
    parameter(world, "keydate/time_zone", "Europe/Berlin")
    fail(world, 5)

    world.advance(hours=12, minutes=59)  # 23:59 in Berlin
    with pytest.raises(LogonRefused):
        world.log_on()
    world.advance(minutes=1)

    assert world.log_on()
    assert world.record().account.lock_bits == 0


def test_the_count_starts_again_after_midnight(world: World) -> None:
    world.user(user_type=UserType.SYSTEM)
    fail(world, 5)
    world.advance(days=1)

    fail(world, 1)

    assert (world.record().account.failed_logons, world.record().account.lock_bits) == (1, 0)


def test_the_lock_stays_when_the_rules_say_so(world: World) -> None:
    world.user(user_type=UserType.SYSTEM)
    parameter(world, "login/failed_user_auto_unlock", "0")
    fail(world, 5)
    world.advance(days=3)

    with pytest.raises(LogonRefused):
        world.log_on()


def test_midnight_does_not_end_the_administrators_lock(world: World) -> None:
    user = world.user(user_type=UserType.SYSTEM)
    fail(world, 5)
    with world.database.write() as tx:
        lock_user(tx, acting_user=world.admin, user_name=user)
    world.advance(days=1)

    with pytest.raises(LogonRefused):
        world.log_on()
    assert the_reason(world) == "locked_by_administrator"


def test_an_administrator_unlocks(world: World) -> None:
    user = world.user(user_type=UserType.SYSTEM)
    fail(world, 5)

    with world.database.write() as tx:
        assert unlock_user(tx, acting_user=world.admin, user_name=user)
        assert not unlock_user(tx, acting_user=world.admin, user_name=user)

    assert world.record().account.failed_logons == 0
    assert world.log_on()


def test_a_security_policy_replaces_the_parameters(world: World) -> None:
    with world.database.write() as tx:
        set_security_policy(
            tx, acting_user=world.admin, policy="STRICT", attributes={"MAX_FAILED_PASSWORD_LOGON_ATTEMPTS": "2"}
        )
    world.user(user_type=UserType.SYSTEM, fields=UserFields(security_policy="STRICT"))

    fail(world, 2)

    assert world.record().account.lock_bits == LockBits.WRONG_PASSWORDS


# ------------------------------------------------------------------------------------------------------ own password change


def test_all_broken_rules_are_told_at_once(world: World) -> None:
    world.user()
    parameter(world, "login/min_password_digits", "2")

    with pytest.raises(PasswordNotAllowed) as refusal:
        change(world, new="!abc")

    assert {finding.code for finding in refusal.value.findings} == {
        "password.too_short",
        "password.first_character",
        "password.too_few_digits",
    }
    assert world.record().account.password_state is PasswordState.INITIAL


def test_a_password_in_the_history_is_refused(world: World) -> None:
    world.user()
    change(world)
    for number in range(2):
        world.advance(days=1)
        change(world, FINAL if number == 0 else "Next.Secret-0", f"Next.Secret-{number}")
    world.advance(days=1)

    with pytest.raises(PasswordNotAllowed, match="one of the last 5"):
        change(world, "Next.Secret-1", FINAL)


def test_the_history_forgets(world: World) -> None:
    world.user()
    parameter(world, "login/password_history_size", "1")
    change(world)
    world.advance(days=1)
    change(world, FINAL, "Next.Secret-2")
    world.advance(days=1)

    change(world, "Next.Secret-2", FINAL)

    assert world.log_on(password=FINAL)


def test_the_waiting_time_binds_the_user_but_not_the_administrator(world: World) -> None:
    a_productive_user(world)

    with pytest.raises(PasswordChangeNotAllowed, match="again in 1 day"):
        change(world, FINAL, "Next.Secret-2")
    with world.database.write() as tx:
        set_initial_password(
            tx, acting_user=world.admin, user_name=UserName("PERSON"), password="Reset-2026", passwords=PASSWORDS
        )
    change(world, "Reset-2026", "Next.Secret-2")

    assert world.log_on(password="Next.Secret-2")


def test_wrong_old_passwords_count_and_lock(world: World) -> None:
    a_productive_user(world)

    for _ in range(5):
        with pytest.raises(LogonRefused):
            change(world, "wrong", "Next.Secret-2")

    assert world.record().account.lock_bits == LockBits.WRONG_PASSWORDS


@pytest.mark.parametrize("user_type", [UserType.SYSTEM, UserType.SERVICE])
def test_machines_do_not_change_their_password(world: World, user_type: UserType) -> None:
    world.user(user_type=user_type)

    with pytest.raises(PasswordChangeNotAllowed, match="by an administrator only"):
        change(world)


@pytest.mark.parametrize("new", ["\x00\x01abcdef", "\ud800abcdef", "x" * 41, "", SECRET])
def test_a_bad_new_password_changes_nothing(world: World, new: str) -> None:
    world.user()

    with pytest.raises(PasswordNotAllowed):
        change(world, new=new)

    with pytest.raises(PasswordChangeRequired):
        world.log_on()


def test_no_secret_is_ever_in_the_log(world: World) -> None:
    world.user()
    change(world)
    fail(world, 1)
    world.log_on(password=FINAL)

    text = repr(world.audit())
    assert SECRET not in text
    assert FINAL not in text
    assert "argon2" not in text


# --------------------------------------------------------------------------------------------------- remembered credentials


class TestARememberedCredential:
    def logons(self, world: World) -> int:
        return len(world.audit("AU1"))

    def test_is_not_verified_and_not_written_again(self, world: World) -> None:
        world.user(user_type=UserType.SYSTEM)
        memory = CredentialMemory()
        world.log_on(memory=memory)

        assert world.log_on(memory=memory).acting_user.user_name == "PERSON"
        assert self.logons(world) == 1

    def test_ends_with_its_time(self, world: World) -> None:
        world.user(user_type=UserType.SYSTEM)
        memory = CredentialMemory(60)
        world.log_on(memory=memory)
        world.advance(seconds=60)

        world.log_on(memory=memory)

        assert self.logons(world) == 2

    def test_never_lets_a_wrong_password_in(self, world: World) -> None:
        world.user(user_type=UserType.SYSTEM)
        memory = CredentialMemory()
        world.log_on(memory=memory)

        with pytest.raises(LogonRefused):
            world.log_on(password="wrong", memory=memory)

    @pytest.mark.parametrize("change_", ["lock", "password", "validity", "type", "rules", "deactivate"])
    def test_ends_with_any_change_at_once(self, world: World, change_: str) -> None:
        user = world.user(user_type=UserType.SYSTEM)
        memory = CredentialMemory()
        world.log_on(memory=memory)

        with world.database.write() as tx:
            admin = world.admin
            if change_ == "lock":
                lock_user(tx, acting_user=admin, user_name=user)
            elif change_ == "password":
                set_initial_password(tx, acting_user=admin, user_name=user, password="Reset-2026", passwords=PASSWORDS)
            elif change_ == "validity":
                ended = Validity(valid_to=date(2026, 11, 19))
                change_user(tx, acting_user=admin, user_name=user, fields=UserFields(validity=ended))
            elif change_ == "type":
                fields = UserFields(user_type=UserType.REFERENCE)
                change_user(tx, acting_user=admin, user_name=user, fields=fields)
            elif change_ == "rules":
                set_profile_parameter(tx, acting_user=admin, parameter="login/disable_password_logon", value="1")
            else:
                deactivate_password(tx, acting_user=admin, user_name=user)

        with pytest.raises(LogonRefused):
            world.log_on(memory=memory)

    def test_ends_at_midnight(self, world: World) -> None:
        world.user(user_type=UserType.SYSTEM)
        memory = CredentialMemory(100_000)
        world.log_on(memory=memory)
        world.advance(hours=14)

        world.log_on(memory=memory)

        assert self.logons(world) == 2

    def test_does_not_open_dialogs(self, world: World) -> None:
        world.user(user_type=UserType.SYSTEM)
        memory = CredentialMemory()
        world.log_on(memory=memory)

        with pytest.raises(LogonRefused):
            world.log_on(kind=LogonKind.DIALOG, memory=memory)


def test_a_right_password_that_a_change_reveals_is_in_the_log_although_the_change_is_refused(world: World) -> None:
    a_productive_user(world)
    before = len(world.audit("AU1"))

    with pytest.raises((PasswordNotAllowed, PasswordChangeNotAllowed)):
        change(world, old=FINAL, new="x")

    assert len(world.audit("AU1")) == before + 1
