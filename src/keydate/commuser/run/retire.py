"""Retires a communication user: locks it, fences its destination, and removes both after a grace time in which it can be brought back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from keydate.commuser.errors import GraceNotOver, ProofFailed, StepBlocked
from keydate.commuser.plan import Action, Situation
from keydate.commuser.run.context import RunContext
from keydate.commuser.system import Area
from keydate.commuser.system.writing import delete_role, delete_user, lock_user, withdraw_role

_ADMINISTRATORS_LOCK = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Retirement:
    """What is left of the user."""

    is_removed: bool
    retired_on: date | None
    removable_from: date | None

    def as_json(self) -> dict[str, Any]:
        """Returns the result for programs."""
        return {
            "removed": self.is_removed,
            "retired_on": self.retired_on.isoformat() if self.retired_on else None,
            "removable_from": self.removable_from.isoformat() if self.removable_from else None,
        }


def retire(context: RunContext, *, remove_after: int | None = None, with_role: bool = False) -> Retirement:
    """Locks and fences; with `remove_after` also removes, when that many days have passed since.

    Raises:
        GraceNotOver: the user was retired too short a time ago.
    """
    situation = context.look()
    if situation.hub_problem:
        raise StepBlocked(step="Retire", reason=situation.hub_problem)
    was_retired = _is_retired(situation)
    _lock(context, situation)
    _fence(context, situation)
    situation = context.look()
    if not _is_retired(situation):
        raise ProofFailed(step="Retire", found="the user is not locked, or the destination is not fenced")
    retired_on = _retired_on(situation)
    if remove_after is None:
        return Retirement(is_removed=False, retired_on=retired_on, removable_from=None)
    # Without any date, today counts as the first day: removal must never be earlier than asked for.
    removable_from = (retired_on or context.today) + timedelta(days=remove_after)
    if context.today < removable_from:
        if was_retired:
            raise GraceNotOver(user=context.spec.user.name, removable_from=removable_from.isoformat())
        return Retirement(is_removed=False, retired_on=retired_on, removable_from=removable_from)
    _remove(context, situation, with_role=with_role)
    return Retirement(is_removed=True, retired_on=retired_on, removable_from=removable_from)


def _is_retired(situation: Situation) -> bool:
    user, destination = situation.facts.user, situation.destination
    locked = user is None or bool(user.locks & _ADMINISTRATORS_LOCK)
    return locked and (destination is None or destination.is_fenced)


def _retired_on(situation: Situation) -> date | None:
    if situation.destination is not None and situation.destination.fenced_on is not None:
        return situation.destination.fenced_on
    return situation.facts.user.modified_on if situation.facts.user is not None else None


def _lock(context: RunContext, situation: Situation) -> None:
    user = situation.facts.user
    by = context.administrators.name(Area.USERS)
    if user is None or user.locks & _ADMINISTRATORS_LOCK:
        context.record("Lock the user", Action.NO_CHANGE, by=by, proof="locked" if user else "the user does not exist")
        return
    with context.administrators.session(Area.USERS) as session:
        lock_user(session, user.name)
    context.record(
        "Lock the user", Action.CHANGE, by=by, before={"locks": user.locks}, after={"locks": user.locks | 64}
    )


def _fence(context: RunContext, situation: Situation) -> None:
    destination, by = situation.destination, context.administrators.name(Area.USERS)
    if context.vault is None or destination is None or destination.is_fenced:
        context.record(
            "Fence the destination", Action.NO_CHANGE, by=by, proof="fenced" if destination else "there is none"
        )
        return
    context.vault.fence(today=context.today)
    context.record("Fence the destination", Action.CHANGE, by=by, after={"fenced": context.today.isoformat()})


def _remove(context: RunContext, situation: Situation, *, with_role: bool) -> None:
    user, role, by = situation.facts.user, situation.facts.role, context.administrators.name(Area.USERS)
    if context.vault is not None and situation.destination is not None:
        context.vault.remove()
        context.record("Remove the destination", Action.CHANGE, by=by, before={"destination": context.vault.name})
    if user is not None:
        with context.administrators.session(Area.USERS) as session:
            own = [each for each in user.roles if each.role == context.spec.role.name and not each.is_indirect]
            if own:
                withdraw_role(session, user.name, own)
            delete_user(session, user.name)
        context.record(
            "Remove the user",
            Action.CHANGE,
            by=by,
            before={"user": user.name, "roles": [each.role for each in user.roles]},
        )
    if with_role and role is not None:
        with context.administrators.session(Area.ROLES) as session:
            delete_role(session, role.name)
        context.record(
            "Remove the role", Action.CHANGE, by=context.administrators.name(Area.ROLES), before={"role": role.name}
        )
    left = context.look()
    if left.facts.user is not None or left.destination is not None or (with_role and left.facts.role is not None):
        raise ProofFailed(step="Remove", found="something of the user is still there")
    context.record("Read back", Action.NO_CHANGE, by=by, proof="user and destination are gone")
