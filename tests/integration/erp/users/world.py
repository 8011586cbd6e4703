"""What the tests of users need again and again: valid by default, overridable by keyword."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import sqlalchemy as sa

from keydate.erp.audit import log
from keydate.erp.audit.model import Entry
from keydate.erp.audit.trail import ErpDatabase
from keydate.erp.authority.guard import ActingUser
from keydate.erp.authority.model.check import AuthorityBuffer, Authorization
from keydate.erp.authority.tables import (
    authorization_fields,
    authorization_object_fields,
    authorization_objects,
    authorization_values,
    authorizations,
    profile_authorizations,
    profiles,
    role_members,
    role_profiles,
    roles,
)
from keydate.erp.users.actions import create_user
from keydate.erp.users.logon import LogonKind, Session, log_on
from keydate.erp.users.memory import CredentialMemory
from keydate.erp.users.model.fields import NO_FIELDS, UserFields
from keydate.erp.users.model.kinds import UserType
from keydate.erp.users.setup import installer
from keydate.erp.users.store.logon import LogonRecord, find_logon_record
from keydate.kit.clock import FixedClock
from keydate.kit.secrets import Passwords
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import AuthorizationName, ClientId, FieldName, ObjectName, ProfileName, RoleName, UserName

CLIENT: Final = ClientId("100")
SECRET: Final = "Initial-2026"
FINAL: Final = "Final.Secret-1"
PASSWORDS: Final = Passwords(time_cost=1, memory_kib=8)

_OBJECTS: Final = {
    ObjectName("S_USER_GRP"): (FieldName("CLASS"), FieldName("ACTVT")),
    ObjectName("S_USER_AGR"): (FieldName("ACT_GROUP"), FieldName("ACTVT")),
    ObjectName("S_USER_PRO"): (FieldName("PROFILE"), FieldName("ACTVT")),
    ObjectName("S_USER_ADM"): (FieldName("S_ADM_AREA"), FieldName("ACTVT")),
    ObjectName("S_ADMI_FCD"): (FieldName("S_ADMI_FCD"),),
}


def acting_user(name: str = "ADMIN", **rights: dict[str, Sequence[str]]) -> ActingUser:
    """Returns an acting user; without rights given it may do everything that user administration protects."""
    wanted = rights or {object_name: {field: ["*"] for field in fields} for object_name, fields in _OBJECTS.items()}
    held = [
        Authorization(
            ObjectName(object_name),
            AuthorizationName("TEST"),
            {FieldName(field): tuple(ValueRange(value) for value in values) for field, values in fields.items()},
        )
        for object_name, fields in wanted.items()
    ]
    return ActingUser(
        client=CLIENT, user_name=UserName(name), buffer=AuthorityBuffer(held, catalogue=_OBJECTS), terminal="test"
    )


class World:
    """One client with its database and clock."""

    def __init__(self, database: ErpDatabase, clock: FixedClock) -> None:
        self.database = database
        self.clock = clock
        self.admin = acting_user()
        self.installer = installer(CLIENT)

    def user(
        self,
        name: str = "PERSON",
        user_type: UserType = UserType.DIALOG,
        *,
        password: str | None = SECRET,
        fields: UserFields = NO_FIELDS,
    ) -> UserName:
        """Creates a user with an initial password; without one for None and for reference users."""
        has_password = password is not None and user_type is not UserType.REFERENCE
        with self.database.write() as tx:
            create_user(
                tx,
                acting_user=self.admin,
                user_name=UserName(name),
                passwords=PASSWORDS,
                user_type=user_type,
                initial_password=password if has_password else None,
                without_password=not has_password,
                fields=fields,
            )
        return UserName(name)

    def log_on(
        self,
        identifier: str = "PERSON",
        password: str = SECRET,
        kind: LogonKind = LogonKind.HTTP,
        *,
        client: str = "100",
        memory: CredentialMemory | None = None,
    ) -> Session:
        return log_on(
            self.database,
            client=client,
            identifier=identifier,
            password=password,
            terminal="test",
            kind=kind,
            passwords=PASSWORDS,
            context="TEST",
            memory=memory,
        )

    def record(self, name: str = "PERSON") -> LogonRecord:
        with self.database.read() as tx:
            record = find_logon_record(tx, CLIENT, name)
        assert record is not None
        return record

    def audit(self, *codes: str) -> list[Entry]:
        """Returns the entries with these codes in the order in which they were written."""
        with self.database.read() as tx:
            entries = log.list_entries(tx, client=CLIENT, limit=10_000)
        return [entry for entry in reversed(entries) if not codes or entry.event in codes]

    def advance(self, **span: float) -> None:
        self.clock.advance(timedelta(**span))

    # ---------------------------------------------------------------------------------------- roles and profiles, by hand

    def catalogue(self) -> None:
        """Writes the objects that `acting_user` knows, so that compiled buffers know them too."""
        with self.database.write() as tx:
            fields = sorted({field for names in _OBJECTS.values() for field in names})
            tx.connection.execute(
                sa.insert(authorization_fields), [{"field": name, "text": "", "length": 40} for name in fields]
            )
            tx.connection.execute(
                sa.insert(authorization_objects),
                [{"object": name, "text": "", "object_class": ""} for name in _OBJECTS],
            )
            tx.connection.execute(
                sa.insert(authorization_object_fields),
                [
                    {"object": name, "position": position, "field": field}
                    for name, names in _OBJECTS.items()
                    for position, field in enumerate(names)
                ],
            )

    def role(
        self, name: str, *, profile_names: Sequence[str] = (), members: Sequence[str] = (), generated: bool = True
    ) -> RoleName:
        """Writes a role with its generated profiles, or a composite role with its members."""
        now = self.clock.now()
        header = {
            "client": CLIENT,
            "role": name,
            "kind": "composite" if members else "single",
            "description": name,
            "created_by": "TEST",
            "created_at": now,
            "changed_by": "TEST",
            "changed_at": now,
            "authorizations_changed_at": now,
            "generated_at": now if generated and profile_names else None,
        }
        with self.database.write() as tx:
            tx.connection.execute(sa.insert(roles).values(header))
            for counter, profile in enumerate(profile_names, start=1):
                self._profile(tx.connection, profile, "generated")
                tx.connection.execute(
                    sa.insert(role_profiles).values(client=CLIENT, role=name, counter=counter, profile=profile)
                )
            for member in members:
                tx.connection.execute(sa.insert(role_members).values(client=CLIENT, role=name, member=member))
        return RoleName(name)

    def profile(self, name: str, **authorization: Sequence[str]) -> ProfileName:
        """Writes a profile that is assigned by hand, with one authorization for S_USER_GRP if values are given."""
        with self.database.write() as tx:
            self._profile(tx.connection, name, "single")
            if authorization:
                self._authorization(tx.connection, name, authorization)
        return ProfileName(name)

    def grant(self, profile: str, **authorization: Sequence[str]) -> None:
        """Puts an authorization for S_USER_GRP into a profile that exists."""
        with self.database.write() as tx:
            self._authorization(tx.connection, profile, authorization)

    def _profile(self, connection: sa.Connection, name: str, kind: str) -> None:
        connection.execute(
            sa.insert(profiles).values(
                client=CLIENT, profile=name, kind=kind, text="", changed_at=self.clock.now(), changed_by="TEST"
            )
        )

    def _authorization(self, connection: sa.Connection, profile: str, fields: dict[str, Sequence[str]]) -> None:
        name = f"{profile[:10]}00"
        where = {"client": CLIENT, "object": "S_USER_GRP", "authorization": name}
        connection.execute(sa.insert(authorizations).values(where))
        rows = [
            {**where, "field": field, "position": position, "low": value, "high": ""}
            for field, values in fields.items()
            for position, value in enumerate(values)
        ]
        connection.execute(sa.insert(authorization_values), rows)
        connection.execute(
            sa.insert(profile_authorizations).values(
                client=CLIENT, profile=profile, object="S_USER_GRP", authorization=name
            )
        )
