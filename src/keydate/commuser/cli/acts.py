"""What the commands do; each returns its exit code."""

from __future__ import annotations

import sys
from pathlib import Path

from keydate.commuser.cli import running as around_commands
from keydate.commuser.cli.logons import LogonOptions
from keydate.commuser.cli.rendering import Screen, finding_json
from keydate.commuser.cli.running import failures_shown, read_spec, running, save_evidence
from keydate.commuser.errors import CommuserError, InvalidOption
from keydate.commuser.exits import Exit
from keydate.commuser.facts import Layer
from keydate.commuser.plan import Situation, has_differences, make_plan
from keydate.commuser.run.context import RunContext, begin_evidence, closing_evidence
from keydate.commuser.spec.templates import TEMPLATES, template_text
from keydate.commuser.verification import has_differences as findings_differ
from keydate.commuser.verification import verify as compare
from keydate.kit.secrets import write_private
from keydate.vocabulary.findings import Finding


def plan(spec: Path, logons: LogonOptions, *, as_json: bool) -> int:
    """Shows the plan."""
    screen = Screen(as_json=as_json)
    with running("plan", spec, logons, screen) as context:
        lines = make_plan(context.look())
        differs = has_differences(lines)
        content = {
            "schema": "keydate.commuser.plan/1",
            "differences": differs,
            "steps": [line.as_json() for line in lines],
        }
        context.evidence.result = content
        screen.plan(lines)
        screen.json(content)
    return Exit.DIFFERENCES if differs else Exit.DONE


def apply(spec: Path, logons: LogonOptions, *, wait_manual: float, as_json: bool) -> int:
    """Converges."""
    from keydate.commuser.run.apply import apply as converge

    screen = Screen(as_json=as_json)
    with running("apply", spec, logons, screen, wait_manual=wait_manual) as context:
        lines = converge(context)
        changed = has_differences(lines)
        screen.text("Done." if changed else "Nothing to do: everything is as the spec says.", style="green")
        screen.json(
            {"schema": "keydate.commuser.apply/1", "changed": changed, "steps": context.evidence.as_json()["steps"]}
        )
    return Exit.DONE


def verify(spec: Path, logons: LogonOptions, *, as_json: bool) -> int:
    """Verifies over a connection."""
    screen = Screen(as_json=as_json)
    with running("verify", spec, logons, screen) as context:
        situation = context.look()
        findings = compare(situation, layers=_layers(context, situation))
        _show_findings(context, findings, screen)
    return Exit.DIFFERENCES if findings_differ(findings) else Exit.DONE


def _layers(context: RunContext, situation: Situation) -> list[Layer] | None:
    """Checks the connection, but only with a password that may be alive: a check with a dead one counts towards the lock."""
    destination = situation.destination
    if context.vault is None or destination is None or not destination.has_password or destination.is_fenced:
        return None
    try:
        return context.vault.check()
    except CommuserError as error:
        return [Layer(name="hub", ok=False, message=str(error), who_mends="account administrator", code=error.code)]


def _show_findings(context: RunContext, findings: list[Finding], screen: Screen) -> None:
    context.note_findings(findings)
    screen.findings(findings)
    differs = findings_differ(findings)
    context.evidence.result = {"differences": differs}
    screen.text("There are differences." if differs else "Everything is exactly as the spec says.", style="bold")
    screen.json(
        {
            "schema": "keydate.commuser.verify/1",
            "differences": differs,
            "findings": [finding_json(each) for each in findings],
        }
    )


def verify_extract(spec: Path, folder: Path, *, as_json: bool) -> int:
    """Verifies exported tables, without any connection."""
    from keydate.commuser.extract import facts_from_extract

    screen, around = Screen(as_json=as_json), around_commands.surroundings()
    with failures_shown(screen):
        loaded = read_spec("verify-extract", spec, screen, around)
        pack = begin_evidence("verify-extract", loaded, by=[], clock=around.clock)
        try:
            with closing_evidence(pack, around.clock):
                report = facts_from_extract(folder, loaded)
                situation = Situation(spec=loaded, facts=report.facts, today=around.clock.now().date())
                findings = [*compare(situation, with_hub=False), *report.findings]
                pack.findings = [finding_json(each) for each in findings]
                differs = findings_differ(findings)
                pack.result = {"differences": differs, "source": report.facts.source}
        finally:
            save_evidence(pack, screen, around)
        screen.findings(findings)
        screen.text("There are differences." if differs else "Everything is exactly as the spec says.", style="bold")
        screen.json({"schema": "keydate.commuser.verify/1", "differences": differs, "findings": pack.findings})
    return Exit.DIFFERENCES if differs else Exit.DONE


