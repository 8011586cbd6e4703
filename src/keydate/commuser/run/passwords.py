"""From the initial to the final password, so that a crash at any point is mended by the next run.

The final password is stored at the destination before the ERP learns it. So whatever was reached, one of three things holds: the current
password of the destination is alive, or the pending one is, or none is and an administrator sets a new initial one. Which of them, only a
logon tells. An initial password is never stored; one whose run died is replaced.
"""

from __future__ import annotations

from keydate.commuser.errors import LogonRefusedByErp, ProofFailed, RefusedByErp, RightMissing, StepBlocked
from keydate.commuser.facts import PasswordState
from keydate.commuser.plan import Situation, Step
from keydate.commuser.run.context import RunContext
from keydate.commuser.secret import Secret, new_password
from keydate.commuser.system import Area
from keydate.commuser.system.writing import change_own_password, set_password, unlock_user
from keydate.wire.destination import Credentials


def settle_password(context: RunContext, situation: Situation) -> str:
    """Brings the user to a productive password that the destination holds, and returns the proof."""
    vault, user = context.vault, situation.facts.user
    if vault is None or situation.hub_problem:
        raise StepBlocked(
            step=Step.FINAL_PASSWORD.heading, reason=situation.hub_problem or "the spec names no destination"
        )
    may_be_alive = user is not None and user.password_state in {PasswordState.PRODUCTIVE, PasswordState.UNKNOWN}
    alive = context.alive() if may_be_alive and context.initial is None else None
    if alive is Credentials.CURRENT:
        if situation.destination is not None and situation.destination.has_pending:
            vault.discard_pending()
        return "logged on with the destination's password: accepted"
    if alive is Credentials.PENDING:
        vault.promote(today=context.today)
        return "logged on with the password of an interrupted run: accepted, and made the destination's"
    return set_new_password(context)


def set_new_password(context: RunContext) -> str:
    """Sets a new password from initial to final and returns the proof."""
    vault = context.vault
    if vault is None:
        raise StepBlocked(step=Step.FINAL_PASSWORD.heading, reason="the spec names no destination")
    final = context.evidence.protect(new_password())
    kept_as = vault.keep(final, today=context.today)
    proof = make_productive(context, final)
    reason = context.refusal(final)
    if reason:
        raise ProofFailed(step=Step.FINAL_PASSWORD.heading, found=f"the final password is refused: {reason}")
    if kept_as is Credentials.PENDING:
        vault.promote(today=context.today)
    return f"{proof}; final password: logged on, accepted; kept by destination {vault.name}"


def make_productive(context: RunContext, final: Secret) -> str:
    """Makes a password the user's productive one with an administrator's help, and returns what was seen on the way."""
    user = context.spec.user
    if not user.type.has_initial_password:
        with context.administrators.session(Area.USERS) as session:
            set_password(session, user.name, final)
            _unlock_after_attempts(context)
        return "set by the administrator, productive at once for a system user"
    initial = context.initial
    if initial is None:
        initial = give_initial_password(context)
    refusal = context.refusal(initial)
    first_logon(context, initial, final)
    context.initial = None
    seen = f"refused for work ({refusal})" if refusal else "accepted by this system before its change"
    return f"initial password: {seen}; first logon: changed by the user itself"


def give_initial_password(context: RunContext) -> Secret:
    """Sets a new initial password as administrator; a lock that wrong passwords left behind goes with it."""
    initial = context.evidence.protect(new_password())
    with context.administrators.session(Area.USERS) as session:
        set_password(session, context.spec.user.name, initial)
    _unlock_after_attempts(context)
    context.initial = initial
    return initial


def _unlock_after_attempts(context: RunContext) -> None:
    facts = context.look().facts.user
    if facts is not None and facts.locks == 128:
        with context.administrators.session(Area.USERS) as session:
            unlock_user(session, facts.name)


def first_logon(context: RunContext, initial: Secret, final: Secret) -> None:
    """Changes the initial password as the user itself, over its own logon where the system lets it, else over the administrator's."""
    name = context.spec.user.name
    try:
        with context.administrators.as_user(name, initial) as session:
            change_own_password(session, name, initial, final)
    except (LogonRefusedByErp, RightMissing):
        # The logon itself may have failed after the change was made in an earlier attempt: ask before trying another way.
        if context.accepts(final):
            return
        with context.administrators.session(Area.USERS) as session:
            change_own_password(session, name, initial, final)
    except RefusedByErp:
        if not context.accepts(final):
            raise
