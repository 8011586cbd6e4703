"""What the menu of a role proposes as authorizations, and how that is merged with what is there already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from keydate.erp.authority.model.roles import (
    AuthorizationData,
    AuthorizationStatus,
    FieldValues,
    RoleAuthorization,
    derived_status,
    numbered,
)
from keydate.vocabulary.authorization_values import ValueRange
from keydate.vocabulary.ids import FieldName, ObjectName

#: By transaction: objects with their proposed values.
Proposals = Mapping[str, tuple[tuple[str, Mapping[str, tuple[str, ...]]], ...]]

START: Final = ObjectName("S_TCODE")
TCD: Final = FieldName("TCD")


def proposed(transactions: Iterable[str], proposals: Proposals) -> tuple[RoleAuthorization, ...]:
    """Returns the authorizations that a menu proposes: one start authorization for all transactions, then those of each.

    Proposals for one object that differ in a single field are united, which adds no combination that was not proposed.
    """
    codes = sorted(set(transactions))
    if not codes:
        return ()
    found: list[tuple[ObjectName, FieldValues]] = [(START, {TCD: tuple(ValueRange(code) for code in codes)})]
    for code in codes:
        for object_name, fields in proposals.get(code, ()):
            values = {FieldName(name): tuple(ValueRange(low) for low in lows) for name, lows in fields.items()}
            _unite(found, ObjectName(object_name), values)
    return tuple(
        RoleAuthorization(
            object=name,
            values={field: rows for field, rows in values.items() if rows},
            status=AuthorizationStatus.STANDARD,
        )
        for name, values in found
    )


def _unite(found: list[tuple[ObjectName, FieldValues]], object_name: ObjectName, values: FieldValues) -> None:
    for position, (name, present) in enumerate(found):
        if name != object_name:
            continue
        differing = [
            field for field in {**present, **values} if set(present.get(field, ())) != set(values.get(field, ()))
        ]
        if not differing:
            return
        if len(differing) == 1:
            field = differing[0]
            united = tuple(dict.fromkeys((*present.get(field, ()), *values.get(field, ()))))
            # An open proposal united with a filled one would fill it: those stay apart.
            if present.get(field) and values.get(field):
                found[position] = (name, {**present, field: united})
                return
    found.append((object_name, values))


def adjusted(data: AuthorizationData, fresh: tuple[RoleAuthorization, ...]) -> AuthorizationData:
    """Returns authorization data that follow the menu again.

    Standard authorizations are replaced by the fresh proposals. Maintained, changed and manual ones stay; a proposal that a maintained one
    fills already is not inserted a second time.
    """
    kept = [item for item in data.authorizations if item.status is not AuthorizationStatus.STANDARD]
    maintained = [item for item in kept if item.status is AuthorizationStatus.MAINTAINED]
    added = [
        item
        for item in fresh
        if not any(
            other.object == item.object
            and derived_status([item.values], other.values) is AuthorizationStatus.MAINTAINED
            for other in maintained
        )
    ]
    standing = {
        (item.object, _key(item.values)): item
        for item in data.authorizations
        if item.status is AuthorizationStatus.STANDARD
    }
    # An unchanged proposal keeps its number and whether it is inactive.
    merged = [standing.get((item.object, _key(item.values)), item) for item in added]
    return replace(data, authorizations=numbered([*kept, *merged]))


def _key(values: FieldValues) -> tuple[tuple[str, tuple[ValueRange, ...]], ...]:
    return tuple(sorted((field, rows) for field, rows in values.items()))
