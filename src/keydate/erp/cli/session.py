"""How a command works in the name of an ERP user: options, logon, one transaction under that user's rights.

    @app.command()
    @logged_on
    def lock(logon: Logon, name: UserArgument) -> None:
        with logon.writing() as (tx, acting_user):
            lock_user(tx, acting_user=acting_user, user_name=user_name(name))

`logged_on` puts `--as`, `--client` and `--password-file` in the place of the parameter `logon`. Whoever works at this command line is bound
by the same authority checks as whoever calls a BAPI; only set-up needs nobody.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, get_type_hints

import typer

if TYPE_CHECKING:
    from keydate.erp.audit.trail import ErpDatabase, ErpTransaction
    from keydate.erp.authority.guard import ActingUser
    from keydate.erp.settings import ErpSettings
    from keydate.kit.database import ReadTransaction

USER_VARIABLE: Final = "KEYDATE_ERP_USER"
CLIENT_VARIABLE: Final = "KEYDATE_ERP_CLIENT"
PASSWORD_VARIABLE: Final = "KEYDATE_ERP_PASSWORD"
#: Length of the context that traces keep.
_CONTEXT: Final = 60

AsUser = Annotated[
    str, typer.Option("--as", envvar=USER_VARIABLE, metavar="USER", help="ERP user (or alias) who does this.")
]
Client = Annotated[str, typer.Option(envvar=CLIENT_VARIABLE, help="Client to log on to, three digits.")]
PasswordFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help=f"File with that user's password; else {PASSWORD_VARIABLE}, else the prompt."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
Limit = Annotated[int, typer.Option(min=1, max=100_000, help="Lines at most.")]
Offset = Annotated[int, typer.Option(min=0, help="Lines to pass over.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A logon that succeeded: transactions under the rights of its user."""

    database: ErpDatabase
    settings: ErpSettings
    acting_user: ActingUser

    def reading(self) -> AbstractContextManager[ReadTransaction]:
        """Opens a reading transaction."""
        from keydate.erp.users.logon import reading

        return reading(self.database, self.acting_user)

    def writing(self) -> AbstractContextManager[ErpTransaction]:
        """Opens a writing transaction; it is committed when the block ends well."""
        from keydate.erp.users.logon import acting

        return acting(self.database, self.acting_user)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logon:
    """Who works, in which client, at which command; the password is asked for when the work begins."""

    user: str
    client: str
    password_file: Path | None
    command: str

    @contextmanager
    def database(self) -> Iterator[tuple[ErpDatabase, ErpSettings]]:
        """Opens the database of a system that is ready, without any logon."""
        from keydate.erp.settings import ErpSettings
        from keydate.erp.setup import open_database

        settings = ErpSettings.load()
        database = open_database(settings, pool_size=2)
        try:
            yield database, settings
        finally:
            database.dispose()

    @contextmanager
    def work(self) -> Iterator[Work]:
        """Logs on, for work in transactions of its own.

        Raises:
            LogonRefused, PasswordChangeRequired: see `keydate.erp.users.logon`.
        """
        from keydate.erp.users.logon import LogonKind, log_on
        from keydate.vocabulary.ids import client_id

        client = client_id(self.client)
        password = self.password()
        with self.database() as (database, settings):
            session = log_on(
                database,
                client=client,
                identifier=self.user,
                password=password,
                terminal=terminal(),
                kind=LogonKind.CLI,
                passwords=settings.passwords(),
                context=self.command,
            )
            yield Work(database=database, settings=settings, acting_user=session.acting_user)

    @contextmanager
    def reading(self) -> Iterator[tuple[ReadTransaction, ActingUser]]:
        """Logs on and opens the one reading transaction of the command."""
        with self.work() as work, work.reading() as tx:
            yield tx, work.acting_user

    @contextmanager
    def writing(self) -> Iterator[tuple[ErpTransaction, ActingUser]]:
        """Logs on and opens the one writing transaction of the command."""
        with self.work() as work, work.writing() as tx:
            yield tx, work.acting_user

    def password(self) -> str:
        """Returns the user's password from the file, the variable or the prompt."""
        from keydate.kit.terminal import read_secret

        return read_secret(f"password of {self.user}", file=self.password_file, variable=PASSWORD_VARIABLE)


def terminal() -> str:
    """Returns where the caller is, for the security audit log: who of this machine uses the command line."""
    from keydate.kit.terminal import operating_system_user

    return f"cli:{operating_system_user()}"


def logged_on(command: Callable[..., None]) -> Callable[..., None]:
    """Replaces the first parameter of a command, its `Logon`, by the options that make it."""
    hints = get_type_hints(command, include_extras=True)
    first, *others = inspect.signature(command).parameters.values()
    if hints[first.name] is not Logon:
        message = f"The first parameter of {command.__name__} is not its logon."
        raise TypeError(message)

    @functools.wraps(command)
    def run(*, context: typer.Context, as_user: str, client: str, password_file: Path | None, **arguments: Any) -> None:
        logon = Logon(
            user=as_user, client=client, password_file=password_file, command=context.command_path[-_CONTEXT:]
        )
        command(logon, **arguments)

    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [
        inspect.Parameter("context", keyword, annotation=typer.Context),
        *(other.replace(kind=keyword, annotation=hints[other.name]) for other in others),
        inspect.Parameter("as_user", keyword, annotation=AsUser),
        inspect.Parameter("client", keyword, annotation=Client, default="100"),
        inspect.Parameter("password_file", keyword, annotation=PasswordFile, default=None),
    ]
    run.__signature__ = inspect.Signature(parameters, return_annotation=None)  # type: ignore[attr-defined]  # read by inspect
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run
