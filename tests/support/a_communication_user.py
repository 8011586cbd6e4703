"""A communication user to be: its spec, an empty ERP, an empty hub, and runs against them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.support.fake_destinations import FakeDestinations
from tests.support.fake_erp import FakeErp

from keydate.commuser.destinations import Vault
from keydate.commuser.facts import Layer
from keydate.commuser.run.context import RunContext, begin_evidence
from keydate.commuser.secret import Secret
from keydate.commuser.spec import Spec, parse_spec, template_text
from keydate.commuser.system import Administrators, Area, Logon
from keydate.kit.clock import FixedClock
from keydate.wire.destination import Destination

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def a_spec(*replacements: tuple[str, str], template: str = "sap-erp") -> Spec:
    """Returns the spec of a template with some texts replaced."""
    text = template_text(template)
    for old, new in replacements:
        assert old in text, old
        text = text.replace(old, new)
    return parse_spec(text, today=NOW.date())[0]


@dataclass(slots=True)
class Landscape:
    """An ERP and a hub, and what acts on them."""

    spec: Spec = field(default_factory=a_spec)
    erp: FakeErp = field(default_factory=FakeErp)
    hub: FakeDestinations = field(default_factory=FakeDestinations)
    clock: FixedClock = field(default_factory=lambda: FixedClock(NOW))
    contexts: list[RunContext] = field(default_factory=list)
    path_problem: str = ""

    def vault(self) -> Vault | None:
        """Returns the vault of the spec's destination."""
        if self.spec.destination is None:
            return None
        return Vault(self.spec, self.spec.destination, self.hub, self.check)

    def check(self, destination: Destination) -> list[Layer]:
        """Checks the path as the connector would: logon, then the role's right for it."""
        if self.path_problem:
            return [Layer(name="service", ok=False, message=self.path_problem, who_mends="ERP administrator")]
        user = self.erp.users.get(destination.user)
        ok = self.erp.accepts(destination.user, destination.password)
        may = user is not None and any(
            role.profile in user.generated_profiles
            and any(row["OBJECT"] == "Z_FCC_CONN" for row in role.authorizations)
            for role in self.erp.roles.values()
        )
        return [Layer(name="logon", ok=ok), Layer(name="right", ok=may, message="Z_FCC_CONN")]

    def context(self, command: str = "apply", **more: Any) -> RunContext:
        """Returns a context for a run; evidence of all runs is kept for looking through."""
        logon = Logon("ADMIN", Secret("Admin-1234"))
        administrators = Administrators(self.erp.connect, dict.fromkeys(Area, logon))
        context = RunContext(
            spec=self.spec,
            administrators=administrators,
            vault=self.vault(),
            clock=self.clock,
            evidence=begin_evidence(command, self.spec, by=administrators.names, clock=self.clock),
            sleep=more.pop("sleep", lambda _seconds: None),
            **more,
        )
        self.contexts.append(context)
        return context

    @property
    def user(self) -> str:
        """Returns the user's name."""
        return self.spec.user.name

    @property
    def current_password(self) -> str:
        """Returns the password that the destination holds."""
        assert self.spec.destination is not None
        return self.hub.stored[self.spec.destination.name].password

    @property
    def is_connected(self) -> bool:
        """Tells whether the destination's password is alive at the ERP."""
        return self.erp.accepts(self.user, self.current_password)
