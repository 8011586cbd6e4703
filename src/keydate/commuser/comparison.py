"""Compares authorizations: what one list grants that another one does not.

An authorization grants only as a whole (AND over its fields), so each one is compared with single ones of the other side, never with a mix.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from keydate.commuser.spec.model import Authorization
from keydate.vocabulary.authorization_values import ValueRange


@dataclass(frozen=True, slots=True)
class Excess:
    """An authorization that goes beyond the other side, with the values that do."""

    authorization: Authorization
    #: Field -> values that the nearest authorization of the other side does not cover; empty when the object is missing there.
    beyond: dict[str, tuple[ValueRange, ...]]

    def describe(self) -> str:
        """Returns object, fields and values in one line."""
        if not self.beyond:
            return self.authorization.describe()
        fields = ", ".join(f"{name} = {', '.join(map(str, values))}" for name, values in self.beyond.items())
        return f"{self.authorization.object}: {fields}"


def excess(of: Iterable[Authorization], over: Sequence[Authorization]) -> list[Excess]:
    """Returns what the first list grants and the second one does not."""
    found = []
    for authorization in of:
        if not grants_anything(authorization):
            continue
        same_object = [other for other in over if other.object == authorization.object and grants_anything(other)]
        candidates = [_beyond(authorization, other) for other in same_object]
        if all(candidates):
            nearest = min(candidates, key=lambda beyond: sum(map(len, beyond.values())), default={})
            found.append(Excess(authorization, nearest))
    return found


def are_equal(first: Sequence[Authorization], second: Sequence[Authorization]) -> bool:
    """Tells whether both lists grant the same."""
    return not excess(first, second) and not excess(second, first)


def grants_anything(authorization: Authorization) -> bool:
    """Tells whether every field has a value; an open field makes the whole authorization grant nothing."""
    return bool(authorization.values) and all(authorization.values.values())


def _beyond(authorization: Authorization, other: Authorization) -> dict[str, tuple[ValueRange, ...]]:
    # A field that only the other side has cannot make this one wider: both sides then describe different versions of the object.
    beyond: dict[str, tuple[ValueRange, ...]] = {}
    for field, values in authorization.values.items():
        covering = other.values.get(field, ())
        outside = tuple(value for value in values if not any(cover.covers_range(value) for cover in covering))
        if outside:
            beyond[field] = outside
    return beyond
