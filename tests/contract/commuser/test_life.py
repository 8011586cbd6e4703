"""The life of a communication user, with the same outcome at the fake ERP and at a real one over SOAP with a real destination service."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from tests.support.a_communication_user import Landscape, a_spec
from tests.support.a_real_erp import RealErp, a_real_erp
from tests.support.a_real_hub import RealHub, a_real_hub

from keydate.commuser.destinations import open_vault
from keydate.commuser.errors import ChangedMeanwhile, RefusedByErp, RightMissing
from keydate.commuser.facts import SystemFacts
from keydate.commuser.plan import Action, has_differences, make_plan
from keydate.commuser.run.apply import apply
from keydate.commuser.run.context import RunContext, begin_evidence
from keydate.commuser.run.least_privilege import propose, read_trace
from keydate.commuser.run.retire import retire
from keydate.commuser.run.rotate import rotate
from keydate.commuser.secret import Secret
from keydate.commuser.spec import Spec
from keydate.commuser.system import Administrators, Area, connect_to
from keydate.commuser.system.writing import (
    create_role,
    generate,
    set_authorizations,
    set_password,
    set_trace,
)
from keydate.commuser.verification import verify
from keydate.kit.clock import SystemClock
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import FieldName, ObjectName, RoleName
from keydate.wire.destination import Credentials

STANDIN = Path(__file__).parents[2] / "support" / "pyrfc_standin"
NewContext = Callable[[], RunContext]


@dataclass(slots=True)
class World:
    """One ERP with one hub."""

    spec: Spec
    new_context: NewContext
    is_real: bool


@dataclass(frozen=True, slots=True)
class RealLandscape:
    """A served ERP and a served hub, shared by the tests of this file."""

    erp: RealErp
    hub: RealHub
    numbers: Iterator[int]


@pytest.fixture(scope="module")
def real_landscape(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealLandscape]:
    folder = tmp_path_factory.mktemp("landscape")
    with a_real_erp(folder / "erp") as erp, a_real_hub(folder) as hub:
        yield RealLandscape(erp, hub, itertools.count(1))


@pytest.fixture(params=["fake", "soap", "rfc"])
def world(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    if request.param == "fake":
        landscape = Landscape()
        yield World(landscape.spec, landscape.context, is_real=False)
        return
    real: RealLandscape = request.getfixturevalue("real_landscape")
    number = next(real.numbers)
    system = f'url: "{real.erp.url}"'
    if request.param == "rfc":
        # Any package with the pyrfc API; here a stand-in that forwards to the same ERP.
        monkeypatch.syspath_prepend(STANDIN)
        monkeypatch.setenv("PYRFC_STANDIN_URL", real.erp.url)
        system = 'rfc: {ashost: erp.example.com, sysnr: "00"}'
    spec = a_spec(
        ('url: "http://127.0.0.1:50000"', system),
        ("proxy_type: Internet", f'proxy_type: Internet, url: "{real.erp.url}/sap/fccx"'),
        ("http://127.0.0.1:8080", real.hub.url),
        ("name: FCC_COMM", f"name: FCC_COMM{number}"),
        ("alias: fcc-communication", f"alias: fcc-communication-{number}"),
        ("name: Z_FCC_COMMUNICATION", f"name: Z_FCC_COMMUNICATION_{number}"),
        ("name: ERP_100", f"name: ERP_100_{number}"),
    )
    with ExitStack() as stack:

        def new_context() -> RunContext:
            administrators = Administrators(connect_to(spec.system), real.erp.logons)
            vault = open_vault(spec, real.hub.token)
            assert vault is not None
            stack.callback(vault.close)
            return RunContext(
                spec=spec,
                administrators=administrators,
                vault=vault,
                clock=SystemClock(),
                evidence=begin_evidence("apply", spec, by=administrators.names, clock=SystemClock()),
                sleep=lambda _seconds: None,
            )

        yield World(spec, new_context, is_real=True)


def secret(context: RunContext) -> Secret:
    assert context.vault is not None
    found = context.vault.secret(Credentials.CURRENT)
    assert found is not None
    return found


def codes(context: RunContext) -> set[str]:
    assert context.vault is not None
    findings = verify(context.look(), layers=context.vault.check())
    return {each.code for each in findings} - {"connection.trust", "connection.capacity"}


def test_from_nothing_to_a_checked_connection_and_a_second_run_changes_nothing(world: World) -> None:
    first = world.new_context()
    apply(first)

    second = world.new_context()
    plan = apply(second)

    assert not has_differences(plan)
    assert codes(world.new_context()) == set()
    proof = next(step.proof for step in first.evidence.steps if step.step == "final_password")
    assert "refused for work" in proof
    assert "accepted" in proof
    assert secret(second).reveal() not in json.dumps(first.evidence.as_json())


def test_a_rotation_leaves_a_new_password_that_works(world: World) -> None:
    apply(world.new_context())
    before = secret(world.new_context())

    rotate(world.new_context())

    after = world.new_context()
    assert secret(after) != before
    assert after.accepts(secret(after))
    assert codes(world.new_context()) == set()


def test_a_password_that_an_administrator_has_reset_is_mended(world: World) -> None:
    apply(world.new_context())
    context = world.new_context()
    with context.administrators.session(Area.USERS) as session:
        set_password(session, world.spec.user.name, Secret("Another-Initial-1"))
    assert "password.initial" in codes(world.new_context())

    apply(world.new_context())

    assert codes(world.new_context()) == set()


def test_a_role_that_was_changed_is_found_and_brought_back(world: World) -> None:
    apply(world.new_context())
    first, *others = world.spec.role.authorizations
    wide = replace(first, values={**first.values, FieldName("JOBACTION"): (ValueRange("*"),)})
    context = world.new_context()
    with context.administrators.session(Area.ROLES) as session:
        set_authorizations(session, world.spec.role.name, [wide, *others[:-1]], version="")
    assert {"role.too_wide", "role.value_missing", "role.not_current"} <= codes(world.new_context())

    apply(world.new_context())

    assert codes(world.new_context()) == set()


def test_two_administrators_at_one_role_one_wins_and_the_other_is_told(world: World) -> None:
    apply(world.new_context())
    context = world.new_context()
    role = context.look().facts.role
    assert role is not None
    with context.administrators.session(Area.ROLES) as session:
        set_authorizations(session, role.name, world.spec.role.authorizations[:2], version=role.version)

        with pytest.raises(ChangedMeanwhile):
            set_authorizations(session, role.name, world.spec.role.authorizations, version=role.version)


def test_an_empty_role_is_not_generated(world: World) -> None:
    context = world.new_context()
    spec = replace(world.spec, role=replace(world.spec.role, name=RoleName(f"{world.spec.role.name}_E")))
    with context.administrators.session(Area.ROLES) as session:
        create_role(session, spec)

    with context.administrators.session(Area.PROFILES) as session, pytest.raises(RefusedByErp):
        generate(session, spec.role.name)


def test_a_trace_of_the_connection_check_proposes_a_role_that_still_works(world: World) -> None:
    apply(world.new_context())
    context = world.new_context()
    with context.administrators.session(Area.USERS) as session:
        set_trace(session, world.spec.user.name, active=True)
    assert context.vault is not None
    context.vault.check()

    proposal = propose(world.spec, read_trace(context.administrators, world.spec.user.name))

    if world.is_real:
        assert proposal.checks > 0
        assert ObjectName("S_ICF") in {each.object for each in proposal.authorizations}


def test_a_retired_user_is_locked_fenced_and_removed(world: World) -> None:
    apply(world.new_context())

    retire(world.new_context())

    assert {"user.locked", "destination.fenced"} <= codes(world.new_context())
    retire(world.new_context(), remove_after=0, with_role=True)
    facts: SystemFacts = world.new_context().look().facts
    assert facts.user is None
    assert facts.role is None
    assert {line.action for line in make_plan(world.new_context().look())} == {Action.CREATE}


def test_each_administrator_can_do_only_its_part(world: World) -> None:
    if not world.is_real:
        return  # the fake has one administrator who may do all
    context = world.new_context()
    user_administrator = context.administrators
    with user_administrator.session(Area.USERS) as session, pytest.raises(RightMissing):
        create_role(session, world.spec)
