"""Settings for many users, and the first administrator at set-up."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.integration.erp.users.world import CLIENT, PASSWORDS, SECRET, World, acting_user

from keydate.erp.authority.errors import NotAuthorized
from keydate.erp.authority.guard import ActingUser
from keydate.erp.users.actions import (
    CreatedUser,
    create_user,
    create_user_group,
    delete_security_policy,
    set_forbidden_passwords,
    set_profile_parameter,
    set_security_policy,
)
from keydate.erp.users.errors import (
    PasswordNotAllowed,
    SecurityPolicyInUse,
    SecurityPolicyNotFound,
    UserExists,
    UserGroupExists,
)
from keydate.erp.users.model.fields import UserFields
from keydate.erp.users.model.kinds import PasswordState
from keydate.erp.users.queries import (
    get_user,
    list_profile_parameters,
    list_security_policies,
)
from keydate.erp.users.setup import INSTALLER, create_first_administrator, one_time_password
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import UserGroup, UserName

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


class TestSettings:
    def test_parameters_are_set_and_given_back_their_default(self, world: World) -> None:
        with world.database.write() as tx:
            set_profile_parameter(tx, acting_user=world.admin, parameter="login/min_password_lng", value="12")
            assert list_profile_parameters(tx, acting_user=world.admin)["login/min_password_lng"] == "12"
            set_profile_parameter(tx, acting_user=world.admin, parameter="login/min_password_lng", value=None)
            assert list_profile_parameters(tx, acting_user=world.admin)["login/min_password_lng"] == "6"

        assert len(world.audit("KD7")) == 2

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("login/min_password_lng", "2"),
            ("login/min_password_lng", "41"),
            ("login/min_password_lng", "x"),
            ("login/min_password_lng", ""),
            ("login/unknown", "1"),
            ("login/unknown", None),
            ("keydate/time_zone", "Nowhere/City"),
            ("keydate/time_zone", "../etc/passwd"),
            ("keydate/time_zone", ""),
        ],
    )
    def test_a_bad_parameter_is_refused(self, world: World, name: str, value: str | None) -> None:
        with world.database.write() as tx, pytest.raises(InvalidValue):
            set_profile_parameter(tx, acting_user=world.admin, parameter=name, value=value)

    def test_rules_that_no_password_can_satisfy_are_refused(self, world: World) -> None:
        with world.database.write() as tx:
            set_profile_parameter(tx, acting_user=world.admin, parameter="login/min_password_digits", value="30")
            with pytest.raises(InvalidValue, match="more than the 40 characters"):
                set_profile_parameter(tx, acting_user=world.admin, parameter="login/min_password_letters", value="11")

    def test_a_policy_lives_as_long_as_users_have_it(self, world: World) -> None:
        with world.database.write() as tx:
            set_security_policy(tx, acting_user=world.admin, policy="strict", attributes={"MIN_PASSWORD_LENGTH": "20"})
            set_security_policy(tx, acting_user=world.admin, policy="EMPTY", attributes={})
            policies = list_security_policies(tx, acting_user=world.admin)
        assert policies == {"STRICT": {"MIN_PASSWORD_LENGTH": "20"}, "EMPTY": {}}
        world.user(password="long enough for twenty", fields=UserFields(security_policy="STRICT"))

        with world.database.write() as tx:
            with pytest.raises(SecurityPolicyInUse):
                delete_security_policy(tx, acting_user=world.admin, policy="STRICT")
            delete_security_policy(tx, acting_user=world.admin, policy="EMPTY")
            with pytest.raises(SecurityPolicyNotFound):
                delete_security_policy(tx, acting_user=world.admin, policy="EMPTY")

    @pytest.mark.parametrize(
        ("policy", "attributes"),
        [("", {}), ("X" * 41, {}), ("P", {"UNKNOWN": "1"}), ("P", {"MIN_PASSWORD_LENGTH": "99"})],
    )
    def test_a_bad_policy_is_refused(self, world: World, policy: str, attributes: dict[str, str]) -> None:
        with world.database.write() as tx, pytest.raises(InvalidValue):
            set_security_policy(tx, acting_user=world.admin, policy=policy, attributes=attributes)

    def test_forbidden_patterns_count_for_administrators_too(self, world: World) -> None:
        with world.database.write() as tx:
            set_forbidden_passwords(tx, acting_user=world.admin, patterns=["*2026*"])

        with pytest.raises(PasswordNotAllowed, match="forbidden pattern"):
            create(world)

    @pytest.mark.parametrize("pattern", ["", "*", "??", "x" * 41])
    def test_a_pattern_must_say_something(self, world: World, pattern: str) -> None:
        with world.database.write() as tx, pytest.raises(InvalidValue):
            set_forbidden_passwords(tx, acting_user=world.admin, patterns=[pattern])

    def test_settings_need_their_right(self, world: World) -> None:
        reader = acting_user("READER", S_USER_ADM={"S_ADM_AREA": ["*"], "ACTVT": ["03"]})

        with world.database.write() as tx:
            acts: list[Callable[[], None]] = [
                lambda: set_profile_parameter(tx, acting_user=reader, parameter="login/min_password_lng", value="8"),
                lambda: set_security_policy(tx, acting_user=reader, policy="P", attributes={}),
                lambda: delete_security_policy(tx, acting_user=reader, policy="P"),
                lambda: set_forbidden_passwords(tx, acting_user=reader, patterns=[]),
            ]
            for act in acts:
                with pytest.raises(NotAuthorized):
                    act()

    def test_a_group_exists_once_and_has_a_short_text(self, world: World) -> None:
        group(world)

        with pytest.raises(UserGroupExists):
            group(world)
        with world.database.write() as tx, pytest.raises(InvalidValue):
            create_user_group(tx, acting_user=world.admin, user_group=UserGroup("X"), text="x" * 61)


class TestSetUp:
    def test_the_first_administrator_logs_on_only_to_change_the_password(self, world: World) -> None:
        password = one_time_password()
        with world.database.write() as tx:
            created = create_first_administrator(tx, CLIENT, UserName("BOSS"), password, passwords=PASSWORDS)

        assert created.password_state is PasswordState.INITIAL
        with world.database.read() as tx:
            record = get_user(tx, acting_user=world.admin, user_name="BOSS").record
        assert (record.user_group, record.created_by) == ("SUPER", INSTALLER)
        assert len(world.audit("KD9")) == 1

    def test_it_is_created_once(self, world: World) -> None:
        for attempt in range(2):
            with world.database.write() as tx:
                if attempt == 0:
                    create_first_administrator(tx, CLIENT, UserName("BOSS"), SECRET, passwords=PASSWORDS)
                else:
                    with pytest.raises(UserExists):
                        create_first_administrator(tx, CLIENT, UserName("BOSS"), SECRET, passwords=PASSWORDS)

    def test_the_installer_may_administer_users_and_nothing_else(self, world: World) -> None:
        assert world.installer.check("S_USER_GRP", CLASS="*", ACTVT="*").is_allowed
        assert not world.installer.check("F_BKPF_BUK", BUKRS="1000", ACTVT="01").is_allowed
