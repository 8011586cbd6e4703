from __future__ import annotations

from datetime import date

import pytest

from keydate.erp.users.model.assignments import Assignment, HeldRole, find_overlap
from keydate.vocabulary.ids import RoleName, UserName
from keydate.vocabulary.validity import Validity


def assignment(start: int, end: int, role: str = "Z_A") -> Assignment:
    return Assignment(RoleName(role), Validity(date(2026, 1, start), date(2026, 1, end)))


@pytest.mark.parametrize(
    ("ranges", "overlaps"),
    [
        ([(1, 5), (6, 9)], False),
        ([(1, 5), (5, 9)], True),
        ([(6, 9), (1, 5)], False),
        ([(1, 9), (3, 4)], True),
        ([(1, 9), (1, 9)], False),
        ([(1, 9), (1, 8)], True),
        ([(1, 31), (2, 3), (5, 6)], True),
        ([(1, 1), (2, 2), (3, 3)], False),
        ([], False),
    ],
)
def test_ranges_of_one_role_may_touch_but_not_overlap(ranges: list[tuple[int, int]], overlaps: bool) -> None:  # noqa: FBT001
    assert (find_overlap([assignment(*pair) for pair in ranges]) is not None) == overlaps


def test_different_roles_may_overlap() -> None:
    assert find_overlap([assignment(1, 9), assignment(1, 9, "Z_B")]) is None


def test_an_assignment_counts_on_both_of_its_ends() -> None:
    counts = [assignment(2, 3).counts_on(date(2026, 1, day)) for day in (1, 2, 3, 4)]

    assert counts == [False, True, True, False]


def test_what_came_with_a_composite_role_is_not_direct() -> None:
    direct = HeldRole(role=RoleName("Z_A"), user_name=UserName("A"), validity=Validity())
    brought = HeldRole(
        role=RoleName("Z_A"), user_name=UserName("A"), validity=Validity(), via_composite=RoleName("Z_ALL")
    )

    assert (direct.is_direct, brought.is_direct) == (True, False)
