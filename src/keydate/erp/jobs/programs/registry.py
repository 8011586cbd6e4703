"""The delivered programs, listed rather than discovered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from keydate.erp.audit.trail import ErpTransaction
from keydate.erp.authority.guard import ActingUser
from keydate.erp.jobs.model.definitions import JobDefinition
from keydate.erp.jobs.model.job import Outcome
from keydate.erp.jobs.programs import list_posting_periods, open_close_posting_periods
from keydate.wire.scheduling import ParameterValue


@dataclass(frozen=True, slots=True)
class Program:
    """A definition and the function that carries it out, in the transaction that also ends the job."""

    definition: JobDefinition
    run: Callable[[ErpTransaction, ActingUser, Mapping[str, ParameterValue]], Outcome]


def delivered_programs() -> dict[str, Program]:
    """Returns the programs by the name of their definition."""
    programs = (
        Program(open_close_posting_periods.DEFINITION, open_close_posting_periods.run),
        Program(list_posting_periods.DEFINITION, list_posting_periods.run),
    )
    return {program.definition.name: program for program in programs}
