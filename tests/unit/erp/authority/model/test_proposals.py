"""What a menu proposes, and how it is merged."""

from __future__ import annotations

from keydate.erp.authority.model.proposals import Proposals, adjusted, proposed
from keydate.erp.authority.model.roles import AuthorizationData, AuthorizationStatus, RoleAuthorization, numbered
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import FieldName, ObjectName

PROPOSALS: Proposals = {
    "T1": (("OBJ", {"ACTVT": ("01",), "BUKRS": ("$BUKRS",)}),),
    "T2": (("OBJ", {"ACTVT": ("03",), "BUKRS": ("$BUKRS",)}),),
    "T3": (("OBJ", {"ACTVT": ("06",), "BUKRS": ()}),),
    "T4": (("OBJ", {"ACTVT": ("03",), "BUKRS": ("$BUKRS",)}),),
}


def contents(items: tuple[RoleAuthorization, ...]) -> list[tuple[str, dict[str, list[str]]]]:
    return [(item.object, {field: [row.low for row in rows] for field, rows in item.values.items()}) for item in items]


def test_an_empty_menu_proposes_nothing() -> None:
    assert proposed([], PROPOSALS) == ()


def test_an_unknown_transaction_proposes_its_start() -> None:
    assert contents(proposed(["ZX"], PROPOSALS)) == [("S_TCODE", {"TCD": ["ZX"]})]


def test_proposals_that_differ_in_one_field_are_united_others_stay_apart() -> None:
    assert contents(proposed(["T2", "T1", "T3", "T4"], PROPOSALS)) == [
        ("S_TCODE", {"TCD": ["T1", "T2", "T3", "T4"]}),
        ("OBJ", {"ACTVT": ["01", "03"], "BUKRS": ["$BUKRS"]}),
        ("OBJ", {"ACTVT": ["06"]}),
    ]


def test_an_open_proposal_is_not_filled_by_another() -> None:
    proposals: Proposals = {"T1": (("OBJ", {"ACTVT": ()}),), "T2": (("OBJ", {"ACTVT": ("03",)}),)}
    assert contents(proposed(["T1", "T2"], proposals))[1:] == [("OBJ", {}), ("OBJ", {"ACTVT": ["03"]})]


def test_adjusting_replaces_standard_authorizations_and_keeps_the_others() -> None:
    fresh = proposed(["T3"], PROPOSALS)
    old = RoleAuthorization(object=ObjectName("OLD"), values={}, status=AuthorizationStatus.STANDARD)
    maintained = RoleAuthorization(
        object=ObjectName("OBJ"),
        values={FieldName("ACTVT"): (ValueRange("06"),), FieldName("BUKRS"): (ValueRange("1000"),)},
        status=AuthorizationStatus.MAINTAINED,
    )
    manual = RoleAuthorization(object=ObjectName("OWN"), values={})
    after = adjusted(AuthorizationData(authorizations=numbered([old, maintained, manual])), fresh)
    assert [(item.counter, item.object) for item in after.authorizations] == [(2, "OBJ"), (3, "OWN"), (4, "S_TCODE")]


def test_adjusting_twice_changes_nothing() -> None:
    fresh = proposed(["T1", "T3"], PROPOSALS)
    once = adjusted(AuthorizationData(), fresh)
    assert adjusted(once, fresh) == once
