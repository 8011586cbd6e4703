"""The state of a communication user on one screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keydate.commuser.plan import Action, Situation, describe_validity, make_plan
from keydate.commuser.verification import has_differences
from keydate.vocabulary.findings import Finding, Severity


def status(situation: Situation, findings: Sequence[Finding]) -> dict[str, Any]:
    """Returns state, drift, age of the password, last logon and next review."""
    spec, user, destination = situation.spec, situation.facts.user, situation.destination
    since = destination.secret_since if destination is not None else None
    since = since or (user.password_changed_on if user is not None else None)
    review = spec.metadata.review_by
    return {
        "schema": "keydate.commuser.status/1",
        "name": spec.metadata.name,
        "state": state_of(situation, findings),
        "system": f"{spec.system.address}, client {spec.system.client}",
        "user": spec.user.name,
        "validity": describe_validity(user.validity) if user is not None else None,
        "role": spec.role.name,
        "drift": [
            f"{line.step.number} {line.step.heading}: {line.detail}"
            for line in make_plan(situation)
            if line.action is not Action.NO_CHANGE
        ],
        "findings": {severity.value: sum(each.severity is severity for each in findings) for severity in Severity},
        "password_since": since.isoformat() if since else None,
        "password_age_days": (situation.today - since).days if since else None,
        "last_logon": user.last_logon.isoformat() if user is not None and user.last_logon else None,
        "review_by": review.isoformat(),
        "days_to_review": (review - situation.today).days,
        "owner": spec.metadata.owner,
        "destination": spec.destination.name if spec.destination is not None else None,
    }


def state_of(situation: Situation, findings: Sequence[Finding]) -> str:
    """Returns one word for the whole."""
    user, destination = situation.facts.user, situation.destination
    if user is None:
        return "missing"
    if user.locks & 64 and destination is not None and destination.is_fenced:
        return "retired"
    if user.locks:
        return "locked"
    return "drifted" if has_differences(findings) else "ready"
