"""Role assignments: a role, and the days on which it counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from operator import attrgetter
from typing import Final

from keydate.vocabulary.ids import RoleName, UserName
from keydate.vocabulary.validity import Validity

#: USR04-PROFS holds 3750 characters, 12 for each name after the first two.
MAX_PROFILES: Final = 312
#: From the beginning to the end of time.
EVER: Final = Validity()


@dataclass(frozen=True, slots=True)
class Assignment:
    """A role of a user, in a range of days."""

    role: RoleName
    validity: Validity = EVER

    def counts_on(self, day: date) -> bool:
        """Tells whether the comparison gives the role's profiles on this day."""
        return self.validity.covers(day)


@dataclass(frozen=True, slots=True)
class RoleUser:
    """A user of a role, in a range of days: the same assignment, seen from the role."""

    role: RoleName
    user_name: UserName
    validity: Validity = EVER


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRole:
    """An assignment as it is stored: direct, or brought along by a composite role."""

    role: RoleName
    user_name: UserName
    validity: Validity
    via_composite: RoleName | None = None
    #: Of the role; a text, no part of the assignment.
    description: str = field(default="", compare=False)

    @property
    def is_direct(self) -> bool:
        """Tells whether an administrator assigned this role itself."""
        return self.via_composite is None


def find_overlap(assignments: Iterable[Assignment]) -> tuple[Assignment, Assignment] | None:
    """Returns two assignments of one role that share a day; ranges that follow each other are fine. None when there are no such two.

    The very same assignment twice is one assignment.
    """
    by_role: dict[RoleName, set[Assignment]] = {}
    for assignment in assignments:
        by_role.setdefault(assignment.role, set()).add(assignment)
    for same_role in by_role.values():
        ordered: Sequence[Assignment] = sorted(same_role, key=attrgetter("validity.valid_from", "validity.valid_to"))
        for earlier, later in pairwise(ordered):
            if earlier.validity.overlaps(later.validity):
                return earlier, later
    return None
