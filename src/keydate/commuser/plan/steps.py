"""The steps of the procedure, the lines of a plan about them, and the situation that a plan is made for. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from keydate.commuser.facts import DestinationFacts, SystemFacts
from keydate.commuser.spec.model import Spec
from keydate.vocabulary.validity import ALWAYS, FOREVER, Validity


class Step(StrEnum):
    """The steps of the procedure, in order."""

    CREATE_USER = "create_user"
    ALIAS = "alias"
    USER_TYPE = "user_type"
    INITIAL_PASSWORD = "initial_password"
    CREATE_ROLE = "create_role"
    ROLE_TEXT = "role_text"
    AUTHORIZATIONS = "authorizations"
    GENERATE = "generate"
    ASSIGN_ROLE = "assign_role"
    SAVED = "saved"
    COMPARE = "compare"
    FINAL_PASSWORD = "final_password"
    DESTINATION = "destination"
    CHECK = "check"

    @property
    def number(self) -> str:
        """Returns the number in the procedure."""
        return _TITLES[self][0]

    @property
    def heading(self) -> str:
        """Returns what the step does, as the procedure says it."""
        return _TITLES[self][1]


_TITLES: Final = {
    Step.CREATE_USER: ("1", "SU01: create the user"),
    Step.ALIAS: ("2.1", "SU01, Logon Data: alias, group, validity"),
    Step.USER_TYPE: ("2.2", "SU01, Logon Data: user type"),
    Step.INITIAL_PASSWORD: ("2.3", "SU01, Logon Data: initial password"),
    Step.CREATE_ROLE: ("3-4", "PFCG: create the single role"),
    Step.ROLE_TEXT: ("5", "PFCG: description, save"),
    Step.AUTHORIZATIONS: ("6-8", "PFCG, Authorizations: manual input of the objects"),
    Step.GENERATE: ("9", "PFCG, Authorizations: generate the profile"),
    Step.ASSIGN_ROLE: ("10", "PFCG, User: add the communication user"),
    Step.SAVED: ("11", "PFCG: save; read back that it holds"),
    Step.COMPARE: ("9 note", "PFCG, User: user comparison"),
    Step.FINAL_PASSWORD: ("2.3", "First logon: change the initial password to the final one"),
    Step.DESTINATION: ("next", "Hand over to the destination"),
    Step.CHECK: ("next", "Check the connection over the real path"),
}


class Action(StrEnum):
    """What is to be done in a step."""

    NO_CHANGE = "no-change"
    CREATE = "create"
    CHANGE = "change"
    MANUAL = "manual"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """One line of the plan."""

    step: Step
    action: Action
    #: One line for the reader: what would change, or why nothing can.
    detail: str = ""
    before: Any = None
    after: Any = None
    #: What a person has to do, for manual steps.
    instructions: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Returns the line for programs."""
        return {
            "step": self.step.value,
            "number": self.step.number,
            "title": self.step.heading,
            "action": self.action.value,
            "detail": self.detail,
            "before": self.before,
            "after": self.after,
            "instructions": list(self.instructions),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything that a plan depends on."""

    spec: Spec
    facts: SystemFacts
    today: date
    #: `None`: there is no such destination.
    destination: DestinationFacts | None = None
    #: The hub could not be asked, and this is why; the destination's steps are then blocked.
    hub_problem: str = ""


def line(step: Step, action: Action, detail: str, **more: Any) -> PlannedStep:
    """Returns a line of the plan."""
    return PlannedStep(step=step, action=action, detail=detail, **more)


def keep(step: Step, detail: str) -> PlannedStep:
    """Returns a line that changes nothing."""
    return line(step, Action.NO_CHANGE, detail)


def describe_validity(validity: Validity) -> str:
    """Returns the days as a person writes them."""
    start = "always" if validity.valid_from == ALWAYS else validity.valid_from.isoformat()
    end = "without end" if validity.valid_to == FOREVER else validity.valid_to.isoformat()
    return f"{start} .. {end}"
