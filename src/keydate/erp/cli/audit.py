"""`keydate erp audit`: the security audit log, change documents, and the proof that nobody altered the log."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final

import typer

from keydate.erp.cli.session import AsJson, Limit, Logon, Offset, Work, logged_on

if TYPE_CHECKING:
    from keydate.erp.audit.model import AuditEvent
    from keydate.erp.audit.trail import ErpDatabase
    from keydate.erp.authority.guard import ActingUser
    from keydate.kit.database import ReadTransaction
    from keydate.vocabulary.findings import Finding

app: Final = typer.Typer(help="Security audit log and change documents.", no_args_is_help=True)

_FORMATS: Final = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]
Since = Annotated[datetime | None, typer.Option(formats=_FORMATS, help="From this instant on, UTC.")]
Until = Annotated[datetime | None, typer.Option(formats=_FORMATS, help="Up to this instant, UTC.")]
#: Exit code when the log was tampered with.
BROKEN: Final = 2


@app.command("log")
@logged_on
def show_log(
    logon: Logon,
    *,
    user: Annotated[str | None, typer.Option(help="Only entries of this user.")] = None,
    event: Annotated[list[str] | None, typer.Option(help="Only this event, e.g. AU2; may be repeated.")] = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 100,
    offset: Offset = 0,
    as_json: AsJson = False,
) -> None:
    """Show the security audit log of the client, the latest entries first."""
    from keydate.erp.audit.log import list_entries
    from keydate.erp.cli.rendering import instant, plain
    from keydate.kit.terminal import print_json, print_table

    events = [_event(code) for code in event or ()]
    with logon.work() as work, examined(work, "The security audit log was read.") as tx:
        entries = list_entries(
            tx,
            client=work.acting_user.client,
            user_name=None if user is None else user.upper(),
            events=events,
            since=utc(since),
            until=utc(until),
            limit=limit,
            offset=offset,
        )
    if as_json:
        print_json(plain(entries))
        return
    rows = [
        (item.sequence, instant(item.at), item.event, item.severity, item.user_name, item.terminal, item.message)
        for item in entries
    ]
    columns = ("Number", "At (UTC)", "Event", "Severity", "User", "Terminal", "Message")
    print_table(columns, rows, empty="No entry matches.")


def _event(code: str) -> AuditEvent:
    from keydate.erp.audit.model import AuditEvent

    for event in AuditEvent:
        if event.code == code.upper():
            return event
    known = ", ".join(event.code for event in AuditEvent)
    message = f"There is no event {code}. Events: {known}."
    raise typer.BadParameter(message)


def utc(at: datetime | None) -> datetime | None:
    """Returns an instant that was given without a zone as one in UTC."""
    from datetime import UTC

    return None if at is None else at.replace(tzinfo=UTC)


@contextmanager
def examined(work: Work, what: str) -> Iterator[ReadTransaction]:
    """Opens a reading transaction for who may see the log (S_ADMI_FCD AUDD), and notes in the log that it was read."""
    from keydate.erp.audit import log
    from keydate.erp.audit.model import AuditEvent

    user = work.acting_user
    with work.reading() as tx:
        require_audit_display(user)
        yield tx
    with work.writing() as noting:
        log.append(
            noting,
            event=AuditEvent.LOG_READ,
            client=user.client,
            user_name=user.user_name,
            terminal=user.terminal,
            message=what,
        )


def require_audit_display(acting_user: ActingUser) -> None:
    """Passes when the user may display the security audit log, as SAP's transaction SM20 asks."""
    acting_user.require("S_ADMI_FCD", S_ADMI_FCD="AUDD")


@app.command()
@logged_on
def changes(
    logon: Logon,
    *,
    object_class: Annotated[
        str | None, typer.Option("--class", help="USER, ROLE, PROFILE, OBJECT, PARAMETER, POLICY, TRUST …")
    ] = None,
    key: Annotated[str | None, typer.Option(help="Only this user, role …")] = None,
    by: Annotated[str | None, typer.Option(help="Only changes by this user.")] = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = 100,
    offset: Offset = 0,
    as_json: AsJson = False,
) -> None:
    """Show change documents: who changed what, when, from what, to what."""
    from keydate.erp.audit.changes import list_changes
    from keydate.erp.cli.rendering import instant, plain
    from keydate.kit.terminal import print_json, print_table

    kind = None if object_class is None else object_class.upper()
    name = None if key is None else key.upper() if kind in {"USER", "ROLE", "PROFILE", "OBJECT"} else key
    with logon.reading() as (tx, acting_user):
        _require_changes(tx, acting_user, kind, name)
        found = list_changes(
            tx,
            client=acting_user.client,
            object_class=kind,
            object_key=name,
            changed_by=None if by is None else by.upper(),
            since=utc(since),
            until=utc(until),
            limit=limit,
            offset=offset,
        )
    if as_json:
        print_json(plain(found))
        return
    columns = ("At (UTC)", "By", "Class", "Key", "Act", "Field", "Old", "New")
    rows = [
        (instant(e.changed_at), e.changed_by, e.object_class, e.object_key, e.act, e.field, e.old_value, e.new_value)
        for e in found
    ]
    print_table(columns, rows, empty="No change matches.")


def _require_changes(tx: ReadTransaction, acting_user: ActingUser, kind: str | None, name: str | None) -> None:
    """Passes for the changes of one user or role with its activity 08, and for all others with the right to see the audit."""
    from keydate.erp.users.rights import DISPLAY_CHANGES, require_roles, require_user
    from keydate.erp.users.store.master import find_user

    if kind == "USER" and name is not None and find_user(tx, acting_user.client, name) is not None:
        require_user(tx, acting_user, name, DISPLAY_CHANGES)
    elif kind == "ROLE" and name is not None:
        require_roles(acting_user, [name], DISPLAY_CHANGES)
    else:
        require_audit_display(acting_user)


@app.command()
@logged_on
def verify(logon: Logon, *, as_json: AsJson = False) -> None:
    """Check every entry of the log against the chain and the anchor; exit code 2 when it was tampered with."""
    from keydate.erp.cli.rendering import plain, print_findings
    from keydate.kit.terminal import print_json, print_line

    with logon.work() as work, examined(work, "The security audit log was verified.") as tx:
        number, findings = _verified(work.database, tx)
    if as_json:
        print_json({"entries": number, "is_intact": not findings, "findings": plain(findings)})
    elif findings:
        print_findings(findings)
    else:
        print_line(f"The security audit log is intact: {number} entries, each the one that was written.")
    if findings:
        raise typer.Exit(BROKEN)


def _verified(database: ErpDatabase, tx: ReadTransaction) -> tuple[int, list[Finding]]:
    """Returns the number of entries and what is wrong; shows progress at a terminal."""
    from keydate.erp.audit.log import count_entries

    number = count_entries(tx)
    if not sys.stderr.isatty():
        return number, database.trail.verify(tx)
    with typer.progressbar(length=number, label="Entries", file=sys.stderr) as bar:
        return number, database.trail.verify(tx, progress=lambda done: bar.update(done - bar.pos))
