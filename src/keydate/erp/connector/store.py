"""All SQL of the connector."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from keydate.erp.authority.tables import profile_members
from keydate.erp.connector.tables import task_list_statuses, trusted_hubs, used_assertions
from keydate.erp.users.tables import user_profiles, users
from keydate.kit.database import ReadTransaction, Transaction
from keydate.vocabulary.ids import ClientId, UserName
from keydate.wire.assertion import LEEWAY, Assertion, TrustedKey
from keydate.wire.scheduling import Notification


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedHub:
    """One registered key of a hub."""

    hub_id: str
    key_id: str
    public_jwk: Mapping[str, str]
    text: str
    added_at: datetime
    added_by: UserName

    @property
    def key(self) -> TrustedKey:
        """Returns what the examination of an assertion needs."""
        return TrustedKey(hub_id=self.hub_id, key_id=self.key_id, jwk=self.public_jwk)


def list_trusted_hubs(tx: ReadTransaction, client: ClientId) -> list[TrustedHub]:
    """Returns the registered keys of a client by hub and key."""
    table = trusted_hubs
    columns = [column for column in table.c if column.name != "client"]
    query = sa.select(*columns).where(table.c.client == client).order_by(table.c.hub_id, table.c.key_id)
    return [TrustedHub(**row) for row in tx.connection.execute(query).mappings()]


def insert_trusted_hub(tx: Transaction, client: ClientId, hub: TrustedHub) -> bool:
    """Adds a key; False when one with this id is there."""
    values = {name: getattr(hub, name) for name in TrustedHub.__dataclass_fields__}
    statement = _insert(tx, trusted_hubs).values(client=client, **values).on_conflict_do_nothing()
    return tx.connection.execute(statement.returning(trusted_hubs.c.key_id)).first() is not None


def delete_trusted_hub(tx: Transaction, client: ClientId, key_id: str) -> bool:
    """Removes a key; False when there is none."""
    table = trusted_hubs
    statement = sa.delete(table).where(table.c.client == client, table.c.key_id == key_id)
    return tx.connection.execute(statement).rowcount == 1


def insert_used_assertion(tx: Transaction, client: ClientId, assertion: Assertion) -> bool:
    """Remembers an assertion; False when it was used before. Forgets those that have expired."""
    table = used_assertions
    tx.connection.execute(sa.delete(table).where(table.c.keep_until < tx.now))
    statement = _insert(tx, table).values(
        client=client,
        key_id=assertion.key_id,
        token_id=assertion.token_id,
        keep_until=assertion.expires_at + 2 * LEEWAY,
    )
    return tx.connection.execute(statement.on_conflict_do_nothing().returning(table.c.token_id)).first() is not None


def find_profile_held(
    tx: ReadTransaction, client: ClientId, user_name: UserName, wanted: Collection[str]
) -> str | None:
    """Returns the first of the wanted profiles that a user holds: itself, through its reference user, or inside a composite profile.

    Part of a wanted profile counts as well: SAP_ALL without its last part is hardly less.
    """
    reference = sa.select(users.c.reference_user).where(
        users.c.client == client, users.c.user_name == user_name, users.c.reference_user.is_not(None)
    )
    holder = sa.or_(user_profiles.c.user_name == user_name, user_profiles.c.user_name.in_(reference))
    held = (
        sa.select(user_profiles.c.profile).where(user_profiles.c.client == client, holder).cte("held", recursive=True)
    )
    held = held.union(
        sa.select(profile_members.c.member)
        .join(held, held.c.profile == profile_members.c.profile)
        .where(profile_members.c.client == client)
    )
    parts = sa.select(profile_members.c.member).where(
        profile_members.c.client == client, profile_members.c.profile.in_(list(wanted))
    )
    is_wanted = held.c.profile.in_(list(wanted))
    is_whole_or_part = sa.or_(is_wanted, held.c.profile.in_(parts))
    whole_first = sa.case((is_wanted, 0), else_=1)
    query = sa.select(held.c.profile).where(is_whole_or_part).order_by(whole_first, held.c.profile).limit(1)
    return tx.connection.execute(query).scalar_one_or_none()


def store_task_list_status(
    tx: Transaction, client: ClientId, hub_id: str, notification: Notification, *, told_by: UserName
) -> None:
    """Keeps what a hub told about a task list in place of what it told before."""
    news = {
        "task_list_code": notification.code or "",
        "status": notification.value or "",
        "told_at": tx.now,
        "told_by": told_by,
    }
    key = {"client": client, "hub_id": hub_id, "task_list_id": notification.id}
    statement = _insert(tx, task_list_statuses).values(**key, **news)
    tx.connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=news))


def list_task_list_statuses(tx: ReadTransaction, client: ClientId) -> list[dict[str, Any]]:
    """Returns the last known status of each task list, the latest news first."""
    table = task_list_statuses
    query = sa.select(table).where(table.c.client == client).order_by(table.c.told_at.desc(), table.c.task_list_id)
    return [dict(row) for row in tx.connection.execute(query).mappings()]


def _insert(tx: Transaction, table: sa.Table) -> Any:
    """Returns the dialect's insert, because ON CONFLICT is not part of the common one."""
    return postgresql.insert(table) if tx.connection.dialect.name == "postgresql" else sqlite.insert(table)
