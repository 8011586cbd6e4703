"""What every run has: spec, administrators, vault, clock, and the record of what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from keydate.commuser.destinations import Vault
from keydate.commuser.errors import (
    CommuserError,
    HubRefused,
    HubUnreachable,
    LogonRefusedByErp,
    RefusedByErp,
    RightMissing,
)
from keydate.commuser.evidence import EvidencePack, StepRecord
from keydate.commuser.facts import SystemFacts
from keydate.commuser.plan import Action, Situation, Step
from keydate.commuser.secret import Secret
from keydate.commuser.spec.model import Spec
from keydate.commuser.system import Administrators, read_system
from keydate.kit.clock import Clock
from keydate.vocabulary.findings import Finding
from keydate.wire.destination import Credentials

Progress = Callable[[StepRecord], None]


def _silent(_record: StepRecord) -> None:
    return


@dataclass(slots=True, kw_only=True)
class RunContext:
    """The surroundings of one run; every act goes through it, so that it is recorded."""

    spec: Spec
    administrators: Administrators
    vault: Vault | None
    clock: Clock
    evidence: EvidencePack
    progress: Progress = _silent
    #: Waits for a person; tests replace it.
    sleep: Callable[[float], None]
    wait_manual: float = 0.0
    #: The initial password of this run, as long as the first logon is to come.
    initial: Secret | None = field(default=None, repr=False)

    @property
    def today(self) -> date:
        """Returns the day of the run."""
        return self.clock.now().date()

    def look(self) -> Situation:
        """Reads ERP and destination anew."""
        return self._situation(read_system(self.administrators, self.spec))

    def _situation(self, facts: SystemFacts) -> Situation:
        problem, destination = "", None
        if self.vault is not None:
            try:
                destination = self.vault.facts()
            except (HubUnreachable, HubRefused) as error:
                problem = str(error)
        return Situation(spec=self.spec, facts=facts, today=self.today, destination=destination, hub_problem=problem)

    def record(
        self, step: Step | str, action: Action | str, *, by: str, before: Any = None, after: Any = None, proof: str = ""
    ) -> None:
        """Notes a step and tells whoever watches."""
        number, title = (step.number, step.heading) if isinstance(step, Step) else ("", step)
        entry = StepRecord(
            step=step.value if isinstance(step, Step) else step.lower().replace(" ", "_"),
            number=number,
            title=title,
            action=str(action),
            at=self.clock.now(),
            by=by,
            before=before,
            after=after,
            proof=proof,
        )
        self.evidence.steps.append(entry)
        self.progress(entry)

    def note_findings(self, findings: Iterable[Finding]) -> None:
        """Notes findings."""
        self.evidence.findings += [
            {"code": each.code, "severity": each.severity.value, "message": each.message, "remedy": each.remedy}
            for each in findings
        ]

    def accepts(self, password: Secret) -> bool:
        """Tells whether the ERP lets the communication user log on and work with a password. A wrong one counts towards its lock."""
        return not self.refusal(password)

    def refusal(self, password: Secret) -> str:
        """Returns why the ERP refuses a logon of the communication user; empty when it is accepted."""
        try:
            with self.administrators.as_user(self.spec.user.name, self.evidence.protect(password)) as session:
                session.call("RFC_PING", "prove the logon")
        except LogonRefusedByErp as error:
            return error.reason or "logon refused"
        except (RightMissing, RefusedByErp):
            return ""  # logged on; that it may not call this function is as it should be
        return ""

    def alive(self) -> Credentials | None:
        """Returns which of the stored passwords the ERP accepts, the current one first."""
        if self.vault is None:
            return None
        for which in (Credentials.CURRENT, Credentials.PENDING):
            secret = self.vault.secret(which)
            if secret is not None and self.accepts(secret):
                return which
        return None


def begin_evidence(command: str, spec: Spec, *, by: list[str], clock: Clock) -> EvidencePack:
    """Returns an empty pack for a run."""
    return EvidencePack(
        command=command,
        spec_name=spec.metadata.name,
        owner=spec.metadata.owner,
        system=spec.system.address,
        client=spec.system.client,
        user=spec.user.name,
        role=spec.role.name,
        started=clock.now(),
        by=by,
    )


@contextmanager
def closing_evidence(pack: EvidencePack, clock: Clock) -> Iterator[EvidencePack]:
    """Notes end and outcome of a run, also of one that fails."""
    try:
        yield pack
    except CommuserError as error:
        pack.outcome = f"{error.code}: {error}"
        raise
    else:
        pack.outcome = pack.outcome or "done"
    finally:
        pack.outcome = pack.outcome or "interrupted"
        pack.ended = clock.now()
