"""The traffic lights of role maintenance."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from keydate.erp.authority.catalogue import DELIVERED
from keydate.erp.authority.model.lights import (
    Light,
    ProfileStatus,
    authorization_light,
    authorizations_light,
    data_light,
    explain_authorizations_light,
    menu_light,
    profile_status,
    user_light,
    worst,
)
from keydate.erp.authority.model.roles import AuthorizationData, Role, RoleAuthorization
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import FieldName, ObjectName, RoleName, UserName

NOW = datetime(2026, 11, 20, tzinfo=UTC)
LATER = NOW + timedelta(seconds=1)
ROLE = Role(
    name=RoleName("Z_ROLE"),
    is_composite=False,
    parent_role=None,
    description="",
    version=1,
    created_by=UserName("A"),
    created_at=NOW,
    changed_by=UserName("A"),
    changed_at=NOW,
)


def documents(*, is_inactive: bool = False, **fields: str) -> RoleAuthorization:
    return RoleAuthorization(
        object=ObjectName("F_BKPF_BUK"),
        values={FieldName(name): (ValueRange(value),) for name, value in fields.items()},
        is_inactive=is_inactive,
    )


@pytest.mark.parametrize(
    ("item", "levels", "expected"),
    [
        (documents(BUKRS="1000", ACTVT="03"), {}, Light.GREEN),
        (documents(BUKRS="1000"), {}, Light.YELLOW),
        (documents(ACTVT="03"), {}, Light.RED),
        (documents(BUKRS="$BUKRS", ACTVT="03"), {}, Light.RED),
        (documents(BUKRS="$BUKRS"), {}, Light.RED),
        (documents(BUKRS="$BUKRS", ACTVT="03"), {"$BUKRS": (ValueRange("1000"),)}, Light.GREEN),
    ],
)
def test_red_is_an_organizational_level_yellow_another_field_without_value(
    item: RoleAuthorization, levels: dict[str, tuple[ValueRange, ...]], expected: Light
) -> None:
    data = AuthorizationData(authorizations=(item,), organizational_levels=levels)
    assert authorization_light(item, data, DELIVERED) is expected
    assert data_light(data, DELIVERED) is expected


def test_a_node_shows_the_worst_light_below_it() -> None:
    assert worst([Light.GREEN, Light.YELLOW, Light.RED]) is Light.RED
    assert worst([Light.GREEN, Light.YELLOW]) is Light.YELLOW
    assert worst([]) is Light.GREEN


def test_an_inactive_authorization_does_not_count() -> None:
    assert data_light(AuthorizationData(authorizations=(documents(is_inactive=True),)), DELIVERED) is Light.GREEN


@pytest.mark.parametrize(
    ("role", "status", "light", "sentence"),
    [
        (ROLE, ProfileStatus.NOT_GENERATED, Light.RED, "No profile has been generated yet."),
        (
            replace(ROLE, generated_at=NOW, authorizations_changed_at=NOW),
            ProfileStatus.GENERATED,
            Light.GREEN,
            "The profile is generated and current.",
        ),
        (
            replace(ROLE, generated_at=NOW, authorizations_changed_at=LATER),
            ProfileStatus.OUTDATED,
            Light.YELLOW,
            "The authorizations were changed after the last generation; the profile is not current.",
        ),
        (
            replace(ROLE, generated_at=LATER, menu_changed_at=NOW),
            ProfileStatus.GENERATED,
            Light.RED,
            "The menu was changed; adjust the authorizations to it, then generate.",
        ),
        (
            replace(ROLE, is_composite=True),
            ProfileStatus.NONE,
            Light.NONE,
            "A composite role has no authorizations of its own.",
        ),
    ],
)
def test_the_authorizations_tab_tells_whether_the_profile_is_current(
    role: Role, status: ProfileStatus, light: Light, sentence: str
) -> None:
    assert profile_status(role) is status
    assert authorizations_light(role) is light
    assert explain_authorizations_light(role) == sentence


def test_the_menu_tab_is_red_when_empty() -> None:
    assert menu_light(entries=0) is Light.RED
    assert menu_light(entries=2) is Light.GREEN


@pytest.mark.parametrize(
    ("has_assignments", "comparison_is_pending", "expected"),
    [(False, False, Light.RED), (False, True, Light.RED), (True, True, Light.YELLOW), (True, False, Light.GREEN)],
)
def test_the_user_tab_is_yellow_while_the_comparison_is_missing(
    *, has_assignments: bool, comparison_is_pending: bool, expected: Light
) -> None:
    assert user_light(has_assignments=has_assignments, comparison_is_pending=comparison_is_pending) is expected
