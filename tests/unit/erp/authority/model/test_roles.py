"""Kinds of roles, numbers, and the status of authorizations."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from keydate.erp.authority.errors import DuplicateCounter, FollowsParentRole, RoleNameReserved, WrongRoleKind
from keydate.erp.authority.model.roles import (
    AuthorizationStatus,
    Role,
    RoleAuthorization,
    RoleKind,
    derived_status,
    numbered,
    require_customer_name,
)
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import FieldName, ObjectName, RoleName, UserName

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def role(*, is_composite: bool = False, parent: str | None = None) -> Role:
    return Role(
        name=RoleName("Z_ROLE"),
        is_composite=is_composite,
        parent_role=None if parent is None else RoleName(parent),
        description="",
        version=1,
        created_by=UserName("A"),
        created_at=NOW,
        changed_by=UserName("A"),
        changed_at=NOW,
    )


def item(counter: int | None = None) -> RoleAuthorization:
    return RoleAuthorization(object=ObjectName("S_TCODE"), values={}, counter=counter)


def values(**fields: str) -> dict[FieldName, tuple[ValueRange, ...]]:
    return {FieldName(name): tuple(map(ValueRange, text.split())) for name, text in fields.items()}


def test_a_role_is_single_composite_or_derived() -> None:
    assert role().kind is RoleKind.SINGLE
    assert role(is_composite=True).kind is RoleKind.COMPOSITE
    assert role(parent="Z_PARENT").kind is RoleKind.DERIVED


def test_acts_ask_for_the_kind_that_they_need() -> None:
    role().require_own_data()
    role(parent="Z_PARENT").require_single()
    role(is_composite=True).require_composite()
    with pytest.raises(WrongRoleKind, match="is not a single role"):
        role(is_composite=True).require_own_data()
    with pytest.raises(WrongRoleKind, match="is not a composite role"):
        role().require_composite()
    with pytest.raises(FollowsParentRole, match="is derived from Z_PARENT and follows it"):
        role(parent="Z_PARENT").require_own_data()


@pytest.mark.parametrize("name", ["SAP_ALL", "SAPX", "KEYDATE_USER_ADMIN", "/NS/X"])
def test_delivered_names_are_reserved(name: str) -> None:
    with pytest.raises(RoleNameReserved):
        require_customer_name(RoleName(name))


@pytest.mark.parametrize("name", ["Z_ROLE", "YX", "CLOSE"])
def test_other_names_are_free(name: str) -> None:
    require_customer_name(RoleName(name))


def test_numbers_are_kept_and_missing_ones_follow_the_highest() -> None:
    assert [each.counter for each in numbered([item(), item(7), item(3), item()])] == [3, 7, 8, 9]


def test_a_number_stands_once() -> None:
    with pytest.raises(DuplicateCounter, match="Number 3 is given to more than one authorization"):
        numbered([item(3), item(3)])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (values(ACTVT="03"), AuthorizationStatus.STANDARD),
        (values(ACTVT="03", BUKRS="1000"), AuthorizationStatus.MAINTAINED),
        (values(ACTVT="02", BUKRS="1000"), AuthorizationStatus.CHANGED),
        (values(ACTVT="03 02"), AuthorizationStatus.CHANGED),
        (values(BUKRS="1000"), AuthorizationStatus.CHANGED),
    ],
)
def test_the_status_compares_with_the_proposal(
    given: dict[FieldName, tuple[ValueRange, ...]], expected: AuthorizationStatus
) -> None:
    assert derived_status([values(ACTVT="03")], given) is expected


def test_the_proposal_that_fits_best_counts() -> None:
    proposals = [values(ACTVT="01"), values(ACTVT="03"), values(ACTVT="03", BUKRS="1000")]
    assert derived_status(proposals, values(ACTVT="03", BUKRS="1000")) is AuthorizationStatus.STANDARD
    assert derived_status(proposals, values(ACTVT="03", BUKRS="2000")) is AuthorizationStatus.MAINTAINED
    assert derived_status([], values(ACTVT="03")) is AuthorizationStatus.CHANGED
