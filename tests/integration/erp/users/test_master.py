"""User master records: created, changed, copied, deleted, listed; each act with its right, its change document and its audit entry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests.integration.erp.users.world import CLIENT, PASSWORDS, SECRET, World, acting_user

from keydate.erp.audit.changes import list_changes
from keydate.erp.audit.trail import ErpTransaction
from keydate.erp.authority.errors import NotAuthorized
from keydate.erp.authority.guard import ActingUser
from keydate.erp.users.actions import (
    CreatedUser,
    change_user,
    copy_user,
    create_user,
    create_user_group,
    deactivate_password,
    delete_user,
    lock_user,
    set_initial_password,
    set_profile_parameter,
    unlock_user,
)
from keydate.erp.users.errors import (
    AliasTaken,
    InvalidReferenceUser,
    OwnUserProtected,
    PasswordMissing,
    PasswordNotAllowed,
    PasswordNotPossible,
    SecurityPolicyNotFound,
    UserExists,
    UserGroupNotFound,
    UserIsReferenced,
    UserNotFound,
)
from keydate.erp.users.model.fields import NO_FIELDS, UserFields
from keydate.erp.users.model.kinds import LockBits, PasswordState, UserType
from keydate.erp.users.queries import (
    UserSelection,
    get_user,
    list_user_changes,
    list_user_groups,
    list_users,
)
from keydate.vocabulary.errors import InvalidValue, KeydateError
from keydate.vocabulary.ids import UserAlias, UserGroup, UserName
from keydate.vocabulary.validity import Validity

PERSON = UserName("PERSON")
CLOSE = UserGroup("CLOSE")


def group(world: World, name: str = "CLOSE") -> UserGroup:
    with world.database.write() as tx:
        create_user_group(tx, acting_user=world.admin, user_group=UserGroup(name), text="Closing")
    return UserGroup(name)


def create(
    world: World,
    name: str = "PERSON",
    *,
    admin: ActingUser | None = None,
    password: str | None = SECRET,
    **more: object,
) -> CreatedUser:
    with world.database.write() as tx:
        return create_user(
            tx,
            acting_user=admin or world.admin,
            user_name=UserName(name),
            passwords=PASSWORDS,
            initial_password=password,
            **more,  # type: ignore[arg-type]  # checked by create_user's own callers
        )


def change(world: World, fields: UserFields, name: str = "PERSON", admin: ActingUser | None = None) -> object:
    with world.database.write() as tx:
        return change_user(tx, acting_user=admin or world.admin, user_name=UserName(name), fields=fields)


def state(world: World, name: str = "PERSON") -> PasswordState:
    return world.record(name).account.password_state


class TestCreate:
    def test_all_fields_are_kept(self, world: World) -> None:
        group(world)
        world.user("LENDER", UserType.REFERENCE)
        fields = UserFields(
            alias=UserAlias("Fcc-Comm"),
            user_group=CLOSE,
            validity=Validity(date(2026, 1, 1), date(2026, 12, 31)),
            reference_user=UserName("LENDER"),
            accounting_number="4711",
            time_zone="CET",
            company="ACME",
            address={"first_name": "Erika", "email": "erika@example.com"},
            defaults={"language": "DE"},
            parameters={"BUK": "1000"},
            groups=frozenset({CLOSE}),
        )

        create(world, user_type=UserType.COMMUNICATION, last_name="Muster", fields=fields)

        with world.database.read() as tx:
            view = get_user(tx, acting_user=world.admin, user_name="PERSON")
        record = view.record
        assert (record.alias, record.user_group, record.reference_user) == ("Fcc-Comm", "CLOSE", "LENDER")
        assert record.address == {"last_name": "Muster", "first_name": "Erika", "email": "erika@example.com"}
        assert (view.parameters, view.groups) == ({"BUK": "1000"}, frozenset({CLOSE}))
        assert record.validity == Validity(date(2026, 1, 1), date(2026, 12, 31))
        assert record.password_state is PasswordState.INITIAL

    def test_the_user_name_is_the_last_name_when_none_is_given(self, world: World) -> None:
        create(world)

        with world.database.read() as tx:
            assert get_user(tx, acting_user=world.admin, user_name="PERSON").record.address == {"last_name": "PERSON"}

    @pytest.mark.parametrize(
        ("user_type", "expected"),
        [
            (UserType.DIALOG, PasswordState.INITIAL),
            (UserType.COMMUNICATION, PasswordState.INITIAL),
            (UserType.SYSTEM, PasswordState.PRODUCTIVE),
            (UserType.SERVICE, PasswordState.PRODUCTIVE),
        ],
    )
    def test_the_type_decides_what_the_password_is(
        self, world: World, user_type: UserType, expected: PasswordState
    ) -> None:
        assert create(world, user_type=user_type).password_state is expected

    def test_a_reference_user_has_no_password(self, world: World) -> None:
        assert create(world, password=None, user_type=UserType.REFERENCE).password_state is PasswordState.DEACTIVATED
        with pytest.raises(PasswordNotPossible):
            create(world, "OTHER", user_type=UserType.REFERENCE)

    def test_others_need_a_password(self, world: World) -> None:
        with pytest.raises(PasswordMissing):
            create(world, password=None)

        assert create(world, password=None, without_password=True).password_state is PasswordState.DEACTIVATED

    def test_a_generated_password_satisfies_the_rules_and_is_returned_once(self, world: World) -> None:
        with world.database.write() as tx:
            set_profile_parameter(tx, acting_user=world.admin, parameter="login/min_password_specials", value="10")

        created = create(world, password=None, generates_password=True, user_type=UserType.SYSTEM)

        assert created.generated_password is not None
        assert world.log_on(password=created.generated_password)
        assert created.generated_password not in repr(world.audit())

    @pytest.mark.parametrize("password", ["abc", "!secret-1", "pass"])
    def test_a_weak_initial_password_is_refused_and_nothing_is_created(self, world: World, password: str) -> None:
        with pytest.raises(PasswordNotAllowed):
            create(world, password=password)

        create(world)

    def test_a_name_is_taken_by_a_name_or_an_alias(self, world: World) -> None:
        create(world, fields=UserFields(alias=UserAlias("robot")))

        for name in ("PERSON", "ROBOT"):
            with pytest.raises(UserExists):
                create(world, name)

    @pytest.mark.parametrize("alias", ["ROBOT", "robot", "person"])
    def test_an_alias_is_taken_by_a_name_or_an_alias_in_any_case(self, world: World, alias: str) -> None:
        create(world, fields=UserFields(alias=UserAlias("Robot")))

        with pytest.raises(AliasTaken):
            create(world, "OTHER", fields=UserFields(alias=UserAlias(alias)))

    @pytest.mark.parametrize(
        ("fields", "error"),
        [
            (UserFields(user_group=UserGroup("NONE")), UserGroupNotFound),
            (UserFields(groups=frozenset({UserGroup("NONE")})), UserGroupNotFound),
            (UserFields(reference_user=UserName("NOBODY")), InvalidReferenceUser),
            (UserFields(reference_user=UserName("PERSON")), InvalidReferenceUser),
            (UserFields(security_policy="NONE"), SecurityPolicyNotFound),
        ],
    )
    def test_what_a_field_names_must_exist(self, world: World, fields: UserFields, error: type[KeydateError]) -> None:
        with pytest.raises(error):
            create(world, fields=fields)

    def test_a_creation_is_documented_without_the_password(self, world: World) -> None:
        create(world, fields=UserFields(alias=UserAlias("robot")))

        with world.database.read() as tx:
            documents = list_changes(tx, client=CLIENT, object_key="PERSON")
        assert {"alias", "user_type", "address.last_name"} <= {document.field for document in documents}
        assert all(SECRET not in document.new_value and "argon2" not in document.new_value for document in documents)
        assert [entry.details["user"] for entry in world.audit("AU7")] == ["PERSON"]


class TestReferenceUsers:
    def test_another_type_is_refused_or_a_warning_as_the_rules_say(self, world: World) -> None:
        world.user("OTHER")

        with pytest.raises(InvalidReferenceUser, match="is of type A"):
            create(world, fields=UserFields(reference_user=UserName("OTHER")))
        with world.database.write() as tx:
            set_profile_parameter(tx, acting_user=world.admin, parameter="keydate/reference_user_check", value="0")
        created = create(world, fields=UserFields(reference_user=UserName("OTHER")))

        assert [finding.code for finding in created.warnings] == ["user.reference_user_of_other_type"]

    def test_naming_one_needs_the_right_to_assign_it(self, world: World) -> None:
        group(world, "SECRET")
        world.user("LENDER", UserType.REFERENCE, fields=UserFields(user_group=UserGroup("SECRET")))
        world.user()
        clerk = acting_user("CLERK", S_USER_GRP={"CLASS": ["CLOSE"], "ACTVT": ["02", "22"]})

        with pytest.raises(NotAuthorized):
            change(world, UserFields(reference_user=UserName("LENDER")), admin=clerk)

    def test_one_that_others_name_stays_what_it_is(self, world: World) -> None:
        world.user("LENDER", UserType.REFERENCE)
        world.user(fields=UserFields(reference_user=UserName("LENDER")))

        with pytest.raises(UserIsReferenced, match="of 1 other users"):
            change(world, UserFields(user_type=UserType.DIALOG), "LENDER")
        with world.database.write() as tx, pytest.raises(UserIsReferenced):
            delete_user(tx, acting_user=world.admin, user_name=UserName("LENDER"))

    def test_a_reference_user_cannot_borrow(self, world: World) -> None:
        world.user("LENDER", UserType.REFERENCE)
        world.user(fields=UserFields(reference_user=UserName("LENDER")))

        with pytest.raises(InvalidReferenceUser):
            change(world, UserFields(user_type=UserType.REFERENCE))


class TestChange:
    def test_only_the_given_fields_change(self, world: World) -> None:
        world.user(fields=UserFields(alias=UserAlias("robot"), address={"department": "FI"}, company="ACME"))

        change(world, UserFields(company="OTHER", address={"email": "a@b.c"}))

        with world.database.read() as tx:
            record = get_user(tx, acting_user=world.admin, user_name="PERSON").record
        assert (record.alias, record.company) == ("robot", "OTHER")
        assert record.address == {"last_name": "PERSON", "department": "FI", "email": "a@b.c"}

    def test_fields_are_cleared_explicitly(self, world: World) -> None:
        world.user(fields=UserFields(alias=UserAlias("robot"), address={"department": "FI"}, parameters={"BUK": "1"}))

        change(world, UserFields(alias=None, address={"department": ""}, parameters={}))

        with world.database.read() as tx:
            view = get_user(tx, acting_user=world.admin, user_name="PERSON")
        assert (view.record.alias, view.record.address, view.parameters) == (None, {"last_name": "PERSON"}, {})

    def test_the_own_alias_may_change_its_case(self, world: World) -> None:
        world.user(fields=UserFields(alias=UserAlias("robot")))

        change(world, UserFields(alias=UserAlias("Robot")))

        assert world.record("ROBOT").account.user_name == "PERSON"

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            (UserType.DIALOG, UserType.SYSTEM, PasswordState.PRODUCTIVE),
            (UserType.SYSTEM, UserType.COMMUNICATION, PasswordState.INITIAL),
            (UserType.DIALOG, UserType.COMMUNICATION, PasswordState.INITIAL),
            (UserType.SERVICE, UserType.SYSTEM, PasswordState.PRODUCTIVE),
            (UserType.DIALOG, UserType.REFERENCE, PasswordState.DEACTIVATED),
            (UserType.REFERENCE, UserType.DIALOG, PasswordState.DEACTIVATED),
        ],
    )
    def test_a_change_of_type_turns_the_password(
        self, world: World, old: UserType, new: UserType, expected: PasswordState
    ) -> None:
        world.user(user_type=old)

        change(world, UserFields(user_type=new))

        assert state(world) is expected
        assert (world.record().account.password_hash is None) == (expected is PasswordState.DEACTIVATED)

    def test_a_change_of_nothing_leaves_no_trace(self, world: World) -> None:
        world.user(fields=UserFields(company="ACME"))

        change(world, UserFields(company="ACME"))

        assert world.audit("AUD") == []

    def test_a_refused_change_changes_nothing(self, world: World) -> None:
        world.user()

        with pytest.raises(UserGroupNotFound):
            change(world, UserFields(company="ACME", parameters={"BUK": "1"}, groups=frozenset({UserGroup("NONE")})))

        with world.database.read() as tx:
            view = get_user(tx, acting_user=world.admin, user_name="PERSON")
        assert (view.record.company, view.parameters) == ("", {})

    def test_who_when_from_to_is_documented(self, world: World) -> None:
        world.user(fields=UserFields(validity=Validity(date(2026, 1, 1))))

        change(world, UserFields(validity=Validity(date(2026, 1, 1), date(2026, 12, 31)), parameters={"BUK": "1000"}))

        with world.database.read() as tx:
            documents = list_user_changes(tx, acting_user=world.admin, user_name=PERSON, limit=2)
        assert [(item.changed_by, item.field, item.old_value, item.new_value) for item in documents] == [
            ("ADMIN", "parameter BUK", "", "1000"),
            ("ADMIN", "valid_to", "9999-12-31", "2026-12-31"),
        ]


class TestCopyAndDelete:
    def test_a_copy_has_everything_but_identity(self, world: World) -> None:
        group(world)
        world.user(
            fields=UserFields(
                user_group=CLOSE, alias=UserAlias("robot"), parameters={"BUK": "1000"}, address={"email": "a@b.c"}
            )
        )

        with world.database.write() as tx:
            copy_user(
                tx,
                acting_user=world.admin,
                source=PERSON,
                target=UserName("COPY"),
                passwords=PASSWORDS,
                initial_password=SECRET,
            )

        with world.database.read() as tx:
            view = get_user(tx, acting_user=world.admin, user_name="COPY")
        assert (view.record.user_group, view.record.alias, view.parameters) == ("CLOSE", None, {"BUK": "1000"})
        assert view.record.address == {"last_name": "COPY"}

    def test_a_deleted_user_is_gone_but_its_history_stays(self, world: World) -> None:
        world.user(fields=UserFields(parameters={"BUK": "1000"}))

        with world.database.write() as tx:
            delete_user(tx, acting_user=world.admin, user_name=PERSON)

        with world.database.read() as tx:
            with pytest.raises(UserNotFound):
                get_user(tx, acting_user=world.admin, user_name="PERSON")
            assert list_user_changes(tx, acting_user=world.admin, user_name=PERSON)[0].act == "user_deleted"
        assert len(world.audit("AU8")) == 1
        world.user()

    def test_nobody_deletes_or_locks_the_own_user(self, world: World) -> None:
        world.user("ADMIN")

        with world.database.write() as tx, pytest.raises(OwnUserProtected, match="cannot delete"):
            delete_user(tx, acting_user=world.admin, user_name=UserName("ADMIN"))
        with world.database.write() as tx, pytest.raises(OwnUserProtected, match="cannot lock"):
            lock_user(tx, acting_user=world.admin, user_name=UserName("ADMIN"))


class TestLocks:
    def test_locking_twice_changes_nothing_the_second_time(self, world: World) -> None:
        world.user()

        with world.database.write() as tx:
            assert lock_user(tx, acting_user=world.admin, user_name=PERSON)
            assert not lock_user(tx, acting_user=world.admin, user_name=PERSON)

        assert world.record().account.lock_bits == LockBits.ADMINISTRATOR
        assert len(world.audit("AU9")) == 1

    def test_a_global_lock_survives_unlocking(self, world: World) -> None:
        world.user()
        with world.database.write() as tx:
            lock_user(tx, acting_user=world.admin, user_name=PERSON)
            tx.connection.exec_driver_sql("UPDATE users SET lock_bits = 32 + 64 + 128")

        with world.database.write() as tx:
            assert unlock_user(tx, acting_user=world.admin, user_name=PERSON)

        assert world.record().account.lock_bits == LockBits.GLOBAL
        assert len(world.audit("AUA")) == 1


class TestEveryActNeedsItsRight:
    @pytest.mark.parametrize("activity", ["01", "02", "05", "06", "03", "08"])
    def test_no_other_activity_will_do(self, world: World, activity: str) -> None:
        """An administrator with all activities but one can do all acts but one."""
        group(world)
        world.user(fields=UserFields(user_group=CLOSE))
        others = [code for code in ("01", "02", "03", "05", "06", "08", "22") if code != activity]
        admin = acting_user("CLERK", S_USER_GRP={"CLASS": ["CLOSE"], "ACTVT": others})
        acts: dict[str, Callable[[ErpTransaction], object]] = {
            "01": lambda tx: create_user(
                tx,
                acting_user=admin,
                user_name=UserName("NEW"),
                passwords=PASSWORDS,
                initial_password=SECRET,
                fields=UserFields(user_group=CLOSE),
            ),
            "02": lambda tx: change_user(tx, acting_user=admin, user_name=PERSON, fields=NO_FIELDS),
            "03": lambda tx: get_user(tx, acting_user=admin, user_name="PERSON"),
            "05": lambda tx: lock_user(tx, acting_user=admin, user_name=PERSON),
            "08": lambda tx: list_user_changes(tx, acting_user=admin, user_name=PERSON),
            "06": lambda tx: delete_user(tx, acting_user=admin, user_name=PERSON),
        }

        for code, act in acts.items():
            if code == activity:
                with pytest.raises(NotAuthorized), world.database.write() as tx:
                    act(tx)
            else:
                with world.database.write() as tx:
                    act(tx)

    def test_passwords_need_the_right_to_lock(self, world: World) -> None:
        world.user()
        admin = acting_user("CLERK", S_USER_GRP={"CLASS": ["*"], "ACTVT": ["01", "02", "03", "06"]})

        with world.database.write() as tx:
            with pytest.raises(NotAuthorized):
                set_initial_password(tx, acting_user=admin, user_name=PERSON, password=SECRET, passwords=PASSWORDS)
            with pytest.raises(NotAuthorized):
                deactivate_password(tx, acting_user=admin, user_name=PERSON)

    def test_without_any_right_nobody_learns_whether_a_user_exists(self, world: World) -> None:
        stranger = acting_user("STRANGER", S_USER_AGR={"ACT_GROUP": ["*"], "ACTVT": ["*"]})

        with world.database.read() as tx, pytest.raises(NotAuthorized):
            get_user(tx, acting_user=stranger, user_name="NOBODY")

    def test_a_user_without_group_needs_the_right_for_any_group(self, world: World) -> None:
        world.user()
        admin = acting_user("CLERK", S_USER_GRP={"CLASS": ["CLOSE"], "ACTVT": ["02"]})

        change(world, UserFields(company="ACME"), admin=admin)

    def test_nobody_moves_a_user_into_a_group_that_is_not_theirs(self, world: World) -> None:
        group(world)
        group(world, "SUPER")
        world.user(fields=UserFields(user_group=CLOSE))
        admin = acting_user("CLERK", S_USER_GRP={"CLASS": ["CLOSE"], "ACTVT": ["*"]})

        with pytest.raises(NotAuthorized):
            change(world, UserFields(user_group=UserGroup("SUPER")), admin=admin)
        with pytest.raises(NotAuthorized):
            create(world, "NEW", admin=admin, fields=UserFields(user_group=UserGroup("SUPER")))

    def test_lists_show_only_what_may_be_seen(self, world: World) -> None:
        group(world)
        group(world, "SUPER")
        world.user("A", fields=UserFields(user_group=CLOSE))
        world.user("B", fields=UserFields(user_group=UserGroup("SUPER")))
        world.user("C")
        admin = acting_user("CLERK", S_USER_GRP={"CLASS": ["CLOSE"], "ACTVT": ["03"]})

        with world.database.read() as tx:
            page = list_users(tx, acting_user=admin)
            groups = list_user_groups(tx, acting_user=admin)

        assert [user.user_name for user in page.users] == ["A", "C"]
        assert (page.total, set(groups)) == (2, {"CLOSE"})


class TestLists:
    def names(self, world: World, selection: UserSelection, **page: int) -> list[str]:
        with world.database.read() as tx:
            return [
                user.user_name for user in list_users(tx, acting_user=world.admin, selection=selection, **page).users
            ]

    def test_users_are_selected_by_pattern_type_group_lock_and_date(self, world: World) -> None:
        group(world)
        world.user("FCC_1", UserType.SYSTEM, fields=UserFields(alias=UserAlias("one"), user_group=CLOSE))
        world.user("FCC_2", fields=UserFields(validity=Validity(valid_to=date(2026, 1, 1))))
        world.user("FCCX")
        with world.database.write() as tx:
            lock_user(tx, acting_user=world.admin, user_name=UserName("FCCX"))

        assert self.names(world, UserSelection(user_name="fcc_*")) == ["FCC_1", "FCC_2"]
        assert self.names(world, UserSelection(user_name="FCC?")) == ["FCCX"]
        assert self.names(world, UserSelection(alias="ONE")) == ["FCC_1"]
        assert self.names(world, UserSelection(user_types=frozenset({UserType.SYSTEM}))) == ["FCC_1"]
        assert self.names(world, UserSelection(user_group=CLOSE)) == ["FCC_1"]
        assert self.names(world, UserSelection(is_locked=True)) == ["FCCX"]
        assert self.names(world, UserSelection(is_locked=False)) == ["FCC_1", "FCC_2"]
        assert set(self.names(world, UserSelection(valid_on=date(2026, 11, 20)))) == {"FCCX", "FCC_1"}
        assert len(self.names(world, UserSelection(last_logon_before=world.clock.now()))) == 3
        assert len(self.names(world, UserSelection(), limit=2, offset=1)) == 2
        assert self.names(world, UserSelection(role="NONE")) == []
        assert self.names(world, UserSelection(profile="NONE")) == []

    def test_a_lock_that_ended_at_midnight_is_not_shown(self, world: World) -> None:
        world.user()
        with world.database.write() as tx:
            tx.connection.exec_driver_sql("UPDATE users SET lock_bits = 128")
            tx.connection.exec_driver_sql("UPDATE users SET last_failed_logon_at = created_at")
        world.advance(days=1)

        with world.database.read() as tx:
            assert list_users(tx, acting_user=world.admin).users[0].lock_bits == 0
            assert get_user(tx, acting_user=world.admin, user_name="PERSON").locks == LockBits.NONE

    @pytest.mark.parametrize("page", [{"limit": -1}, {"offset": -1}])
    def test_a_negative_page_is_refused(self, world: World, page: dict[str, int]) -> None:
        with pytest.raises(InvalidValue):
            self.names(world, UserSelection(), **page)
