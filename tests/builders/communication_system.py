"""A small communication system: client 100, users with rights, the example organization, and a hub that can be trusted."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from starlette.requests import Request

from keydate.erp.accounting.example import install_example_organization
from keydate.erp.audit.trail import AuditTrail, ErpDatabase, ErpTransaction
from keydate.erp.authority.actions.catalogue import install_catalogue
from keydate.erp.authority.tables import authorization_values, authorizations, profile_authorizations, profiles
from keydate.erp.clients.actions import create_client
from keydate.erp.clients.tables import metadata
from keydate.erp.users.logon import LogonKind, Session, log_on
from keydate.erp.users.tables import user_profiles, users
from keydate.kit.clock import Clock
from keydate.kit.secrets import Passwords
from keydate.vocabulary.ids import ClientId, UserName

CLIENT: Final = ClientId("100")
TECHNICAL: Final = UserName("FCC_COMM")
#: May open and close the periods of company code 1010.
ACCOUNTANT: Final = UserName("MMILLER")
#: May see them.
READER: Final = UserName("RREADER")
PASSWORD: Final = "Correct-Horse-7"
PASSWORDS: Final = Passwords(time_cost=1, memory_kib=8)

Rights = Sequence[tuple[str, Mapping[str, Sequence[str]]]]

TECHNICAL_RIGHTS: Final[Rights] = (
    ("S_BTCH_JOB", {"JOBACTION": ["DELE", "RELE"], "JOBGROUP": ["*"]}),
    ("S_BTCH_NA1", {"PROGRAM": ["FCCX_APJ_PROCESSOR"], "BTCUNAME": ["*"]}),
    ("S_APPL_LOG", {"ACTVT": ["03"], "ALG_OBJECT": ["*"], "ALG_SUBOBJ": ["*"]}),
    ("S_ICF", {"ICF_FIELD": ["SERVICE"], "ICF_VALUE": ["FCCX"]}),
    ("Z_FCC_CONN", {"ACTVT": ["16"], "FCC_SCOPE": ["SYNC", "SCHEDULE", "RESULT"]}),
)
ACCOUNTANT_RIGHTS: Final[Rights] = (("F_BKPF_BUK", {"BUKRS": ["1010"], "ACTVT": ["02", "03"]}),)
READER_RIGHTS: Final[Rights] = (("F_BKPF_BUK", {"BUKRS": ["1010", "1710"], "ACTVT": ["03"]}),)


def a_database(url: str, folder: Path, clock: Clock) -> ErpDatabase:
    """Returns the database of a communication system, without tables."""
    trail = AuditTrail.create(key_file=folder / "audit.key", anchor=folder / "audit.anchor")
    return ErpDatabase(url, clock=clock, trail=trail)


def set_up(database: ErpDatabase) -> None:
    """Makes the tables and the catalogue, and fills them."""
    metadata.create_all(database.engine)
    with database.write() as tx:
        install_catalogue(tx)
    fill(database)


def fill(database: ErpDatabase) -> None:
    """Makes client 100, the organization, and the three users in a database that has the catalogue."""
    with database.write() as tx:
        create_client(tx, CLIENT, "Test")
        install_example_organization(tx, CLIENT)
        add_user(tx, TECHNICAL, TECHNICAL_RIGHTS)
        add_user(tx, ACCOUNTANT, ACCOUNTANT_RIGHTS)
        add_user(tx, READER, READER_RIGHTS)


def add_user(tx: ErpTransaction, name: UserName, rights: Rights, **values: object) -> None:
    """Adds a system user with a profile of its own that holds the rights."""
    row = {
        "client": CLIENT,
        "user_name": name,
        "user_type": "B",
        "valid_from": date(1, 1, 1),
        "valid_to": date(9999, 12, 31),
        "password_state": "productive",
        "password_hash": PASSWORDS.hash(PASSWORD),
        "password_set_at": tx.now,
        "created_by": "TEST",
        "created_at": tx.now,
        "changed_by": "TEST",
        "changed_at": tx.now,
        "address": {},
        "defaults": {},
    }
    tx.connection.execute(sa.insert(users).values(row | values))
    grant(tx, name, f"T_{name}"[:12], rights)


def grant(tx: ErpTransaction, name: UserName, profile: str, rights: Rights) -> None:
    """Gives a user one more profile; a change of rights takes effect at once."""
    key = {"client": CLIENT, "profile": profile}
    tx.connection.execute(
        sa.insert(profiles).values(**key, kind="single", text="", changed_at=tx.now, changed_by="TEST")
    )
    for number, (object_name, fields) in enumerate(rights):
        held = {"client": CLIENT, "object": object_name, "authorization": f"{profile[:10]}{number:02d}"}
        tx.connection.execute(sa.insert(authorizations).values(**held))
        tx.connection.execute(sa.insert(profile_authorizations).values(**held, profile=profile))
        for field, lows in fields.items():
            for position, low in enumerate(lows):
                values = {**held, "field": field, "position": position, "low": low, "high": ""}
                tx.connection.execute(sa.insert(authorization_values).values(**values))
    assign(tx, name, profile)


def assign(tx: ErpTransaction, name: UserName, profile: str) -> None:
    """Assigns a profile that exists."""
    tx.connection.execute(sa.insert(user_profiles).values(client=CLIENT, user_name=name, profile=profile))
    change_user(tx, name, authority_version=users.c.authority_version + 1)


def change_user(tx: ErpTransaction, name: UserName, **values: object) -> None:
    """Changes columns of a user."""
    mine = sa.and_(users.c.client == CLIENT, users.c.user_name == name)
    tx.connection.execute(sa.update(users).where(mine).values(values))


@dataclass(frozen=True, slots=True)
class BasicLogon:
    """Logs technical users on as the ERP's edge does: HTTP Basic, client from the query."""

    database: ErpDatabase

    def __call__(self, request: Request) -> Session:
        """Returns the session of the caller."""
        scheme, _, encoded = request.headers.get("authorization", "Basic Og==").partition(" ")
        assert scheme == "Basic"
        name, _, password = base64.b64decode(encoded).decode().partition(":")
        return log_on(
            self.database,
            client=request.query_params.get("sap-client", ""),
            identifier=name,
            password=password,
            terminal="test",
            kind=LogonKind.HTTP,
            passwords=PASSWORDS,
            context=request.url.path,
        )
