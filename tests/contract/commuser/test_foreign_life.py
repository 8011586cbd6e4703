"""A real ERP that answers as a SAP system without our own functions: a person types the values, and everything else goes on by itself."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest
from tests.support.a_communication_user import a_spec
from tests.support.a_real_erp import RealErp, a_real_erp
from tests.support.a_real_hub import RealHub, a_real_hub
from typer.testing import CliRunner, Result

from keydate.commuser.cli import app, running
from keydate.commuser.destinations import open_vault
from keydate.commuser.exits import Exit
from keydate.commuser.spec import Spec, template_text
from keydate.commuser.system import Administrators, Area, connect_to
from keydate.commuser.system.writing import create_role, generate, set_authorizations
from keydate.gateway.rfc import FunctionNotAvailable, RfcConnection
from keydate.kit.clock import SystemClock
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import RoleName

NUMBERS = itertools.count(1)


@dataclass(slots=True)
class ForeignConnection:
    """A connection to an ERP that has none of our functions."""

    inner: RfcConnection
    before_call: Callable[[str, dict[str, Any]], None]

    @property
    def address(self) -> str:
        """Returns where it leads."""
        return self.inner.address

    def call(self, function: str, /, **parameters: Any) -> dict[str, Any]:
        """Answers as a SAP system does when there is no such function."""
        self.before_call(function, parameters)
        if function.startswith("Z_KEYDATE_"):
            raise FunctionNotAvailable(function=function)
        return self.inner.call(function, **parameters)

    def close(self) -> None:
        """Closes it."""
        self.inner.close()

    def __enter__(self) -> Self:
        """Returns itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Closes it."""
        self.close()


@dataclass(slots=True)
class Site:
    """A spec in a file, the ERP that it is for, and who administrates it."""

    spec: Spec
    file: Path
    erp: RealErp
    environment: dict[str, str]
    #: Role data were read so many times.
    looks: int = 0
    seen_waiting: threading.Event = field(default_factory=threading.Event)

    def type(self, *command: str) -> Result:
        options = [part for area in Area for part in (f"--as-{area}", self.erp.logons[area].user)]
        return CliRunner().invoke(app, [*command, str(self.file), *options], env=self.environment)

    def connect(self, *, user: str, password: str) -> RfcConnection:
        return ForeignConnection(connect_to(self.spec.system)(user=user, password=password), self.watch)

    def watch(self, function: str, parameters: dict[str, Any]) -> None:
        if function == "RFC_READ_TABLE" and parameters["QUERY_TABLE"] == "AGR_1251":
            self.looks += 1
            if self.looks == 2:  # once for the plan, the next time because the run waits
                self.seen_waiting.set()

    def person(self) -> Administrators:
        """Returns a person at the ERP's own screens: nothing is missing there."""
        return Administrators(connect_to(self.spec.system), self.erp.logons)

    def type_values(self, role: RoleName) -> None:
        with self.person().session(Area.ROLES) as session:
            set_authorizations(session, role, self.spec.role.authorizations, version="")


@pytest.fixture(scope="module")
def landscape(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RealErp, RealHub]]:
    folder = tmp_path_factory.mktemp("landscape")
    with a_real_erp(folder / "erp") as erp, a_real_hub(folder) as hub:
        yield erp, hub


