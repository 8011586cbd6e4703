"""An ERP without our own functions, as a real SAP system is: manual steps, template roles, star defaults."""

from __future__ import annotations

import pytest
from tests.support.a_communication_user import Landscape, a_spec
from tests.support.fake_erp import FakeErp, FakeRole

from keydate.commuser.errors import ManualStepOpen
from keydate.commuser.plan import Action, Step, has_differences, make_plan, plan_step
from keydate.commuser.run.apply import apply
from keydate.commuser.spec import Spec
from keydate.commuser.verification import verify

OURS = frozenset(
    {
        "Z_KEYDATE_ROLE_AUTH_SET",
        "Z_KEYDATE_ROLE_AUTH_GET",
        "Z_KEYDATE_ROLE_STATUS",
        "Z_KEYDATE_USER_STATUS",
        "Z_KEYDATE_USER_COMPARE",
        "Z_KEYDATE_TRACE_GET",
    }
)
#: Tables hold 40 characters in the fake; a real one has room for the whole text.
SHORT = ("description: Technical communication user of the closing hub", "description: Communication user")


def a_foreign_landscape(spec: Spec | None = None) -> Landscape:
    return Landscape(spec=spec or a_spec(SHORT), erp=FakeErp(missing=OURS))


def type_values(landscape: Landscape, role: str = "Z_FCC_COMMUNICATION") -> None:
    """Does what the instructions of the manual step say."""
    target = landscape.erp.roles.setdefault(role, FakeRole())
    target.authorizations, target.values = [], []
    for number, authorization in enumerate(landscape.spec.role.authorizations, start=1):
        counter = f"{number:06}"
        target.authorizations.append({"COUNTER": counter, "OBJECT": str(authorization.object)})
        target.values += [
            {
                "COUNTER": counter,
                "OBJECT": str(authorization.object),
                "FIELD": str(field),
                "LOW": each.low,
                "HIGH": each.high,
            }
            for field, values in authorization.values.items()
            for each in values
        ]


def test_the_plan_says_that_the_values_are_typed_by_hand() -> None:
    line = plan_step(Step.AUTHORIZATIONS, a_foreign_landscape().context().look())

    assert line.action is Action.MANUAL
    assert "Run transaction PFCG, enter role Z_FCC_COMMUNICATION, choose Change." in line.instructions


def test_apply_stops_at_the_manual_step_and_goes_on_once_it_is_done() -> None:
    landscape = a_foreign_landscape()
    with pytest.raises(ManualStepOpen) as stopped:
        apply(landscape.context())
    assert "Manual Input" in str(stopped.value)

    type_values(landscape)
    apply(landscape.context())

    assert landscape.is_connected
    assert not has_differences(make_plan(landscape.context().look()))


def test_apply_waits_for_the_person_when_told_to() -> None:
    landscape = a_foreign_landscape()

    apply(landscape.context(wait_manual=60, sleep=lambda _seconds: type_values(landscape)))

    assert landscape.is_connected


def test_what_the_profiles_really_grant_is_verified_against_the_spec() -> None:
    landscape = a_foreign_landscape()
    apply(landscape.context(wait_manual=60, sleep=lambda _seconds: type_values(landscape)))
    granted = landscape.erp.roles["Z_FCC_COMMUNICATION"].granted
    target = next(row for row in granted if row["OBJCT"] == "S_BTCH_JOB" and row["FIELD"] == "JOBACTION")

    assert codes(landscape) == set()
    target["VON"] = "*"  # the light of the role stays green: somebody has changed the profile behind it
    assert {"profile.too_wide", "role.not_current"} <= codes(landscape)
    assert not {"profile.unknown"} & codes(landscape)


def test_a_profile_that_is_missing_in_the_user_master_is_found_there() -> None:
    landscape = a_foreign_landscape()
    apply(landscape.context(wait_manual=60, sleep=lambda _seconds: type_values(landscape)))

    landscape.erp.users["FCC_COMM"].generated_profiles.clear()

    assert codes(landscape) == {"comparison.missing"}


def test_an_administrator_who_may_not_read_the_profiles_tables_is_told_what_remains_unknown() -> None:
    landscape = a_foreign_landscape()
    apply(landscape.context(wait_manual=60, sleep=lambda _seconds: type_values(landscape)))

    landscape.erp.closed_tables = frozenset({"UST04", "UST10S", "UST12"})

    assert codes(landscape) == {"profile.unknown"}
    assert not has_differences(make_plan(landscape.context().look()))


def codes(landscape: Landscape) -> set[str]:
    """Returns what `verify` finds, but for what the ERP cannot tell anyway."""
    return {each.code for each in verify(landscape.context().look())} - {"password.unknown"}


def test_a_prepared_role_is_copied_instead() -> None:
    spec = a_spec(SHORT, ("  authorizations:", "  template_role: Z_TEMPLATE\n  authorizations:"))
    landscape = a_foreign_landscape(spec)
    type_values(landscape, "Z_TEMPLATE")

    apply(landscape.context())

    assert ("ADMIN", "/SDF/PRGN_COPY_AGR") in landscape.erp.calls
    assert landscape.is_connected


def test_authorization_defaults_of_the_menu_are_a_manual_step_everywhere() -> None:
    landscape = Landscape(spec=a_spec(template="s4-one-system"))

    line = plan_step(Step.AUTHORIZATIONS, landscape.context().look())

    assert line.action is Action.MANUAL
    assert any("Authorization default, type R3TR IWSG" in each for each in line.instructions)


def test_a_password_whose_state_is_unknown_is_tried_before_it_is_replaced() -> None:
    landscape = a_foreign_landscape()
    with pytest.raises(ManualStepOpen):
        apply(landscape.context())
    type_values(landscape)
    apply(landscape.context())
    before = landscape.current_password

    apply(landscape.context())

    assert landscape.current_password == before
