"""More of `keydate erp user`: locks, passwords, and why a user cannot work."""

from __future__ import annotations

from keydate.erp.cli.new_passwords import Generate, NewPassword, NewPasswordFile, ToFile
from keydate.erp.cli.new_passwords import generate as generate_password
from keydate.erp.cli.session import AsJson, Limit, Logon, logged_on, terminal
from keydate.erp.cli.user_fields import UserArgument
from keydate.erp.cli.users import app


@app.command()
@logged_on
def lock(logon: Logon, name: UserArgument) -> None:
    """Set the administrator's lock."""
    from keydate.erp.users.actions import lock_user
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import user_name

    wanted = user_name(name)
    with logon.writing() as (tx, acting_user):
        is_changed = lock_user(tx, acting_user=acting_user, user_name=wanted)
    print_line(f"User {wanted} {'is locked' if is_changed else 'was locked before'}.")


@app.command()
@logged_on
def unlock(logon: Logon, name: UserArgument) -> None:
    """Take away the administrator's lock and the one after wrong passwords."""
    from keydate.erp.users.actions import unlock_user
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import user_name

    wanted = user_name(name)
    with logon.writing() as (tx, acting_user):
        is_changed = unlock_user(tx, acting_user=acting_user, user_name=wanted)
    print_line(f"User {wanted} {'is unlocked' if is_changed else 'was not locked'}.")


@app.command()
@logged_on
def set_password(
    logon: Logon,
    name: UserArgument,
    *,
    new_password_file: NewPasswordFile = None,
    generate: Generate = False,
    to_file: ToFile = None,
) -> None:
    """Set a password as an administrator; for a dialog or communication user it is initial."""
    from keydate.erp.users.actions import set_initial_password
    from keydate.erp.users.rights import LOCK, require_user
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import user_name

    wanted = user_name(name)
    new = NewPassword(new_password_file, generate, to_file)
    with logon.work() as work:
        password = new.read(wanted)
        with new.kept() as keep, work.writing() as tx:
            user = work.acting_user
            policy = require_user(tx, user, wanted, LOCK).security_policy
            generated = generate_password(tx, client=user.client, policy=policy) if generate else None
            state = set_initial_password(
                tx,
                acting_user=user,
                user_name=wanted,
                password=generated or password or "",
                passwords=work.settings.passwords(),
            )
            keep(generated)
    print_line(f"The password of user {wanted} was set; it is {state.value}.")


@app.command()
@logged_on
def deactivate_password(logon: Logon, name: UserArgument) -> None:
    """Take the password away: nobody logs on with one until an administrator sets a new one."""
    from keydate.erp.users import actions
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import user_name

    wanted = user_name(name)
    with logon.writing() as (tx, acting_user):
        is_changed = actions.deactivate_password(tx, acting_user=acting_user, user_name=wanted)
    print_line(f"User {wanted} {'has no password any more' if is_changed else 'had no password before'}.")


@app.command()
@logged_on
def change_password(logon: Logon, *, new_password_file: NewPasswordFile = None) -> None:
    """Change your own password (of the user of --as); works with an initial or expired one."""
    from keydate.erp.users.actions import change_own_password
    from keydate.erp.users.logon import LogonKind
    from keydate.kit.terminal import print_line
    from keydate.vocabulary.ids import client_id

    client = client_id(logon.client)
    old = logon.password()
    new = NewPassword(new_password_file, is_generated=False, to_file=None).read(logon.user)
    with logon.database() as (database, settings):
        changed = change_own_password(
            database,
            client=client,
            identifier=logon.user,
            old_password=old,
            new_password=new or "",
            terminal=terminal(),
            passwords=settings.passwords(),
            kind=LogonKind.CLI,
        )
    print_line(f"The password of user {changed} was changed.")


@app.command()
@logged_on
def failed_checks(logon: Logon, name: UserArgument, *, limit: Limit = 100, as_json: AsJson = False) -> None:
    """Show the last failed authority checks of a user, the latest first; everyone may see their own."""
    from keydate.erp.cli.traces import print_checks
    from keydate.erp.users.traces import list_failed_checks
    from keydate.vocabulary.ids import user_name

    with logon.reading() as (tx, acting_user):
        checks = list_failed_checks(tx, acting_user=acting_user, user_name=user_name(name), limit=limit)
    print_checks(checks, as_json=as_json, empty="No check has failed.")


@app.command()
@logged_on
def status(logon: Logon, name: UserArgument, *, as_json: AsJson = False) -> None:
    """Tell whether a user can log on and holds what its roles say, and what is missing."""
    from keydate.erp.cli.rendering import plain, print_findings
    from keydate.erp.users.status import user_status
    from keydate.kit.terminal import print_json, print_line
    from keydate.vocabulary.ids import user_name

    with logon.reading() as (tx, acting_user):
        found = user_status(tx, acting_user=acting_user, user_name=user_name(name))
    if as_json:
        print_json(plain(found) | {"can_work": found.can_work})
        return
    print_line(f"User {found.user_name} {'can work' if found.can_work else 'cannot work yet'}.")
    print_findings(found.findings)
