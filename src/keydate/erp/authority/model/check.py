"""The authority check: a pure function on a compiled user buffer, with a reason for each "no".

Semantics: ABAP keyword documentation of AUTHORITY-CHECK (7.54). Return codes are 0, 4, 12 and 40, the ones that current releases give.

The buffer answers by bit masks. All authorizations of one object get a number; per field a table tells, as the bits of one integer, which of
them cover a value. AND over the fields is then `&`, and any bit that is left is one authorization that matches as a whole, so values of two
authorizations are never combined. A table finds single values in a dictionary, and patterns and ranges, which are all intervals in string
order, by bisection; it remembers the values tested last. Masks are cut into blocks, because the size of a mask grows with the number of
authorizations and the number of masks with the number of values: without blocks the memory of a large user would grow with the square.
"""

from __future__ import annotations

import operator
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum
from itertools import accumulate
from typing import Final, cast

from keydate.erp.authority.model.reasons import DenialReason, explain_denial, uncovered_fields
from keydate.vocabulary.authorization_values import BLANK, FULL, MAX_LENGTH, ValueRange, tested
from keydate.vocabulary.ids import AuthorizationName, FieldName, ObjectName, UserName

#: A check names at most ten fields, the most that an object can have.
MAX_FIELDS: Final = 10
_BLOCK: Final = 512
#: How many tested values one field of one block remembers.
_REMEMBERED: Final = 128


class Dummy(Enum):
    """The type of `DUMMY`."""

    DUMMY = "DUMMY"


#: Instead of a value: the field is not tested.
DUMMY: Final = Dummy.DUMMY
TestedValue = str | Dummy
#: What `check_grant` takes: a `ValueRange` asks that all of it is covered.
AskedValue = str | Dummy | ValueRange
Catalogue = Mapping[ObjectName, tuple[FieldName, ...]]


class ReturnCode(IntEnum):
    """What `sy-subrc` is after the check."""

    ALLOWED = 0
    NOT_COVERED = 4  #: the object is there, its values do not cover; or wrong or too many fields
    NO_AUTHORIZATION = 12  #: no authorization for the object at all
    INVALID_USER = 40  #: the user named in FOR USER does not exist or may not be evaluated


@dataclass(frozen=True, slots=True)
class Authorization:
    """One instance of an object: for every field the values it covers. A field that is missing here is open and grants nothing."""

    object: ObjectName
    name: AuthorizationName
    values: Mapping[FieldName, tuple[ValueRange, ...]]


class Decision:
    """The answer to one check: its return code, what was asked, and the reason when it is a "no"."""

    __slots__ = ("_buffer", "fields", "object", "return_code")

    def __init__(
        self,
        return_code: ReturnCode,
        object_name: ObjectName,
        fields: Mapping[FieldName, AskedValue],
        buffer: AuthorityBuffer | None,
    ) -> None:
        self.return_code = return_code
        self.object = object_name
        self.fields = fields
        self._buffer = buffer

    @property
    def is_allowed(self) -> bool:
        """Tells whether the check passed."""
        return self.return_code is ReturnCode.ALLOWED

    @property
    def reason(self) -> DenialReason | None:
        """Explains the "no": what was looked at, which field failed, what would have been needed. None when allowed.

        Computed on demand: most denials are one of several alternatives that a program tries, and nobody reads them.
        """
        if self.return_code is ReturnCode.ALLOWED:
            return None
        wanted = {field: _wanted(value) for field, value in self.fields.items()}
        if self._buffer is None:
            return explain_denial(self.return_code, self.object, wanted, known_fields=None, held=())
        held = [(item.name, item.values) for item in self._buffer.authorizations(self.object)]
        return explain_denial(
            self.return_code, self.object, wanted, known_fields=self._buffer.catalogue.get(self.object), held=held
        )

    def __repr__(self) -> str:
        """Shows the code and what was asked."""
        return f"Decision({self.return_code.name}, {self.object}, {dict(self.fields)})"


#: Up to `_BLOCK` authorizations of one object: the table of each of its fields.
_Block = dict[FieldName, "_FieldTable"]