@pytest.fixture
def site(landscape: tuple[RealErp, RealHub], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    return a_site(landscape, tmp_path, monkeypatch)


def a_site(
    landscape: tuple[RealErp, RealHub],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    *more: tuple[str, str],
) -> Site:
    erp, hub = landscape
    number = next(NUMBERS)
    replacements = (
        ("http://127.0.0.1:50000", erp.url),
        ("proxy_type: Internet", f'proxy_type: Internet, url: "{erp.url}/sap/fccx"'),
        ("http://127.0.0.1:8080", hub.url),
        ("name: FCC_COMM", f"name: FCC_COMM{number}"),
        ("alias: fcc-communication", f"alias: fcc-communication-{number}"),
        ("name: Z_FCC_COMMUNICATION", f"name: Z_FCC_COMMUNICATION_{number}"),
        ("name: ERP_100", f"name: ERP_100_{number}"),
        *more,
    )
    text = template_text("sap-erp")
    for old, new in replacements:
        text = text.replace(old, new)
    file = folder / "spec.yaml"
    file.write_text(text)
    environment = {"KEYDATE_HUB_TOKEN": hub.token, "COLUMNS": "300"}
    for area, logon in erp.logons.items():
        environment[f"KEYDATE_ERP_PASSWORD_{area.value.upper().replace('-', '_')}"] = logon.password.reveal()
    site = Site(a_spec(*replacements), file, erp, environment)
    around = running.Surroundings(
        clock=SystemClock(), connect=lambda _spec: site.connect, vault=open_vault, evidence=lambda: folder / "evidence"
    )
    monkeypatch.setattr(running, "surroundings", lambda: around)
    return site


def test_the_plan_prints_the_manual_step_word_by_word(site: Site) -> None:
    plan = site.type("plan")

    assert plan.exit_code == Exit.DIFFERENCES, plan.stderr
    assert "!    6-8  PFCG, Authorizations: manual input of the objects" in plan.stdout
    assert f"Run transaction PFCG, enter role {site.spec.role.name}, choose Change." in plan.stdout
    assert "Choose Edit > Insert Authorization(s) > Manual Input and enter: S_BTCH_JOB" in plan.stdout
    for authorization in site.spec.role.authorizations:
        assert f"Maintain the values of {authorization.describe()}." in plan.stdout
    assert "Save. Do not fill open fields with *." in plan.stdout


def test_apply_stops_waits_for_the_person_and_goes_on(site: Site) -> None:
    stopped = site.type("apply")
    assert stopped.exit_code == Exit.MANUAL_STEP_OPEN, stopped.stderr
    assert f"Run transaction PFCG, enter role {site.spec.role.name}, choose Change." in stopped.stderr
    assert "  Code: commuser.manual_step_open" in stopped.stderr

    site.looks = 0
    person = threading.Thread(target=do_the_step_when_the_run_waits, args=(site,))
    person.start()
    waited = site.type("apply", "--wait-manual", "60")
    person.join()
    assert waited.exit_code == Exit.DONE, waited.stderr

    again = site.type("apply")
    assert again.exit_code == Exit.DONE, again.stderr
    assert "Nothing to do: everything is as the spec says." in again.stdout
    assert real_differences(site) == set()


def do_the_step_when_the_run_waits(site: Site) -> None:
    assert site.seen_waiting.wait(30)
    site.type_values(site.spec.role.name)


def test_a_prepared_role_is_copied_and_nobody_types_anything(
    landscape: tuple[RealErp, RealHub], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = ("  authorizations:", "  template_role: Z_PREPARED\n  authorizations:")
    site = a_site(landscape, tmp_path, monkeypatch, prepared)
    template = replace(site.spec, role=replace(site.spec.role, name=RoleName("Z_PREPARED")))
    with site.person().session(Area.ROLES) as session:
        create_role(session, template)
    site.type_values(RoleName("Z_PREPARED"))

    assert f"{site.spec.role.name}, copied from Z_PREPARED" in site.type("plan").stdout
    applied = site.type("apply")

    assert applied.exit_code == Exit.DONE, applied.stderr
    assert site.type("plan").exit_code == Exit.DONE
    assert real_differences(site) == set()
    retired = site.type("retire", "--remove-after", "0", "--with-role")
    assert retired.exit_code == Exit.DONE, retired.stderr
    assert {"user.missing", "role.missing"} <= real_differences(site)


def real_differences(site: Site) -> set[str]:
    """Returns what `verify` of the foreign system finds beside what such a system does not tell and what nobody here has set up."""
    site.type("verify")
    # From the evidence: the ERP of this process logs to the same output as the command.
    packs = site.file.parent.glob("evidence/*/*/evidence.json")
    found = json.loads(max(packs, key=lambda path: path.stat().st_mtime_ns).read_text())["findings"]
    return {each["code"] for each in found} - {"password.unknown", "connection.trust", "connection.capacity"}


def test_a_value_that_was_typed_and_not_generated_is_found_in_the_profile(site: Site) -> None:
    assert site.type("apply").exit_code == Exit.MANUAL_STEP_OPEN
    site.type_values(site.spec.role.name)
    applied = site.type("apply")
    assert applied.exit_code == Exit.DONE, applied.stderr
    assert real_differences(site) == set()

    first, *others = site.spec.role.authorizations
    wide = replace(first, values={name: (ValueRange("*"),) for name in first.values})
    with site.person().session(Area.ROLES) as session:
        set_authorizations(session, site.spec.role.name, [wide, *others], version="")
    assert real_differences(site) == {"role.too_wide", "role.not_current"}
    with site.person().session(Area.PROFILES) as session:
        generate(session, site.spec.role.name)

    assert real_differences(site) == {"role.too_wide", "profile.too_wide"}
