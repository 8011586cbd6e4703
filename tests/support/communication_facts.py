"""Facts about a communication user that is exactly as its spec says; each may be changed by keyword."""

from __future__ import annotations

from dataclasses import replace

from tests.support.a_communication_user import NOW, a_spec

from keydate.commuser.facts import (
    DestinationFacts,
    PasswordState,
    RoleAssignment,
    RoleAuthorization,
    RoleFacts,
    SystemFacts,
    UserFacts,
)
from keydate.commuser.plan import Situation
from keydate.vocabulary.ids import ProfileName

SPEC = a_spec()
PROFILE = ProfileName("T-00000001")


def a_user(**changes: object) -> UserFacts:
    user = UserFacts(
        name=SPEC.user.name,
        type="A",
        alias="fcc-communication",
        last_name="Financial closing",
        password_state=PasswordState.PRODUCTIVE,
        profiles=(PROFILE,),
        roles=(RoleAssignment(role=SPEC.role.name),),
    )
    return replace(user, **changes)  # type: ignore[arg-type]


def a_role(**changes: object) -> RoleFacts:
    role = RoleFacts(
        name=SPEC.role.name,
        description=SPEC.role.description,
        authorizations=tuple(RoleAuthorization(authorization=each) for each in SPEC.role.authorizations),
        profiles=(PROFILE,),
        is_generated=True,
    )
    return replace(role, **changes)  # type: ignore[arg-type]


def a_destination(**changes: object) -> DestinationFacts:
    destination = DestinationFacts(
        name="ERP_100", url="http://127.0.0.1:50000/sap/fccx", user="FCC_COMM", client="100", has_password=True
    )
    return replace(destination, **changes)  # type: ignore[arg-type]


def a_situation(
    user: UserFacts | None = a_user(),  # noqa: B008 - frozen
    role: RoleFacts | None = a_role(),  # noqa: B008 - frozen
    destination: DestinationFacts | None = a_destination(),  # noqa: B008 - frozen
    **changes: object,
) -> Situation:
    facts = SystemFacts(user=user, role=role, generated_profiles=frozenset({PROFILE}))
    situation = Situation(spec=SPEC, facts=facts, today=NOW.date(), destination=destination)
    return replace(situation, **changes)  # type: ignore[arg-type]
