"""Makes a communication system ready: schema, keys, client, catalogue, profiles, delivered roles, example books, first administrator.

Every step looks first whether it has been done, so a second run changes nothing and says so. All but schema and key is one transaction: a run
that is killed leaves a system that the next run completes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from keydate.erp.accounting.example import install_example_organization
from keydate.erp.accounting.store import list_company_codes
from keydate.erp.audit.trail import AuditTrail, ErpDatabase, ErpTransaction
from keydate.erp.authority.actions import install_catalogue, install_delivered_roles
from keydate.erp.authority.catalogue.roles import DELIVERED_ROLES
from keydate.erp.authority.store.catalogue import load_catalogue
from keydate.erp.authority.store.roles import find_role
from keydate.erp.clients.actions import create_client
from keydate.erp.clients.store import find_client
from keydate.erp.migrations import SCRIPTS
from keydate.erp.settings import ErpSettings
from keydate.erp.users.assignments import Assignment, assign_roles
from keydate.erp.users.setup import create_first_administrator, installer
from keydate.erp.users.store.master import find_user
from keydate.kit.clock import Clock, SystemClock
from keydate.kit.migrations import require_current, upgrade
from keydate.vocabulary.ids import ClientId, RoleName, UserName, client_id, user_name

#: The role of the first administrator: it assigns the administrators' roles and can do nothing else.
FIRST_ADMINISTRATOR_ROLE: Final = RoleName("KEYDATE_ADMIN_SETUP")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupStep:
    """One step of the set-up, and whether this run did it."""

    name: str
    is_new: bool
    #: A full sentence.
    text: str


def initialize(
    settings: ErpSettings,
    *,
    client: str,
    admin: str,
    one_time_password: str,
    text: str = "",
    clock: Clock | None = None,
) -> tuple[SetupStep, ...]:
    """Makes the system ready for work and returns what was done and what was there.

    The first administrator's password is initial: it is good for changing it, and for nothing else.

    Raises:
        InvalidValue: the client or the name of the administrator does not fit.
        PasswordNotAllowed: the one-time password breaks a rule.
        KitError: the database or the key of the audit log cannot be used.
    """
    number, name = client_id(client), user_name(admin)
    has_key = settings.audit_key_file.exists()
    trail = AuditTrail.create(key_file=settings.audit_key_file, anchor=settings.audit_anchor)
    database = ErpDatabase(settings.url, clock=clock or SystemClock(), trail=trail)
    try:
        upgrade(database, SCRIPTS)
        key_step = SetupStep(
            name="audit_key",
            is_new=not has_key,
            text=f"The key of the security audit log is in {settings.audit_key_file}.",
        )
        with database.write() as tx:
            steps = [
                _client(tx, number, text),
                *_authority(tx, number),
                _books(tx, number),
                _administrator(tx, number, name, one_time_password, settings),
            ]
    finally:
        database.dispose()
    return (key_step, *steps)


def open_database(settings: ErpSettings, *, clock: Clock | None = None, pool_size: int = 16) -> ErpDatabase:
    """Opens the database of a system that is ready.

    Raises:
        SecretsKeyMissing: the key of the audit log is missing.
        DatabaseNotReady: the schema is older than the program, or not there.
        DatabaseGone: the database cannot be opened or reached.
    """
    trail = AuditTrail.load(key_file=settings.audit_key_file, anchor=settings.audit_anchor)
    database = ErpDatabase(settings.url, clock=clock or SystemClock(), trail=trail, pool_size=pool_size)
    try:
        require_current(database, SCRIPTS)
    except BaseException:
        database.dispose()
        raise
    return database


def _client(tx: ErpTransaction, number: ClientId, text: str) -> SetupStep:
    exists = find_client(tx, number) is not None
    if not exists:
        create_client(tx, number, text or "Communication system")
    return SetupStep(name="client", is_new=not exists, text=f"Client {number} exists.")


def _authority(tx: ErpTransaction, number: ClientId) -> list[SetupStep]:
    before = len(load_catalogue(tx).objects)
    install_catalogue(tx)
    after = len(load_catalogue(tx).objects)
    is_grown = after > before
    is_complete = all(find_role(tx, number, RoleName(role.name)) for role in DELIVERED_ROLES)
    # Looked at first, because SAP_ALL would be generated anew, and every user buffer end, for nothing.
    roles = install_delivered_roles(tx, number) if is_grown or not is_complete else ()
    told = f"Delivered roles are generated: {', '.join(roles)}." if roles else "The delivered roles exist."
    return [
        SetupStep(name="catalogue", is_new=is_grown, text=f"{after} authorization objects are known."),
        SetupStep(name="roles", is_new=bool(roles), text=told),
    ]


def _books(tx: ErpTransaction, number: ClientId) -> SetupStep:
    exists = bool(list_company_codes(tx, number))
    if not exists:
        install_example_organization(tx, number)
    codes = ", ".join(row.company_code for row in list_company_codes(tx, number))
    return SetupStep(name="books", is_new=not exists, text=f"Company codes {codes} exist.")


def _administrator(
    tx: ErpTransaction, number: ClientId, name: UserName, password: str, settings: ErpSettings
) -> SetupStep:
    if find_user(tx, number, name) is not None:
        return SetupStep(name="administrator", is_new=False, text=f"User {name} exists; its password stays as it is.")
    create_first_administrator(tx, number, name, password, passwords=settings.passwords())
    assignments = [Assignment(FIRST_ADMINISTRATOR_ROLE)]
    assign_roles(tx, acting_user=installer(number), user_name=name, assignments=assignments)
    return SetupStep(
        name="administrator",
        is_new=True,
        text=f"User {name} exists, with a one-time password and the right to assign roles.",
    )
