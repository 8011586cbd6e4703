"""The traffic lights of role maintenance, as pure functions.

The light of the user tab needs assignments, which belong to `keydate.erp.users`: it asks `user_light` here.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from keydate.erp.authority.model.catalogue import ObjectCatalogue, variable
from keydate.erp.authority.model.roles import AuthorizationData, Role, RoleAuthorization
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import FieldName


class Light(StrEnum):
    """A traffic light; composite roles have none on some tabs."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"
    NONE = "none"


class ProfileStatus(StrEnum):
    """Whether the profile of a role is what its authorization data say."""

    NONE = "none"  #: a composite role has no profile
    NOT_GENERATED = "not_generated"
    OUTDATED = "outdated"  #: authorization data saved after the last generation
    GENERATED = "generated"


def worst(lights: Iterable[Light]) -> Light:
    """Returns the light that a node shows for the nodes below it; green without any."""
    seen = set(lights)
    return next((light for light in (Light.RED, Light.YELLOW) if light in seen), Light.GREEN)


def authorization_light(item: RoleAuthorization, data: AuthorizationData, catalogue: ObjectCatalogue) -> Light:
    """Returns the light of one authorization: red without an organizational level, yellow with an open field, else green."""
    return worst(
        _field_light(field, item.values.get(field, ()), data, catalogue)
        for field in catalogue.object(item.object).fields
    )


def _field_light(
    field: FieldName, rows: tuple[ValueRange, ...], data: AuthorizationData, catalogue: ObjectCatalogue
) -> Light:
    if not rows:
        return Light.RED if catalogue.is_organizational_level(field) else Light.YELLOW
    if rows == (ValueRange(variable(field)),) and not data.organizational_levels.get(variable(field)):
        return Light.RED
    return Light.GREEN


def data_light(data: AuthorizationData, catalogue: ObjectCatalogue) -> Light:
    """Returns the light of all active authorizations together."""
    return worst(authorization_light(item, data, catalogue) for item in data.active)


def profile_status(role: Role) -> ProfileStatus:
    """Tells whether the role's profile is current."""
    if role.is_composite:
        return ProfileStatus.NONE
    if role.generated_at is None:
        return ProfileStatus.NOT_GENERATED
    if role.authorizations_changed_at is not None and role.authorizations_changed_at > role.generated_at:
        return ProfileStatus.OUTDATED
    return ProfileStatus.GENERATED


def menu_light(*, entries: int) -> Light:
    """Returns the light of the menu tab: red when empty, green when filled. For a composite role the entries are its members."""
    return Light.GREEN if entries else Light.RED


def authorizations_light(role: Role) -> Light:
    """Returns the light of the authorizations tab.

    Red: no profile yet, or the menu changed and the authorizations were not adjusted to it. Yellow: saved after the last generation.
    Green: generated and current.
    """
    status = profile_status(role)
    if status is ProfileStatus.NONE:
        return Light.NONE
    if status is ProfileStatus.NOT_GENERATED or role.menu_changed_at is not None:
        return Light.RED
    return Light.YELLOW if status is ProfileStatus.OUTDATED else Light.GREEN


def user_light(*, has_assignments: bool, comparison_is_pending: bool) -> Light:
    """Returns the light of the user tab: red without users, yellow when the user comparison is needed, else green."""
    if not has_assignments:
        return Light.RED
    return Light.YELLOW if comparison_is_pending else Light.GREEN


def explain_authorizations_light(role: Role) -> str:
    """Returns what the light of the authorizations tab means, as a sentence."""
    status = profile_status(role)
    if status is ProfileStatus.NONE:
        return "A composite role has no authorizations of its own."
    if role.menu_changed_at is not None:
        return "The menu was changed; adjust the authorizations to it, then generate."
    return {
        ProfileStatus.NOT_GENERATED: "No profile has been generated yet.",
        ProfileStatus.OUTDATED: "The authorizations were changed after the last generation; the profile is not current.",
        ProfileStatus.GENERATED: "The profile is generated and current.",
    }[status]
