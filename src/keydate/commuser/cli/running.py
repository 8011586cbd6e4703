"""Around every command: load the spec, log on, run, write the evidence, and turn failures into exit codes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import typer

from keydate.commuser.cli.logons import LogonOptions, administrators_logons, hub_token
from keydate.commuser.cli.rendering import Screen
from keydate.commuser.destinations import Vault, open_vault
from keydate.commuser.errors import CommuserError
from keydate.commuser.evidence import EvidencePack, write_pack
from keydate.commuser.exits import Exit
from keydate.commuser.run.context import RunContext, begin_evidence, closing_evidence
from keydate.commuser.spec import Spec, load_spec
from keydate.commuser.system import Administrators, Connect, connect_to
from keydate.kit.clock import Clock, SystemClock
from keydate.kit.home import part_folder
from keydate.vocabulary.errors import InvalidValue, KeydateError

#: Whoever only looks, hands over or rotates cannot mend the spec at that moment and has read its warnings before.
_WARNING: Final = frozenset({"plan", "apply", "verify", "verify-extract"})


@dataclass(slots=True, kw_only=True)
class Surroundings:
    """What commands reach the world with; tests put their own here."""

    clock: Clock
    connect: Callable[[Spec], Connect]
    vault: Callable[[Spec, str], Vault | None]
    evidence: Callable[[], Path]


def _real() -> Surroundings:
    return Surroundings(
        clock=SystemClock(),
        connect=lambda spec: connect_to(spec.system),
        vault=open_vault,
        evidence=lambda: part_folder("evidence"),
    )


#: Replaced as a whole by tests that run commands in process.
surroundings: Callable[[], Surroundings] = _real


@contextmanager
def failures_shown(screen: Screen) -> Iterator[None]:
    """Turns expected failures into their exit code; nothing else is caught here."""
    try:
        yield
    except KeydateError as error:
        if isinstance(error, CommuserError):
            code = error.exit
        else:
            code = Exit.INVALID_SPEC if isinstance(error, InvalidValue) else Exit.FAILED
        screen.failure(error, int(code))
        raise typer.Exit(int(code)) from error


def read_spec(command: str, path: Path, screen: Screen, around: Surroundings) -> Spec:
    """Returns the spec; the commands that are about its content show its warnings."""
    spec, findings = load_spec(path, today=around.clock.now().date())
    if command in _WARNING:
        screen.warnings(findings)
    return spec


@contextmanager
def running(
    command: str,
    path: Path,
    logons: LogonOptions,
    screen: Screen,
    *,
    wait_manual: float = 0.0,
) -> Iterator[RunContext]:
    """Gives a command its context; afterwards, whatever happened, writes the evidence pack."""
    around = surroundings()
    with failures_shown(screen):
        spec = read_spec(command, path, screen, around)
        administrators = Administrators(around.connect(spec), administrators_logons(logons))
        pack = begin_evidence(command, spec, by=administrators.names, clock=around.clock)
        context = RunContext(
            spec=spec,
            administrators=administrators,
            vault=around.vault(spec, hub_token(logons)),
            clock=around.clock,
            evidence=pack,
            progress=screen.progress,
            sleep=time.sleep,
            wait_manual=wait_manual,
        )
        try:
            with closing_evidence(pack, around.clock):
                yield context
        finally:
            if context.vault is not None:
                context.vault.close()
            save_evidence(pack, screen, around)


def save_evidence(pack: EvidencePack, screen: Screen, around: Surroundings) -> None:
    """Writes the pack and says where it is."""
    folder = write_pack(pack, around.evidence())
    screen.text(f"Evidence: {folder}", style="dim")
