"""SQL of profile parameters, security policies and forbidden passwords."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import sqlalchemy as sa

from keydate.erp.users.model.rules import DEFAULT_TIME_ZONE, TIME_ZONE_PARAMETER, LogonRules, rules_of
from keydate.erp.users.tables import forbidden_passwords, profile_parameters, security_policies, users
from keydate.kit.database import ReadTransaction, Transaction
from keydate.vocabulary.ids import ClientId


def read_parameters(tx: ReadTransaction) -> dict[str, str]:
    """Returns the profile parameters that differ from their defaults."""
    rows = tx.connection.execute(sa.select(profile_parameters.c.parameter, profile_parameters.c.value))
    return {row.parameter: row.value for row in rows}


def read_zone(tx: ReadTransaction) -> ZoneInfo:
    """Returns the system's time zone, which decides when a day begins."""
    query = sa.select(profile_parameters.c.value).where(profile_parameters.c.parameter == TIME_ZONE_PARAMETER)
    return ZoneInfo(tx.connection.execute(query).scalar_one_or_none() or DEFAULT_TIME_ZONE)


def read_rules(tx: ReadTransaction, client: str, policy: str | None) -> LogonRules:
    """Returns the rules of a user with this security policy, or without one."""
    return rules_of(read_parameters(tx), None if policy is None else read_policy(tx, client, policy))


def write_parameter(tx: Transaction, parameter: str, value: str | None) -> None:
    """Sets a profile parameter; None gives it its default back."""
    tx.connection.execute(sa.delete(profile_parameters).where(profile_parameters.c.parameter == parameter))
    if value is not None:
        tx.connection.execute(sa.insert(profile_parameters).values(parameter=parameter, value=value))


def read_policy(tx: ReadTransaction, client: str, policy: str) -> dict[str, str] | None:
    """Returns the attributes of a security policy; None when it does not exist. A policy without attributes has an empty one."""
    table = security_policies
    rows = tx.connection.execute(
        sa.select(table.c.attribute, table.c.value).where(table.c.client == client, table.c.policy == policy)
    ).all()
    return {row.attribute: row.value for row in rows if row.attribute} if rows else None


def list_policies(tx: ReadTransaction, client: str) -> list[str]:
    """Returns the names of all security policies of a client."""
    table = security_policies
    query = sa.select(table.c.policy).distinct().where(table.c.client == client).order_by(table.c.policy)
    return list(tx.connection.execute(query).scalars())


def write_policy(tx: Transaction, client: ClientId, policy: str, attributes: dict[str, str]) -> None:
    """Writes a security policy whole; the empty attribute keeps one that names no attribute alive."""
    delete_policy(tx, client, policy)
    rows = [
        {"client": client, "policy": policy, "attribute": name, "value": value} for name, value in attributes.items()
    ]
    marker = {"client": client, "policy": policy, "attribute": "", "value": ""}
    tx.connection.execute(sa.insert(security_policies), [marker, *rows])


def delete_policy(tx: Transaction, client: ClientId, policy: str) -> None:
    """Deletes a security policy."""
    table = security_policies
    tx.connection.execute(sa.delete(table).where(table.c.client == client, table.c.policy == policy))


def count_policy_users(tx: ReadTransaction, client: ClientId, policy: str) -> int:
    """Returns how many users have a security policy."""
    query = sa.select(sa.func.count()).where(users.c.client == client, users.c.security_policy == policy)
    return int(tx.connection.execute(query).scalar_one())


def list_forbidden(tx: ReadTransaction) -> list[str]:
    """Returns the forbidden patterns."""
    return list(
        tx.connection.execute(
            sa.select(forbidden_passwords.c.pattern).order_by(forbidden_passwords.c.pattern)
        ).scalars()
    )


def write_forbidden(tx: Transaction, patterns: list[str]) -> None:
    """Replaces the forbidden patterns."""
    tx.connection.execute(sa.delete(forbidden_passwords))
    if patterns:
        tx.connection.execute(sa.insert(forbidden_passwords), [{"pattern": pattern} for pattern in patterns])