class AuthorityBuffer:
    """All that one user holds, compiled for checks. Immutable; a change of the user's profiles makes a new one."""

    __slots__ = ("_sources", "blocks", "catalogue", "unchecked")

    def __init__(
        self,
        authorizations: Iterable[Authorization],
        *,
        catalogue: Catalogue,
        unchecked: frozenset[ObjectName] = frozenset(),
    ) -> None:
        """Compiles the authorizations.

        Args:
            authorizations: in any order; equal ones change nothing.
            catalogue: the fields of every object; authorizations of unknown objects grant nothing.
            unchecked: objects that are switched off globally or set to "do not check" in this context.
        """
        self.catalogue = catalogue
        self.unchecked = unchecked
        self._sources: dict[ObjectName, list[Authorization]] = {}
        for authorization in authorizations:
            self._sources.setdefault(authorization.object, []).append(authorization)
        #: What `check_authority` reads: the compiled blocks of every object for which something is held.
        self.blocks: Mapping[ObjectName, tuple[_Block, ...]] = {
            name: _compile(sources, catalogue[name]) for name, sources in self._sources.items() if name in catalogue
        }

    def authorizations(self, object_name: ObjectName) -> tuple[Authorization, ...]:
        """Returns the authorizations held for one object, in the order given."""
        return tuple(self._sources.get(object_name, ()))

    def objects(self) -> tuple[ObjectName, ...]:
        """Returns the objects for which anything is held, sorted."""
        return tuple(sorted(self._sources))


def check_authority(
    buffer: AuthorityBuffer, object_name: ObjectName, fields: Mapping[FieldName, TestedValue]
) -> Decision:
    """Decides whether the user may do what object and fields describe.

    One authorization must cover every field that is named with a value (AND over fields); one such authorization is enough (OR over
    authorizations). Fields that are `DUMMY` or not named are not tested.
    """
    blocks = buffer.blocks.get(object_name)
    if blocks is None or object_name in buffer.unchecked:
        return _without_values(buffer, object_name, fields)
    for tables in blocks:
        matching = -1
        try:
            for field, value in fields.items():
                matching &= tables[field][value]
                if not matching:
                    break
            else:
                return Decision(ReturnCode.ALLOWED, object_name, fields, None)
        except KeyError:  # a field that the object does not have; tables themselves know every value
            break
    return Decision(ReturnCode.NOT_COVERED, object_name, fields, buffer)


def _without_values(
    buffer: AuthorityBuffer, object_name: ObjectName, fields: Mapping[FieldName, TestedValue]
) -> Decision:
    if object_name in buffer.unchecked:
        return Decision(ReturnCode.ALLOWED, object_name, fields, None)
    known = buffer.catalogue.get(object_name)
    if known is not None and not all(field in known for field in fields):
        return Decision(ReturnCode.NOT_COVERED, object_name, fields, buffer)
    return Decision(ReturnCode.NO_AUTHORIZATION, object_name, fields, buffer)


def check_grant(buffer: AuthorityBuffer, object_name: ObjectName, fields: Mapping[FieldName, AskedValue]) -> Decision:
    """Decides whether the user may hand out what the fields describe: a range or pattern must be covered whole by one stored value.

    Testing only the ends of a range would allow all that lies between. For administration, not for speed.
    """
    if not any(isinstance(value, ValueRange) for value in fields.values()):
        return check_authority(buffer, object_name, cast("Mapping[FieldName, TestedValue]", fields))
    if object_name in buffer.unchecked:
        return Decision(ReturnCode.ALLOWED, object_name, fields, None)
    known = buffer.catalogue.get(object_name)
    if known is not None and not all(field in known for field in fields):
        return Decision(ReturnCode.NOT_COVERED, object_name, fields, buffer)
    held = buffer.authorizations(object_name) if known is not None else ()
    if not held:
        return Decision(ReturnCode.NO_AUTHORIZATION, object_name, fields, buffer)
    wanted = {
        field: value for field, value in ((name, _wanted(given)) for name, given in fields.items()) if value is not None
    }
    if any(not uncovered_fields(item.values, wanted) for item in held):
        return Decision(ReturnCode.ALLOWED, object_name, fields, None)
    return Decision(ReturnCode.NOT_COVERED, object_name, fields, buffer)


