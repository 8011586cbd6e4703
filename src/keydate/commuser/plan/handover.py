"""The line about the destination. Pure."""

from __future__ import annotations

from keydate.commuser.facts import DestinationFacts
from keydate.commuser.plan.steps import Action, PlannedStep, Situation, Step, keep, line
from keydate.commuser.spec.model import DestinationSpec, Spec


def plan_destination(situation: Situation) -> PlannedStep:
    """Returns the line about the destination."""
    wanted, present = situation.spec.destination, situation.destination
    if wanted is None:
        return line(Step.DESTINATION, Action.BLOCKED, "the spec names no destination")
    if situation.hub_problem:
        return line(Step.DESTINATION, Action.BLOCKED, situation.hub_problem)
    if present is None:
        after = destination_properties(situation.spec)
        return line(Step.DESTINATION, Action.CREATE, f"{wanted.name} at {wanted.hub}", after=after)
    if present.is_fenced:
        return line(Step.DESTINATION, Action.BLOCKED, f"{wanted.name} is fenced: the user was retired")
    return _present_destination(situation.spec, wanted, present)


def _present_destination(spec: Spec, wanted: DestinationSpec, present: DestinationFacts) -> PlannedStep:
    after = destination_properties(spec)
    before = {"url": present.url, "user": present.user, "client": present.client, "proxy_type": present.proxy_type}
    different = [name for name in after if before[name] != after[name]]
    if different:
        detail = "; ".join(f"{name} {before[name] or '(none)'} becomes {after[name]}" for name in different)
    elif present.has_pending or not present.has_password:
        detail = "a password waits for its proof"
    else:
        return keep(Step.DESTINATION, f"{wanted.name} at {wanted.hub}")
    return line(Step.DESTINATION, Action.CHANGE, detail, before=before, after=after)


def destination_properties(spec: Spec) -> dict[str, str]:
    """Returns what the destination must say, without its secret."""
    wanted = spec.destination
    if wanted is None:
        return {}
    return {
        "url": wanted.url,
        "user": spec.user.name,
        "client": spec.system.client,
        "proxy_type": wanted.proxy_type,
    }
