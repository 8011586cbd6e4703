"""What the set-up delivers: SAP_ALL, SAP_NEW, and administrators who need each other."""

from __future__ import annotations

import pytest
from tests.integration.erp.authority.acting import CLIENT, ROLE, authorization, user_with_profiles

from keydate.erp.authority import actions, queries
from keydate.erp.authority.catalogue import DELIVERED
from keydate.erp.authority.catalogue.roles import DELIVERED_ROLES
from keydate.erp.authority.errors import NotAuthorized
from keydate.erp.authority.guard import INSTALLER, ActingUser, installer
from keydate.erp.authority.model.lights import Light
from keydate.erp.authority.store import load_authorizations
from keydate.kit.database import Database
from keydate.vocabulary.ids import ObjectName, ProfileName, RoleName


@pytest.fixture
def _delivered(database: Database) -> None:
    with database.write() as tx:
        actions.install_delivered_roles(tx, CLIENT)


pytestmark = pytest.mark.usefixtures("_delivered")


def test_every_delivered_role_is_generated_and_current(database: Database, admin: ActingUser) -> None:
    with database.read() as tx:
        views = [queries.get_role(tx, acting_user=admin, role=RoleName(item.name)) for item in DELIVERED_ROLES]
    assert {view.authorizations_light for view in views} == {Light.GREEN}
    assert {view.data_light for view in views} == {Light.GREEN}
    assert [view.profiles for view in views] == [(item.profile,) for item in DELIVERED_ROLES]
    assert {view.role.created_by for view in views} == {INSTALLER}