def _wanted(value: AskedValue) -> str | ValueRange | None:
    if isinstance(value, Dummy):
        return None
    return value if isinstance(value, ValueRange) else tested(value)


def invalid_user(user: UserName, object_name: ObjectName, fields: Mapping[FieldName, TestedValue]) -> Decision:
    """Returns the decision for a check FOR USER whose user does not exist."""
    del user  # the decision must not tell which names exist
    return Decision(ReturnCode.INVALID_USER, object_name, fields, None)


class _FieldTable(dict[TestedValue, int]):
    """Which authorizations of a block cover a tested value, for one field, as bits; the entries are what was tested lately."""

    __slots__ = ("_after", "_bounds", "_exact", "_full", "_toggles")

    def __init__(self) -> None:
        super().__init__()
        self._full = 0
        self._exact: dict[str, int] = {}
        # At which strings the bits of intervals begin and end; None for no end.
        self._toggles: dict[str, int] = {}
        # Made from it when the first value is tested: sorted strings, and the bits from each of them on.
        self._bounds: list[str] | None = None
        self._after: list[int] = []

    def add(self, values: tuple[ValueRange, ...], bit: int) -> None:
        """Enters the stored values of the authorization with this bit."""
        intervals = []
        for value in values:
            low = value.low
            if value.high or low[-1:] == FULL:
                if low == FULL:
                    self._full |= bit
                    return
                intervals.append(value.bounds())
            else:
                key = "" if low == BLANK else low if len(low) < MAX_LENGTH and low[-1:] != " " else tested(low)
                self._exact[key] = self._exact.get(key, 0) | bit
        if intervals:
            self._add_intervals(intervals if len(intervals) == 1 else _disjoint(intervals), bit)

    def _add_intervals(self, intervals: list[tuple[str, str | None]], bit: int) -> None:
        toggles = self._toggles
        for first, after in intervals:
            toggles[first] = toggles.get(first, 0) ^ bit
            if after is not None:
                toggles[after] = toggles.get(after, 0) ^ bit

    def __missing__(self, value: TestedValue) -> int:
        if value is DUMMY:
            return -1
        mask = self._covering(tested(value))
        if len(self) >= _REMEMBERED:
            self.clear()
        self[value] = mask
        return mask

    def _covering(self, value: str) -> int:
        if value == FULL:
            return self._full
        bounds = self._sorted() if self._bounds is None else self._bounds
        position = bisect_right(bounds, value)
        return self._full | self._exact.get(value, 0) | (self._after[position - 1] if position else 0)

    def _sorted(self) -> list[str]:
        bounds = sorted(self._toggles)
        self._after = list(accumulate((self._toggles[bound] for bound in bounds), operator.xor))
        self._bounds = bounds
        return bounds


def _disjoint(intervals: list[tuple[str, str | None]]) -> list[tuple[str, str | None]]:
    """Unites intervals that overlap, so that each bound switches the bit exactly once."""
    result: list[tuple[str, str | None]] = []
    for first, after in sorted(intervals, key=operator.itemgetter(0)):
        if result:
            last_first, last_after = result[-1]
            if last_after is None:
                break
            if first <= last_after:
                result[-1] = last_first, None if after is None else max(after, last_after)
                continue
        result.append((first, after))
    return result


def _compile(authorizations: list[Authorization], names: tuple[FieldName, ...]) -> tuple[_Block, ...]:
    return tuple(
        _compile_block(authorizations[start : start + _BLOCK], names) for start in range(0, len(authorizations), _BLOCK)
    )


def _compile_block(authorizations: list[Authorization], names: tuple[FieldName, ...]) -> _Block:
    tables = {name: _FieldTable() for name in names}
    bit = 1
    for authorization in authorizations:
        for field, values in authorization.values.items():
            table = tables.get(field)
            if table is not None:
                table.add(values, bit)
        bit <<= 1
    return tables
