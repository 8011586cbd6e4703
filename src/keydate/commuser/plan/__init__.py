"""The plan: for each step of the procedure, in its order, whether something is to be done. Pure.

The procedure is the one of "How to Create a Technical Communication User"; `Step.number` is the number there. The user comparison stands in
its note to step 9 and takes effect only when the user is in the role, so it comes after step 11.
"""

from keydate.commuser.plan.handover import destination_properties
from keydate.commuser.plan.planning import has_differences, make_plan, plan_step
from keydate.commuser.plan.roles import is_assigned, manual_part
from keydate.commuser.plan.steps import Action, PlannedStep, Situation, Step, describe_validity

__all__ = [
    "Action",
    "PlannedStep",
    "Situation",
    "Step",
    "describe_validity",
    "destination_properties",
    "has_differences",
    "is_assigned",
    "make_plan",
    "manual_part",
    "plan_step",
]
