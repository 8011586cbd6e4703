"""Compares the role with what was really checked, and proposes exact values in place of `*`. Proposing is pure; reading the trace is not.

A proposal is never wider than the spec: a value is taken only where an allowed check needed it, and everything else stays as it was.
"""

from __future__ import annotations

import difflib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from keydate.commuser.errors import StepBlocked
from keydate.commuser.spec.model import Authorization, Spec
from keydate.commuser.system import Administrators, Area, Session
from keydate.gateway.rfc import FunctionNotAvailable
from keydate.vocabulary.authorization_values import BLANK, FULL, ValueRange
from keydate.vocabulary.ids import FieldName, ObjectName, UserName

_PAGE = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One check of the trace: the object, the tested values, and whether it was allowed."""

    object: ObjectName
    values: Mapping[FieldName, str]
    is_allowed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A narrower role, with what was not used."""

    authorizations: tuple[Authorization, ...]
    unused: tuple[Authorization, ...]
    #: Checks that were refused: what the role might lack.
    refused: tuple[Checked, ...]
    checks: int
    diff: str

    @property
    def is_narrower(self) -> bool:
        """Tells whether anything is proposed."""
        return bool(self.diff or self.unused)

    def as_json(self) -> dict[str, Any]:
        """Returns the proposal for programs."""
        return {
            "schema": "keydate.commuser.least-privilege/1",
            "checks": self.checks,
            "authorizations": [_plain(each) for each in self.authorizations],
            "unused": [each.describe() for each in self.unused],
            "refused": [{"object": each.object, "values": dict(each.values)} for each in self.refused],
            "diff": self.diff,
        }


def propose(spec: Spec, trace: Iterable[Checked]) -> Proposal:
    """Returns the narrowest role that would have allowed every check that the present one allowed."""
    checks = list(trace)
    allowed = [check for check in checks if check.is_allowed]
    kept: list[Authorization] = []
    proposed: list[Authorization] = []
    unused: list[Authorization] = []
    for authorization in spec.role.authorizations:
        matching = [check for check in allowed if _covers(authorization, check)]
        kept.append(_narrowed(authorization, matching) if matching else authorization)
        (proposed if matching else unused).append(kept[-1])
    return Proposal(
        authorizations=tuple(proposed),
        unused=tuple(unused),
        refused=_distinct(check for check in checks if not check.is_allowed),
        checks=len(checks),
        diff=_diff(spec.role.authorizations, kept),
    )


def _distinct(checks: Iterable[Checked]) -> tuple[Checked, ...]:
    return tuple({(check.object, tuple(sorted(check.values.items()))): check for check in checks}.values())


def _covers(authorization: Authorization, check: Checked) -> bool:
    return authorization.object == check.object and all(
        any(value.covers(tested) for value in authorization.values.get(field, ()))
        for field, tested in check.values.items()
    )


def _narrowed(authorization: Authorization, checks: Sequence[Checked]) -> Authorization:
    values = {}
    for field, stored in authorization.values.items():
        tested = {check.values[field] for check in checks if field in check.values}
        is_wide = any(not value.is_single for value in stored)
        # A check for the literal `*` asks for full authorization; a field that no check named cannot be judged.
        if not is_wide or not tested or FULL in tested:
            values[field] = stored
        else:
            values[field] = tuple(ValueRange(value or BLANK) for value in sorted(tested))
    return Authorization(object=authorization.object, values=values)


def _plain(authorization: Authorization) -> dict[str, Any]:
    values = {
        str(field): [{"from": value.low, "to": value.high} if value.high else value.low for value in each]
        for field, each in authorization.values.items()
    }
    return {"object": str(authorization.object), "values": values}


def authorizations_yaml(authorizations: Sequence[Authorization]) -> str:
    """Returns the authorizations as they stand in a spec, one a line, every value in quotes."""
    lines = ["role:", "  authorizations:"]
    for authorization in authorizations:
        fields = ", ".join(
            f"{field}: [{', '.join(map(_yaml_value, values))}]" for field, values in authorization.values.items()
        )
        lines.append(f"    - {{object: {authorization.object}, values: {{{fields}}}}}")
    return "\n".join(lines) + "\n"


def _yaml_value(value: ValueRange) -> str:
    # A JSON string is a YAML string; nothing in it can be taken for a number or a date.
    low, high = json.dumps(value.low, ensure_ascii=False), json.dumps(value.high, ensure_ascii=False)
    return f"{{from: {low}, to: {high}}}" if value.high else low


def _diff(before: Sequence[Authorization], after: Sequence[Authorization]) -> str:
    lines = difflib.unified_diff(
        authorizations_yaml(before).splitlines(),
        authorizations_yaml(after).splitlines(),
        "spec",
        "proposal",
        lineterm="",
    )
    return "\n".join(lines)


def read_trace(administrators: Administrators, user: UserName) -> list[Checked]:
    """Returns the trace of the user and its last refused checks, as far as they are kept."""
    with administrators.session(Area.USERS) as session:
        try:
            rows = list(_pages(session, user))
        except FunctionNotAvailable as error:
            raise StepBlocked(
                step="Least privilege", reason="this ERP has no remote function for traces; use STAUTHTRACE there"
            ) from error
    return _grouped(rows)


def _pages(session: Session, user: UserName) -> Iterator[Mapping[str, Any]]:
    after = 0
    while True:
        page: list[Mapping[str, Any]] = session.call(
            "Z_KEYDATE_TRACE_GET", f"read the trace of {user}", USERNAME=user, AFTER=after, MAX_ROWS=_PAGE, TRACE=[]
        )["TRACE"]
        last = int(page[-1]["SEQUENCE"]) if page else 0
        # A full page may end in the middle of a check; that check is read again with the next page.
        whole = page if len(page) < _PAGE else [row for row in page if int(row["SEQUENCE"]) < last]
        yield from whole
        if len(page) < _PAGE or not whole:
            return
        after = last - 1


def _grouped(rows: Iterable[Mapping[str, Any]]) -> list[Checked]:
    checks: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        checks[int(row["SEQUENCE"])].append(row)
    return [
        Checked(
            object=ObjectName(str(fields[0]["OBJECT"])),
            values={FieldName(str(row["FIELD"])): str(row["VALUE"]) for row in fields if row["FIELD"]},
            is_allowed=all(int(row["RC"]) == 0 for row in fields),
        )
        for fields in checks.values()
    ]
