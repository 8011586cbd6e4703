"""`keydate commuser apply` ended by SIGKILL after every step and after every call that changes something at a real ERP and a real
destination service; the next run completes it, and nothing is doubled.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from tests.support.a_communication_user import a_spec
from tests.support.a_real_erp import RealErp, a_real_erp, call
from tests.support.a_real_hub import RealHub, a_real_hub
from tests.support.killable import Launcher, Run, a_launcher

from keydate.commuser.destinations import open_vault
from keydate.commuser.exits import Exit
from keydate.commuser.plan import Action, Step, make_plan
from keydate.commuser.run.context import RunContext, begin_evidence
from keydate.commuser.spec import Spec, template_text
from keydate.commuser.system import Administrators, Area, connect_to
from keydate.commuser.verification import verify
from keydate.erp.audit.changes import list_changes
from keydate.erp.audit.trail import ErpDatabase
from keydate.erp.setup import open_database
from keydate.kit.clock import SystemClock
from keydate.vocabulary.findings import Severity
from keydate.wire.destination import Credentials

#: What changes nothing: a kill after one of these finds what the last change has left.
READING: Final = {
    "BAPI_USER_GET_DETAIL",
    "Z_KEYDATE_USER_STATUS",
    "Z_KEYDATE_ROLE_STATUS",
    "Z_KEYDATE_ROLE_AUTH_GET",
    "PRGN_RFC_READ_TEXTS",
    "RFC_PING",
    "BAPI_TRANSACTION_COMMIT",
    "GET",
}


@dataclass(slots=True)
class Site:
    """One ERP, one destination service, and what starts runs against them."""

    folder: Path
    erp: RealErp
    hub: RealHub
    #: The ERP's own, for what no remote function tells.
    database: ErpDatabase
    launcher: Launcher
    numbers: Iterator[int]

    def new_user(self) -> User:
        """Returns a communication user that does not exist yet, with a role and a destination of its own."""
        number = next(self.numbers)
        replacements = (
            ("http://127.0.0.1:50000", self.erp.url),
            ("http://127.0.0.1:8080", self.hub.url),
            ("name: FCC_COMM", f"name: FCC_COMM{number}"),
            ("alias: fcc-communication", f"alias: fcc-communication-{number}"),
            ("name: Z_FCC_COMMUNICATION", f"name: Z_FCC_COMMUNICATION_{number}"),
            ("name: ERP_100", f"name: ERP_100_{number}"),
        )
        text = template_text("sap-erp")
        for old, new in replacements:
            text = text.replace(old, new)
        path = self.folder / f"spec-{number}.yaml"
        path.write_text(text)
        return User(self, a_spec(*replacements), path)


@dataclass(slots=True)
class User:
    """A communication user to be."""

    site: Site
    spec: Spec
    path: Path

    def apply(self, *, kill_after: int | None = None) -> Run:
        """Runs `apply` in a process of its own."""
        environment = {"KEYDATE_HUB_TOKEN": self.site.hub.token, "KEYDATE_HOME": str(self.site.folder / "home")}
        arguments = ["apply", str(self.path)]
        for area, logon in self.site.erp.logons.items():
            variable = f"KEYDATE_ERP_PASSWORD_{area.value.upper().replace('-', '_')}"
            environment[variable] = logon.password.reveal()
            arguments += [f"--as-{area}", logon.user]
        return self.site.launcher.run(arguments, environment, kill_after=kill_after)

    def context(self) -> RunContext:
        """Returns a run of this process, which looks at what the others have left."""
        administrators = Administrators(connect_to(self.spec.system), self.site.erp.logons)
        return RunContext(
            spec=self.spec,
            administrators=administrators,
            vault=open_vault(self.spec, self.site.hub.token),
            clock=SystemClock(),
            evidence=begin_evidence("verify", self.spec, by=administrators.names, clock=SystemClock()),
            sleep=lambda _seconds: None,
        )

    def changes(self) -> Counter[str]:
        """Counts the change documents about user and role by act and field, those about passwords left out."""
        with self.site.database.read() as tx:
            found = [
                document
                for key in (self.spec.user.name, self.spec.role.name)
                for document in list_changes(tx, client="100", object_key=key, limit=1000)
            ]
        # An initial password whose run died is replaced, so there may be more about passwords.
        acts = [f"{each.act} {each.field}".replace(self.spec.role.name, "ROLE") for each in found]
        return Counter(act for act in acts if "password" not in act)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("sigkill")
    with a_launcher(folder / "runs") as launcher, a_real_erp(folder / "erp") as erp, a_real_hub(folder) as hub:
        database = open_database(erp.settings, clock=SystemClock())
        yield Site(folder, erp, hub, database, launcher, itertools.count(1))
        database.dispose()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_apply_killed_after_any_step_or_change_is_completed_by_the_next_run(site: Site) -> None:
    undisturbed = site.new_user()
    whole = undisturbed.apply()
    assert whole.code == Exit.DONE, whole.output
    assert [event for event in whole.events if event.startswith("step ")] == [f"step {step}" for step in Step]
    once = undisturbed.changes()

    for number, event in enumerate(whole.events, start=1):
        if event in READING:
            continue
        user = site.new_user()
        killed = user.apply(kill_after=number)
        assert killed.was_killed, (event, killed)
        assert killed.events == whole.events[:number]

        completed = user.apply()

        assert completed.code == Exit.DONE, (event, completed.output)
        assert_complete(user, after=event)
        assert user.changes() == once, event


def assert_complete(user: User, *, after: str) -> None:
    context = user.context()
    vault, situation = context.vault, context.look()
    assert vault is not None
    try:
        assert [line for line in make_plan(situation) if line.action is not Action.NO_CHANGE] == [], after
        findings = verify(situation, layers=vault.check())
        assert [each for each in findings if each.severity is Severity.ERROR] == [], after
        assert context.alive() is Credentials.CURRENT, after
        assert situation.destination is not None
        assert not situation.destination.has_pending, after
    finally:
        vault.close()
    assert_nothing_is_doubled(user, after=after)


def assert_nothing_is_doubled(user: User, *, after: str) -> None:
    url, name, role = user.site.erp.url, user.spec.user.name, user.spec.role.name
    users, roles = user.site.erp.logons[Area.USERS], user.site.erp.logons[Area.ROLES]
    detail = call(
        url, users.user, users.password.reveal(), "BAPI_USER_GET_DETAIL", USERNAME=name, PROFILES=[], ACTIVITYGROUPS=[]
    )
    data = call(url, roles.user, roles.password.reveal(), "Z_KEYDATE_ROLE_AUTH_GET", ACTIVITY_GROUP=role, AUTH_DATA=[])
    assert [row["AGR_NAME"] for row in detail["ACTIVITYGROUPS"]] == [role], after
    assert len(detail["PROFILES"]) == 1, after
    assert [int(row["COUNTER"]) for row in data["AUTH_DATA"]] == [1, 2, 3, 4, 5], after
