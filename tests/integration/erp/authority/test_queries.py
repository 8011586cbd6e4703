"""Reads: lists, where-used, comparison, documents, and who may see them."""

from __future__ import annotations

import json

import pytest
import yaml
from tests.integration.erp.authority.acting import ROLE, authorization, rows, user_with

from keydate.erp.authority import actions, queries
from keydate.erp.authority.errors import NotAuthorized, TemplateNotFound
from keydate.erp.authority.guard import ActingUser
from keydate.kit.database import Database
from keydate.vocabulary.ids import FieldName, ObjectName, ProfileName, RoleName

NAMES = [RoleName(f"Z_ROLE_{number:02}") for number in range(12)]
BUKRS = FieldName("BUKRS")
F_BKPF_BUK = ObjectName("F_BKPF_BUK")


@pytest.fixture
def _roles(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        for name in NAMES:
            actions.create_role(tx, acting_user=admin, role=name, description=name)


@pytest.mark.usefixtures("_roles")
def test_roles_are_listed_page_by_page(database: Database, admin: ActingUser) -> None:
    with database.read() as tx:
        first = queries.list_roles(tx, acting_user=admin, limit=5)
        last = queries.list_roles(tx, acting_user=admin, limit=5, offset=10)
    assert ([role.name for role in first.roles], first.total) == (NAMES[:5], 12)
    assert ([role.name for role in last.roles], last.total) == (NAMES[10:], 12)


@pytest.mark.usefixtures("_roles")
def test_a_pattern_selects_names_and_only_a_star_is_special(database: Database, admin: ActingUser) -> None:
    with database.read() as tx:
        assert [role.name for role in queries.list_roles(tx, acting_user=admin, pattern="*_01").roles] == NAMES[1:2]
        assert queries.list_roles(tx, acting_user=admin, pattern="z_role_0*").total == 10
        assert queries.list_roles(tx, acting_user=admin, pattern="Z%").total == 0
        assert queries.list_roles(tx, acting_user=admin, pattern="Z_ROLE__1").total == 0


@pytest.mark.usefixtures("_roles")
def test_a_list_shows_only_what_one_may_display(database: Database) -> None:
    limited = user_with(authorization("S_USER_AGR", ACT_GROUP="Z_ROLE_0*", ACTVT="03"))
    with database.read() as tx:
        page = queries.list_roles(tx, acting_user=limited, limit=3, offset=8)
        with pytest.raises(NotAuthorized):
            queries.get_role(tx, acting_user=limited, role=NAMES[11])
        with pytest.raises(NotAuthorized):
            queries.list_roles(tx, acting_user=user_with())
    assert ([role.name for role in page.roles], page.total) == (NAMES[8:10], 10)
    assert [record.object for record in limited.records] == ["S_USER_AGR"]


def test_where_used_looks_through_organizational_levels(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        for name, level in ((NAMES[0], "1000"), (NAMES[1], "2000..2999")):
            actions.create_role(tx, acting_user=admin, role=name, description="")
            actions.set_authorizations(
                tx,
                acting_user=admin,
                role=name,
                authorizations=[authorization("F_BKPF_BUK", BUKRS="$BUKRS")],
                organizational_levels={"$BUKRS": rows(level)},
            )

        def used(field: str | None = None, value: str | None = None) -> list[str]:
            found = queries.where_used(
                tx,
                acting_user=admin,
                object_name=F_BKPF_BUK,
                field=None if field is None else FieldName(field),
                value=value,
            )
            return [use.role for use in found]

        assert used() == NAMES[:2]
        assert used("BUKRS") == NAMES[:2]
        assert used("BUKRS", "2500") == NAMES[1:2]
        assert used("BUKRS", "3000") == []
        assert used("ACTVT") == []


def test_two_roles_are_compared_by_what_they_grant(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        for name, codes in ((NAMES[0], ("FB01", "FB03")), (NAMES[1], ("FB03", "FB02"))):
            actions.create_role(tx, acting_user=admin, role=name, description="")
            actions.set_authorizations(
                tx,
                acting_user=admin,
                role=name,
                authorizations=[authorization("S_TCODE", TCD=code) for code in codes],
            )
        found = queries.compare_roles(tx, acting_user=admin, left=NAMES[0], right=NAMES[1])
    assert [(item.line, item.left, item.right) for item in found] == [
        ("S_TCODE: TCD = FB01", "held", ""),
        ("S_TCODE: TCD = FB02", "", "held"),
    ]


def test_a_role_can_be_downloaded_as_plain_data(database: Database, admin: ActingUser) -> None:
    with database.write() as tx:
        actions.create_role(tx, acting_user=admin, role=ROLE, description="Close")
        actions.create_role(tx, acting_user=admin, role=NAMES[0], description="Other")
        actions.add_transactions(tx, acting_user=admin, role=ROLE, transactions={"FB03": ""})
        actions.set_authorizations(
            tx,
            acting_user=admin,
            role=ROLE,
            authorizations=[authorization("F_BKPF_BUK", BUKRS="$BUKRS", ACTVT="02 03")],
            organizational_levels={"$BUKRS": rows("1000 2000..2999")},
        )
        actions.set_inactive(tx, acting_user=admin, role=ROLE, counter=1, is_inactive=True)
        actions.create_derived_role(tx, acting_user=admin, role=NAMES[1], description="", parent_role=ROLE)
        actions.create_composite_role(tx, acting_user=admin, role=NAMES[2], description="", members=[ROLE, NAMES[0]])
        document = queries.role_as_document(tx, acting_user=admin, role=ROLE)
        derived = queries.role_as_document(tx, acting_user=admin, role=NAMES[1])
        composite = queries.role_as_document(tx, acting_user=admin, role=NAMES[2])
        with pytest.raises(NotAuthorized, match="ACTVT=DL"):
            queries.role_as_document(
                tx, acting_user=user_with(authorization("S_USER_AGR", ACT_GROUP="*", ACTVT="03")), role=ROLE
            )
    assert document == {
        "name": "Z_CLOSE",
        "kind": "single",
        "description": "Close",
        "transactions": ["FB03"],
        "authorizations": [
            {
                "object": "F_BKPF_BUK",
                "values": {"ACTVT": ["02", "03"], "BUKRS": ["$BUKRS"]},
                "inactive": True,
            }
        ],
        "organizational_levels": {"$BUKRS": ["1000", "2000..2999"]},
    }
    assert yaml.safe_load(yaml.safe_dump(document)) == json.loads(json.dumps(document)) == document
    assert (derived["kind"], derived["parent_role"]) == ("derived", "Z_CLOSE")
    assert composite["members"] == ["Z_CLOSE", NAMES[0]]


def test_objects_and_templates_are_listed_for_who_may_display_them(database: Database, admin: ActingUser) -> None:
    limited = user_with(
        authorization("S_USER_AUT", OBJECT="F_BKPF*", ACTVT="03"), authorization("S_USER_AGR", ACTVT="03")
    )
    with database.read() as tx:
        everything = {item.name for item in queries.list_objects(tx, acting_user=admin)}
        some = {item.name for item in queries.list_objects(tx, acting_user=limited)}
        templates = queries.list_templates(tx, acting_user=limited)
        items = queries.get_template(tx, acting_user=limited, template="SAP_ERP_CLOSING_COMMUNICATION")
        with pytest.raises(TemplateNotFound):
            queries.get_template(tx, acting_user=limited, template="NONE")
        with pytest.raises(NotAuthorized):
            queries.get_object(tx, acting_user=limited, name=ObjectName("S_TCODE"))
        with pytest.raises(NotAuthorized):
            queries.get_profile(tx, acting_user=limited, profile=ProfileName("SAP_ALL"))
    assert len(some) == 9
    assert some < everything
    assert list(templates) == ["BACKEND", "GATEWAY", "S4_ONE_SYSTEM", "SAP_ERP_CLOSING_COMMUNICATION"]
    assert [item.object for item in items] == ["S_BTCH_JOB", "S_BTCH_NA1", "S_APPL_LOG", "S_ICF", "Z_FCC_CONN"]