def test_a_second_installation_changes_nothing(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.install_catalogue(tx)
        assert actions.install_delivered_roles(tx, CLIENT) == ()
        assert queries.list_roles(tx, acting_user=admin).total == len(DELIVERED_ROLES)


def test_sap_all_holds_every_object_but_the_excluded_ones(database: Database) -> None:
    holder = user_with_profiles(database, "SAP_ALL")
    assert set(DELIVERED.objects) - set(holder.buffer.objects()) == {"S_RFCACL", "Z_FCC_CONN"}
    assert holder.check("F_BKPF_BUK", BUKRS="*", ACTVT="*").is_allowed
    assert holder.check("Z_FCC_CONN", ACTVT="16", FCC_SCOPE="SYNC").return_code == 12
    assert holder.check("S_RFCACL", ACTVT="16").return_code == 12


def test_sap_new_holds_newer_objects_only(database: Database) -> None:
    holder = user_with_profiles(database, "SAP_NEW")
    assert "S_BTCH_NA1" in holder.buffer.objects()
    assert "S_TCODE" not in holder.buffer.objects()


def test_sap_all_lacks_a_new_object_until_it_is_generated_again(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.add_object(
            tx,
            acting_user=admin,
            name=ObjectName("Z_OWN"),
            text="Own",
            fields=list(DELIVERED.objects[ObjectName("S_TCODE")].fields),
        )

        def objects() -> set[str]:
            return {item.object for item in load_authorizations(tx, CLIENT, [ProfileName("SAP_ALL")])}

        assert "Z_OWN" not in objects()
        actions.generate_sap_all(tx, acting_user=admin)
        assert "Z_OWN" in objects()


def test_three_administrators_need_each_other(database: Database) -> None:
    role_admin = user_with_profiles(database, "KEYDATE-RA", name="ROLE")
    profile_admin = user_with_profiles(database, "KEYDATE-PA", name="PROFILE")
    user_admin = user_with_profiles(database, "KEYDATE-UA", name="USER")
    data = [authorization("S_TCODE", TCD="FB03")]
    with database.write() as tx:
        for other in (profile_admin, user_admin):
            with pytest.raises(NotAuthorized):
                actions.create_role(tx, acting_user=other, role=ROLE, description="")
        actions.create_role(tx, acting_user=role_admin, role=ROLE, description="")
        for other in (profile_admin, user_admin):
            with pytest.raises(NotAuthorized):
                actions.set_authorizations(tx, acting_user=other, role=ROLE, authorizations=data)
        actions.set_authorizations(tx, acting_user=role_admin, role=ROLE, authorizations=data)
        for other in (role_admin, user_admin):
            with pytest.raises(NotAuthorized):
                actions.generate(tx, acting_user=other, role=ROLE)
        actions.generate(tx, acting_user=profile_admin, role=ROLE)
    assert user_admin.check("S_USER_AGR", ACT_GROUP=ROLE, ACTVT="22").is_allowed
    for other in (role_admin, profile_admin):
        assert not other.check("S_USER_AGR", ACT_GROUP=ROLE, ACTVT="22").is_allowed


def test_the_profile_administrator_cannot_generate_a_role_with_objects_of_user_administration(
    database: Database, admin: ActingUser
) -> None:
    profile_admin = user_with_profiles(database, "KEYDATE-PA", name="PROFILE")
    with database.write() as tx:
        actions.create_role(tx, acting_user=admin, role=ROLE, description="")
        actions.set_authorizations(
            tx,
            acting_user=admin,
            role=ROLE,
            authorizations=[authorization("S_USER_GRP", CLASS="*", ACTVT="03")],
        )
        with pytest.raises(NotAuthorized, match=r"S_USER_AUT.*OBJECT=S_USER_GRP"):
            actions.generate(tx, acting_user=profile_admin, role=ROLE)


def test_the_role_administrator_cannot_put_user_administration_into_a_role(database: Database) -> None:
    role_admin = user_with_profiles(database, "KEYDATE-RA", name="ROLE")
    with database.write() as tx:
        actions.create_role(tx, acting_user=role_admin, role=ROLE, description="")
        for name in ("S_USER_GRP", "S_USER_AGR", "S_USER_VAL"):
            with pytest.raises(NotAuthorized, match="S_USER_VAL"):
                actions.insert_objects(tx, acting_user=role_admin, role=ROLE, objects=[ObjectName(name)])
        actions.insert_objects(
            tx, acting_user=role_admin, role=ROLE, objects=[ObjectName("/IWFND/SRV"), ObjectName("Z_FCC_CONN")]
        )


@pytest.mark.parametrize("profile", ["KEYDATE-UA", "KEYDATE-RA", "KEYDATE-PA", "KEYDATE-SA", "KEYDATE-EM"])
def test_no_administrator_can_touch_roles_of_administration(database: Database, profile: str) -> None:
    holder = user_with_profiles(database, profile)
    for activity in ("01", "02", "06", "22", "64"):
        assert not holder.check("S_USER_AGR", ACT_GROUP="KEYDATE_ROLE_ADMIN", ACTVT=activity).is_allowed
    for administration in ("KEYDATE-UA", "KEYDATE-RA", "KEYDATE-PA", "KEYDATE-AS"):
        assert not holder.check("S_USER_PRO", PROFILE=administration, ACTVT="22").is_allowed


def test_the_first_administrator_assigns_the_delivered_roles_and_nothing_else(database: Database) -> None:
    first = user_with_profiles(database, "KEYDATE-AS")
    assert first.check("S_USER_AGR", ACT_GROUP="KEYDATE_USER_ADMIN", ACTVT="22").is_allowed
    assert first.check("S_USER_PRO", PROFILE="KEYDATE-UA", ACTVT="22").is_allowed
    assert first.check("S_USER_GRP", CLASS="SUPER", ACTVT="01").is_allowed
    assert not first.check("S_USER_AGR", ACT_GROUP="KEYDATE_ADMIN_SETUP", ACTVT="22").is_allowed
    assert not first.check("S_USER_AGR", ACT_GROUP="Z_ANY", ACTVT="22").is_allowed
    assert not first.check("S_USER_PRO", PROFILE="SAP_ALL", ACTVT="22").is_allowed
    assert not first.check("S_USER_GRP", CLASS="STAFF", ACTVT="02").is_allowed


def test_only_the_emergency_role_assigns_sap_all(database: Database) -> None:
    may = {
        item.profile
        for item in DELIVERED_ROLES
        if user_with_profiles(database, item.profile).check("S_USER_PRO", PROFILE="SAP_ALL", ACTVT="22").is_allowed
    }
    assert may == {"KEYDATE-EM"}


def test_the_auditor_displays_everything_and_changes_nothing(database: Database) -> None:
    auditor = user_with_profiles(database, "KEYDATE-AU")
    for name in ("S_USER_GRP", "S_USER_AGR", "S_USER_PRO", "S_USER_AUT", "S_SECPOL"):
        assert auditor.check(name, ACTVT="03").is_allowed
        assert auditor.check(name, ACTVT="08").is_allowed
        for activity in ("01", "02", "05", "06", "07", "22", "64"):
            assert not auditor.check(name, ACTVT=activity).is_allowed
    assert auditor.check("S_ADMI_FCD", S_ADMI_FCD="AUDD").is_allowed
    assert not auditor.check("S_ADMI_FCD", S_ADMI_FCD="AUDA").is_allowed


def test_the_accountant_of_the_example_works_in_one_company_code(database: Database) -> None:
    accountant = user_with_profiles(database, "KEYDATE-AE")
    assert accountant.check("F_BKPF_BUK", BUKRS="1010", ACTVT="02").is_allowed
    assert accountant.check("F_BKPF_BUP", BRGRU="").is_allowed
    refused = accountant.check("F_BKPF_BUK", BUKRS="2000", ACTVT="02")
    assert str(refused.reason) == (
        "Object F_BKPF_BUK does not cover BUKRS=2000, ACTVT=02: field BUKRS of authorization KEYDATE-AE00 holds 1010."
    )


def test_the_installer_may_do_everything_and_is_nobody_who_logs_on() -> None:
    acting = installer(CLIENT, DELIVERED)
    assert all(acting.check(name).is_allowed for name in DELIVERED.objects)
    assert acting.user_name == "INSTALLER"