def hand_over(spec: Path, logons: LogonOptions, *, page: Path | None, as_json: bool) -> int:
    """Prints the sheet."""
    from keydate.commuser.evidence.pages import hand_over_page
    from keydate.commuser.run.handover import hand_over as sheet_of
    from keydate.commuser.run.handover import hand_over_text

    screen = Screen(as_json=as_json)
    with running("hand-over", spec, logons, screen) as context:
        sheet = sheet_of(context.spec, context.look())
        context.evidence.result = sheet
        if page is not None:
            pack = context.evidence
            write_private(page, hand_over_page(sheet, made_on=context.today, by=pack.by).encode())
        screen.text(hand_over_text(sheet))
        screen.json(sheet)
    return Exit.DONE


def rotate(spec: Path, logons: LogonOptions, *, as_json: bool) -> int:
    """Rotates the password."""
    from keydate.commuser.run.rotate import rotate as change_password

    screen = Screen(as_json=as_json)
    with running("rotate", spec, logons, screen) as context:
        change_password(context)
        screen.text("The new password is in use.", style="green")
        screen.json({"schema": "keydate.commuser.rotate/1", "steps": context.evidence.as_json()["steps"]})
    return Exit.DONE


def retire(spec: Path, logons: LogonOptions, *, remove_after: int | None, with_role: bool, as_json: bool) -> int:
    """Retires the user."""
    from keydate.commuser.run.retire import retire as lock_and_fence

    screen = Screen(as_json=as_json)
    with running("retire", spec, logons, screen) as context:
        retirement = lock_and_fence(context, remove_after=remove_after, with_role=with_role)
        context.evidence.result = retirement.as_json()
        screen.text(
            "Removed."
            if retirement.is_removed
            else "Locked and fenced; unlocking and opening the fence brings it back."
        )
        screen.json({"schema": "keydate.commuser.retire/1", **retirement.as_json()})
    return Exit.DONE


def least_privilege(spec: Path, logons: LogonOptions, *, trace: str, as_json: bool) -> int:
    """Switches the trace, or proposes from it."""
    from keydate.commuser.run.least_privilege import authorizations_yaml, propose, read_trace
    from keydate.commuser.system import Area
    from keydate.commuser.system.writing import set_trace

    screen = Screen(as_json=as_json)
    with running("least-privilege", spec, logons, screen) as context:
        if trace not in {"on", "off", "read"}:
            raise InvalidOption(problem=f"--trace is on, off or read, not {trace!r}.")
        if trace != "read":
            with context.administrators.session(Area.USERS) as session:
                set_trace(session, context.spec.user.name, active=trace == "on")
            screen.text(f"The trace of {context.spec.user.name} is {trace}.")
            screen.json({"trace": trace})
            return Exit.DONE
        proposal = propose(context.spec, read_trace(context.administrators, context.spec.user.name))
        context.evidence.result = proposal.as_json()
        screen.text(f"{proposal.checks} checks in the trace.")
        for unused in proposal.unused:
            screen.text(f"Not used: {unused.describe()}", style="yellow")
        for refused in proposal.refused:
            screen.text(f"Refused: {refused.object} {dict(refused.values)}", style="red")
        screen.text(proposal.diff or "No narrower values can be proposed.")
        if proposal.is_narrower:
            screen.text(authorizations_yaml(proposal.authorizations))
        screen.json(proposal.as_json())
    return Exit.DONE


def status(spec: Path, logons: LogonOptions, *, as_json: bool) -> int:
    """Shows the state."""
    from keydate.commuser.run.status import status as state

    screen = Screen(as_json=as_json)
    with running("status", spec, logons, screen) as context:
        situation = context.look()
        findings = compare(situation)
        content = state(situation, findings)
        context.note_findings(findings)
        context.evidence.result = content
        rows = [(name.replace("_", " "), value) for name, value in content.items() if name not in {"schema", "drift"}]
        screen.table(f"Communication user {content['user']}", rows)
        for line in content["drift"]:
            screen.text(f"  ~ {line}", style="yellow")
        screen.json(content)
    return Exit.DONE


def template_list(*, as_json: bool) -> int:
    """Lists the templates."""
    screen = Screen(as_json=as_json)
    screen.table("Templates", list(TEMPLATES.items()))
    screen.json(dict(TEMPLATES))
    return Exit.DONE


def template_show(name: str) -> int:
    """Prints a template."""
    screen = Screen(as_json=False)
    with failures_shown(screen):
        if name not in TEMPLATES:
            raise InvalidOption(problem=f"There is no template {name!r}; choose one of {', '.join(TEMPLATES)}.")
        sys.stdout.write(template_text(name))
    return Exit.DONE
