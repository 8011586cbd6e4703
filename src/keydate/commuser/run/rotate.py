"""Rotates the password in place: the user keeps its name, and the destination never holds only a dead password.

Between the change at the ERP and its promotion the destination holds both; a caller whose password is refused asks for the pending one
(`keydate.gateway.destination.calls`), so running work goes on. The old password is not tried afterwards: the ERP holds one password for
each user, and a wrong attempt would only count towards its lock.
"""

from __future__ import annotations

from keydate.commuser.errors import (
    CommuserError,
    ConnectionCheckFailed,
    ProofFailed,
    RefusedByErp,
    RightMissing,
    StepBlocked,
)
from keydate.commuser.facts import PasswordState
from keydate.commuser.plan import Action, Situation
from keydate.commuser.run.context import RunContext
from keydate.commuser.run.passwords import give_initial_password, make_productive
from keydate.commuser.secret import Secret, new_password
from keydate.commuser.system import Area
from keydate.commuser.system.writing import change_own_password, unlock_user
from keydate.wire.destination import Credentials


def rotate(context: RunContext) -> None:
    """Changes the password at ERP and destination as one act; an interrupted rotation is finished instead of a second one begun."""
    situation = context.look()
    vault = context.vault
    if vault is None or situation.destination is None:
        raise StepBlocked(step="Rotate", reason=situation.hub_problem or "there is no destination; run apply first")
    _examine(situation)
    user = context.spec.user.name
    alive = context.alive()
    if alive is Credentials.PENDING:
        _promote(
            context, proof="an earlier rotation was interrupted after the change at the ERP; its password is accepted"
        )
        return
    old = vault.secret(Credentials.CURRENT)
    if alive is None or old is None:
        raise StepBlocked(
            step="Rotate", reason="the ERP refuses the destination's password; run apply, which sets a new one"
        )
    _examine_path(context)
    new = context.evidence.protect(new_password())
    vault.keep(new, today=context.today)
    context.record("Keep the new password", Action.CREATE, by=user, proof=f"pending at destination {vault.name}")
    proof = _change_at_erp(context, old, new)
    context.record("Change the password at the ERP", Action.CHANGE, by=user, proof=proof)
    _unlock(context)
    failed = [layer.describe() for layer in vault.check(Credentials.PENDING) if not layer.ok and layer.concerns_user]
    # The ERP knows only the new password now, so the destination must follow even when the path has failed in the meantime.
    _promote(context, proof="; ".join(failed) or "the new password works over the real path")
    if failed:
        raise ConnectionCheckFailed(destination=vault.name, problems=failed)


def _examine(situation: Situation) -> None:
    user, destination = situation.facts.user, situation.destination
    if user is None:
        raise StepBlocked(step="Rotate", reason="the user does not exist; run apply first")
    if user.locks & ~128:
        raise StepBlocked(step="Rotate", reason=f"the user is locked {' and '.join(user.lock_reasons)}")
    if user.password_state in {PasswordState.INITIAL, PasswordState.DEACTIVATED}:
        raise StepBlocked(
            step="Rotate", reason=f"the password is {user.password_state.value}; run apply, which sets a new one"
        )
    if destination is not None and destination.is_fenced:
        raise StepBlocked(step="Rotate", reason="the destination is fenced: the user was retired")


def _examine_path(context: RunContext) -> None:
    """Refuses to begin when the path does not work even now: afterwards nobody could tell what broke it."""
    vault = context.vault
    layers = vault.check() if vault is not None else []
    failed = [layer.describe() for layer in layers if not layer.ok and layer.concerns_user]
    if failed and vault is not None:
        raise ConnectionCheckFailed(destination=vault.name, problems=failed)
    context.record(
        "Check the path before", Action.NO_CHANGE, by=context.spec.user.name, proof="every layer is in order"
    )


def _change_at_erp(context: RunContext, old: Secret, new: Secret) -> str:
    """Changes the password as the user itself, or with an administrator's help where its rules forbid that today."""
    name = context.spec.user.name
    try:
        if not context.spec.user.type.has_initial_password:
            make_productive(context, new)
            proof = "set by the administrator: a system user does not change its own password"
        else:
            proof = _change_as_user(context, old, new)
    except CommuserError:
        _roll_back(context, old)
        raise
    reason = context.refusal(new)
    if reason:
        raise ProofFailed(
            step="Change the password at the ERP", found=f"{name} is refused with the new password: {reason}"
        )
    return f"{proof}; new password: logged on, accepted"


def _change_as_user(context: RunContext, old: Secret, new: Secret) -> str:
    """Changes the password with the old one: over the user's own logon, else over the administrator's, else by a reset."""
    name = context.spec.user.name
    administrators = context.administrators
    refusals = []
    for opened, how in (
        (administrators.as_user(name, old), "changed by the user itself"),
        (administrators.session(Area.USERS), "changed with the old password, over the administrator's logon"),
    ):
        try:
            with opened as session:
                change_own_password(session, name, old, new)
        except (RefusedByErp, RightMissing) as refusal:
            refusals.append(str(refusal))
        else:
            return how
    # Most likely the waiting time between two changes by the user; an administrator's reset is not bound by it.
    give_initial_password(context)
    make_productive(context, new)
    return f"own change refused ({refusals[-1]}); reset by the administrator and changed at the first logon"


def _roll_back(context: RunContext, old: Secret) -> None:
    """Throws the new password away if the old one still lives; otherwise both stay for the next run to find out."""
    if context.vault is None or not context.accepts(old):
        return
    context.vault.discard_pending()
    context.record(
        "Roll back",
        Action.CHANGE,
        by=context.spec.user.name,
        proof="the old password is accepted; the new one is discarded",
    )


def _unlock(context: RunContext) -> None:
    """Takes away the lock that callers with the old password may have caused in the moment of the change."""
    user = context.look().facts.user
    if user is not None and user.locks == 128:
        with context.administrators.session(Area.USERS) as session:
            unlock_user(session, user.name)
        context.record(
            "Unlock", Action.CHANGE, by=session.user, proof="locked after wrong passwords in the moment of the change"
        )


def _promote(context: RunContext, *, proof: str) -> None:
    if context.vault is None:
        return
    context.vault.promote(today=context.today)
    context.record("Make the new password the current one", Action.CHANGE, by=context.spec.user.name, proof=proof)
