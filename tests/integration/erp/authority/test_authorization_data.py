"""Authorization data of a role: what comes in, what is refused, what status it gets."""

from __future__ import annotations

import pytest
from tests.integration.erp.authority.acting import CLIENT, ROLE, authorization, rows, user_with

from keydate.erp.audit.changes import list_changes
from keydate.erp.authority import actions, queries
from keydate.erp.authority.catalogue.templates import TEMPLATES
from keydate.erp.authority.errors import (
    ActivityNotAllowed,
    AuthorizationNotFound,
    AuthorizationStillActive,
    DuplicateCounter,
    NotAuthorized,
    RoleChangedMeanwhile,
    TemplateNotFound,
    UnknownField,
    UnknownObject,
    UnknownOrganizationalLevel,
    ValueTooLong,
)
from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.model.lights import Light
from keydate.erp.authority.model.roles import AuthorizationStatus, RoleAuthorization
from keydate.kit.database import Database
from keydate.vocabulary.errors import KeydateError
from keydate.vocabulary.ids import ObjectName


@pytest.fixture
def role(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.create_role(tx, acting_user=admin, role=ROLE, description="Close")


pytestmark = pytest.mark.usefixtures("role")

BAD: list[tuple[RoleAuthorization, type[KeydateError], str]] = [
    (authorization("S_NOTHING", ACTVT="03"), UnknownObject, "erp.unknown_object"),
    (authorization("S_TCODE", ACTVT="03"), UnknownField, "erp.unknown_field"),
    (authorization("S_RFC", ACTVT="02"), ActivityNotAllowed, "erp.activity_not_allowed"),
    (authorization("F_BKPF_BUK", BUKRS="10000"), ValueTooLong, "erp.value_too_long"),
    (authorization("F_BKPF_BUK", BUKRS="$GSBER"), UnknownOrganizationalLevel, "erp.unknown_organizational_level"),
]


@pytest.mark.parametrize(("bad", "error", "code"), BAD, ids=[item[2] for item in BAD])
def test_one_bad_authorization_leaves_the_role_as_it_was(
    database: Database, admin: ActingUser, bad: RoleAuthorization, error: type[KeydateError], code: str
) -> None:
    good = authorization("S_TCODE", TCD="FB03")
    with database.write() as tx:
        actions.set_authorizations(tx, acting_user=admin, role=ROLE, authorizations=[good])
        with pytest.raises(error) as caught:
            actions.set_authorizations(tx, acting_user=admin, role=ROLE, authorizations=[good, bad])
        view = queries.get_role(tx, acting_user=admin, role=ROLE)
    assert caught.value.code == code
    assert view.role.version == 2
    assert [item.object for item in view.authorizations] == ["S_TCODE"]


def test_authorizations_are_numbered_and_manual(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.set_authorizations(
            tx,
            acting_user=admin,
            role=ROLE,
            authorizations=[authorization("S_TCODE", TCD="FB03"), authorization("S_ICF", ICF_FIELD="SERVICE")],
        )
        view = queries.get_role(tx, acting_user=admin, role=ROLE)
    assert [(item.counter, item.object, item.status) for item in view.authorizations] == [
        (1, "S_TCODE", AuthorizationStatus.MANUAL),
        (2, "S_ICF", AuthorizationStatus.MANUAL),
    ]
    assert view.lights == {1: Light.GREEN, 2: Light.YELLOW}
    assert view.open_fields == ("S_ICF-ICF_VALUE",)


def test_a_number_is_given_once(database: Database, admin: ActingUser) -> None:
    twice = RoleAuthorization(object=ObjectName("S_TCODE"), values={}, counter=7)
    with database.write() as tx, pytest.raises(DuplicateCounter, match="7"):
        actions.set_authorizations(tx, acting_user=admin, role=ROLE, authorizations=[twice, twice])


def test_setting_what_is_there_changes_nothing(database: Database, admin: ActingUser) -> None:
    given = [authorization("S_TCODE", TCD="FB03")]
    with database.write() as tx:
        first = actions.set_authorizations(tx, acting_user=admin, role=ROLE, authorizations=given)
        actions.generate(tx, acting_user=admin, role=ROLE)
        again = actions.set_authorizations(tx, acting_user=admin, role=ROLE, authorizations=given)
        view = queries.get_role(tx, acting_user=admin, role=ROLE)
    assert again.version == first.version + 1  # the generation
    assert view.authorizations_light is Light.GREEN


def test_a_change_after_generation_turns_the_light_yellow(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.set_authorizations(
            tx, acting_user=admin, role=ROLE, authorizations=[authorization("S_TCODE", TCD="FB03")]
        )
        actions.generate(tx, acting_user=admin, role=ROLE)
        actions.insert_authorizations(
            tx, acting_user=admin, role=ROLE, authorizations=[authorization("S_TCODE", TCD="FB02")]
        )
        yellow = queries.get_role(tx, acting_user=admin, role=ROLE)
        actions.generate(tx, acting_user=admin, role=ROLE)
        green = queries.get_role(tx, acting_user=admin, role=ROLE)
    assert (yellow.authorizations_light, green.authorizations_light) == (Light.YELLOW, Light.GREEN)


def test_every_changed_field_leaves_a_change_document(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.set_authorizations(
            tx, acting_user=admin, role=ROLE, authorizations=[authorization("S_TCODE", TCD="FB03")]
        )
        actions.set_authorizations(
            tx, acting_user=admin, role=ROLE, authorizations=[authorization("S_TCODE", TCD="FB03 FB02")]
        )
        found = list_changes(tx, client=CLIENT, object_class="ROLE", object_key=ROLE, limit=1)
    assert [(item.act, item.field, item.old_value, item.new_value) for item in found] == [
        ("role_authorizations_set", "S_TCODE 1 TCD", "FB03", "FB03, FB02")
    ]


def test_manual_input_refers_to_organizational_levels_and_leaves_the_rest_open(
    database: Database, admin: ActingUser
) -> None:
    with database.write() as tx:
        actions.insert_objects(tx, acting_user=admin, role=ROLE, objects=[ObjectName("F_BKPF_BUK")])
        red = queries.get_role(tx, acting_user=admin, role=ROLE)
        actions.set_organizational_levels(
            tx, acting_user=admin, role=ROLE, organizational_levels={"$BUKRS": rows("1000")}
        )
        yellow = queries.get_role(tx, acting_user=admin, role=ROLE)
        actions.fill_open_fields(tx, acting_user=admin, role=ROLE, organizational_levels=False, fields=True)
        green = queries.get_role(tx, acting_user=admin, role=ROLE)
    assert red.authorizations[0].values == {"BUKRS": rows("$BUKRS")}
    assert [view.data_light for view in (red, yellow, green)] == [Light.RED, Light.YELLOW, Light.GREEN]
    assert green.authorizations[0].values == {"BUKRS": rows("$BUKRS"), "ACTVT": rows("*")}


def test_open_organizational_levels_are_filled_once_per_role(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.insert_objects(
            tx, acting_user=admin, role=ROLE, objects=[ObjectName("F_BKPF_BUK"), ObjectName("F_SKA1_BUK")]
        )
        actions.fill_open_fields(tx, acting_user=admin, role=ROLE, organizational_levels=True, fields=False)
        view = queries.get_role(tx, acting_user=admin, role=ROLE)
    assert view.organizational_levels == {"$BUKRS": rows("*")}
    assert view.open_fields == ("F_BKPF_BUK-ACTVT", "F_SKA1_BUK-ACTVT")


def test_an_unknown_organizational_level_is_refused(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        for name in ("$ACTVT", "BUKRS", "$NONE"):
            with pytest.raises(UnknownOrganizationalLevel):
                actions.set_organizational_levels(
                    tx, acting_user=admin, role=ROLE, organizational_levels={name: rows("1")}
                )


@pytest.mark.parametrize("template", [item.name for item in TEMPLATES])
def test_every_delivered_template_can_be_inserted_and_generated(
    database: Database, admin: ActingUser, template: str
) -> None:
    with database.write() as tx:
        actions.insert_from_template(tx, acting_user=admin, role=ROLE, template=template)
        report = actions.generate(tx, acting_user=admin, role=ROLE, allow_open_fields=True)
    trusted = {"S_RFCACL-RFC_SYSID", "S_RFCACL-RFC_CLIENT"}
    assert set(report.open_fields) == (trusted if template in {"GATEWAY", "BACKEND"} else set())


def test_an_unknown_template_is_named(database: Database, admin: ActingUser) -> None:
    with database.write() as tx, pytest.raises(TemplateNotFound, match="NONE"):
        actions.insert_from_template(tx, acting_user=admin, role=ROLE, template="NONE")


def test_full_authorization_leaves_out_what_sap_all_leaves_out(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.insert_full_authorization(tx, acting_user=admin, role=ROLE)
        objects = {item.object for item in queries.get_role(tx, acting_user=admin, role=ROLE).authorizations}
    assert {"S_TCODE", "F_BKPF_BUK", "S_USER_GRP"} <= objects
    assert not {"S_RFCACL", "Z_FCC_CONN"} & objects


def test_only_an_inactive_authorization_can_be_removed(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.set_authorizations(
            tx, acting_user=admin, role=ROLE, authorizations=[authorization("S_TCODE", TCD="FB03")]
        )
        with pytest.raises(AuthorizationStillActive):
            actions.delete_authorization(tx, acting_user=admin, role=ROLE, counter=1)
        with pytest.raises(AuthorizationNotFound):
            actions.set_inactive(tx, acting_user=admin, role=ROLE, counter=2, is_inactive=True)
        actions.set_inactive(tx, acting_user=admin, role=ROLE, counter=1, is_inactive=True)
        actions.delete_authorization(tx, acting_user=admin, role=ROLE, counter=1)
        assert queries.get_role(tx, acting_user=admin, role=ROLE).authorizations == ()


def test_the_status_tells_what_became_of_a_proposal(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.add_transactions(tx, acting_user=admin, role=ROLE, transactions={"SLG1": ""})
        actions.adjust_to_menu(tx, acting_user=admin, role=ROLE)
        start, log = queries.get_role(tx, acting_user=admin, role=ROLE).authorizations
        maintained = authorization("S_APPL_LOG", ACTVT="03", ALG_OBJECT="*", ALG_SUBOBJ="*")
        changed = authorization("S_TCODE", TCD="SLG1 SLG2")
        actions.set_authorizations(
            tx,
            acting_user=admin,
            role=ROLE,
            authorizations=[
                RoleAuthorization(object=start.object, values=changed.values, counter=start.counter),
                RoleAuthorization(object=log.object, values=maintained.values, counter=log.counter),
                authorization("S_ICF", ICF_FIELD="SERVICE", ICF_VALUE="FCCX"),
            ],
        )
        view = queries.get_role(tx, acting_user=admin, role=ROLE)
        actions.adjust_to_menu(tx, acting_user=admin, role=ROLE)
        adjusted = queries.get_role(tx, acting_user=admin, role=ROLE)
    assert [item.status.name for item in view.authorizations] == ["CHANGED", "MAINTAINED", "MANUAL"]
    # The changed start authorization no longer stands for the proposal, which comes back beside it; the maintained one does.
    assert [item.object for item in adjusted.authorizations] == ["S_TCODE", "S_APPL_LOG", "S_ICF", "S_TCODE"]


def test_what_came_from_the_menu_can_be_kept_beside_new_manual_authorizations(
    database: Database, admin: ActingUser
) -> None:
    with database.write() as tx:
        actions.add_transactions(tx, acting_user=admin, role=ROLE, transactions={"FCCX_TMM": ""})
        actions.adjust_to_menu(tx, acting_user=admin, role=ROLE)
        actions.set_authorizations(
            tx,
            acting_user=admin,
            role=ROLE,
            authorizations=[authorization("S_ICF", ICF_FIELD="SERVICE")],
            keep_proposed=True,
        )
        view = queries.get_role(tx, acting_user=admin, role=ROLE)
    assert [item.object for item in view.authorizations] == ["S_TCODE", "FCCX_TMM", "S_ICF"]


# --------------------------------------------------------------------------------------------------------------- rights


def test_a_range_can_be_put_into_a_role_only_by_who_may_put_in_all_of_it(database: Database, admin: ActingUser) -> None:
    del admin
    limited = user_with(
        authorization("S_USER_AGR", ACT_GROUP="Z*", ACTVT="02"),
        authorization("S_USER_VAL", OBJECT="F_BKPF_BUK", AUTH_FIELD="*", AUTH_VALUE="03 1000 1999 2000..2999"),
    )
    with database.write() as tx:
        for allowed in ("1000", "2100..2200"):
            actions.set_authorizations(
                tx,
                acting_user=limited,
                role=ROLE,
                authorizations=[authorization("F_BKPF_BUK", BUKRS=allowed, ACTVT="03")],
            )
        for refused in ("1000..1999", "*", "2*", "$BUKRS"):
            with pytest.raises(NotAuthorized):
                actions.set_authorizations(
                    tx,
                    acting_user=limited,
                    role=ROLE,
                    authorizations=[authorization("F_BKPF_BUK", BUKRS=refused, ACTVT="03")],
                    organizational_levels={"$BUKRS": rows("3000")},
                )


def test_values_that_are_there_need_no_right_but_their_recombination_does(
    database: Database, admin: ActingUser
) -> None:
    limited = user_with(authorization("S_USER_AGR", ACT_GROUP="Z*", ACTVT="02"))
    first = authorization("F_BKPF_BUK", BUKRS="1000", ACTVT="01")
    second = authorization("F_BKPF_BUK", BUKRS="2000", ACTVT="03")
    mixed = authorization("F_BKPF_BUK", BUKRS="2000", ACTVT="01")
    with database.write() as tx:
        actions.set_authorizations(tx, acting_user=admin, role=ROLE, authorizations=[first, second])
        actions.set_authorizations(tx, acting_user=limited, role=ROLE, authorizations=[second])
        with pytest.raises(NotAuthorized, match="S_USER_VAL"):
            actions.set_authorizations(tx, acting_user=limited, role=ROLE, authorizations=[second, mixed])


def test_switching_an_authorization_active_is_putting_it_in(database: Database, admin: ActingUser) -> None:
    limited = user_with(authorization("S_USER_AGR", ACT_GROUP="Z*", ACTVT="02"))
    with database.write() as tx:
        actions.set_authorizations(
            tx, acting_user=admin, role=ROLE, authorizations=[authorization("S_TCODE", TCD="SU01")]
        )
        actions.set_inactive(tx, acting_user=limited, role=ROLE, counter=1, is_inactive=True)
        with pytest.raises(NotAuthorized, match="S_USER_TCD"):
            actions.set_inactive(tx, acting_user=limited, role=ROLE, counter=1, is_inactive=False)


def test_a_changed_organizational_level_needs_the_right_for_every_object_that_uses_it(
    database: Database, admin: ActingUser
) -> None:
    limited = user_with(
        authorization("S_USER_AGR", ACT_GROUP="Z*", ACTVT="02"),
        authorization("S_USER_VAL", OBJECT="F_SKA1_BUK", AUTH_FIELD="*", AUTH_VALUE="*"),
    )
    with database.write() as tx:
        actions.insert_objects(tx, acting_user=admin, role=ROLE, objects=[ObjectName("F_BKPF_BUK")])
        with pytest.raises(NotAuthorized, match="OBJECT=F_BKPF_BUK"):
            actions.set_organizational_levels(
                tx, acting_user=limited, role=ROLE, organizational_levels={"$BUKRS": rows("1000")}
            )


def test_of_two_writers_with_the_same_version_one_wins(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.insert_authorizations(
            tx,
            acting_user=admin,
            role=ROLE,
            authorizations=[authorization("S_TCODE", TCD="FB03")],
            expected_version=1,
        )
    with database.write() as tx, pytest.raises(RoleChangedMeanwhile):
        actions.insert_authorizations(
            tx,
            acting_user=admin,
            role=ROLE,
            authorizations=[authorization("S_TCODE", TCD="FB02")],
            expected_version=1,
        )
