"""Roles themselves: create, derive, copy, delete, texts, menu, composite roles."""

from __future__ import annotations

import pytest
from tests.integration.erp.authority.acting import CLIENT, ROLE, authorization, rows, user_with

from keydate.erp.audit.changes import list_changes
from keydate.erp.authority import actions, queries
from keydate.erp.authority.errors import (
    FollowsParentRole,
    InvalidParentRole,
    NotAuthorized,
    RoleChangedMeanwhile,
    RoleExists,
    RoleInUse,
    RoleNameReserved,
    RoleNotFound,
    WrongRoleKind,
)
from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.model.lights import Light
from keydate.erp.authority.model.roles import AuthorizationStatus, RoleKind
from keydate.erp.authority.store.profiles import list_orphaned_profiles
from keydate.kit.database import Database
from keydate.vocabulary.errors import InvalidValue
from keydate.vocabulary.ids import RoleName

OTHER = RoleName("Z_OTHER")
PARENT = RoleName("Z_PARENT")


def test_a_new_role_is_single_and_empty(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.create_role(tx, acting_user=admin, role=ROLE, description="Close")
    with database.read() as tx:
        view = queries.get_role(tx, acting_user=admin, role=ROLE)
    assert (view.role.kind, view.role.description, view.role.version) == (RoleKind.SINGLE, "Close", 1)
    assert (view.menu_light, view.authorizations_light) == (Light.RED, Light.RED)
    assert view.authorizations == ()
    assert view.profiles == ()


def test_a_role_name_is_taken_once(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.create_role(tx, acting_user=admin, role=ROLE, description="")
        with pytest.raises(RoleExists, match="Z_CLOSE"):
            actions.create_role(tx, acting_user=admin, role=ROLE, description="")


@pytest.mark.parametrize("name", ["SAP_MINE", "KEYDATE_MINE", "/NS/ROLE"])
def test_names_of_delivered_roles_are_refused(database: Database, admin: ActingUser, name: str) -> None:
    with database.write() as tx, pytest.raises(RoleNameReserved, match=name):
        actions.create_role(tx, acting_user=admin, role=RoleName(name), description="")


def test_a_description_has_80_characters_at_most(database: Database, admin: ActingUser) -> None:
    with database.write() as tx, pytest.raises(InvalidValue, match="80 characters"):
        actions.create_role(tx, acting_user=admin, role=ROLE, description="x" * 81)


def test_creating_a_role_leaves_change_documents(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.create_role(tx, acting_user=admin, role=ROLE, description="Close")
    with database.read() as tx:
        found = list_changes(tx, client=CLIENT, object_class="ROLE", object_key=ROLE)
    assert ("role_created", "description", "", "Close", "ROLEADMIN") in [
        (item.act, item.field, item.old_value, item.new_value, item.changed_by) for item in found
    ]


def test_texts_are_replaced_in_one_language(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.create_role(tx, acting_user=admin, role=ROLE, description="Close")
        actions.change_texts(tx, acting_user=admin, role=ROLE, description="Closing", lines=["First", "Second"])
        again = actions.change_texts(tx, acting_user=admin, role=ROLE, description="Closing", lines=["First", "Second"])
        view = queries.get_role(tx, acting_user=admin, role=ROLE)
    assert view.texts == {"EN": ("Closing", "First", "Second")}
    assert view.role.description == "Closing"
    assert again.version == view.role.version == 2


def test_a_language_has_two_letters(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.create_role(tx, acting_user=admin, role=ROLE, description="")
        with pytest.raises(InvalidValue, match="anguage"):
            actions.change_texts(tx, acting_user=admin, role=ROLE, lines=["x"], language="ENG")


def test_a_writer_that_read_an_older_version_is_told(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.create_role(tx, acting_user=admin, role=ROLE, description="Close")
        actions.change_texts(tx, acting_user=admin, role=ROLE, description="A", expected_version=1)
        with pytest.raises(RoleChangedMeanwhile) as caught:
            actions.change_texts(tx, acting_user=admin, role=ROLE, description="B", expected_version=1)
    assert str(caught.value) == "Role Z_CLOSE was changed by ROLEADMIN meanwhile: it has version 2, not 1."


def test_a_role_that_does_not_exist_is_not_found(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        for act in (
            lambda: queries.get_role(tx, acting_user=admin, role=ROLE),
            lambda: actions.change_texts(tx, acting_user=admin, role=ROLE, description=""),
            lambda: actions.generate(tx, acting_user=admin, role=ROLE),
            lambda: actions.propose_profile_name(tx, acting_user=admin, role=ROLE),
            lambda: actions.copy_role(tx, acting_user=admin, source=ROLE, target=OTHER),
            lambda: actions.delete_role(tx, acting_user=admin, role=ROLE),
            lambda: actions.create_derived_role(tx, acting_user=admin, role=OTHER, description="", parent_role=ROLE),
        ):
            with pytest.raises(RoleNotFound):
                act()


# ----------------------------------------------------------------------------------------------------------------- menu


def test_a_changed_menu_turns_the_authorizations_red_until_they_are_adjusted(
    database: Database, admin: ActingUser
) -> None:
    with database.write() as tx:
        actions.create_role(tx, acting_user=admin, role=ROLE, description="")
        actions.add_transactions(tx, acting_user=admin, role=ROLE, transactions={"fccx_tmm": "Task models"})
        actions.adjust_to_menu(tx, acting_user=admin, role=ROLE)
        actions.generate(tx, acting_user=admin, role=ROLE)
        green = queries.get_role(tx, acting_user=admin, role=ROLE)
        actions.add_transactions(tx, acting_user=admin, role=ROLE, transactions={"SLG1": ""})
        red = queries.get_role(tx, acting_user=admin, role=ROLE)
    assert (green.menu_light, green.authorizations_light) == (Light.GREEN, Light.GREEN)
    assert red.authorizations_light is Light.RED
    assert "menu was changed" in red.authorizations_light_text


def test_the_menu_proposes_start_and_default_authorizations(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.create_role(tx, acting_user=admin, role=ROLE, description="")
        actions.add_transactions(tx, acting_user=admin, role=ROLE, transactions={"FB03": "", "SLG1": ""})
        actions.adjust_to_menu(tx, acting_user=admin, role=ROLE)
        view = queries.get_role(tx, acting_user=admin, role=ROLE)
    assert [item.object for item in view.authorizations] == ["S_TCODE", "F_BKPF_BUK", "F_BKPF_KOA", "S_APPL_LOG"]
    assert {item.status for item in view.authorizations} == {AuthorizationStatus.STANDARD}
    assert view.authorizations[0].values == {"TCD": rows("FB03 SLG1")}
    assert view.open_fields == ("$BUKRS", "$KOART", "S_APPL_LOG-ALG_OBJECT", "S_APPL_LOG-ALG_SUBOBJ")


def test_a_transaction_taken_from_the_menu_takes_its_proposals_away(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.create_role(tx, acting_user=admin, role=ROLE, description="")
        actions.add_transactions(tx, acting_user=admin, role=ROLE, transactions={"FB03": "", "SLG1": ""})
        actions.adjust_to_menu(tx, acting_user=admin, role=ROLE)
        actions.delete_transactions(tx, acting_user=admin, role=ROLE, transactions=["FB03", "NOT_THERE"])
        actions.adjust_to_menu(tx, acting_user=admin, role=ROLE)
        view = queries.get_role(tx, acting_user=admin, role=ROLE)
    assert [item.object for item in view.authorizations] == ["S_APPL_LOG", "S_TCODE"]
    assert list(view.transactions) == ["SLG1"]


@pytest.mark.parametrize("code", ["", "X" * 21, "SU*"])
def test_a_transaction_code_has_1_to_20_characters_and_no_star(
    database: Database, admin: ActingUser, code: str
) -> None:
    with database.write() as tx:
        actions.create_role(tx, acting_user=admin, role=ROLE, description="")
        with pytest.raises(InvalidValue, match="ransaction"):
            actions.add_transactions(tx, acting_user=admin, role=ROLE, transactions={code: ""})


def test_only_allowed_transactions_come_into_a_menu(database: Database, admin: ActingUser) -> None:
    limited = user_with(
        authorization("S_USER_AGR", ACT_GROUP="*", ACTVT="*"), authorization("S_USER_TCD", TCD="FB* SLG1")
    )
    with database.write() as tx:
        actions.create_role(tx, acting_user=admin, role=ROLE, description="")
        actions.add_transactions(tx, acting_user=limited, role=ROLE, transactions={"FB03": ""})
        with pytest.raises(NotAuthorized, match="TCD=SU01"):
            actions.add_transactions(tx, acting_user=limited, role=ROLE, transactions={"SU01": ""})


# --------------------------------------------------------------------------------------------------------------- derived


def test_a_derived_role_follows_its_parent_but_has_organizational_levels_of_its_own(
    database: Database, admin: ActingUser
) -> None:
    with database.write() as tx:
        actions.create_role(tx, acting_user=admin, role=PARENT, description="")
        actions.create_derived_role(tx, acting_user=admin, role=ROLE, description="DE", parent_role=PARENT)
        actions.set_organizational_levels(
            tx, acting_user=admin, role=ROLE, organizational_levels={"$BUKRS": rows("1000")}
        )
        actions.set_authorizations(
            tx,
            acting_user=admin,
            role=PARENT,
            authorizations=[authorization("F_BKPF_BUK", BUKRS="$BUKRS", ACTVT="03")],
            organizational_levels={"$BUKRS": rows("*")},
        )
        report = actions.generate(tx, acting_user=admin, role=PARENT)
        actions.generate(tx, acting_user=admin, role=ROLE)
        view = queries.get_role(tx, acting_user=admin, role=ROLE)
        profile = queries.get_profile(tx, acting_user=admin, profile=view.profiles[0])
    assert report.derived_roles_to_generate == (ROLE,)
    assert view.role.kind is RoleKind.DERIVED
    assert profile[0].values == {"ACTVT": rows("03"), "BUKRS": rows("1000")}


def test_a_derived_role_takes_over_what_its_parent_has(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.create_role(tx, acting_user=admin, role=PARENT, description="")
        actions.add_transactions(tx, acting_user=admin, role=PARENT, transactions={"FB03": ""})
        actions.adjust_to_menu(tx, acting_user=admin, role=PARENT)
        actions.create_derived_role(tx, acting_user=admin, role=ROLE, description="", parent_role=PARENT)
        actions.add_transactions(tx, acting_user=admin, role=PARENT, transactions={"SLG1": ""})
        view = queries.get_role(tx, acting_user=admin, role=ROLE)
    assert list(view.transactions) == ["FB03", "SLG1"]
    assert [item.object for item in view.authorizations] == ["S_TCODE", "F_BKPF_BUK", "F_BKPF_KOA"]


def test_menu_and_values_of_a_derived_role_cannot_be_changed(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.create_role(tx, acting_user=admin, role=PARENT, description="")
        actions.create_derived_role(tx, acting_user=admin, role=ROLE, description="", parent_role=PARENT)
        with pytest.raises(FollowsParentRole, match="derived from Z_PARENT"):
            actions.add_transactions(tx, acting_user=admin, role=ROLE, transactions={"FB03": ""})
        with pytest.raises(FollowsParentRole):
            actions.set_authorizations(tx, acting_user=admin, role=ROLE, authorizations=[])


def test_nothing_is_derived_from_a_composite_or_derived_role(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.create_role(tx, acting_user=admin, role=PARENT, description="")
        actions.create_derived_role(tx, acting_user=admin, role=ROLE, description="", parent_role=PARENT)
        actions.create_composite_role(tx, acting_user=admin, role=OTHER, description="")
        for parent in (ROLE, OTHER):
            with pytest.raises(InvalidParentRole, match=parent):
                actions.create_derived_role(
                    tx, acting_user=admin, role=RoleName("Z_NEW"), description="", parent_role=parent
                )


# ------------------------------------------------------------------------------------------------------------- composite


def test_single_roles_come_into_a_composite_role_all_or_none(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        for name in (ROLE, OTHER):
            actions.create_role(tx, acting_user=admin, role=name, description="")
        composite = RoleName("Z_ALL")
        actions.create_composite_role(tx, acting_user=admin, role=composite, description="", members=[ROLE])
        with pytest.raises(RoleNotFound):
            actions.add_members(tx, acting_user=admin, role=composite, members=[OTHER, RoleName("Z_NONE")])
        with pytest.raises(WrongRoleKind, match="not a single role"):
            actions.add_members(tx, acting_user=admin, role=composite, members=[OTHER, composite])
        before = queries.get_role(tx, acting_user=admin, role=composite)
        actions.add_members(tx, acting_user=admin, role=composite, members=[OTHER, ROLE])
        actions.remove_members(tx, acting_user=admin, role=composite, members=[ROLE])
        after = queries.get_role(tx, acting_user=admin, role=composite)
    assert before.members == (ROLE,)
    assert after.members == (OTHER,)
    assert after.authorizations_light is Light.NONE
    assert after.role.assignments_changed_at is not None


def test_a_composite_role_has_no_authorizations_and_a_single_role_no_members(
    database: Database, admin: ActingUser
) -> None:
    with database.write() as tx:
        actions.create_role(tx, acting_user=admin, role=ROLE, description="")
        actions.create_composite_role(tx, acting_user=admin, role=OTHER, description="")
        with pytest.raises(WrongRoleKind):
            actions.set_authorizations(tx, acting_user=admin, role=OTHER, authorizations=[])
        with pytest.raises(WrongRoleKind):
            actions.generate(tx, acting_user=admin, role=OTHER)
        with pytest.raises(WrongRoleKind, match="not a composite role"):
            actions.add_members(tx, acting_user=admin, role=ROLE, members=[])


# ------------------------------------------------------------------------------------------------------------ copy, delete


def test_a_copy_has_everything_but_users_and_profiles(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.create_role(tx, acting_user=admin, role=ROLE, description="Close")
        actions.change_texts(tx, acting_user=admin, role=ROLE, lines=["Long"])
        actions.add_transactions(tx, acting_user=admin, role=ROLE, transactions={"FB03": "Display"})
        actions.set_authorizations(
            tx,
            acting_user=admin,
            role=ROLE,
            authorizations=[authorization("F_BKPF_BUK", BUKRS="$BUKRS", ACTVT="03")],
            organizational_levels={"$BUKRS": rows("1000")},
        )
        actions.generate(tx, acting_user=admin, role=ROLE)
        actions.copy_role(tx, acting_user=admin, source=ROLE, target=OTHER)
        original = queries.get_role(tx, acting_user=admin, role=ROLE)
        copy = queries.get_role(tx, acting_user=admin, role=OTHER)
        differences = queries.compare_roles(tx, acting_user=admin, left=ROLE, right=OTHER)
    assert differences == ()
    assert (copy.texts, copy.transactions) == (original.texts, original.transactions)
    assert (copy.profiles, copy.role.profile, copy.authorizations[0].name) == ((), None, "")
    assert copy.authorizations_light is Light.RED


def test_a_deleted_role_leaves_empty_profiles_to_the_comparison(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.create_role(tx, acting_user=admin, role=ROLE, description="")
        actions.insert_authorizations(
            tx, acting_user=admin, role=ROLE, authorizations=[authorization("S_TCODE", TCD="FB03")]
        )
        report = actions.generate(tx, acting_user=admin, role=ROLE)
        actions.delete_role(tx, acting_user=admin, role=ROLE)
        assert queries.list_roles(tx, acting_user=admin).total == 0
        assert list_orphaned_profiles(tx, CLIENT) == list(report.profiles)
        assert queries.get_profile(tx, acting_user=admin, profile=report.profiles[0]) == ()


def test_a_role_that_others_refer_to_is_not_deleted(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.create_role(tx, acting_user=admin, role=PARENT, description="")
        actions.create_derived_role(tx, acting_user=admin, role=ROLE, description="", parent_role=PARENT)
        actions.create_composite_role(tx, acting_user=admin, role=OTHER, description="", members=[ROLE])
        with pytest.raises(RoleInUse, match="used by Z_CLOSE"):
            actions.delete_role(tx, acting_user=admin, role=PARENT)
        with pytest.raises(RoleInUse, match="used by Z_OTHER"):
            actions.delete_role(tx, acting_user=admin, role=ROLE)
